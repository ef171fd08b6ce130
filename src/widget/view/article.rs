//! An article, drawn from the pack's blocks.

use super::examples::{example, observed};
use super::{Wish, wishing};
use crate::articles::{Article, Block, Inline, Pack, Section, SectionKind};
use crate::report::{self, pitfall};
use crate::widget::state::Action;
use crate::widget::words::Words;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::{Callback, Html, Properties, component, html, use_effect_with, use_node_ref};

/// What an open article is given.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct OpenedProps {
    /// Which article.
    pub(super) id: String,
    /// The articles.
    pub(super) pack: Rc<Pack>,
    /// How often the reader asked to be led here.
    pub(super) asked: usize,
    /// Where a link's wish goes.
    pub(super) wish: Callback<Wish>,
}

/// The article the reader has open. It takes the keyboard when the reader asks for it.
#[component]
pub(super) fn Opened(props: &OpenedProps) -> Html {
    let heading = use_node_ref();
    let led = heading.clone();
    use_effect_with(props.asked, move |asked| {
        if *asked > 0
            && let Some(heading) = led.cast::<HtmlElement>()
        {
            // An element that cannot take the keyboard leaves it where it is; nothing is lost.
            let _ = heading.focus();
        }
    });
    let Some(article) = props.pack.articles.get(&props.id) else { return Html::default() };
    let pen = Pen { words: Words::of(props.pack.lang), wish: &props.wish };
    html! {
        <article class="article" part="article" key={props.id.clone()}>
            <h2 tabindex="-1" ref={heading} class="article-title">{ pen.inlines(&article.title) }</h2>
            if let Some(pitfall) = pitfall(&props.id) {
                <p class="small"><code>{ pitfall.id }</code>{ " · " }{ report::Words::of(props.pack.lang).facts(pitfall).join(" · ") }</p>
            }
            { pen.blocks(&article.lead) }
            { for article.sections.iter().map(|section| pen.section(section)) }
            { pen.related(article, &props.pack) }
        </article>
    }
}

/// The title of an article, for lists.
pub(super) fn title(article: &Article) -> Html {
    article.title.iter().map(plain).collect()
}

/// A title's piece without its links: a list makes one link of the whole.
fn plain(inline: &Inline) -> Html {
    match inline {
        Inline::Text(text) => html! { {text} },
        Inline::Code(code) => html! { <code>{code}</code> },
        Inline::Strong(inlines) | Inline::Emphasis(inlines) | Inline::Link { text: inlines, .. } => {
            inlines.iter().map(plain).collect()
        }
    }
}

/// What drawing an article needs besides the article.
pub(super) struct Pen<'p> {
    /// The page's words.
    pub(super) words: &'static Words,
    wish: &'p Callback<Wish>,
}

impl Pen<'_> {
    fn section(&self, section: &Section) -> Html {
        let class = match section.kind {
            SectionKind::Bad => "section section-bad",
            SectionKind::Good => "section section-good",
            SectionKind::Sources => "section section-sources",
            SectionKind::Happens | SectionKind::Why | SectionKind::Fix | SectionKind::Leave | SectionKind::Other => {
                "section"
            }
        };
        html! {
            <section {class}>
                <h3>{ &section.heading }</h3>
                { self.blocks(&section.blocks) }
            </section>
        }
    }

    fn related(&self, article: &Article, pack: &Pack) -> Html {
        let item = |(id, run): (&str, &[Inline])| {
            let read = wishing(self.wish, Wish::Do(Action::Read(id.to_owned())));
            html! { <li><button type="button" class="link" onclick={read}>{ run.iter().map(plain).collect::<Html>() }</button></li> }
        };
        html! {
            if !article.see.is_empty() {
                <section class="section">
                    <h3>{ report::Words::of(pack.lang).related() }</h3>
                    <ul>{ for report::related(article, pack).map(item) }</ul>
                </section>
            }
        }
    }

    fn blocks(&self, blocks: &[Block]) -> Html {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&self, block: &Block) -> Html {
        match block {
            Block::Paragraph(inlines) => html! { <p>{ self.inlines(inlines) }</p> },
            Block::List { ordered, items } => {
                let items = items.iter().map(|item| html! { <li>{ self.blocks(item) }</li> });
                if *ordered {
                    html! { <ol>{ for items }</ol> }
                } else {
                    html! { <ul>{ for items }</ul> }
                }
            }
            Block::Table { head, rows } => self.table(head, rows),
            Block::Code(code) => example(self, code),
            Block::Observed { releases, with, lines, .. } => observed(self, releases, with.as_deref(), lines),
        }
    }

    fn table(&self, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Html {
        html! {
            <div class="table" tabindex="0" role="group">
                <table>
                    <thead><tr>{ for head.iter().map(|cell| html! { <th scope="col">{ self.inlines(cell) }</th> }) }</tr></thead>
                    <tbody>
                        { for rows.iter().map(|row| html! {
                            <tr>{ for row.iter().map(|cell| html! { <td>{ self.inlines(cell) }</td> }) }</tr>
                        }) }
                    </tbody>
                </table>
            </div>
        }
    }

    fn inlines(&self, inlines: &[Inline]) -> Html {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> Html {
        match inline {
            Inline::Text(text) => html! { {text} },
            Inline::Code(code) => html! { <code>{code}</code> },
            Inline::Strong(inlines) => html! { <strong>{ self.inlines(inlines) }</strong> },
            Inline::Emphasis(inlines) => html! { <em>{ self.inlines(inlines) }</em> },
            Inline::Link { href, text } => self.link(href, text),
        }
    }

    /// A link to an article opens it here; one to the outside opens a new tab, so that the script stays.
    fn link(&self, href: &str, text: &[Inline]) -> Html {
        let text = self.inlines(text);
        if let Some(id) = href.strip_prefix("pitfall:").or_else(|| href.strip_prefix("article:")) {
            let read = wishing(self.wish, Wish::Do(Action::Read(id.to_owned())));
            html! { <button type="button" class="link" onclick={read}>{ text }</button> }
        } else if href.starts_with("https://") {
            html! { <a href={href.to_owned()} target="_blank" rel="noopener noreferrer">{ text }</a> }
        } else {
            text
        }
    }
}

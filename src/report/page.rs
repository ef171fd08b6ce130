//! The articles as pages of their own, in both languages, and an index of them. They read without
//! JavaScript; with it their examples come alive, as on any page that has `caveat-check.js`.

use super::catalogue::{FAMILIES, pitfall, related};
use super::words::Words;
use crate::articles::{Article, Block, Code, Inline, Lang, Pack, Verdict};
use crate::mlflow::{Minor, Range, releases};
use crate::pitfalls::{self, Outcome, Pitfall};
use crate::python::tokens::{Colour, coloured_lines, plain_lines};
use maud::{DOCTYPE, Markup, html};

/// A page, and where it stands in the published folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its folder: `en/pitfalls/unended-run`.
    pub folder: String,
    /// What it holds.
    pub html: String,
}

/// What is found in a script, line by line: the line, counted from 1, and what is said of it.
pub(crate) type Notes<'n> = &'n dyn Fn(&str, &Pack) -> Vec<(usize, String)>;

/// All pages of a language. `other` has the words of the other one.
#[must_use]
pub fn pages(pack: &Pack, other: &Pack, notes: Notes<'_>) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut put = |site: &Site<'_>, page: Markup| {
        pages.push(Page { folder: format!("{}/{}", tag(pack.lang), site.place), html: page.into_string() });
    };
    for (id, article) in &pack.articles {
        let place = place(id);
        let site = Site { pack, notes, place: &place };
        put(&site, site.article(id, article));
    }
    let site = Site { pack, notes, place: "pitfalls" };
    put(&site, site.index(other));
    pages
}

/// Where an article stands below its language.
fn place(id: &str) -> String {
    if pitfall(id).is_some() { format!("pitfalls/{id}") } else { id.to_owned() }
}

fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Zh => "zh",
    }
}

/// A page in the making.
struct Site<'s> {
    pack: &'s Pack,
    notes: Notes<'s>,
    /// Where it stands below its language.
    place: &'s str,
}

impl Site<'_> {
    fn words(&self) -> Words {
        Words::of(self.pack.lang)
    }

    /// The way from this page to the published folder, or to the language's.
    fn up(&self, levels: usize) -> String {
        "../".repeat(self.place.split('/').count() + levels)
    }

    fn to(&self, id: &str) -> String {
        format!("{}{}/", self.up(0), place(id))
    }

    fn page(&self, title: &str, description: &str, index: bool, main: &Markup) -> Markup {
        let words = self.words();
        let root = self.up(1);
        let other = self.pack.lang.other();
        let twin = format!("{root}{}/{}/", tag(other), self.place);
        html! {
            (DOCTYPE)
            html lang=(words.html_lang()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="description" content=(description);
                    title { (title) " · Caveat" }
                    link rel="alternate" hreflang=(tag(other)) href=(twin);
                    link rel="icon" href={ (root) "icon.svg" } type="image/svg+xml";
                    link rel="stylesheet" href={ (root) "articles.css" };
                    @if index {
                        script type="module" src={ (root) "articles.js" } {}
                    } @else {
                        script type="module" src={ (root) "caveat-check.js" } {}
                    }
                }
                body {
                    header {
                        a.home href=(root) { "Caveat" }
                        nav {
                            a href={ (self.up(0)) "pitfalls/" } { (words.all_pitfalls()) }
                            @for id in self.pack.articles.keys().filter(|id| pitfall(id).is_none()) {
                                a href=(self.to(id)) { (words.short(id)) }
                            }
                            a lang=(tag(other)) hreflang=(tag(other)) href=(twin) { (Words::of(other).own_name()) }
                        }
                    }
                    main { (main) }
                    footer { p { (words.seen_on_releases()) } }
                }
            }
        }
    }

    fn article(&self, id: &str, article: &Article) -> Markup {
        let words = self.words();
        let title = Inline::text_of(&article.title);
        let mut messages = article.words.iter().filter(|(key, _)| key.starts_with("message"));
        let whole = messages.find_map(|(_, message)| (!message.contains('{')).then(|| message.replace('`', "")));
        let description = whole.unwrap_or_else(|| title.clone());
        let main = html! {
            article {
                h1 { (self.inlines(&article.title)) }
                @if let Some(pitfall) = pitfall(id) { (self.facts(pitfall)) }
                (self.blocks(&article.lead))
                @for section in &article.sections {
                    section {
                        h2 { (section.heading) }
                        (self.blocks(&section.blocks))
                    }
                }
                @if !article.see.is_empty() {
                    section {
                        h2 { (words.related()) }
                        ul {
                            @for (id, title) in related(article, self.pack) {
                                li { a href=(self.to(id)) { (plain(title)) } " " code { (id) } }
                            }
                        }
                    }
                }
            }
        };
        self.page(&title, &description, false, &main)
    }

    fn facts(&self, pitfall: &Pitfall) -> Markup {
        html! {
            p.facts {
                code { (pitfall.id) }
                @for (index, fact) in self.words().facts(pitfall).into_iter().enumerate() {
                    span class=[(index == 0).then(|| kind(pitfall.outcome))] { (fact) }
                }
            }
        }
    }

    fn index(&self, other: &Pack) -> Markup {
        let words = self.words();
        let main = html! {
            h1 { (words.all_pitfalls()) }
            p { (words.index_lead()) }
            form #filter hidden role="search" {
                label { (words.search()) input type="search" name="query" autocomplete="off"; }
                label {
                    (words.by_family())
                    select name="family" {
                        option value="" { (words.any()) }
                        @for (family, _) in self.families() { option value=(family) { (words.family(family)) } }
                    }
                }
                label {
                    (words.by_outcome())
                    select name="outcome" {
                        option value="" { (words.any()) }
                        @for outcome in [Outcome::Fails, Outcome::Silent, Outcome::Advice] {
                            option value=(kind(outcome)) { (words.outcome(outcome)) }
                        }
                    }
                }
                label {
                    "MLflow"
                    select name="release" {
                        option value="" { (words.any()) }
                        @for release in releases().iter().rev() {
                            option value=(number((release.major, release.minor))) { (release.major) "." (release.minor) }
                        }
                    }
                }
                output name="count" data-words=(words.count_of()) {}
            }
            @for (family, all) in self.families() {
                section.family {
                    h2 { (words.family(family)) }
                    ul.index {
                        @for (pitfall, article) in all { (self.entry(pitfall, article, other)) }
                    }
                }
            }
            p #none hidden { (words.none_found()) }
        };
        self.page(words.all_pitfalls(), words.index_lead(), true, &main)
    }

    fn families(&self) -> Vec<(&'static str, Vec<(&'static Pitfall, &Article)>)> {
        let of = |family: &str| {
            let all = pitfalls::ALL.iter().filter(|pitfall| pitfall.family == family);
            all.filter_map(|pitfall| Some((pitfall, self.pack.articles.get(pitfall.id)?))).collect::<Vec<_>>()
        };
        FAMILIES.iter().map(|(family, _)| (*family, of(family))).filter(|(_, all)| !all.is_empty()).collect()
    }

    fn entry(&self, pitfall: &Pitfall, article: &Article, other: &Pack) -> Markup {
        let Range { since, until } = pitfall.releases;
        let theirs = other.articles.get(pitfall.id).map(Article::said).unwrap_or_default();
        html! {
            li data-family=(pitfall.family) data-outcome=(kind(pitfall.outcome)) data-since=[since.map(number)]
                data-until=[until.map(number)] data-words={ (article.said()) " " (theirs) } {
                a href=(self.to(pitfall.id)) { (plain(&article.title)) }
                " " code { (pitfall.id) }
                " " span class=(kind(pitfall.outcome)) { (self.words().outcome(pitfall.outcome)) }
                @if pitfall.releases != Range::ALL { " " span { (self.words().releases(pitfall.releases)) } }
            }
        }
    }

    fn blocks(&self, blocks: &[Block]) -> Markup {
        html! { @for block in blocks { (self.block(block)) } }
    }

    fn block(&self, block: &Block) -> Markup {
        match block {
            Block::Paragraph(run) => html! { p { (self.inlines(run)) } },
            Block::List { ordered, items } => {
                let items = html! { @for item in items { li { (self.blocks(item)) } } };
                if *ordered {
                    html! { ol { (items) } }
                } else {
                    html! { ul { (items) } }
                }
            }
            Block::Table { head, rows } => html! {
                div.table tabindex="0" role="group" {
                    table {
                        thead { tr { @for cell in head { th scope="col" { (self.inlines(cell)) } } } }
                        tbody { @for row in rows { tr { @for cell in row { td { (self.inlines(cell)) } } } } }
                    }
                }
            },
            Block::Code(code) => self.code(code),
            Block::Observed { releases, with, lines, .. } => html! {
                figure.observed {
                    figcaption { (self.words().seen_on(releases, with.as_deref())) }
                    pre tabindex="0" { code { @for line in lines { (line) "\n" } } }
                }
            },
        }
    }

    /// An example, as a block of code that the custom element takes up. What it would say of it stands below for
    /// those who have no JavaScript.
    fn code(&self, code: &Code) -> Markup {
        let text = code.text.trim_end_matches('\n');
        let python = code.language == "python";
        let class = match code.verdict {
            Some(Verdict::Bad) => "example bad",
            Some(Verdict::Good) => "example good",
            None => "example",
        };
        let live = if code.verdict.is_some() { " caveat-check" } else { "" };
        let notes = if code.verdict == Some(Verdict::Bad) { (self.notes)(text, self.pack) } else { Vec::new() };
        let lines = if python { coloured_lines(text) } else { plain_lines(text) };
        let count = lines.len();
        html! {
            div class=(class) {
                pre tabindex="0" {
                    code class={ "language-" (code.language) (live) } {
                        @for (index, pieces) in lines.into_iter().enumerate() {
                            @if code.marks.iter().any(|mark| mark.line == index + 1) {
                                span.marked { (pieces_of(&pieces)) }
                            } @else {
                                (pieces_of(&pieces))
                            }
                            @if index + 1 < count { "\n" }
                        }
                    }
                }
                @if !notes.is_empty() {
                    ul.notes {
                        @for (line, said) in notes { li { (self.words().on_line(line)) (ticked(&said)) } }
                    }
                }
            }
        }
    }

    fn inlines(&self, run: &[Inline]) -> Markup {
        html! { @for inline in run { (self.inline(inline)) } }
    }

    fn inline(&self, inline: &Inline) -> Markup {
        match inline {
            Inline::Text(text) => html! { (text) },
            Inline::Code(code) => html! { code { (code) } },
            Inline::Strong(inner) => html! { strong { (self.inlines(inner)) } },
            Inline::Emphasis(inner) => html! { em { (self.inlines(inner)) } },
            Inline::Link { href, text } => {
                let target = href.strip_prefix("pitfall:").or_else(|| href.strip_prefix("article:"));
                let href = target.map_or_else(|| href.clone(), |id| self.to(id));
                html! { a href=(href) { (self.inlines(text)) } }
            }
        }
    }
}

/// A sentence with its code between backticks.
fn ticked(sentence: &str) -> Markup {
    let parts = sentence.split('`').enumerate();
    html! { @for (index, part) in parts { @if index % 2 == 1 { code { (part) } } @else { (part) } } }
}

/// A title within a link, without links of its own.
fn plain(run: &[Inline]) -> Markup {
    html! {
        @for inline in run {
            @match inline {
                Inline::Text(text) => { (text) }
                Inline::Code(code) => { code { (code) } }
                Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => {
                    (plain(inner))
                }
            }
        }
    }
}

fn pieces_of(pieces: &[(&str, Option<Colour>)]) -> Markup {
    html! {
        @for (text, colour) in pieces {
            @if let Some(colour) = colour { span class=(colour.class()) { (text) } } @else { (text) }
        }
    }
}

fn kind(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fails => "fails",
        Outcome::Silent => "silent",
        Outcome::Advice => "advice",
    }
}

/// A minor release as a number that can be compared.
fn number((major, minor): Minor) -> u32 {
    u32::from(major) * 1000 + u32::from(minor)
}

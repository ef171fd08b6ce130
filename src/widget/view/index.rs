//! All pitfalls, to browse and to search: words in either language, family, outcome, release.

use super::article::title;
use super::{Wish, wishing};
use crate::articles::{Article, Pack};
use crate::mlflow::{Range, releases};
use crate::pitfalls::{ALL, Outcome, Pitfall};
use crate::report::{FAMILIES, Words, pitfall};
use crate::widget::sought::{Sought, found};
use crate::widget::state::Action;
use crate::widget::words;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Event, Html, InputEvent, Properties, TargetCast, component, html};

const OUTCOMES: [Outcome; 3] = [Outcome::Fails, Outcome::Silent, Outcome::Advice];

/// What the index is given.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct IndexProps {
    /// What the reader looks for.
    pub(super) sought: Sought,
    /// The articles.
    pub(super) pack: Rc<Pack>,
    /// The other language's, once somebody searched.
    pub(super) other: Option<Rc<Pack>>,
    /// Where the reader's wishes go.
    pub(super) wish: Callback<Wish>,
}

/// The index. It is folded up until the reader wants it, and not drawn anew while they type in the editor.
#[component]
pub(super) fn Index(props: &IndexProps) -> Html {
    let IndexProps { sought, pack, other, wish } = props;
    let words = Words::of(pack.lang);
    let shown = found(sought, pack, other.as_deref());
    let count = words.count(shown.len(), ALL.len());
    let family = |family: &'static str| {
        let of: Vec<_> = shown.iter().filter(|(pitfall, _)| pitfall.family == family).collect();
        html! {
            if !of.is_empty() {
                <h3 class="index-family">{ words.family(family) }</h3>
                <ul class="index">{ for of.iter().map(|(pitfall, article)| entry(pitfall, article, words, wish)) }</ul>
            }
        }
    };
    let others = pack.articles.iter().filter(|(id, _)| pitfall(id).is_none());
    html! {
        <details class="more">
            <summary>{ words::Words::of(pack.lang).all_articles }</summary>
            <ul class="index">{ for others.map(|(id, article)| html! { <li>{ link(id, article, wish) }</li> }) }</ul>
            { filters(sought, words, wish) }
            <p class="small">{ if shown.is_empty() { words.none_found().to_owned() } else { count } }</p>
            { for FAMILIES.iter().map(|(id, _)| family(id)) }
        </details>
    }
}

fn link(id: &str, article: &Article, wish: &Callback<Wish>) -> Html {
    html! {
        <button type="button" class="link" onclick={wishing(wish, Wish::Do(Action::Read(id.to_owned())))}>
            { title(article) }
        </button>
    }
}

fn entry(pitfall: &Pitfall, article: &Article, words: Words, wish: &Callback<Wish>) -> Html {
    html! {
        <li>
            { link(pitfall.id, article, wish) }
            <span class="index-facts">
                <code>{ pitfall.id }</code>{ " · " }{ words.outcome(pitfall.outcome) }
                if pitfall.releases != Range::ALL { { " · " }{ words.releases(pitfall.releases) } }
            </span>
        </li>
    }
}

fn filters(sought: &Sought, words: Words, wish: &Callback<Wish>) -> Html {
    let families = FAMILIES.iter().filter(|(family, _)| ALL.iter().any(|pitfall| pitfall.family == *family));
    let family = |event: &Event, sought: &mut Sought| {
        let chosen = chosen(event);
        sought.family = FAMILIES.iter().map(|(id, _)| *id).find(|id| *id == chosen);
    };
    let outcome = |event: &Event, sought: &mut Sought| {
        sought.outcome = chosen(event).parse().ok().and_then(|index: usize| OUTCOMES.get(index).copied());
    };
    let release = |event: &Event, sought: &mut Sought| sought.release = chosen(event).parse().ok();
    let latest = sought.clone();
    let input = wish.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let query = event.target_unchecked_into::<HtmlInputElement>().value();
        input.emit(Wish::Do(Action::Seek(Sought { query, ..latest.clone() })));
    });
    html! {
        <div class="filters" role="search">
            <label class="choice choice-wide">
                <span class="choice-label">{ words.search() }</span>
                <input type="search" value={sought.query.clone()} {oninput} />
            </label>
            { choice(words.by_family(), words, sought, wish, family, families.map(|(id, _)| {
                ((*id).to_owned(), words.family(id).to_owned(), sought.family == Some(*id))
            }).collect()) }
            { choice(words.by_outcome(), words, sought, wish, outcome, OUTCOMES.into_iter().enumerate().map(|(index, outcome)| {
                (index.to_string(), words.outcome(outcome).to_owned(), sought.outcome == Some(outcome))
            }).collect()) }
            { choice("MLflow", words, sought, wish, release, releases().iter().rev().map(|release| {
                let name = format!("{}.{}", release.major, release.minor);
                (release.to_string(), name, sought.release == Some(*release))
            }).collect()) }
        </div>
    }
}

fn chosen(event: &Event) -> String {
    event.target_unchecked_into::<HtmlSelectElement>().value()
}

/// One choice of a filter: value, name and whether it is chosen, for each option but the one that filters nothing.
fn choice(
    label: &'static str,
    words: Words,
    sought: &Sought,
    wish: &Callback<Wish>,
    take: fn(&Event, &mut Sought),
    options: Vec<(String, String, bool)>,
) -> Html {
    let (sought, wish) = (sought.clone(), wish.clone());
    let onchange = Callback::from(move |event: Event| {
        let mut sought = sought.clone();
        take(&event, &mut sought);
        wish.emit(Wish::Do(Action::Seek(sought)));
    });
    html! {
        <label class="choice">
            <span class="choice-label">{ label }</span>
            <select {onchange}>
                <option value="" selected={!options.iter().any(|(.., selected)| *selected)}>{ words.any() }</option>
                { for options.into_iter().map(|(value, name, selected)| html! { <option {value} {selected}>{ name }</option> }) }
            </select>
        </label>
    }
}

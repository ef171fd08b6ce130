//! The bar above the desk, and the tools above the editor.

use super::sentence::shape;
use super::{Wish, wishing};
use crate::mlflow::releases;
use crate::widget::seen::Kind;
use crate::widget::state::{Action, State, Theme};
use crate::widget::words::Words;
use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, TargetCast, html};

/// Name, language, theme.
pub(super) fn bar(state: &State, wish: &Callback<Wish>) -> Html {
    let words = state.words();
    let other = state.lang.other();
    let tag = Words::of(other).tag;
    html! {
        <header class="bar">
            <h1 class="name">{ shape(Kind::Fails) }{ "Caveat" }</h1>
            <p class="tagline">{ words.tagline }</p>
            <div class="choices">
                { theme(state, wish) }
                <button type="button" class="button" lang={tag} onclick={wishing(wish, Wish::Choose(other))}>
                    { words.other_language }
                </button>
            </div>
        </header>
    }
}

/// Release, example, clear.
pub(super) fn tools(state: &State, wish: &Callback<Wish>, example: &'static str) -> Html {
    let words = state.words();
    html! {
        <div class="tools">
            { release(state, wish) }
            <span class="tools-gap" />
            <button type="button" class="button" onclick={wishing(wish, Wish::Put(example))}>{ words.example }</button>
            <button type="button" class="button" onclick={wishing(wish, Wish::Put(""))}>{ words.clear }</button>
        </div>
    }
}

fn theme(state: &State, wish: &Callback<Wish>) -> Html {
    let words = state.words();
    let wish = wish.clone();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        wish.emit(Wish::Paint(Theme::named(&chosen)));
    });
    html! {
        <label class="choice">
            <span class="choice-label">{ words.theme }</span>
            <select {onchange}>
                { for Theme::ALL.iter().zip(words.themes).map(|(theme, label)| html! {
                    <option value={theme.name()} selected={state.theme == *theme}>{ label }</option>
                }) }
            </select>
        </label>
    }
}

fn release(state: &State, wish: &Callback<Wish>) -> Html {
    let words = state.words();
    let now = state.checked.release.rsplit_once('.').map(|(minor, _)| minor).unwrap_or_default();
    let wish = wish.clone();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        wish.emit(Wish::Do(Action::Against(chosen.parse().ok())));
    });
    html! {
        <label class="choice">
            <span class="choice-label">{ words.release }</span>
            <select {onchange} title={words.release_hint}>
                <option value="" selected={state.release.is_none()}>
                    { words.release_auto }
                    if state.release.is_none() && !now.is_empty() { { format!(" ({now})") } }
                </option>
                { for releases().iter().rev().map(|release| html! {
                    <option value={release.to_string()} selected={state.release == Some(*release)}>
                        { format!("{}.{}", release.major, release.minor) }
                    </option>
                }) }
            </select>
        </label>
    }
}

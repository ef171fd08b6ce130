//! The list of all findings, with counts by outcome, and all safe fixes in one go.

use super::sentence::{sentence, shape};
use super::{Wish, wishing};
use crate::widget::diff::{Change, Row, diff};
use crate::widget::seen::{Kind, Seen};
use crate::widget::state::{Action, Preview, State};
use crate::widget::words::Words;
use yew::{Callback, Html, html};

/// The list.
pub(super) fn findings(state: &State, wish: &Callback<Wish>) -> Html {
    let words = state.words();
    let body = if state.stopped {
        html! { <p class="calm stopped">{ words.stopped }</p> }
    } else if state.text.trim().is_empty() {
        html! { <p class="calm">{ words.no_script }</p> }
    } else if state.checked.seen.is_empty() {
        html! { <p class="calm">{ words.nothing_found }</p> }
    } else {
        html! {
            <>
                <ol class="list">{ for state.checked.seen.iter().map(|seen| item(state, seen, wish)) }</ol>
                { fix_all(state, wish) }
            </>
        }
    };
    html! {
        <section class="findings" aria-labelledby="findings-title">
            <div class="findings-head">
                <h2 id="findings-title">{ words.found }</h2>
                { counts(state) }
            </div>
            { body }
            if !state.checked.release.is_empty() && !state.stopped {
                <p class="small">{ (words.checked_against)(&state.checked.release) }</p>
            }
        </section>
    }
}

/// How many there are of each kind.
pub(super) fn counts(state: &State) -> Html {
    let words = state.words();
    let shown = Kind::ALL.into_iter().zip(state.counts()).filter(|(_, count)| *count > 0);
    html! {
        <ul class="counts">
            { for shown.map(|(kind, count)| html! {
                <li class={format!("count count-{}", kind.name())}>
                    { shape(kind) }{ format!("{} {count}", words.kind(kind)) }
                    <span class="unseen">{ format!(" ({})", words.kind_meaning(kind)) }</span>
                </li>
            }) }
        </ul>
    }
}

fn item(state: &State, seen: &Seen, wish: &Callback<Wish>) -> Html {
    let words = state.words();
    let current = state.current.as_deref() == Some(&seen.id);
    html! {
        <li key={seen.id.clone()}>
            <button type="button" class="item" aria-current={current.then_some("true")}
                onclick={wishing(wish, Wish::Visit(seen.id.clone()))}>
                { shape(seen.kind) }
                <span class="item-text">
                    <span class="item-head">
                        <strong>{ state.word(seen) }</strong>
                        { " " }
                        <span class="item-line">{ (words.line)(seen.line) }</span>
                    </span>
                    <span class="item-message">{ sentence(&state.message(seen)) }</span>
                </span>
            </button>
        </li>
    }
}

/// All safe fixes in one go.
pub(super) fn fix_all(state: &State, wish: &Callback<Wish>) -> Html {
    let words = state.words();
    let (count, edits) = state.safe_fixes();
    if count == 0 {
        return Html::default();
    }
    let open = state.preview == Preview::All;
    let toggled = if open { Preview::None } else { Preview::All };
    html! {
        <div class="fix-all">
            <button type="button" class="button" aria-expanded={open.to_string()}
                onclick={wishing(wish, Wish::Do(Action::Show(toggled)))}>
                { (words.fix_all)(count) }
            </button>
            if open {
                <div class="fix-all-diff">
                    <p class="diff-title">{ (words.fix_all_title)(count) }</p>
                    { rows(&diff(&state.text, &edits), words) }
                    <div class="diff-buttons">
                        <button type="button" class="button primary" onclick={wishing(wish, Wish::Apply)}>
                            { words.apply }
                        </button>
                        <button type="button" class="button"
                            onclick={wishing(wish, Wish::Do(Action::Show(Preview::None)))}>
                            { words.cancel }
                        </button>
                    </div>
                </div>
            }
        </div>
    }
}

fn rows(rows: &[Row], words: &Words) -> Html {
    let row = |row: &Row| {
        let (class, sign, said) = match row.kind {
            Change::Removed => ("diff-line diff-removed", "−", Some(words.removed)),
            Change::Added => ("diff-line diff-added", "+", Some(words.added)),
            Change::Kept => ("diff-line diff-kept", " ", None),
        };
        html! {
            <div {class}>
                <span class="diff-sign" aria-hidden="true">{ sign }</span>
                if let Some(said) = said { <span class="unseen">{ said }{ ": " }</span> }
                <span class="diff-text">{ &row.text }</span>
            </div>
        }
    };
    html! { <div class="diff">{ for rows.iter().map(row) }</div> }
}

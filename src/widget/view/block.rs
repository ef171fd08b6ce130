//! What belongs to a code block of the page: the editor once the reader wants one, and below the code the
//! counts, what can be done, and the article that was asked for. And an article alone.

use super::findings::{counts, fix_all};
use super::guidance::{keys, open, pack};
use super::landings::{here, landings};
use super::{Wish, wishing};
use crate::widget::state::{Reading, State};
use yew::{Callback, Html, NodeRef, html};

/// Everything below the code, and the place of the editor.
pub(super) fn block(state: &State, [host, signature]: &[NodeRef; 2], wish: &Callback<Wish>) -> Html {
    let words = state.words();
    html! {
        <>
            <div class="editor" part="editor" ref={host} hidden={!state.editing} />
            <div class="below" part="base" role="group" aria-label={words.checked}>
                <div class="strip" part="toolbar">
                    <span class="mark">{ "Caveat" }</span>
                    { verdict(state) }
                    if !state.checked.landed.is_empty() { { landings(state, wish) } }
                    { fix_all(state, wish) }
                    { buttons(state, wish) }
                </div>
                if state.editing { <p class="small">{ words.leaving }{ " " }{ words.private }</p> }
                <details class="signature" open=true hidden={!state.editing}>
                    <summary>{ words.signature }</summary>
                    { here(state, wish) }
                    <div class="help" ref={signature} />
                </details>
                if state.editing { { keys(state) } }
                if state.reading != Reading::Closed { { reading(state, wish) } }
            </div>
        </>
    }
}

/// One article; the links in it open others in its place.
pub(super) fn article(state: &State, wish: &Callback<Wish>) -> Html {
    match pack(state, wish) {
        Ok(pack) if state.open_article().is_some_and(|id| pack.articles.contains_key(id)) => open(state, pack, wish),
        Ok(_) => html! { <p class="calm">{ state.words().no_article }</p> },
        Err(instead) => instead,
    }
}

fn verdict(state: &State) -> Html {
    let words = state.words();
    if state.stopped {
        html! { <span class="strip-said">{ words.stopped }</span> }
    } else if state.checked.release.is_empty() || state.text.trim().is_empty() {
        Html::default()
    } else if state.checked.seen.is_empty() {
        html! { <span class="strip-said">{ words.nothing_found }</span> }
    } else {
        counts(state)
    }
}

fn buttons(state: &State, wish: &Callback<Wish>) -> Html {
    let words = state.words();
    html! {
        <span class="strip-buttons">
            if !state.checked.release.is_empty() {
                <span class="strip-release">{ format!("MLflow {}", state.checked.release) }</span>
            }
            <slot name="toolbar-end" />
            if state.editing {
                <button type="button" part="reset-button" class="button reset" onclick={wishing(wish, Wish::Reset)}>{ words.reset }</button>
            } else if !state.locked {
                <button type="button" part="edit-button" class="button edit" onclick={wishing(wish, Wish::Edit)}>{ words.edit }</button>
            }
        </span>
    }
}

fn reading(state: &State, wish: &Callback<Wish>) -> Html {
    let shown = match pack(state, wish) {
        Ok(pack) => open(state, pack, wish),
        Err(instead) => instead,
    };
    html! {
        <div class="reading">
            <button type="button" class="button close" onclick={wishing(wish, Wish::Shut)}>
                { state.words().close }
            </button>
            { shown }
        </div>
    }
}

//! Beside the code: the findings, the article of the one the reader is at, and what else there is to read.

use super::article::Opened;
use super::findings::findings;
use super::index::Index;
use super::landings::{here, landings};
use super::{Wish, wishing};
use crate::articles::{Lang, Pack};
use crate::widget::state::{Action, Articles, Reading, State};
use std::rc::Rc;
use yew::{Callback, Html, NodeRef, html};

/// The guidance.
pub(super) fn guidance(state: &State, signature: &NodeRef, wish: &Callback<Wish>) -> Html {
    let words = state.words();
    html! {
        <aside class="guidance" aria-label={words.guidance}>
            // Of the call that the cursor is in; the editor draws it.
            <details class="signature" open=true>
                <summary>{ words.signature }</summary>
                { here(state, wish) }
                <div class="help" ref={signature} />
            </details>
            { findings(state, wish) }
            { landings(state, wish) }
            if !state.kept { <p class="calm warning">{ words.not_kept }</p> }
            { reading(state, wish) }
            { keys(state) }
            <p class="small">{ words.private }</p>
        </aside>
    }
}

fn reading(state: &State, wish: &Callback<Wish>) -> Html {
    match pack(state, wish) {
        Ok(pack) => html! {
            <>
                { open(state, pack, wish) }
                <Index sought={state.sought.clone()} pack={Rc::clone(pack)} other={state.other.clone()} wish={wish.clone()} />
            </>
        },
        Err(instead) => instead,
    }
}

/// The articles, or what is said as long as they are not here.
pub(super) fn pack<'s>(state: &'s State, wish: &Callback<Wish>) -> Result<&'s Rc<Pack>, Html> {
    let words = state.words();
    Err(match &state.articles {
        Articles::Wanted => html! { <p class="calm">{ words.loading }</p> },
        Articles::Failed => failed(state, wish),
        Articles::Here(pack) => return Ok(pack),
    })
}

fn failed(state: &State, wish: &Callback<Wish>) -> Html {
    let words = state.words();
    html! {
        <p class="calm warning">
            { words.no_articles }{ " " }
            <button type="button" class="button" onclick={wishing(wish, Wish::Do(Action::Retry))}>{ words.retry }</button>
        </p>
    }
}

/// What is said as long as an article's text is not here.
fn textless(state: &State, wish: &Callback<Wish>) -> Html {
    if state.textless {
        failed(state, wish)
    } else {
        html! { <p class="calm">{ state.words().loading }</p> }
    }
}

/// The article that is open, with the way back to the finding's.
pub(super) fn open(state: &State, pack: &Rc<Pack>, wish: &Callback<Wish>) -> Html {
    let Some(id) = state.open_article().filter(|id| pack.articles.contains_key(*id)) else {
        return Html::default();
    };
    if !pack.whole {
        return textless(state, wish);
    }
    let back = matches!(state.reading, Reading::Article(_)) && state.current().is_some();
    html! {
        <>
            if back {
                <button type="button" class="button back" onclick={wishing(wish, Wish::Do(Action::Back))}>
                    { "← " }{ state.words().back }
                </button>
            }
            <Opened id={id.to_owned()} pack={Rc::clone(pack)} asked={state.asked}
                wish={wish.clone()} />
        </>
    }
}

/// The keys and what they do.
pub(super) fn keys(state: &State) -> Html {
    let words = state.words();
    let gap = if state.lang == Lang::Zh { "" } else { " " };
    html! {
        <details class="more">
            <summary>{ words.keys }</summary>
            <dl class="keys">
                { for words.key_list.iter().map(|(keys, what)| html! {
                    <div>
                        <dt>{ for keys.split(' ').filter(|key| !key.is_empty()).map(|key| html! { <><kbd>{ key }</kbd>{ gap }</> }) }</dt>
                        <dd>{ *what }</dd>
                    </div>
                }) }
            </dl>
        </details>
    }
}

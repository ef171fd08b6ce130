//! Where the script's calls write: the tree of servers, experiments and runs, and one line for the
//! call at the cursor.

use super::{Wish, wishing};
use crate::widget::landed::{Landed, Sort};
use crate::widget::phrase::{Bit, aside, destination, label, steps, way, which};
use crate::widget::seen::Place;
use crate::widget::state::{Action, State};
use crate::widget::tree::{Branch, Level, tree};
use web_sys::Element;
use yew::{Callback, Event, Html, TargetCast, html};

/// The tree, drawn once it is unfolded; nothing without a script.
pub(super) fn landings(state: &State, wish: &Callback<Wish>) -> Html {
    let words = &state.words().landing;
    if state.stopped || state.text.trim().is_empty() || state.checked.release.is_empty() {
        return Html::default();
    }
    let landed = &state.checked.landed;
    let here = state.landings();
    html! {
        <details class="landings" open={state.unfolded} ontoggle={unfold(wish)}>
            <summary><h2>{ words.title }</h2></summary>
            if !state.unfolded {
            } else if landed.is_empty() {
                <p class="calm">{ words.nothing }</p>
            } else {
                <p class="small">{ words.lead }</p>
                <ul class="tree">{ for tree(landed).iter().map(|one| branch(state, one, 0, &here, wish)) }</ul>
            }
        </details>
    }
}

fn unfold(wish: &Callback<Wish>) -> Callback<Event> {
    let wish = wish.clone();
    Callback::from(move |event: Event| {
        let details = event.target_unchecked_into::<Element>();
        wish.emit(Wish::Do(Action::Unfold(details.has_attribute("open"))));
    })
}

/// A branch, with what the cursor's call writes marked.
fn branch(state: &State, branch: &Branch, depth: usize, here: &[&Landed], wish: &Callback<Wish>) -> Html {
    let run = branch.levels.last() == Some(&Level::Run);
    let alone = branch.levels == [Level::Run];
    let aside = aside(state, branch);
    html! {
        <li class={class(branch, depth)}>
            <p class="branch-head">
                if alone { <span class="branch-mark" aria-hidden="true" /> }
                <span class="branch-label">{ label(state, branch) }</span>{ " " }
                <span class="branch-name">{ phrase(&which(state, branch), wish) }</span>
                if !aside.is_empty() { <span class="branch-aside">{ " · " }{ aside }</span> }
            </p>
            <ul class="branch-in">
                { for branch.rows.iter().filter_map(|index| Some(row(state, state.checked.landed.get(*index)?, here, wish))) }
                { for branch.below.iter().map(|one| self::branch(state, one, depth + usize::from(run), here, wish)) }
            </ul>
        </li>
    }
}

/// A run is drawn as beside the code.
fn class(branch: &Branch, depth: usize) -> String {
    let level = match branch.levels.as_slice() {
        [Level::Server, ..] => "branch-server",
        [Level::Experiment, ..] => "branch-experiment",
        [Level::Run, ..] | [] => "branch-run",
    };
    let run = branch.levels.last() == Some(&Level::Run);
    let sort = match branch.facet.chances.as_slice() {
        _ if !run => "",
        [one] if one.sort == Sort::Implicit => " branch-implicit",
        [_] => "",
        _ => " branch-maybe",
    };
    let lane = if run { format!(" depth-{}", depth.min(3)) } else { String::new() };
    format!("branch {level}{sort}{lane}")
}

fn row(state: &State, landed: &Landed, here: &[&Landed], wish: &Callback<Wish>) -> Html {
    let words = state.words();
    let current = here.contains(&landed);
    let point = |place: Option<Place>| Wish::Point(place);
    let place = landed.spot.place;
    html! {
        <li>
            <button type="button" class="landing" aria-current={current.then_some("true")}
                onclick={wishing(wish, Wish::Go(place))}
                onmouseenter={wishing(wish, point(Some(place)))} onmouseleave={wishing(wish, point(None))}
                onfocus={wishing(wish, point(Some(place)))} onblur={wishing(wish, point(None))}>
                <span class="landing-line">{ (words.line)(landed.spot.line) }</span>
                { " " }
                <code class="landing-call">{ &landed.call }</code>
                { " " }
                <span class="landing-key">{ landed.keys.join(words.landing.between) }</span>
                if !landed.via.is_empty() {
                    { " " }<span class="landing-way">{ way(state, landed) }</span>
                }
                if landed.stepped {
                    { " " }<span class="landing-step">{ steps(&words.landing, landed) }</span>
                }
            </button>
        </li>
    }
}

/// Where the call at the cursor writes, in one line.
pub(super) fn here(state: &State, wish: &Callback<Wish>) -> Html {
    let landed = state.landings();
    if landed.is_empty() {
        return Html::default();
    }
    let line = |landed: &Landed| {
        html! {
            <p>
                <span class="destination-arrow" aria-hidden="true">{ "→ " }</span>
                { phrase(&destination(state, landed), wish) }
            </p>
        }
    };
    html! {
        <div class="destination" role="group" aria-label={state.words().landing.here}>
            { for landed.into_iter().map(line) }
        </div>
    }
}

fn phrase(bits: &[Bit], wish: &Callback<Wish>) -> Html {
    let name = |text: &str| html! { <code>{ text.to_owned() }</code> };
    let bit = |bit: &Bit| match bit {
        Bit::Text(text) => html! { { text } },
        Bit::Name(text) => name(text),
        Bit::Link(text, is_name, said, spot) => html! {
            <button type="button" class="link" aria-label={said.clone()} title={said.clone()}
                onclick={wishing(wish, Wish::Go(spot.place))}>
                if *is_name { { name(text) } } else { { text } }
            </button>
        },
    };
    bits.iter().map(bit).collect()
}

//! The notes and the lanes as the editor draws them: plain data, in the words of the reader's language.

use super::diff::{Row, diff};
use super::lanes::Bar;
use super::message::{Sentence, fill, plain};
use super::seen::Seen;
use super::state::{Preview, State};
use crate::articles::leads_here;
use crate::pitfalls::CALLED;
use serde::Serialize;

/// What `www/findings.js` reads.
#[derive(Serialize)]
struct Shown {
    notes: Vec<Note>,
    labels: Labels,
}

#[derive(Serialize)]
struct Note {
    id: String,
    from: usize,
    to: usize,
    outcome: &'static str,
    word: String,
    message: Sentence,
    related: Vec<Related>,
    fix: Option<Sentence>,
    diff: Option<Vec<Row>>,
    why: bool,
    current: bool,
}

#[derive(Serialize)]
struct Related {
    from: usize,
    to: usize,
    label: String,
}

#[derive(Serialize)]
struct Labels {
    lang: &'static str,
    why: &'static str,
    fix: &'static str,
    apply: &'static str,
    cancel: &'static str,
    removed: &'static str,
    added: &'static str,
}

/// All notes of a state as JSON.
pub(crate) fn notes(state: &State) -> String {
    let words = state.words();
    let shown = Shown {
        notes: state.checked.seen.iter().map(|seen| note(state, seen)).collect(),
        labels: Labels {
            lang: words.tag,
            why: words.why,
            fix: words.fix,
            apply: words.apply,
            cancel: words.cancel,
            removed: words.removed,
            added: words.added,
        },
    };
    serde_json::to_string(&shown).unwrap_or_default()
}

fn note(state: &State, seen: &Seen) -> Note {
    let previewed = state.preview == Preview::One(seen.id.clone());
    Note {
        id: seen.id.clone(),
        from: seen.place.from,
        to: seen.place.to,
        outcome: seen.kind.name(),
        word: state.word(seen),
        message: state.message(seen),
        related: seen
            .related
            .iter()
            .map(|(key, place)| Related {
                from: place.from,
                to: place.to,
                label: if key == CALLED {
                    leads_here(state.lang).to_owned()
                } else {
                    plain(&state.article_words(seen, "related", key))
                },
            })
            .collect(),
        fix: seen.mend.as_ref().map(|mend| match &mend.title {
            Some(key) => state.article_words(seen, "fix", key),
            None => fill(state.words().read_as_meant, &[]),
        }),
        diff: previewed.then(|| diff(&state.text, &state.previewed())),
        why: state.article(&seen.about).is_some(),
        current: state.current.as_deref() == Some(&seen.id),
    }
}

/// What `www/lanes.js` reads.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "how a bar is drawn, each by itself")]
struct Lane {
    from: usize,
    to: usize,
    depth: usize,
    maybe: bool,
    opens: bool,
    implicit: bool,
    ends: bool,
    title: String,
    current: bool,
}

/// The bars beside the lines as JSON, those of the run that the cursor's call writes to marked.
pub(crate) fn lanes(state: &State) -> String {
    let here = state.landings();
    let runs: Vec<usize> =
        here.iter().flat_map(|one| &one.run.chances).flat_map(|run| &run.spots).map(|spot| spot.line).collect();
    let lane = |bar: &Bar| Lane {
        from: bar.from,
        to: bar.to,
        depth: bar.depth,
        maybe: bar.maybe,
        opens: bar.opens,
        implicit: bar.implicit,
        ends: bar.ends,
        title: title(state, bar),
        current: bar.runs.iter().any(|run| runs.contains(run)),
    };
    serde_json::to_string(&state.checked.bars.iter().map(lane).collect::<Vec<_>>()).unwrap_or_default()
}

fn title(state: &State, bar: &Bar) -> String {
    let words = &state.words().landing;
    match bar.runs.as_slice() {
        [run] if bar.maybe => (words.maybe)(&(words.run_opened)(*run)),
        [run] => (words.run_opened)(*run),
        several => {
            let lines: Vec<String> = several.iter().map(ToString::to_string).collect();
            (words.run_of_several)(&lines.join(words.between))
        }
    }
}

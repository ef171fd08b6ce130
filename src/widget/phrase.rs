//! Where a call writes, in words: pieces of text, and links to the lines that decided it.

use super::landed::{Chance, Facet, Landed, Sort, Spot};
use super::state::State;
use super::tree::{Branch, Level, only, path};
use super::words::{LandingWords, Words};
use crate::mlflow::{Mistake, UriForm, uri_form};
use crate::report;

/// A piece of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bit {
    /// Running text.
    Text(String),
    /// A name from the script, or from MLflow.
    Name(String),
    /// What leads to a place: its text, whether that is a name, what it says of itself, the place.
    Link(String, bool, Option<String>, Spot),
}

/// The phrase as plain text.
pub(crate) fn plain(phrase: &[Bit]) -> String {
    let text = |bit: &Bit| match bit {
        Bit::Text(text) | Bit::Name(text) => text.clone(),
        Bit::Link(text, _, said, _) => said.clone().unwrap_or_else(|| text.clone()),
    };
    phrase.iter().map(text).collect()
}

/// What a branch of the tree is called.
pub(crate) fn label(state: &State, branch: &Branch) -> String {
    let words = &state.words().landing;
    let labels: Vec<&str> = branch.levels.iter().map(|level| level_word(words, *level, &branch.facet)).collect();
    listed(&labels, words.between, words.and)
}

/// Which one it is.
pub(crate) fn which(state: &State, branch: &Branch) -> Vec<Bit> {
    let words = state.words();
    if let Some(why) = branch.facet.why {
        return vec![Bit::Text(report::Words::of(state.lang).why(why).to_owned())];
    }
    joined(&branch.facet, words.landing.or, |chance| match chance.sort {
        Sort::Named => {
            let mut bits = vec![Bit::Name(chance.text.clone())];
            for (index, spot) in chance.spots.iter().enumerate() {
                bits.push(Bit::Text(if index == 0 { " " } else { words.landing.or }.to_owned()));
                bits.push(line(words, *spot));
            }
            bits
        }
        Sort::Default => default(state, &chance.text, branch.levels.first() == Some(&Level::Server)),
        Sort::Block | Sort::Bare | Sort::Implicit | Sort::Made => {
            let opened = |spot: &Spot| {
                Bit::Link((words.landing.opened)(chance.sort == Sort::Made, spot.line), false, None, *spot)
            };
            chance.spots.iter().map(opened).collect()
        }
        Sort::Nothing => vec![Bit::Text(report::Words::of(state.lang).no_run().to_owned())],
    })
}

/// What there is to know about how a run is opened and ends.
pub(crate) fn aside(state: &State, branch: &Branch) -> String {
    let words = &state.words().landing;
    only(&branch.facet).map_or_else(String::new, |run| (words.how)(run.sort, &run.text))
}

/// The whole way to where a call writes, in one line.
pub(crate) fn destination(state: &State, landed: &Landed) -> Vec<Bit> {
    let words = &state.words().landing;
    let mut bits = Vec::new();
    if !landed.via.is_empty() {
        bits.push(Bit::Text((words.unknown)(&way(state, landed), "")));
    }
    for (index, (levels, facet)) in path(landed).into_iter().enumerate() {
        if index > 0 {
            bits.push(Bit::Text(" › ".to_owned()));
        }
        if let Some(why) = facet.why {
            let levels: Vec<&str> = levels.iter().map(|level| level_word(words, *level, facet)).collect();
            let levels = listed(&levels, words.between, words.and);
            bits.push(Bit::Text((words.unknown)(&levels, report::Words::of(state.lang).why(why))));
            continue;
        }
        let level = levels.first().copied().unwrap_or(Level::Run);
        bits.extend(joined(facet, words.or, |chance| short(state, level, chance, landed)));
    }
    if landed.stepped {
        bits.push(Bit::Text(format!(" · {}", steps(words, landed))));
    }
    bits
}

/// The way by which a call is reached, where another leads elsewhere.
pub(crate) fn way(state: &State, landed: &Landed) -> String {
    report::Words::of(state.lang).way(landed.via.iter().copied())
}

/// The steps a call writes at.
pub(crate) fn steps(words: &LandingWords, landed: &Landed) -> String {
    let told: Vec<String> = landed.steps.iter().map(ToString::to_string).collect();
    match told.as_slice() {
        [] => words.any_step.to_owned(),
        [first, second, .., last] if told.len() > MOST_STEPS => (words.step)(&format!("{first}, {second} … {last}")),
        _ => (words.step)(&listed(&told.iter().map(String::as_str).collect::<Vec<_>>(), words.between, words.or)),
    }
}

/// How many steps are told one by one.
const MOST_STEPS: usize = 5;

fn short(state: &State, level: Level, chance: &Chance, landed: &Landed) -> Vec<Bit> {
    let words = state.words();
    let name = &chance.text;
    match (chance.sort, chance.spots.as_slice()) {
        (Sort::Named, []) if level == Level::Run => {
            vec![Bit::Text(format!("{} ", words.landing.run)), Bit::Name(name.clone())]
        }
        (Sort::Named, []) => vec![Bit::Name(name.clone())],
        (Sort::Named, [spot]) => {
            let set_on = (words.landing.set_on)(word_of(&words.landing, level, name), name, spot.line);
            vec![Bit::Link(name.clone(), true, Some(set_on), *spot)]
        }
        (Sort::Named, several) => {
            let lines = several.iter().map(|spot| vec![line(words, *spot)]);
            let lines =
                lines.reduce(|before, next| [before, vec![Bit::Text(words.landing.or.to_owned())], next].concat());
            [vec![Bit::Name(name.clone()), Bit::Text(" ".to_owned())], lines.unwrap_or_default()].concat()
        }
        (Sort::Default, _) => default(state, name, level == Level::Server),
        (Sort::Nothing, _) => vec![Bit::Text(report::Words::of(state.lang).no_run().to_owned())],
        (Sort::Implicit, [spot]) if *spot == landed.spot => vec![Bit::Text(words.landing.opens_itself.to_owned())],
        (Sort::Block | Sort::Bare | Sort::Implicit | Sort::Made, spots) => {
            let run = |spot: &Spot| Bit::Link((words.landing.run_opened)(spot.line), false, None, *spot);
            spots.iter().map(run).collect()
        }
    }
}

/// What MLflow takes where nothing is named; on which release, where that matters.
fn default(state: &State, name: &str, by_release: bool) -> Vec<Bit> {
    let minor = state.checked.release.rsplit_once('.').map(|(minor, _)| minor).filter(|_| by_release);
    vec![Bit::Name(name.to_owned()), Bit::Text((state.words().landing.default)(minor))]
}

fn line(words: &Words, spot: Spot) -> Bit {
    Bit::Link((words.line)(spot.line), false, None, spot)
}

fn joined(facet: &Facet, or: &str, tell: impl Fn(&Chance) -> Vec<Bit>) -> Vec<Bit> {
    let mut bits = Vec::new();
    for chance in &facet.chances {
        if !bits.is_empty() {
            bits.push(Bit::Text(or.to_owned()));
        }
        bits.extend(tell(chance));
    }
    bits
}

fn level_word<'w>(words: &'w LandingWords, level: Level, facet: &Facet) -> &'w str {
    match (level, facet.chances.first()) {
        (Level::Run, Some(run)) if facet.chances.len() == 1 && run.parent.is_some() => words.child,
        (_, Some(first)) => {
            let word = word_of(words, level, &first.text);
            let alike = facet.chances.iter().all(|one| word_of(words, level, &one.text) == word);
            if alike { word } else { words.server }
        }
        (Level::Server, None) => words.server,
        (Level::Experiment, None) => words.experiment,
        (Level::Run, None) => words.run,
    }
}

/// A server is called what its URI leads to.
fn word_of<'w>(words: &'w LandingWords, level: Level, name: &str) -> &'w str {
    match level {
        Level::Server => match uri_form(name) {
            UriForm::Server => words.server,
            UriForm::Database => words.database,
            UriForm::Folder | UriForm::Mistaken(Mistake { folder: true, .. }) => words.folder,
            UriForm::Other | UriForm::Mistaken(_) => words.address,
        },
        Level::Experiment => words.experiment,
        Level::Run => words.run,
    }
}

/// `a, b and c`.
fn listed(all: &[&str], between: &str, last: &str) -> String {
    match all.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{}{last}{end}", rest.join(between)),
        _ => all.concat(),
    }
}

//! Help for a call as `www/help.js` draws it: the signature in pieces, and what is to be said of it, in
//! the words of the reader's language.

use super::message::{Piece, Sentence, fill};
use super::seen::{Place, place};
use super::utf16::Utf16;
use super::words::Words;
use crate::mlflow::{Change, Minor, Parameter, Release, releases};
use crate::{Options, SignatureHelp, signature_help};
use serde::Serialize;

#[derive(Serialize)]
struct Shown {
    /// What names the function in the text.
    call: Place,
    /// The name that the place is on, if it is on one.
    word: Option<Place>,
    signature: Sentence,
    lines: Vec<Sentence>,
}

/// Help for a byte offset of a text, as JSON; nothing where no call of MLflow is.
pub(crate) fn help(text: &str, at: usize, options: &Options, words: &Words) -> Option<Vec<u8>> {
    let help = signature_help(text, at, options)?;
    let map = Utf16::new(text);
    let shown = Shown {
        call: place(&map, help.span),
        word: help.word.map(|word| place(&map, word)),
        signature: signature(&help),
        lines: lines(&help, words),
    };
    serde_json::to_vec(&shown).ok()
}

fn signature(help: &SignatureHelp) -> Sentence {
    let piece = |(parameter, text): (Option<&Parameter>, String)| {
        let piece = match parameter {
            Some(one) => match (help.active == Some(one.name), one.deprecated.is_some()) {
                (true, true) => Piece::ActiveDeprecated,
                (true, false) => Piece::Active,
                (false, true) => Piece::Deprecated,
                (false, false) => Piece::Code,
            },
            None => Piece::Text,
        };
        (piece, text)
    };
    help.pieces().into_iter().map(piece).collect()
}

fn lines(help: &SignatureHelp, words: &Words) -> Vec<Sentence> {
    let minor = |release: &Release| (release.major, release.minor);
    let [first, newest] = [releases().first(), releases().last()].map(|release| release.map(minor));
    let words = &words.help;
    let say = |names: &[&str], template: &str, since: Option<Minor>, instead: Option<&str>| {
        let mut said = Sentence::new();
        for (index, name) in names.iter().enumerate() {
            let before = if index > 0 { words.and } else { "" };
            said.push((Piece::Text, before.to_owned()));
            said.push((Piece::Code, (*name).to_owned()));
        }
        let since = since.map(|(major, minor)| format!("{major}.{minor}")).unwrap_or_default();
        let space = if names.is_empty() { "" } else { " " };
        let instead_of = if instead.is_some() { words.instead } else { "" };
        let names = [("since", since.as_str()), ("instead", instead.unwrap_or_default())];
        let names = names.map(|(key, value)| (key.to_owned(), value.to_owned()));
        said.extend(fill(&format!("{space}{template}{instead_of}"), &names));
        said
    };

    let mut head = say(&[], words.on, Some(minor(&help.release)), None);
    if !help.is_there() {
        head.extend(say(&[], words.not_there, Some(minor(&help.shown)), None));
    }
    if help.range.since != first {
        head.extend(say(&[], words.there_since, help.range.since, None));
    }
    let mut lines = vec![head];
    for one in &help.deprecated {
        let template = if one.since.is_some() { words.deprecated_since } else { words.deprecated };
        lines.push(say(one.parameter.as_slice(), template, one.since, one.instead));
    }
    for one in &help.changes {
        let (template, instead) = match one.how {
            // Since when it is there stands in the first line.
            Change::Added if one.parameters.is_empty() && Some(one.since) == help.range.since => continue,
            Change::Added => (words.added, None),
            Change::Removed => (words.removed, None),
            Change::Deprecated(instead) => (words.deprecated_since, instead),
            Change::Required => (words.required, None),
            Change::Optional => (words.optional, None),
        };
        lines.push(say(&one.parameters, template, Some(one.since), instead));
    }
    if help.changes.is_empty() && help.is_there() && Some(minor(&help.release)) != newest {
        lines.push(say(&[], words.unchanged, newest, None));
    }
    lines
}

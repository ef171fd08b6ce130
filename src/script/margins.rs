//! What other tools put at the left of a line: a diff's marks, a listing's line numbers. It becomes
//! margin; a diff's headers and removed lines are blanked.

use super::span::{Span, blank, lines, margin};

/// Finds the margin, if the whole text has one.
pub(crate) fn find(text: &str, edits: &mut Vec<(Span, String)>) {
    if text.lines().any(|line| line.starts_with("@@ ") && line.contains(" @@")) {
        diff(text, edits);
    } else {
        numbers(text, edits);
    }
}

fn diff(text: &str, edits: &mut Vec<(Span, String)>) {
    for (start, line) in lines(text) {
        let header = ["diff ", "index ", "@@ ", "+++ ", "--- "].iter().any(|mark| line.starts_with(mark));
        if header || line.starts_with('-') {
            edits.push((Span { start, end: start + line.len() }, blank(line)));
        } else if line.starts_with(['+', ' ']) {
            edits.push((Span { start, end: start + 1 }, margin(" ")));
        }
    }
}

/// A listing counts its lines, every one, from one on to the next.
fn numbers(text: &str, edits: &mut Vec<(Span, String)>) {
    let mut found = Vec::new();
    let mut last = None;
    for (start, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()) {
        let Some((number, length)) = numbered(line) else { return };
        if last.is_some_and(|last: usize| !(last + 1..=last + 5).contains(&number)) {
            return;
        }
        last = Some(number);
        found.push((Span { start, end: start + length }, margin(line.get(..length).unwrap_or_default())));
    }
    if found.len() > 2 {
        edits.extend(found);
    }
}

/// The number a line begins with, and the bytes up to its code: `  12: `, `12 | `, `12 `.
fn numbered(line: &str) -> Option<(usize, usize)> {
    let body = line.trim_end();
    let indent = body.len() - body.trim_start().len();
    let rest = body.get(indent..)?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let number = rest.get(..digits)?.parse().ok()?;
    let after = rest.get(digits..)?;
    let mark =
        ["  | ", " | ", " |", ": ", ":", "| ", "|", ". ", "\t", " "].iter().find(|mark| after.starts_with(**mark));
    match mark {
        Some(mark) => Some((number, indent + digits + mark.len())),
        // The number of an empty line.
        None if after.is_empty() => Some((number, indent + digits)),
        None => None,
    }
}

//! A pasted session of Python's or `IPython`'s prompt: prompts become margin, what was printed is blanked.

use super::sorted::by_place;
use super::span::{Span, blank, lines, margin};

/// Finds prompts and printed lines, if the text is such a session at all.
pub(crate) fn find(text: &str, edits: &mut Vec<(Span, String)>) {
    let begins_with_prompt =
        text.lines().map(str::trim_start).find(|line| !line.is_empty()).is_some_and(|line| prompt(line).is_some());
    if !begins_with_prompt {
        return;
    }
    let already = edits.len();
    let mut after_prompt = false;
    for (start, line) in lines(text) {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let Some(rest) = line.get(indent..) else { continue };
        let span = |length: usize| Span { start, end: start + length };
        let first = prompt(rest);
        let more = if after_prompt { continuation(rest) } else { None };
        if let Some(length) = first.or(more) {
            let end = indent + length;
            edits.push((span(end), margin(line.get(..end).unwrap_or_default())));
            after_prompt = true;
        } else {
            edits.push((span(line.len()), blank(line)));
        }
    }
    if already > 0 {
        *edits = by_place(std::mem::take(edits), |(span, _)| *span);
    }
}

/// The length of a first prompt: `>>> ` or `In [3]: `.
fn prompt(line: &str) -> Option<usize> {
    if line.starts_with(">>>") {
        return Some(if line.starts_with(">>> ") { 4 } else { 3 });
    }
    let number = line.strip_prefix("In [")?;
    let (digits, _) = number.split_once("]: ")?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some("In [".len() + digits.len() + "]: ".len())
}

/// The length of a continuation prompt: `... ` or `IPython`'s `...: `.
fn continuation(line: &str) -> Option<usize> {
    [("...: ", 5), ("...:", 4), ("... ", 4), ("...", 3)]
        .into_iter()
        .find(|(mark, _)| line.starts_with(mark))
        .map(|(_, length)| length)
}

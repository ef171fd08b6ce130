//! Edits that several fixes are made of.

use super::finding::Edit;
use crate::python::tree::{Arg, Call};
use crate::script::Span;

/// Takes an argument out of a call, with the comma that goes with it.
pub(crate) fn without_argument(call: &Call, arg: &Arg) -> Option<Edit> {
    let index = call.args.iter().position(|other| other.span == arg.span)?;
    let span = match (index.checked_sub(1).and_then(|before| call.args.get(before)), call.args.get(index + 1)) {
        (Some(before), _) => Span { start: before.span.end, end: arg.span.end },
        (None, Some(after)) => Span { start: arg.span.start, end: after.span.start },
        (None, None) => arg.span,
    };
    Some(Edit { span, text: String::new() })
}

/// Puts a text in at a byte.
pub(crate) fn inserted(at: usize, text: impl Into<String>) -> Edit {
    Edit { span: Span { start: at, end: at }, text: text.into() }
}

/// Puts an argument in at the end of a call.
pub(crate) fn appended(call: &Call, text: &str, script: &str) -> Edit {
    match call.args.last() {
        Some(last) => {
            let comma = Span { start: last.span.end, end: call.parens.end }.of(script).trim_start().starts_with(',');
            let close = call.parens.end.saturating_sub(1);
            if comma { inserted(close, format!(" {text}")) } else { inserted(last.span.end, format!(", {text}")) }
        }
        None => inserted(call.parens.end.saturating_sub(1), text),
    }
}

/// The first byte of the line that holds a byte, and its indentation.
pub(crate) fn line_start(script: &str, at: usize) -> (usize, &str) {
    let start = script.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line = script.get(start..).unwrap_or_default();
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    (start, line.get(..indent).unwrap_or_default())
}

/// How the lines of a script end.
pub(crate) fn line_end(script: &str) -> &'static str {
    if script.contains("\r\n") { "\r\n" } else { "\n" }
}

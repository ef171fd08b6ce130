//! Places in the pasted text, and what could not be read there.

use serde::Serialize;

/// A range of bytes in the text as it was pasted, `start..end`, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

/// A word that a sentence in an article leaves open, `{call}` for example.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Name {
    /// Text from the script or from MLflow, put in as it is.
    Text(String),
    /// The number of the line that holds this byte offset.
    Line(usize),
}

/// One thing in the text that could not be read as Python. It costs its own statement and no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which sentence tells it: a key of the problems in the language packs.
    pub kind: &'static str,
    /// What the sentence names.
    pub names: Vec<(&'static str, Name)>,
    /// Where it is.
    pub span: Span,
    /// The edits that mend it, when it is certain what was meant. Spans are of the pasted text.
    pub fix: Option<Vec<(Span, String)>>,
}

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

impl Span {
    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The span widened to whole characters of `text`: a full-width bracket is three bytes there and
    /// one in the Python that was read.
    #[must_use]
    pub fn fitted(self, text: &str) -> Self {
        Self { start: text.floor_char_boundary(self.start), end: text.ceil_char_boundary(self.end) }
    }

    /// The text that stands there; empty for a span that is not of this text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
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

/// `text` with each span replaced by bytes of the same number; an edit of another length, or one
/// that is out of order, is left out, so that no offset ever moves.
pub(crate) fn replaced(text: &str, edits: &[(Span, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, with) in edits {
        if span.start < at || with.len() != span.end - span.start {
            continue;
        }
        let Some(kept) = text.get(at..span.start) else { continue };
        out.push_str(kept);
        out.push_str(with);
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// `text` with white space where the spans are.
pub(crate) fn blanked(text: &str, spans: impl IntoIterator<Item = Span>) -> String {
    let mut blanks: Vec<_> = spans.into_iter().map(|span| (span, blank(span.of(text)))).collect();
    blanks.sort_by_key(|(span, _)| *span);
    replaced(text, &blanks)
}

/// As many bytes of white space; line ends stay.
pub(crate) fn blank(text: &str) -> String {
    text.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }).collect()
}

/// As many form feeds: white space after which Python counts a line's indentation anew.
pub(crate) fn margin(text: &str) -> String {
    "\u{c}".repeat(text.len())
}

/// The lines of a text with their first byte, line ends included.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |start, line| {
        let at = *start;
        *start += line.len();
        Some((at, line))
    })
}

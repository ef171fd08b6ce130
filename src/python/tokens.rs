//! What the pieces of a text are to the eye, for code that is shown.

use crate::script::Span;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

/// How a piece of code is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// A word of the language.
    Keyword,
    /// A string, or a part of one.
    String,
    /// A number.
    Number,
    /// A comment.
    Comment,
    /// The name that a `def` or `class` gives.
    Definition,
}

impl Colour {
    /// Its class, as CodeMirror calls it.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Keyword => "tok-keyword",
            Self::String => "tok-string",
            Self::Number => "tok-number",
            Self::Comment => "tok-comment",
            Self::Definition => "tok-definition",
        }
    }
}

/// The coloured pieces of a text, in its order. It should be well-formed and short, as an example in an article is:
/// nothing here is on guard against nesting, as [`super::Module::parse`] is.
#[must_use]
pub fn colours(text: &str) -> Vec<(Span, Colour)> {
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Ipython));
    let mut before = TokenKind::EndOfFile;
    let mut pieces = Vec::new();
    for token in parsed.tokens() {
        let kind = token.kind();
        let defines = matches!(before, TokenKind::Def | TokenKind::Class);
        let colour = match kind {
            TokenKind::Name if defines => Some(Colour::Definition),
            TokenKind::Comment => Some(Colour::Comment),
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => Some(Colour::Number),
            TokenKind::String | TokenKind::FStringStart | TokenKind::FStringMiddle | TokenKind::FStringEnd => {
                Some(Colour::String)
            }
            _ if kind.is_non_soft_keyword() => Some(Colour::Keyword),
            _ => None,
        };
        let range = token.range();
        pieces.extend(
            colour.map(|colour| (Span { start: range.start().to_usize(), end: range.end().to_usize() }, colour)),
        );
        before = kind;
    }
    pieces
}

/// The lines of a text, each as its pieces, those that are coloured with their colour.
#[must_use]
pub fn coloured_lines(text: &str) -> Vec<Vec<(&str, Option<Colour>)>> {
    lines(text, colours(text))
}

/// The lines of a text that is no Python.
#[must_use]
pub fn plain_lines(text: &str) -> Vec<Vec<(&str, Option<Colour>)>> {
    lines(text, Vec::new())
}

fn lines(text: &str, colours: Vec<(Span, Colour)>) -> Vec<Vec<(&str, Option<Colour>)>> {
    let mut lines = vec![Vec::new()];
    let mut at = 0;
    let end = Span { start: text.len(), end: text.len() };
    for (span, colour) in colours.into_iter().map(|(span, colour)| (span, Some(colour))).chain([(end, None)]) {
        let before = text.get(at..span.start).unwrap_or_default();
        for (piece, colour) in [(before, None), (span.of(text), colour)] {
            for (index, part) in piece.split('\n').enumerate() {
                if index > 0 {
                    lines.push(Vec::new());
                }
                lines.last_mut().into_iter().filter(|_| !part.is_empty()).for_each(|line| line.push((part, colour)));
            }
        }
        at = span.end;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Colour, colours};

    #[test]
    fn pieces_are_told_apart() {
        let text = "def f(x):  # 注\n    return f\"{x}\" + 'b' * 2\n";
        let seen: Vec<(&str, Colour)> =
            colours(text).into_iter().map(|(span, colour)| (span.of(text), colour)).collect();
        assert_eq!(
            seen,
            [
                ("def", Colour::Keyword),
                ("f", Colour::Definition),
                ("# 注", Colour::Comment),
                ("return", Colour::Keyword),
                ("f\"", Colour::String),
                ("\"", Colour::String),
                ("'b'", Colour::String),
                ("2", Colour::Number),
            ]
        );
    }
}

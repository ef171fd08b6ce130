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

//! The pieces of a filter, as the parser that MLflow uses (sqlparse) takes them apart.

use std::ops::Range;

/// What stands in a filter for a piece of text that is not known.
pub const HOLE: char = '\u{fffc}';

/// What a piece of a filter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A key or a keyword: `metrics.acc`, `` params.`a b` ``, `AND`.
    Word,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// An operator, a parenthesis, a comma.
    Sign,
    /// Something not known that stands alone.
    Hole,
}

/// A piece of a filter.
#[derive(Debug)]
pub(super) struct Token<'f> {
    pub(super) kind: Kind,
    pub(super) text: &'f str,
    /// Where it stands, in bytes of the filter.
    pub(super) at: Range<usize>,
}

impl Token<'_> {
    /// Whether it is this keyword.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.text.eq_ignore_ascii_case(keyword)
    }

    /// Whether all of it is known.
    pub(super) fn is_certain(&self) -> bool {
        !self.text.contains(HOLE)
    }

    /// What stands between the quotes of a text.
    pub(super) fn inner(&self) -> &str {
        self.text.get(1..self.text.len().saturating_sub(1)).unwrap_or_default()
    }
}

/// Takes a filter apart; `None` where it has what this does not know.
pub(super) fn tokens(filter: &str) -> Option<Vec<Token<'_>>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = filter.get(at..).and_then(|rest| rest.chars().next()) {
        if first.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let (kind, length) = piece(filter.get(at..)?, first)?;
        let end = at + length;
        found.push(Token { kind, text: filter.get(at..end)?, at: at..end });
        at = end;
    }
    Some(found)
}

fn piece(rest: &str, first: char) -> Option<(Kind, usize)> {
    let run = |wanted: fn(char) -> bool| rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    match first {
        '\'' | '"' => {
            let length = quoted(rest, first)?;
            let goes_on = rest.get(length..)?.starts_with(|c: char| in_word(c) || matches!(c, '\'' | '"' | '.'));
            (!goes_on).then_some((Kind::Text, length))
        }
        HOLE if !rest.chars().nth(1).is_some_and(|c| in_word(c) || matches!(c, '.' | '\'' | '"' | '`')) => {
            Some((Kind::Hole, first.len_utf8()))
        }
        '0'..='9' | '+' => numeric(rest),
        '-' if rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit()) => numeric(rest),
        '=' | '!' | '<' | '>' => {
            let length = run(|c| matches!(c, '=' | '!' | '<' | '>'));
            matches!(rest.get(..length)?, "=" | "==" | "!=" | "<" | "<=" | ">" | ">=").then_some((Kind::Sign, length))
        }
        '&' | '|' => {
            let length = run(|c| matches!(c, '&' | '|'));
            (length <= 2).then_some((Kind::Sign, length))
        }
        '(' | ')' | ',' | ';' | '/' => Some((Kind::Sign, 1)),
        '-' if !rest.starts_with("--") => Some((Kind::Sign, 1)),
        _ if first == HOLE || first == '_' || first.is_ascii_alphabetic() => word(rest),
        _ => None,
    }
}

fn in_word(c: char) -> bool {
    c == '_' || c == HOLE || c.is_ascii_alphanumeric()
}

fn numeric(rest: &str) -> Option<(Kind, usize)> {
    let length =
        rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | HOLE))).unwrap_or(rest.len());
    let text = rest.get(..length)?;
    if text.contains(HOLE) {
        Some((Kind::Hole, length))
    } else {
        text.parse::<f64>().ok().map(|_| (Kind::Number, length))
    }
}

/// A name, with a key in quotes or backticks at its end.
fn word(rest: &str) -> Option<(Kind, usize)> {
    let length = rest.find(|c: char| !(in_word(c) || c == '.')).unwrap_or(rest.len());
    let text = rest.get(..length)?;
    let next = rest.get(length..)?.chars().next();
    match next {
        Some(quote @ ('`' | '"')) if text.ends_with('.') => {
            Some((Kind::Word, length + quoted(rest.get(length..)?, quote)?))
        }
        Some('\'' | '"' | '`' | '@' | ':' | '$' | '#' | '%' | '*' | '~' | '[') => None,
        _ if text.ends_with('.') || text.contains("..") => None,
        _ => Some((Kind::Word, length)),
    }
}

/// The length of what stands in these quotes, them included; `None` where they do not end, or where
/// something in them needs looking at twice.
fn quoted(rest: &str, quote: char) -> Option<usize> {
    let inner = rest.get(1..)?;
    let length = inner.find(quote)?;
    let end = length + 2;
    let doubtful = inner.get(..length)?.contains('\\') || rest.get(end..)?.starts_with(quote);
    (!doubtful).then_some(end)
}

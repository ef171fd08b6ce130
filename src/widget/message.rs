//! A sentence of an article with its names put in, as pieces of text and code.

use serde::Serialize;

/// What a piece of a sentence, or of a signature, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Piece {
    /// Running text.
    Text,
    /// Code.
    Code,
    /// The parameter that is written just now.
    Active,
    /// A deprecated parameter.
    Deprecated,
    /// A deprecated one that is written just now.
    ActiveDeprecated,
}

/// A sentence: what the editor's notes and the page's lists draw.
pub(crate) type Sentence = Vec<(Piece, String)>;

/// The longest value that is put into a sentence whole, in characters.
const LONGEST: usize = 80;

/// Puts `names` in for the `{names}` of a sentence. What stands between backticks is code; a
/// backtick inside a value is just a backtick. A name that nobody gave stays as it is written.
pub(crate) fn fill(sentence: &str, names: &[(String, String)]) -> Sentence {
    let mut pieces = Sentence::new();
    for (index, part) in sentence.split('`').enumerate() {
        let piece = if index % 2 == 0 { Piece::Text } else { Piece::Code };
        if !part.is_empty() {
            pieces.push((piece, put_in(part, names)));
        }
    }
    pieces
}

/// The sentence as plain text.
pub(crate) fn plain(sentence: &Sentence) -> String {
    sentence.iter().map(|(_, text)| text.as_str()).collect()
}

fn put_in(part: &str, names: &[(String, String)]) -> String {
    let mut filled = String::new();
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, behind)| {
            let (_, value) = names.iter().find(|(key, _)| key == name)?;
            Some((value, behind))
        });
        if let Some((value, behind)) = value {
            filled.push_str(&shortened(value));
            rest = behind;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

fn shortened(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn values_go_into_code_and_text() {
        let filled = fill("`{call}` on line {line} raises.", &names(&[("call", "mlflow.start_run"), ("line", "4")]));
        assert_eq!(
            filled,
            [(Piece::Code, "mlflow.start_run".to_owned()), (Piece::Text, " on line 4 raises.".to_owned())]
        );
    }

    #[test]
    fn a_value_cannot_break_out() {
        let filled = fill("`{uri}`", &names(&[("uri", "a`b{uri}<img>")]));
        assert_eq!(filled, [(Piece::Code, "a`b{uri}<img>".to_owned())]);
    }

    #[test]
    fn unknown_names_and_lone_braces_stay() {
        assert_eq!(plain(&fill("a {b} {c", &[])), "a {b} {c");
    }

    #[test]
    fn long_values_are_cut() {
        let filled = plain(&fill("{x}", &names(&[("x", &"长".repeat(200))])));
        assert_eq!(filled.chars().count(), LONGEST + 1);
    }
}

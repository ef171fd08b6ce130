//! The sentences at the head of an article, between two lines `---`.

use super::error::{ArticleError, Fault};
use std::collections::BTreeMap;

/// A file in two parts.
pub(super) struct Parts<'a> {
    /// The sentences by key; empty without a front matter.
    pub(super) words: BTreeMap<String, String>,
    /// The Markdown below.
    pub(super) body: &'a str,
    /// The line on which the Markdown begins, counted from 1.
    pub(super) body_line: usize,
}

/// Takes the front matter off a file. A sentence is the rest of its line, quotes and colons included.
pub(super) fn split(text: &str) -> Result<Parts<'_>, ArticleError> {
    let mut words = BTreeMap::new();
    let Some(mut rest) = text.strip_prefix("---\n") else {
        return Ok(Parts { words, body: text, body_line: 1 });
    };
    let mut line = 2;
    loop {
        let Some((head, tail)) = rest.split_once('\n') else {
            return match rest {
                "---" => Ok(Parts { words, body: "", body_line: line + 1 }),
                _ => Err(ArticleError { line, fault: Fault::OpenFrontMatter }),
            };
        };
        if head == "---" {
            return Ok(Parts { words, body: tail, body_line: line + 1 });
        }
        let (key, sentence) = entry(head).ok_or(ArticleError { line, fault: Fault::FrontMatterLine })?;
        if words.insert(key.to_owned(), sentence.to_owned()).is_some() {
            return Err(ArticleError { line, fault: Fault::RepeatedKey(key.to_owned()) });
        }
        rest = tail;
        line += 1;
    }
}

fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, sentence) = line.split_once(": ")?;
    let sentence = sentence.trim();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    (!key.is_empty() && key.chars().all(plain) && !sentence.is_empty()).then_some((key, sentence))
}

/// Whether a key is one that findings ask for.
pub(super) fn is_article_key(key: &str) -> bool {
    key == "message" || ["message.", "related.", "fix."].iter().any(|head| key.starts_with(head))
}

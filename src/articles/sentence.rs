//! The sentence of a finding, made of an article's words and the finding's names.

use super::pack::{Inline, Lang, Pack};
use crate::pitfalls::{CALLED, Finding, Related};
use crate::script::{Name, Problem};

impl Pack {
    /// What a finding says. `line_of` tells the line of a byte offset, counted from 1. A finding that
    /// no article speaks of says its pitfall's id.
    pub fn message(&self, finding: &Finding, line_of: impl Fn(usize) -> usize) -> String {
        self.sentence(finding, finding.message, line_of)
    }

    /// What a related place of a finding says.
    pub fn related(&self, finding: &Finding, related: &Related, line_of: impl Fn(usize) -> usize) -> String {
        if related.label == CALLED {
            return leads_here(self.lang).to_owned();
        }
        self.sentence(finding, &format!("related.{}", related.label), line_of)
    }

    /// What a finding's fix is called, if it has one.
    pub fn fix_title(&self, finding: &Finding, line_of: impl Fn(usize) -> usize) -> Option<String> {
        let fix = finding.fix.as_ref()?;
        Some(self.sentence(finding, &format!("fix.{}", fix.title), line_of))
    }

    /// What a problem says. One that the pack has no words for says its kind.
    pub fn problem(&self, problem: &Problem, line_of: impl Fn(usize) -> usize) -> String {
        let sentence = self.problems.get(problem.kind).map_or(problem.kind, String::as_str);
        fill(sentence, &problem.names, line_of)
    }

    fn sentence(&self, finding: &Finding, key: &str, line_of: impl Fn(usize) -> usize) -> String {
        let words = self.articles.get(finding.pitfall).and_then(|article| article.words.get(key));
        words.map_or_else(|| finding.pitfall.to_owned(), |words| fill(words, &finding.names, line_of))
    }
}

/// What is said of the call that leads to a finding in a function, whatever the pitfall.
#[must_use]
pub fn leads_here(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "it is reached from this call",
        Lang::Zh => "从这里的调用执行到那一行",
    }
}

impl Inline {
    /// Running text without its formatting.
    #[must_use]
    pub fn text_of(words: &[Self]) -> String {
        words
            .iter()
            .map(|word| match word {
                Self::Text(text) | Self::Code(text) => text.clone(),
                Self::Strong(inner) | Self::Emphasis(inner) | Self::Link { text: inner, .. } => Self::text_of(inner),
            })
            .collect()
    }
}

/// The `{names}` a sentence leaves open, in its order.
#[must_use]
pub fn placeholders(sentence: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = sentence;
    while let Some((_, name, tail)) = next_placeholder(rest) {
        found.push(name);
        rest = tail;
    }
    found
}

/// Puts the names in. A name that is not given stays open, so that a test can see it.
fn fill(sentence: &str, names: &[(&'static str, Name)], line_of: impl Fn(usize) -> usize) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((head, name, tail)) = next_placeholder(rest) {
        filled.push_str(head);
        match names.iter().find(|(given, _)| *given == name) {
            Some((_, Name::Text(text))) => filled.push_str(text),
            Some((_, Name::Line(offset))) => filled.push_str(&line_of(*offset).to_string()),
            None => filled.extend(["{", name, "}"]),
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

/// The text before the next `{name}`, the name, and the text behind it. Braces round anything but a
/// name, as in `conda_env={}`, are text.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices('{').find_map(|(at, _)| {
        let (head, tail) = text.split_at(at);
        let (name, tail) = tail.strip_prefix('{')?.split_once('}')?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        is_name.then_some((head, name, tail))
    })
}

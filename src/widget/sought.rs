//! What is looked for among all pitfalls: words in either language, family, outcome, release.

use crate::articles::{Article, Pack};
use crate::mlflow::Release;
use crate::pitfalls::{ALL, Outcome, Pitfall};

/// What a reader looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sought {
    /// Words, in either language.
    pub(crate) query: String,
    /// A family.
    pub(crate) family: Option<&'static str>,
    /// What it does to the reader.
    pub(crate) outcome: Option<Outcome>,
    /// A release on which it goes wrong.
    pub(crate) release: Option<Release>,
}

/// The pitfalls that are what the reader looks for, each with its article. `other` has the other language's words.
pub(crate) fn found<'p>(sought: &Sought, pack: &'p Pack, other: Option<&Pack>) -> Vec<(&'static Pitfall, &'p Article)> {
    let all = ALL.iter().filter_map(|pitfall| Some((pitfall, pack.articles.get(pitfall.id)?)));
    all.filter(|(pitfall, article)| fits(pitfall, article, sought, other)).collect()
}

fn fits(pitfall: &Pitfall, article: &Article, sought: &Sought, other: Option<&Pack>) -> bool {
    let Sought { query, family, outcome, release } = sought;
    let chosen = family.is_none_or(|family| family == pitfall.family)
        && outcome.is_none_or(|outcome| outcome == pitfall.outcome)
        && release.is_none_or(|release| pitfall.releases.holds(release));
    if !chosen || query.trim().is_empty() {
        return chosen;
    }
    let theirs = other.and_then(|pack| pack.articles.get(pitfall.id)).map(Article::said).unwrap_or_default();
    let said = [&article.said(), &theirs, pitfall.id].join(" ").to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| said.contains(word))
}

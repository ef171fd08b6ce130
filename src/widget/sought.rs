//! What is looked for among all pitfalls: words in either language, family, outcome, release.

use super::state::State;
use crate::articles::Article;
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

/// The pitfalls that are what the reader looks for, each with its article; none without the articles.
pub(crate) fn found(state: &State) -> Vec<(&'static Pitfall, &Article)> {
    let all = ALL.iter().filter_map(|pitfall| Some((pitfall, state.article(pitfall.id)?)));
    all.filter(|(pitfall, article)| fits(pitfall, article, state)).collect()
}

fn fits(pitfall: &Pitfall, article: &Article, state: &State) -> bool {
    let Sought { query, family, outcome, release } = &state.sought;
    let chosen = family.is_none_or(|family| family == pitfall.family)
        && outcome.is_none_or(|outcome| outcome == pitfall.outcome)
        && release.is_none_or(|release| pitfall.releases.holds(release));
    if !chosen || query.trim().is_empty() {
        return chosen;
    }
    let other = state.other.as_ref().and_then(|pack| pack.articles.get(pitfall.id));
    let theirs = other.map(Article::said).unwrap_or_default();
    let said = [&article.said(), &theirs, pitfall.id].join(" ").to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| said.contains(word))
}

//! What the articles say was seen is what the laboratory saw.

mod complaints;
mod library;

use caveat::articles::{Block, Lang, Source};
use caveat::mlflow::Release;
use library::{articles, blocks, pack};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What the laboratory wrote beside an article.
#[derive(Deserialize)]
struct Observed {
    pitfall: String,
    examples: BTreeMap<String, BTreeMap<String, Observation>>,
}

/// One example on one release.
#[derive(Deserialize)]
struct Observation {
    summary: Vec<String>,
}

#[test]
fn every_example_was_run_on_every_release() {
    let mut complaints = Vec::new();
    for lang in Lang::ALL {
        let pack = pack(lang);
        for (id, source) in articles(lang) {
            let names: Vec<&str> = blocks(&pack.articles[&id])
                .into_iter()
                .filter_map(|block| match block {
                    Block::Code(code) if code.verdict.is_some() => Some(code.name.as_str()),
                    _ => None,
                })
                .collect();
            if names.is_empty() {
                continue;
            }
            let observed = match observed(source) {
                Ok(observed) => observed,
                Err(why) => {
                    complaints.push(why);
                    continue;
                }
            };
            if observed.pitfall != id {
                complaints.push(format!("{}: what was observed is of {}", source.path, observed.pitfall));
            }
            for name in &names {
                for release in Release::OBSERVED {
                    let seen = observed.examples.get(*name).and_then(|seen| seen.get(&release.to_string()));
                    if seen.is_none() {
                        complaints.push(format!("{}: `{name}` was not run on {release}", source.path));
                    }
                }
            }
            for name in observed.examples.keys().filter(|name| !names.contains(&name.as_str())) {
                complaints.push(format!("{}: `{name}` was observed, and the article does not have it", source.path));
            }
        }
    }
    complaints::none("Every example was run on every release:", &complaints);
}

#[test]
fn every_line_that_an_article_shows_was_seen() {
    let mut complaints = Vec::new();
    for lang in Lang::ALL {
        let pack = pack(lang);
        for (id, source) in articles(lang) {
            for block in blocks(&pack.articles[&id]) {
                let Block::Observed { example, releases, lines } = block else { continue };
                match observed(source) {
                    Ok(observed) => complaints.extend(unseen(source, &observed, example, releases, lines)),
                    Err(why) => complaints.push(why),
                }
            }
        }
    }
    complaints::none("Every line that an article shows was seen:", &complaints);
}

/// Says which of the lines were not seen, release by release.
fn unseen(source: &Source, observed: &Observed, example: &str, releases: &[String], lines: &[String]) -> Vec<String> {
    let mut complaints = Vec::new();
    for release in releases {
        let Some(seen) = observed.examples.get(example).and_then(|seen| seen.get(release)) else {
            complaints.push(format!("{}: `{example}` was not run on {release}", source.path));
            continue;
        };
        let was_seen = |line: &String| match line.strip_suffix('…') {
            Some(head) => seen.summary.iter().any(|seen| seen.starts_with(head)),
            None => seen.summary.contains(line),
        };
        for line in lines.iter().filter(|line| !was_seen(line)) {
            complaints.push(format!(
                "{}: `{example}` on {release} did not show\n  {line}\n  but\n    {}",
                source.path,
                seen.summary.join("\n    ")
            ));
        }
    }
    complaints
}

fn observed(source: &Source) -> Result<Observed, String> {
    let stem = source.path.trim_end_matches(".en.md").trim_end_matches(".zh.md");
    let path = format!("{stem}.observed.json");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path))
        .map_err(|error| format!("{path}: {error}; `make observe` writes it"))?;
    serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))
}

//! What the articles say was seen is what the laboratory saw.

mod complaints;
mod library;

use caveat::articles::{Block, Code, Lang, Source};
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
    /// The library that the example needed, and its version: `torch 2.5.1`.
    with: Option<String>,
    /// Tells which code was run, where it is not run each time.
    code: Option<String>,
}

/// What an article shows of it.
struct Shown<'a> {
    example: &'a str,
    releases: &'a [String],
    with: Option<&'a str>,
    lines: &'a [String],
}

#[test]
fn every_example_was_run_on_every_release() {
    let mut complaints = Vec::new();
    for lang in Lang::ALL {
        let pack = pack(lang);
        for (id, source) in articles(lang) {
            let examples: Vec<&Code> = blocks(&pack.articles[&id])
                .into_iter()
                .filter_map(|block| match block {
                    Block::Code(code) if code.verdict.is_some() => Some(code),
                    _ => None,
                })
                .collect();
            if examples.is_empty() {
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
            for example in &examples {
                for release in Release::OBSERVED {
                    let seen = observed.examples.get(&example.name).and_then(|seen| seen.get(&release.to_string()));
                    let fault = seen.map_or(Some("was not run"), |seen| misplaced(example, seen));
                    complaints
                        .extend(fault.map(|fault| format!("{}: `{}` {fault} on {release}", source.path, example.name)));
                }
            }
            let is_example = |name: &String| examples.iter().any(|example| example.name == *name);
            for name in observed.examples.keys().filter(|name| !is_example(name)) {
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
                let Block::Observed { example, releases, with, lines } = block else { continue };
                let shown = Shown { example, releases, with: with.as_deref(), lines };
                match observed(source) {
                    Ok(observed) => complaints.extend(unseen(source, &observed, &shown)),
                    Err(why) => complaints.push(why),
                }
            }
        }
    }
    complaints::none("Every line that an article shows was seen:", &complaints);
}

/// An observation names its library and its code where the example needs one, and else does not.
fn misplaced(example: &Code, seen: &Observation) -> Option<&'static str> {
    match (&example.needs, &seen.with, &seen.code) {
        (None, None, None) => None,
        (None, ..) => Some("was run with a library that it does not need"),
        (Some(library), Some(with), Some(code)) if names(with, library) && code.len() == 16 => None,
        (Some(_), ..) => Some("does not say with which version of its library it was run"),
    }
}

/// `torch 2.5.1` names torch.
fn names(with: &str, library: &str) -> bool {
    with.split_once(' ').is_some_and(|(name, version)| {
        name == library && version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains(' ')
    })
}

#[test]
fn only_what_needs_a_library_is_seen_with_one() {
    let code = |needs: Option<&str>| Code {
        verdict: None,
        name: String::new(),
        language: String::new(),
        text: String::new(),
        marks: Vec::new(),
        needs: needs.map(str::to_owned),
    };
    let right = |needs: Option<&str>, with: Option<&str>, digest: Option<&str>| {
        let (with, code_seen) = (with.map(str::to_owned), digest.map(str::to_owned));
        misplaced(&code(needs), &Observation { summary: Vec::new(), with, code: code_seen }).is_none()
    };
    let digest = Some("0123456789abcdef");
    assert!(right(None, None, None) && right(Some("torch"), Some("torch 2.5.1"), digest));
    assert!(!right(None, Some("torch 2.5.1"), digest) && !right(None, None, digest));
    assert!(!right(Some("torch"), None, None) && !right(Some("torch"), Some("torch 2.5.1"), None));
    for with in ["torch", "torch ", "jax 0.5.0", "torch 2.5.1 jax 0.5.0"] {
        assert!(!right(Some("torch"), Some(with), digest), "{with}");
    }
}

/// Says which of the lines were not seen, release by release.
fn unseen(source: &Source, observed: &Observed, shown: &Shown<'_>) -> Vec<String> {
    let Shown { example, releases, with, lines } = *shown;
    let mut complaints = Vec::new();
    for release in releases {
        let Some(seen) = observed.examples.get(example).and_then(|seen| seen.get(release)) else {
            complaints.push(format!("{}: `{example}` was not run on {release}", source.path));
            continue;
        };
        if seen.with.as_deref() != with {
            let told = (seen.with.as_deref().unwrap_or("no library"), with.unwrap_or("none"));
            complaints
                .push(format!("{}: `{example}` on {release} had {}, the article says {}", source.path, told.0, told.1));
        }
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

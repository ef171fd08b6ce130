//! The table of MLflow's API against Python: each pair of `tests/lab/calls/pairs.txt`, a function and a
//! keyword, was called on three releases, and the check has to say of the same call what Python did.
//!
//! The laboratory sees to it that `calls.observed.json` is what those releases answer
//! (`tests/lab/lab check`); here the engine is held to it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod complaints;

use caveat::mlflow::Release;
use caveat::{Options, check};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What Python answered, by name, keyword and release.
type Observed = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

/// What is said of a function, a keyword or a name that the release does not have.
const NOT_THERE: [&str; 6] = [
    "unknown-attribute",
    "unknown-keyword",
    "removed-in-release",
    "newer-than-release",
    "evaluate-removed-argument",
    "genai-evaluate-legacy-arguments",
];

#[test]
fn what_is_said_of_a_call_is_what_python_did() {
    let mut complaints = Vec::new();
    for pair in pairs() {
        let said = pair.said();
        let wrong = match pair.answer.as_str() {
            // With the keyword alone the call ends before `log_model` hands it on to `save_model`, which may refuse it.
            "taken" if pair.name.ends_with(".log_model") => said.contains(&"unknown-attribute"),
            "taken" | "refused inside" => !said.is_empty(),
            "refused" => said.contains(&"unknown-attribute"),
            "no such name" => said.contains(&"unknown-keyword"),
            // Its library is not in the laboratory, or something failed before the function began.
            "not importable" | "not reached" => false,
            _ => true,
        };
        if wrong {
            complaints.push(format!("{pair}: {}, and the check says {said:?}", pair.answer));
        }
    }
    complaints::none("The check says of a call what Python does not do:", &complaints);
}

#[test]
fn a_keyword_that_another_release_takes_is_not_called_unknown() {
    let mut complaints = Vec::new();
    for pair in pairs().filter(|pair| pair.answer == "refused" && pair.elsewhere) {
        let said = pair.said();
        if said.contains(&"unknown-keyword") && !pair.name.ends_with(".log_model") {
            complaints.push(format!("{pair}: taken by another release, and the check says {said:?}"));
        }
    }
    complaints::none("The check calls a keyword unknown that one release takes:", &complaints);
}

#[test]
fn what_python_refuses_is_told_nearly_always() {
    let mut silent = Vec::new();
    let mut refused = 0;
    for pair in pairs().filter(|pair| matches!(pair.answer.as_str(), "refused" | "no such name")) {
        refused += 1;
        if pair.said().is_empty() {
            silent.push(pair.to_string());
        }
    }
    assert!(refused > 600, "{refused} calls that Python refused");
    // The rest are classes that others are made from, modules without their library, and functions
    // behind a decorator that the table knows nothing of: silence is right there.
    assert!(silent.len() * 20 < refused, "{} of {refused} are not told:\n{}", silent.len(), silent.join("\n"));
}

struct Pair {
    name: String,
    keyword: String,
    release: String,
    answer: String,
    /// Whether another release takes the keyword.
    elsewhere: bool,
}

impl std::fmt::Display for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}({}=None) on {}", self.name, self.keyword, self.release)
    }
}

impl Pair {
    /// The pitfalls that are found in the call, as far as they say that something is not there.
    fn said(&self) -> Vec<&'static str> {
        let release: Release = self.release.parse().unwrap();
        let report = check(&self.script(), &Options { release: Some(release) });
        let findings = report.findings.iter().map(|finding| finding.pitfall);
        findings.filter(|pitfall| NOT_THERE.contains(pitfall)).collect()
    }

    /// A script with the call; a method is called on an object of its class.
    fn script(&self) -> String {
        let Self { name, keyword, .. } = self;
        let (owner, method) = name.rsplit_once('.').unwrap();
        let class = owner.rsplit('.').next().unwrap().starts_with(|c: char| c.is_ascii_uppercase());
        if class {
            format!("import mlflow\n\n\ndef use(it: {owner}):\n    it.{method}({keyword}=None)\n")
        } else {
            format!("import mlflow\n\n{name}({keyword}=None)\n")
        }
    }
}

/// All calls on all releases.
fn pairs() -> impl Iterator<Item = Pair> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lab/calls/calls.observed.json");
    let observed: Observed = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    observed.into_iter().flat_map(|(name, keywords)| {
        keywords.into_iter().flat_map(move |(keyword, answers)| {
            let name = name.clone();
            let elsewhere = answers.values().any(|answer| answer == "taken");
            answers.into_iter().map(move |(release, answer)| Pair {
                name: name.clone(),
                keyword: keyword.clone(),
                release,
                answer,
                elsewhere,
            })
        })
    })
}

//! Which functions there are and what keywords they take, as `inspect.signature` says on the
//! releases of the laboratory (`tests/lab/signatures.py` makes the table again).

use super::Release;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Whether a function takes a keyword.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It does, on the release asked about.
    Yes,
    /// On no release that was measured.
    Never {
        /// What was meant, if that is certain.
        meant: Option<&'static str>,
    },
    /// Not on the release asked about, but on these.
    Elsewhere {
        /// The measured releases that have it, as a list for a message.
        releases: String,
    },
    /// The table can't tell: the function is not in it, swallows any keyword, or the release lies
    /// between two that differ.
    Unsure,
}

#[derive(Default)]
struct Table {
    functions: BTreeMap<&'static str, Vec<Signature>>,
    names: BTreeSet<&'static str>,
}

/// What `inspect.signature` said on these releases: the keywords the function takes.
struct Signature {
    releases: Vec<Release>,
    keywords: Vec<&'static str>,
}

/// The build script writes a line for each signature: the function, the releases, the keywords.
/// The first line is the names of the fluent API. Functions that swallow any keyword are left out.
fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::default();
        let mut lines = include_str!(concat!(env!("OUT_DIR"), "/signatures.txt")).lines();
        table.names.extend(lines.next().unwrap_or_default().split(' '));
        for line in lines {
            let mut words = line.split(' ');
            let (Some(function), Some(releases)) = (words.next(), words.next()) else { continue };
            let releases = releases.split(',').filter_map(|release| release.parse().ok()).collect();
            table.functions.entry(function).or_default().push(Signature { releases, keywords: words.collect() });
        }
        table
    })
}

/// Whether a canonical name is a function of MLflow's fluent API, or the `autolog`, `log_model` or
/// `save_model` of a flavour.
#[must_use]
pub fn is_function(name: &str) -> bool {
    let rest = name.strip_prefix("mlflow.").unwrap_or_default();
    let fluent = table().names.contains(rest);
    let flavor =
        rest.split_once('.').is_some_and(|(_, function)| matches!(function, "autolog" | "log_model" | "save_model"));
    fluent || flavor
}

/// Whether the function of this canonical name takes this keyword on a release.
#[must_use]
pub fn keyword(function: &str, keyword: &str, release: Release) -> Known {
    let Some(signatures) = table().functions.get(function) else { return Known::Unsure };
    let has = |signature: &&Signature| signature.keywords.contains(&keyword);
    let releases = |signature: &Signature| signature.releases.clone();
    let with: Vec<Release> = signatures.iter().filter(has).flat_map(releases).collect();
    if with.is_empty() {
        return Known::Never { meant: meant(function, keyword) };
    }
    let all: Vec<Release> = signatures.iter().flat_map(releases).collect();
    let minor = |release: &Release| (release.major, release.minor);
    let mut measured = Release::OBSERVED.iter().filter(|measured| all.contains(measured));
    if let Some(same) = measured.clone().find(|measured| minor(measured) == minor(&release)) {
        return if with.contains(same) { Known::Yes } else { elsewhere(with) };
    }
    let before = measured.clone().rfind(|measured| **measured < release);
    let after = measured.find(|measured| **measured > release);
    match (before, after) {
        (Some(before), Some(after)) if with.contains(before) && with.contains(after) => Known::Yes,
        (Some(before), Some(after)) if !with.contains(before) && !with.contains(after) => elsewhere(with),
        // Between two that differ, or outside of what was measured.
        _ => Known::Unsure,
    }
}

fn elsewhere(mut with: Vec<Release>) -> Known {
    with.sort_unstable();
    Known::Elsewhere { releases: with.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ") }
}

/// What people mean by keywords that no release has: only where the value can stay as it is.
/// Source: what is written in public code (PITFALLS, `unknown-keyword`, and part four).
fn meant(function: &str, keyword: &str) -> Option<&'static str> {
    Some(match (function, keyword) {
        ("mlflow.start_run", "name" | "run") => "run_name",
        ("mlflow.log_metric" | "mlflow.log_metrics", "epoch" | "global_step" | "iteration") => "step",
        ("mlflow.set_tracking_uri", "tracking_uri" | "url") => "uri",
        ("mlflow.set_experiment", "name" | "experiment") => "experiment_name",
        ("mlflow.log_artifact" | "mlflow.log_artifacts", "path" | "destination") => "artifact_path",
        ("mlflow.search_runs", "filter") => "filter_string",
        ("mlflow.search_runs", "limit") => "max_results",
        ("mlflow.MlflowClient", "uri") => "tracking_uri",
        _ => return None,
    })
}

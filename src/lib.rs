//! Caveat checks a Python script that uses MLflow and says what will go wrong, where, and why.
//!
//! [`check`] is nearly the whole of it: any text in, a [`Report`] out. It is pure, total and deterministic;
//! it reads no file, asks no clock and never fails. The report holds places and names, no sentences:
//! those stand in the articles, once a language. [`signature_help`] answers for one place of a script.
//!
//! The rooms, ground floor first; each may use those above it in this list and none below:
//! [`script`], [`python`], [`mlflow`], [`walk`], [`pitfalls`], [`articles`], [`report`], and
//! `widget` behind the feature of that name.

pub mod articles;
pub mod mlflow;
pub mod pitfalls;
pub mod python;
pub mod report;
pub mod script;
mod signature_help;
pub mod walk;
#[cfg(feature = "widget")]
pub mod widget;

use mlflow::Release;
use pitfalls::{Context, Finding};
use python::Module;
use python::names::Names;
use script::sorted;
use script::{Lines, Problem, Script};
pub use signature_help::{SignatureHelp, signature_help};
use walk::{Landing, Lane};

/// What the reader may choose about a check.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The MLflow release to check against. Without one the script may tell
    /// (`# caveat: mlflow==2.22`), and else it is the newest known release.
    pub release: Option<Release>,
}

impl Options {
    /// The release that the reader chose, or else the script tells.
    fn release_for(&self, script: &Script) -> Option<Release> {
        let told = || script.directives.release.as_deref().and_then(|told| told.parse().ok());
        self.release.or_else(told)
    }
}

/// Everything a check has to say, in the order of the script. Ranges are byte offsets into the text
/// that was given.
#[derive(Debug, Clone)]
pub struct Report {
    /// The MLflow release the script was checked against.
    pub release: Release,
    /// The pitfalls met.
    pub findings: Vec<Finding>,
    /// Where each logging call writes.
    pub landings: Vec<Landing>,
    /// Where in the script runs are open.
    pub lanes: Vec<Lane>,
    /// What could not be read, statement by statement; the rest of the script was checked.
    pub problems: Vec<Problem>,
}

/// Checks a script, or whatever was pasted in place of one.
#[must_use]
pub fn check(text: &str, options: &Options) -> Report {
    let script = Script::read(text);
    let chosen = options.release_for(&script);
    let release = chosen.unwrap_or(Release::NEWEST);
    let module = Module::parse(&script.python);
    let names = Names::resolve(&module.body);
    let walked = walk::walk(&script, &module, &names, release);
    let context = Context::new((&script, &module), &names, &walked, chosen);
    let mut findings = pitfalls::find(&context);
    let lines = Lines::new(text);
    let broken: Vec<usize> = module.problems.iter().map(|problem| lines.line(problem.span.start)).collect();
    findings.retain(|finding| {
        // What the parser made of a broken statement is a guess.
        let guessed = broken.contains(&lines.line(finding.span.start));
        !guessed && !script.directives.ignores(finding.pitfall, finding.span.start)
    });
    findings.iter_mut().for_each(|finding| finding.fit(text));
    let walk::Walked { mut landings, mut lanes, .. } = walked;
    landings.iter_mut().for_each(|landing| landing.fit(text));
    lanes.iter_mut().for_each(|lane| lane.fit(text));
    let mut problems = script.problems;
    problems.extend(module.problems);
    problems.iter_mut().for_each(|problem| problem.span = problem.span.fitted(text));
    let problems = sorted::by_place(problems, |problem| problem.span);
    Report { release, findings, landings, lanes, problems }
}

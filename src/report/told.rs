//! Findings with their words, lines and columns: what every format is made of.

use super::landing::ToldLanding;
use super::words::Words;
use crate::Report;
use crate::articles::Pack;
use crate::pitfalls::{Certainty, Edit, Finding, Outcome, Safety};
use crate::script::{Lines, Position, Problem, Span};
use serde::Serialize;

/// A file that was checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What the reader calls it.
    pub path: String,
    /// What it holds.
    pub text: String,
    /// What the check says about it.
    pub report: Report,
}

/// A file's findings, told in a language. Serialized it is the file's part of the JSON format.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// What the reader calls the file.
    pub path: String,
    /// The pitfalls met, in the order of the script.
    pub findings: Vec<ToldFinding>,
    /// Where each logging call writes.
    pub landings: Vec<ToldLanding>,
    /// What could not be read.
    pub problems: Vec<ToldProblem>,
}

/// A finding, told.
#[derive(Debug, Clone, Serialize)]
pub struct ToldFinding {
    /// The pitfall's id.
    pub pitfall: &'static str,
    /// What it does.
    pub outcome: Outcome,
    /// How sure it is.
    pub certainty: Certainty,
    /// Its sentence.
    pub message: String,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// The notebook cell, counted from 1; none in a script.
    pub cell: Option<usize>,
    /// Other places that explain it.
    pub related: Vec<ToldRelated>,
    /// What mends it.
    pub fix: Option<ToldFix>,
}

/// A place that explains a finding, told.
#[derive(Debug, Clone, Serialize)]
pub struct ToldRelated {
    /// What it has to do with the finding.
    pub message: String,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

/// A fix, told.
#[derive(Debug, Clone, Serialize)]
pub struct ToldFix {
    /// What it is called; a problem's fix has no title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether it may be applied unseen.
    pub safety: Safety,
    /// What is replaced by what.
    pub edits: Vec<ToldEdit>,
}

/// An edit with lines and columns.
#[derive(Debug, Clone, Serialize)]
pub struct ToldEdit {
    /// Where the replaced text begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// What stands there afterwards.
    pub text: String,
}

/// A piece of the text that could not be read, told.
#[derive(Debug, Clone, Serialize)]
pub struct ToldProblem {
    /// Which kind of problem it is; the JSON format has only its sentence.
    #[serde(skip)]
    pub kind: &'static str,
    /// Its sentence.
    pub message: String,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// What mends it, when it is certain what was meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<ToldFix>,
}

impl Told {
    /// Tells what was found in a file in the pack's language.
    #[must_use]
    pub fn new(checked: &Checked, pack: &Pack) -> Self {
        let lines = Lines::new(&checked.text);
        let words = Words::of(pack.lang);
        Self {
            path: checked.path.clone(),
            findings: checked.report.findings.iter().map(|finding| tell(finding, pack, &lines)).collect(),
            landings: checked.report.landings.iter().map(|landing| ToldLanding::new(landing, &lines, words)).collect(),
            problems: checked.report.problems.iter().map(|problem| tell_problem(problem, pack, &lines)).collect(),
        }
    }
}

fn tell(finding: &Finding, pack: &Pack, lines: &Lines<'_>) -> ToldFinding {
    let line_of = |byte| lines.line(byte);
    let (start, end) = ends(finding.span, lines);
    let related = finding.related.iter().map(|related| {
        let (start, end) = ends(related.span, lines);
        ToldRelated { message: pack.related(finding, related, line_of), start, end }
    });
    let fix = finding.fix.as_ref().map(|fix| ToldFix {
        title: pack.fix_title(finding, line_of),
        safety: fix.safety,
        edits: fix.edits.iter().map(|edit| tell_edit(edit, lines)).collect(),
    });
    ToldFinding {
        pitfall: finding.pitfall,
        outcome: finding.outcome,
        certainty: finding.certainty,
        message: pack.message(finding, line_of),
        start,
        end,
        cell: None,
        related: related.collect(),
        fix,
    }
}

fn tell_problem(problem: &Problem, pack: &Pack, lines: &Lines<'_>) -> ToldProblem {
    let (start, end) = ends(problem.span, lines);
    let fix = problem.fix.as_ref().map(|edits| ToldFix {
        title: None,
        safety: Safety::Safe,
        edits: edits.iter().map(|(span, text)| tell_edit(&Edit { span: *span, text: text.clone() }, lines)).collect(),
    });
    let message = pack.problem(problem, |byte| lines.line(byte));
    ToldProblem { kind: problem.kind, message, start, end, fix }
}

fn tell_edit(edit: &Edit, lines: &Lines<'_>) -> ToldEdit {
    let (start, end) = ends(edit.span, lines);
    ToldEdit { start, end, text: edit.text.clone() }
}

fn ends(span: Span, lines: &Lines<'_>) -> (Position, Position) {
    (lines.position(span.start), lines.position(span.end))
}

/// Each file as `draw` shows it, with a summary as last line.
pub(super) fn summarized(files: &[Checked], pack: &Pack, draw: impl Fn(&Told, &Lines<'_>, Words) -> String) -> String {
    let words = Words::of(pack.lang);
    let mut out = String::new();
    let (mut findings, mut problems) = (0, 0);
    for file in files {
        let told = Told::new(file, pack);
        findings += told.findings.len();
        problems += told.problems.len();
        out.push_str(&draw(&told, &Lines::new(&file.text), words));
    }
    out.push_str(&words.summary(files.len(), findings, problems));
    out.push('\n');
    out
}

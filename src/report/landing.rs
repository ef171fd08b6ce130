//! Where each logging call writes, with lines and columns: for the JSON format, and as a table.

use super::told::Checked;
use super::words::Words;
use crate::script::{Lines, Position, Span};
use crate::walk::{Landing, Part, Step, Target, Way};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// Where a logging call writes, told.
#[derive(Debug, Clone, Serialize)]
pub struct ToldLanding {
    /// The canonical name of what is called.
    pub call: String,
    /// What it writes.
    pub kind: &'static str,
    /// The name it writes under, all of them where there are several; none where it is not known.
    pub key: Option<Few<String>>,
    /// Where the call begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// The tracking URI.
    pub tracking: ToldPart,
    /// The experiment's name.
    pub experiment: ToldPart,
    /// The line of the call that opens the run, or the run's id.
    pub run: ToldPart,
    /// The step, each that it may be where there are several; none where it is not known or has none.
    pub step: Option<Few<i64>>,
    /// The same for each way by which the call is reached, where it is not the same for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<ToldWay>,
}

/// Where a logging call writes when it is reached in one way.
#[derive(Debug, Clone, Serialize)]
pub struct ToldWay {
    /// The way, from the outside in.
    pub via: Vec<ToldStep>,
    /// As in [`ToldLanding`].
    pub key: Option<Few<String>>,
    /// As in [`ToldLanding`].
    pub tracking: ToldPart,
    /// As in [`ToldLanding`].
    pub experiment: ToldPart,
    /// As in [`ToldLanding`].
    pub run: ToldPart,
    /// As in [`ToldLanding`].
    pub step: Option<Few<i64>>,
}

/// A step on the way to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldStep {
    /// The line of a call, or of a `with`, that runs a function of the script.
    Call(usize),
    /// A turn of a loop: the loop's line, and which turn, counted from 1.
    Turn(usize, usize),
    /// The line where a function of the script is handed to a thread or a process.
    HandedOver(usize),
}

/// One of a kind, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Few<T> {
    /// This one.
    One(T),
    /// These.
    Several(Vec<T>),
}

/// A part of a landing, told: exactly one of `known`, `one_of` and `unknown` is there.
#[derive(Debug, Clone, Serialize)]
pub struct ToldPart {
    /// The only thing it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<ToldTarget>,
    /// The things it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<ToldTarget>>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<&'static str>,
    /// The line that decided it; none where no line or more than one did.
    pub set_at: Option<usize>,
}

/// What a part of a landing may be, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ToldTarget {
    /// A tracking URI, an experiment's name, a run's id.
    Text(String),
    /// A run, by the line of the call that opens it.
    Line(usize),
    /// No run.
    Nothing,
}

impl<T> Few<T> {
    fn of(all: &[T]) -> Option<Self>
    where
        T: Clone,
    {
        match all {
            [] => None,
            [one] => Some(Self::One(one.clone())),
            several => Some(Self::Several(several.to_vec())),
        }
    }
}

impl ToldLanding {
    /// Tells a landing in a language.
    #[must_use]
    pub fn new(landing: &Landing, lines: &Lines<'_>, words: Words) -> Self {
        let part = |part: &Part| ToldPart::new(part, lines, words);
        Self {
            call: landing.call.clone(),
            kind: landing.kind,
            key: landing.key.as_deref().and_then(Few::of),
            start: lines.position(landing.span.start),
            end: lines.position(landing.span.end),
            tracking: part(&landing.tracking),
            experiment: part(&landing.experiment),
            run: part(&landing.run),
            step: landing.step.as_deref().and_then(Few::of),
            ways: landing.ways.iter().map(|way| ToldWay::new(way, lines, words)).collect(),
        }
    }
}

impl ToldStep {
    /// Tells a step by the line that its place begins on.
    pub(crate) fn new(step: &Step, line: impl Fn(usize) -> usize) -> Self {
        let line = line(step.span().start);
        match step {
            Step::Call(_) => Self::Call(line),
            Step::Turn(_, turn) => Self::Turn(line, turn + 1),
            Step::HandedOver(_) => Self::HandedOver(line),
        }
    }
}

impl ToldWay {
    fn new(way: &Way, lines: &Lines<'_>, words: Words) -> Self {
        let part = |part: &Part| ToldPart::new(part, lines, words);
        Self {
            via: way.via.iter().map(|step| ToldStep::new(step, |at| lines.line(at))).collect(),
            key: way.key.as_deref().and_then(Few::of),
            tracking: part(&way.tracking),
            experiment: part(&way.experiment),
            run: part(&way.run),
            step: way.step.as_deref().and_then(Few::of),
        }
    }
}

impl ToldPart {
    fn new(part: &Part, lines: &Lines<'_>, words: Words) -> Self {
        let none = Self { known: None, one_of: None, unknown: None, set_at: None };
        let all = match part {
            Part::Unknown(why) => return Self { unknown: Some(words.why(*why)), ..none },
            Part::OneOf(all) => all,
        };
        let line = |span: Option<Span>| span.map(|span| lines.line(span.start));
        let first = all.first().and_then(|told| line(told.set_at));
        let set_at = first.filter(|_| all.iter().all(|told| line(told.set_at) == first));
        let mut targets: Vec<ToldTarget> = Vec::new();
        for told in all {
            let target = match &told.is {
                Target::Text(text) => ToldTarget::Text(text.clone()),
                Target::Run(opened) => ToldTarget::Line(lines.line(opened.start)),
                Target::NoRun => ToldTarget::Nothing,
            };
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        match <[ToldTarget; 1]>::try_from(targets) {
            Ok([only]) => Self { known: Some(only), set_at, ..none },
            Err(several) => Self { one_of: Some(several), set_at, ..none },
        }
    }

    /// As a cell of a table.
    fn cell(&self, words: Words) -> String {
        let name = |target: &ToldTarget| match target {
            ToldTarget::Text(text) => text.clone(),
            ToldTarget::Line(line) => words.run_of_line(*line),
            ToldTarget::Nothing => words.no_run().to_owned(),
        };
        if let Some(why) = self.unknown {
            return format!("? {why}");
        }
        let all: Vec<String> = self.known.iter().chain(self.one_of.iter().flatten()).map(name).collect();
        let cell = all.join(words.or());
        let is_run =
            self.known.iter().chain(self.one_of.iter().flatten()).any(|one| matches!(one, ToldTarget::Line(_)));
        match self.set_at.filter(|_| !is_run) {
            Some(line) => format!("{cell} {}", words.set_on(line)),
            None => cell,
        }
    }
}

/// Where the files' logging calls write, a table a file.
#[must_use]
pub fn landings(files: &[Checked], words: Words) -> String {
    let mut out = String::new();
    for file in files {
        let lines = Lines::new(&file.text);
        if files.len() > 1 {
            out.push_str(&format!("{}\n", file.path));
        }
        let mut rows = vec![words.landing_columns().map(str::to_owned)];
        for landing in &file.report.landings {
            let told = ToldLanding::new(landing, &lines, words);
            let place = format!("{}:{}", told.start.line, told.start.column);
            let row = |place: String, parts: [&ToldPart; 3], key: Option<&Few<String>>, step: Option<&Few<i64>>| {
                let [tracking, experiment, run] = parts.map(|part| part.cell(words));
                [place, written(&told.call, key), tracking, experiment, run, few(step, words)]
            };
            if told.ways.is_empty() {
                let parts = [&told.tracking, &told.experiment, &told.run];
                rows.push(row(place, parts, told.key.as_ref(), told.step.as_ref()));
                continue;
            }
            rows.extend(told.ways.iter().map(|way| {
                let place = format!("{place} {}", words.way(way.via.iter().copied()));
                row(place, [&way.tracking, &way.experiment, &way.run], way.key.as_ref(), way.step.as_ref())
            }));
        }
        if rows.len() == 1 {
            out.push_str(&format!("{}\n", words.no_landings()));
        } else {
            out.push_str(&table(&rows));
        }
    }
    out
}

/// What is called, and the name it writes under.
fn written(call: &str, key: Option<&Few<String>>) -> String {
    let call = call.trim_start_matches("mlflow.").trim_start_matches("MlflowClient.");
    match key {
        None => call.to_owned(),
        Some(Few::One(key)) => format!("{call} {key}"),
        Some(Few::Several(keys)) => format!("{call} {}", keys.join(", ")),
    }
}

fn few(steps: Option<&Few<i64>>, words: Words) -> String {
    match steps {
        None => String::new(),
        Some(Few::One(step)) => step.to_string(),
        Some(Few::Several(steps)) => steps.iter().map(ToString::to_string).collect::<Vec<_>>().join(words.or()),
    }
}

/// Rows with each column as wide as its widest cell.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: Vec<usize> = (0..N)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect();
    rows.iter().fold(String::new(), |out, row| {
        let line = row.iter().zip(&widths).fold(String::new(), |line, (cell, width)| {
            line + cell + &" ".repeat(width.saturating_sub(cell.width()) + 2)
        });
        out + line.trim_end() + "\n"
    })
}

//! A report as the page keeps it: places in UTF-16 units, line numbers counted, problems and
//! findings in one list in the order of the script.

use super::landed::{Landed, landed};
use super::lanes::{Bar, bars};
use super::utf16::Utf16;
use crate::Report;
use crate::pitfalls::{Certainty, Finding, Fix, Outcome, Safety};
use crate::script::{Name, Problem, Span};
use serde::Serialize;

/// What a check has to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Checked {
    /// The release the script was checked against.
    pub(crate) release: String,
    /// Findings and problems, in the order of the script.
    pub(crate) seen: Vec<Seen>,
    /// Where each logging call writes, in the order of the script.
    pub(crate) landed: Vec<Landed>,
    /// Where runs are open.
    pub(crate) bars: Vec<Bar>,
}

/// How a thing is shown: what a pitfall does, or that the text could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// MLflow or Python raises.
    Fails,
    /// Nothing is raised, and the record is wrong or missing.
    Silent,
    /// It works, and costs later.
    Advice,
    /// This could not be read as Python.
    Unread,
}

impl Kind {
    /// All of them, in the order in which they are counted for the reader.
    pub(crate) const ALL: [Self; 4] = [Self::Fails, Self::Silent, Self::Advice, Self::Unread];

    /// Its name in class names and in the data for the editor.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fails => "fails",
            Self::Silent => "silent",
            Self::Advice => "advice",
            Self::Unread => "unread",
        }
    }
}

/// One finding or problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Seen {
    /// What it is called in this report: the pitfall and which of its findings it is. The same from
    /// check to check as long as none of the pitfall comes or goes above it.
    pub(crate) id: String,
    /// The pitfall's id, or the problem's kind.
    pub(crate) about: String,
    /// How it is shown.
    pub(crate) kind: Kind,
    /// Whether it is so on some paths only.
    pub(crate) likely: bool,
    /// The key of its sentence.
    pub(crate) message: String,
    /// What the sentence names.
    pub(crate) names: Vec<(String, String)>,
    /// What is underlined.
    pub(crate) place: Place,
    /// The line it starts on, counted from 1.
    pub(crate) line: usize,
    /// Other places that explain it, by the key of their words.
    pub(crate) related: Vec<(String, Place)>,
    /// What mends it.
    pub(crate) mend: Option<Mend>,
}

/// A range in UTF-16 units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    /// The first unit.
    pub(crate) from: usize,
    /// The unit after the last one.
    pub(crate) to: usize,
}

/// A fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Mend {
    /// The key of its title; a problem's fix has none.
    pub(crate) title: Option<String>,
    /// Whether "fix all" applies it.
    pub(crate) safe: bool,
    /// The changes, in order and without overlaps.
    pub(crate) edits: Vec<Edit>,
}

/// A piece of the text replaced by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Edit {
    /// The first unit that goes.
    pub(crate) from: usize,
    /// The unit after the last one that goes.
    pub(crate) to: usize,
    /// What comes instead.
    pub(crate) text: String,
}

impl Checked {
    /// A report on `text`, turned into what the page keeps.
    pub(crate) fn new(text: &str, report: &Report) -> Self {
        let map = Utf16::new(text);
        let mut seen: Vec<Seen> = report.findings.iter().map(|finding| from_finding(&map, finding)).collect();
        for problem in &report.problems {
            let problem = from_problem(&map, problem);
            let at = seen.partition_point(|other| other.place.from < problem.place.from);
            seen.insert(at, problem);
        }
        for index in 0..seen.len() {
            let (before, rest) = seen.split_at_mut(index);
            if let Some(one) = rest.first_mut() {
                let earlier = before.iter().filter(|other| other.about == one.about).count();
                one.id = format!("{}-{}", one.about, earlier + 1);
            }
        }
        Self {
            release: report.release.to_string(),
            seen,
            landed: landed(&map, text, report),
            bars: bars(&map, text, report),
        }
    }

    /// The one of that id.
    pub(crate) fn get(&self, id: &str) -> Option<&Seen> {
        self.seen.iter().find(|one| one.id == id)
    }

    /// How many there are of a kind.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.seen.iter().filter(|one| one.kind == kind).count()
    }
}

fn from_finding(map: &Utf16<'_>, finding: &Finding) -> Seen {
    Seen {
        id: String::new(),
        about: finding.pitfall.to_owned(),
        kind: match finding.outcome {
            Outcome::Fails => Kind::Fails,
            Outcome::Silent => Kind::Silent,
            Outcome::Advice => Kind::Advice,
        },
        likely: finding.certainty == Certainty::Likely,
        message: finding.message.to_owned(),
        names: names(map, &finding.names),
        place: place(map, finding.span),
        line: map.line(finding.span.start),
        related: finding.related.iter().map(|one| (one.label.to_owned(), place(map, one.span))).collect(),
        mend: finding.fix.as_ref().map(|fix| mend(map, fix)),
    }
}

fn from_problem(map: &Utf16<'_>, problem: &Problem) -> Seen {
    Seen {
        id: String::new(),
        about: problem.kind.to_owned(),
        kind: Kind::Unread,
        likely: false,
        message: String::new(),
        names: names(map, &problem.names),
        place: place(map, problem.span),
        line: map.line(problem.span.start),
        related: Vec::new(),
        mend: problem.fix.as_ref().map(|edits| Mend {
            title: None,
            safe: true,
            edits: edits.iter().map(|(span, text)| edit(map, *span, text)).collect(),
        }),
    }
}

fn mend(map: &Utf16<'_>, fix: &Fix) -> Mend {
    Mend {
        title: Some(fix.title.to_owned()),
        safe: fix.safety == Safety::Safe,
        edits: fix.edits.iter().map(|one| edit(map, one.span, &one.text)).collect(),
    }
}

fn edit(map: &Utf16<'_>, span: Span, text: &str) -> Edit {
    let Place { from, to } = place(map, span);
    Edit { from, to, text: text.to_owned() }
}

pub(super) fn place(map: &Utf16<'_>, span: Span) -> Place {
    Place { from: map.offset(span.start), to: map.offset(span.end) }
}

fn names(map: &Utf16<'_>, names: &[(&'static str, Name)]) -> Vec<(String, String)> {
    let value = |name: &Name| match name {
        Name::Text(text) => text.clone(),
        Name::Line(byte) => map.line(*byte).to_string(),
    };
    names.iter().map(|(key, name)| ((*key).to_owned(), value(name))).collect()
}

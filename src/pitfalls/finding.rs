//! A pitfall met in a script: which one, where, and the names it mentions. No words.

use crate::script::{Name, Span};
use crate::walk::Moment;
use serde::{Deserialize, Serialize};

/// What a pitfall does to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// MLflow or Python raises.
    Fails,
    /// Nothing is raised, and the record is wrong or missing.
    Silent,
    /// It works, and costs later.
    Advice,
}

/// How sure a finding is. A doubt stronger than `Likely` is silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// On every path that gets here.
    Certain,
    /// On some path that gets here.
    Likely,
}

/// Whether a fix may be applied unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Does what the author meant; "fix all" applies it.
    Safe,
    /// Changes what the script does; the author decides.
    Review,
}

/// The label of the place whose call leads to a finding in a function.
pub const CALLED: &str = "called";

/// A pitfall met in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The pitfall's id, `unended-run` for example.
    pub pitfall: &'static str,
    /// What it does here, on the release that was checked.
    pub outcome: Outcome,
    /// How sure it is.
    pub certainty: Certainty,
    /// Which of the article's messages tells it: the key, `message` when there is but one.
    pub message: &'static str,
    /// What the message names.
    pub names: Vec<(&'static str, Name)>,
    /// What is underlined.
    pub span: Span,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What mends it, where a fix is safe or worth offering.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A certain finding with the article's only message, and nothing more yet.
    pub(crate) fn new(pitfall: &super::Pitfall, span: Span) -> Self {
        Self {
            pitfall: pitfall.id,
            outcome: pitfall.outcome,
            certainty: Certainty::Certain,
            message: "message",
            names: Vec::new(),
            span,
            related: Vec::new(),
            fix: None,
        }
    }

    /// Widens every place to whole characters of the pasted text.
    pub(crate) fn fit(&mut self, text: &str) {
        let fit = |span: &mut Span| *span = span.fitted(text);
        fit(&mut self.span);
        self.related.iter_mut().for_each(|related| fit(&mut related.span));
        let edits = self.fix.iter_mut().flat_map(|fix| &mut fix.edits);
        edits.for_each(|edit| {
            // Something put in stays a point, behind the character it would have split.
            let point = edit.span.start == edit.span.end;
            fit(&mut edit.span);
            edit.span.start = if point { edit.span.end } else { edit.span.start };
        });
    }

    pub(crate) fn outcome(self, outcome: Outcome) -> Self {
        Self { outcome, ..self }
    }

    pub(crate) fn message(self, message: &'static str) -> Self {
        Self { message, ..self }
    }

    /// The message of a finding that holds on some paths only.
    pub(crate) fn likely(self, message: &'static str) -> Self {
        Self { message, certainty: Certainty::Likely, ..self }
    }

    /// A finding that holds on some paths only, and whose message says no more than that.
    pub(crate) fn perhaps(self) -> Self {
        Self { certainty: Certainty::Likely, ..self }
    }

    pub(crate) fn name(mut self, key: &'static str, name: Name) -> Self {
        self.names.push((key, name));
        self
    }

    /// Names the call that leads to it, where it is in a function and only some calls may.
    pub(crate) fn reached(self, moment: &Moment) -> Self {
        let elsewhere = moment.called.filter(|call| !call.contains(self.span));
        self.related(CALLED, elsewhere)
    }

    pub(crate) fn related(mut self, label: &'static str, span: Option<Span>) -> Self {
        self.related.extend(span.map(|span| Related { label, span }));
        self
    }

    pub(crate) fn fix(self, title: &'static str, safety: Safety, edits: Option<Vec<Edit>>) -> Self {
        let fix = edits.map(|edits| Fix { title, safety, edits });
        Self { fix: self.fix.or(fix), ..self }
    }
}

/// A place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Which of the article's `related.…` sentences tells it: the key behind the dot.
    pub label: &'static str,
    /// Where it is.
    pub span: Span,
}

/// A change of the script that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Which of the article's `fix.…` titles names it: the key behind the dot.
    pub title: &'static str,
    /// Whether it may be applied unseen.
    pub safety: Safety,
    /// What is replaced by what, in the order of the script, without overlaps.
    pub edits: Vec<Edit>,
}

/// A piece of the script replaced by a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is put in.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

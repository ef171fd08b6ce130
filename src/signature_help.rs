//! What the reader is shown while they write a call of MLflow: its signature, and what changed in it.

use crate::Options;
use crate::mlflow::{
    Change, Changed, Deprecation, Kind, Parameter, Range, Release, Signature, changes, deprecations, hull, releases,
    signatures,
};
use crate::python::Module;
use crate::python::names::Names;
use crate::script::{Script, Span};
use crate::walk::{Argument, Objects, pointed};

/// A function, method or class of MLflow at a place of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHelp {
    /// Its canonical name: `mlflow.log_metric`, `mlflow.MlflowClient.log_metric`.
    pub name: String,
    /// What names it in the text, in bytes.
    pub span: Span,
    /// The name that the offset is on, if it is on one: the function's or a keyword's.
    pub word: Option<Span>,
    /// The release of the table that was asked about: the same minor, else the nearest.
    pub release: Release,
    /// The release whose signature this is: the one asked about, or the nearest one that has it.
    pub shown: Release,
    /// The releases of the table that have it, first to last.
    pub range: Range,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// The name of the parameter that the offset is in.
    pub active: Option<&'static str>,
    /// What of this signature is deprecated.
    pub deprecated: Vec<Deprecation>,
    /// What changed after the release, oldest first; on the newest one, the last things that did.
    pub changes: Vec<Changed>,
}

/// How many changes are told where all of them are past.
const LAST: usize = 3;

/// Help for the innermost call of MLflow that holds a byte offset of the text, in its function or
/// its parentheses, or for a function or class that is named there. Any text and any offset will do.
#[must_use]
pub fn signature_help(text: &str, at: usize, options: &Options) -> Option<SignatureHelp> {
    let script = Script::read(text);
    let release = measured(options.release_for(&script).unwrap_or(Release::NEWEST))?;
    let module = Module::parse(&script.python);
    let names = Names::resolve(&module.body);
    let pointed = pointed(&script, &module, Objects { names: &names, release }, at)?;

    let all = signatures(&pointed.name);
    let (shown, signature) = nearest(&all, release)?;
    let changed = changes(&pointed.name);
    let deprecated = deprecations(signature, *shown, &changed);
    Some(SignatureHelp {
        release,
        shown: *shown,
        range: hull(all.iter().map(|(release, _)| *release))?,
        parameters: signature.shown(),
        active: pointed.argument.and_then(|argument| active(signature, &argument)),
        changes: told(changed, release, &deprecated),
        deprecated,
        name: pointed.name,
        span: pointed.span.fitted(text),
        word: pointed.word.map(|word| word.fitted(text)),
    })
}

impl SignatureHelp {
    /// Whether the release that was asked about has it.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.shown == self.release
    }

    /// The signature in pieces: what stands between parameters has none.
    #[must_use]
    pub fn pieces(&self) -> Vec<(Option<&Parameter>, String)> {
        let mut pieces = vec![(None, format!("{}(", self.name))];
        let mut by_name = false;
        for (index, parameter) in self.parameters.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            let marker = if parameter.kind == Kind::Keyword && !by_name { "*, " } else { "" };
            by_name |= matches!(parameter.kind, Kind::Keyword | Kind::Positions);
            pieces.push((None, format!("{comma}{marker}")));
            pieces.push((Some(parameter), parameter.to_string()));
        }
        pieces.push((None, ")".to_owned()));
        pieces
    }
}

/// The release of the table that speaks for another one: of the same minor, else the nearest.
fn measured(release: Release) -> Option<Release> {
    let minor = |one: &Release| (one.major, one.minor);
    let table = releases();
    table.iter().find(|one| minor(one) >= minor(&release)).or(table.last()).copied()
}

/// The signature on a release, else on the next one that has it, else on the last.
fn nearest(all: &[(Release, Signature)], release: Release) -> Option<&(Release, Signature)> {
    all.iter().find(|(one, _)| *one >= release).or(all.last())
}

/// The parameter that an argument goes to.
fn active(signature: &Signature, argument: &Argument) -> Option<&'static str> {
    let (found, rest) = match argument {
        Argument::Position(position) => (signature.at(*position), Kind::Positions),
        Argument::Keyword(name) => (signature.named(name), Kind::Keywords),
    };
    let rest = || signature.parameters.iter().find(|parameter| parameter.kind == rest);
    found.or_else(rest).map(|parameter| parameter.name)
}

/// Those changes that come after a release; where it is the newest, the last before, without what is
/// told as deprecated anyway.
fn told(mut changes: Vec<Changed>, release: Release, deprecated: &[Deprecation]) -> Vec<Changed> {
    if Some(&release) != releases().last() {
        changes.retain(|one| !one.until(release));
        return changes;
    }
    let still = |one: &Changed| {
        matches!(one.how, Change::Deprecated(_))
            && deprecated.iter().any(|now| match now.parameter {
                Some(name) => one.parameters.contains(&name),
                None => one.parameters.is_empty(),
            })
    };
    changes.retain(|one| !still(one));
    changes.split_off(changes.len().saturating_sub(LAST))
}

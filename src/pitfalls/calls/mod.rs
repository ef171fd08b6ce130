//! Calls that MLflow does not know, or not in this shape, or not on this release.

pub(super) mod client_missing_run_id;
pub(super) mod client_step_is_timestamp;
pub(super) mod deprecated_in_release;
pub(super) mod gen_args_removed_elsewhere;
pub(super) mod newer_than_release;
pub(super) mod project_run_removed_argument;
pub(super) mod removed_in_release;
pub(super) mod removed_mlflow_module;
pub(super) mod start_run_name_positional;
pub(super) mod unknown_attribute;
pub(super) mod unknown_keyword;
mod written;
pub(super) mod wrong_argument_shape;

use super::Context;
use crate::mlflow::{Found, Known, Misfit, Range, a_subclass_has, find, is_open, keyword, on, signature};
use crate::python::tree::{Arg, Call, Pass};
use crate::script::{Name, Span};
use crate::walk::{AskedBy, CallSite, Named};

/// An argument passed by name, which stands at this place.
type ByName<'t> = (&'t Arg, &'t str, Span);

/// The arguments of a call that are passed by name.
fn by_name(call: &Call) -> impl Iterator<Item = ByName<'_>> {
    call.args.iter().filter_map(|arg| match &arg.pass {
        Pass::Keyword(name, span) => Some((arg, name.as_str(), *span)),
        Pass::Position | Pass::Star | Pass::DoubleStar => None,
    })
}

/// Whether the shape of a call may be judged: the table tells of the release, the script does not try
/// the call to find out (`except TypeError`), and puts nothing of its own in the place of what is called.
fn may_be_judged(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    context.release_is_told() && !site.asks_for_type_error && !context.walked.probed.contains(&site.name)
}

/// The first keyword that the function takes on other releases only, and which those are.
fn keyword_of_others<'t>(site: &CallSite<'t>, context: &Context<'_>) -> Option<(ByName<'t>, Range)> {
    if site.tried || context.walked.asks_release || !may_be_judged(site, context) {
        return None;
    }
    by_name(site.call).find_map(|passed| match keyword(&site.name, passed.1, context.release) {
        Known::Elsewhere(range) => Some((passed, range)),
        Known::Yes | Known::Never | Known::NotHere | Known::Unsure => None,
    })
}

/// What the table says of a name that a script asks for. The script may look for the name itself
/// (`hasattr`) or put it there, an object may be of a class made from the one that is told, and where
/// more may be than is told nothing is certain: all of these are `None`.
fn told(named: &Named, context: &Context<'_>) -> Option<Found> {
    let by_object = named.by == AskedBy::Object;
    let by_attribute = by_object || named.by == AskedBy::Path;
    let doubt = context.walked.probed.contains(&named.name)
        || is_open(&named.owner, context.release)
        // What a newer module has, or a newer function gives, is newer with it, and told there.
        || by_attribute && on(&named.owner, context.release).is_none()
        || by_object && a_subclass_has(&named.owner, &named.name);
    (!doubt).then(|| find(&named.path()))
}

/// A method of a client whose `run_id` was left out, so that every argument stands one place too far
/// to the left.
fn run_id_left_out(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let method = site.name.strip_prefix("mlflow.MlflowClient.").is_some();
    let Some(signature) = signature(&site.name, context.release).filter(|_| method) else { return false };
    let given = context.given(site.call);
    let takes_run = signature.at(0).is_some_and(|first| first.name == "run_id");
    let one_missing = matches!(signature.misfit(&given), Some(Misfit::Missing(missing)) if missing.len() == 1);
    takes_run && one_missing && !given.keywords.contains(&"run_id")
}

/// A canonical name as a reader would say it: `MlflowClient.log_metric`, `mlflow.log_metric`.
fn said(name: &str) -> Name {
    let short = name.rsplit_once('.').map_or(name, |(owner, last)| {
        let class = owner.rsplit('.').next().filter(|class| class.starts_with(|c: char| c.is_ascii_uppercase()));
        class.and_then(|class| name.get(name.len() - class.len() - last.len() - 1..)).unwrap_or(name)
    });
    Name::Text(short.to_owned())
}

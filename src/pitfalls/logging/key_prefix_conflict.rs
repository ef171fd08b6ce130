//! A key that is another key's folder, in a store that keeps each key in a file: `val` and `val/loss`.

use super::repeats::doubt;
use crate::mlflow::{FOLDER_STORE_RAISES, Range, UriForm, uri_form};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::{CallSite, Landing, Part, Target, Told};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "key-prefix-conflict",
    family: "logging",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // One that is logged asynchronously fails where nobody sees it.
    if !site.logs || site.tried || site.call.arg("synchronous", None).is_some() {
        return None;
    }
    let own = landing(site, context)?;
    let set_by_the_script = in_a_folder(own, context)?;
    let keys = keys(site, own, context);
    let finding = || Finding::new(&PITFALL, site.expr.span).name("call", context.called(site.call));
    let told = |finding: Finding, doubt: bool| if doubt || !set_by_the_script { finding.perhaps() } else { finding };
    if let Some((key, folder)) = pairs(&keys, &keys) {
        let finding = finding().message("message.same-call").name("key", key).name("folder", folder);
        return Some(told(finding, site.decided));
    }
    for moment in site.moments.iter().filter(|moment| !moment.state.never) {
        for before in moment.state.written_here().iter().filter(|before| **before != site.expr.span) {
            let Some(other) = context.walked.calls.iter().find(|call| call.expr.span == *before) else { continue };
            let Some(there) = landing(other, context).filter(|there| space(there) == space(own)) else { continue };
            if is_first(site, other) {
                continue;
            }
            let known = self::keys(other, there, context);
            let Some(doubt) = doubt(moment, &other.moments) else { continue };
            let Some((key, folder)) = pairs(&keys, &known).or_else(|| pairs(&known, &keys)) else { continue };
            let finding = finding()
                .name("key", key)
                .name("folder", folder)
                .name("line", Name::Line(before.start))
                .related("before", Some(*before));
            return Some(told(finding, doubt || other.tried || other.decided));
        }
    }
    None
}

/// Of two calls in one loop the second is the one that fails, on the first turn.
fn is_first(site: &CallSite<'_>, other: &CallSite<'_>) -> bool {
    let met = |one: &CallSite<'_>, other: &CallSite<'_>, written: bool| {
        let states = one.moments.iter().map(|moment| &moment.state).filter(|state| !state.never);
        states.into_iter().any(|state| state.written_here().contains(&other.expr.span) == written)
    };
    met(other, site, true)
        && match (met(site, other, false), met(other, site, false)) {
            (true, false) => true,
            (false, true) => false,
            _ => site.expr.span.start < other.expr.span.start,
        }
}

fn landing<'c>(site: &CallSite<'_>, context: &Context<'c>) -> Option<&'c Landing> {
    let landing = context.walked.landings.iter().find(|landing| landing.span == site.expr.span)?;
    matches!(space(landing), "metric" | "param" | "tag").then_some(landing)
}

/// Metrics, parameters and tags have a folder each.
fn space(landing: &Landing) -> &'static str {
    landing.kind.trim_end_matches('s')
}

/// Whether a call writes to a folder store for certain, and if so, whether the script says that.
fn in_a_folder(landing: &Landing, context: &Context<'_>) -> Option<bool> {
    let Part::OneOf(all) = &landing.tracking else { return None };
    let [Told { is: Target::Text(uri), set_at }] = all.as_slice() else { return None };
    let allowed = context.walked.environment.contains("MLFLOW_ALLOW_FILE_STORE");
    // From 3.13 on the store itself fails first.
    let fails_before = context.chosen && FOLDER_STORE_RAISES.holds(context.release) && !allowed;
    (uri_form(uri) == UriForm::Folder && !fails_before).then_some(set_at.is_some())
}

/// The keys of a call; of one that is known in its beginning, the folders it begins with, and a slash.
fn keys(site: &CallSite<'_>, landing: &Landing, context: &Context<'_>) -> Vec<String> {
    if let Some(keys) = &landing.key {
        return keys.clone();
    }
    let key = site.call.arg("key", Some(0)).map(|arg| context.names.value(&arg.value));
    match key {
        Some(Value::Head(head)) => head.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A key, and one that would lie in the folder of that name.
fn pairs(keys: &[String], others: &[String]) -> Option<(Name, Name)> {
    keys.iter().filter(|key| !key.ends_with('/')).find_map(|key| {
        let inside = |other: &&String| other.strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with('/'));
        let other = others.iter().find(inside)?;
        let shown = if other.ends_with('/') { format!("{other}…") } else { other.clone() };
        Some((Name::Text(key.clone()), Name::Text(shown)))
    })
}

//! `set_registry_uri()` after a client was built that is then asked for models: it keeps the registry
//! that was in force.

use crate::mlflow::{Range, Release};
use crate::pitfalls::moving::moved_above;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::ExprKind;
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::{CallSite, Globals, SetBy};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "client-created-before-set-registry-uri",
    family: "registry",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.set_registry_uri" || !straight(site) {
        return None;
    }
    let now = context.names.value(&site.call.arg("uri", Some(0))?.value);
    let Value::Str(now) = &now else { return None };
    let (built, used) = context.walked.calls.iter().find_map(|call| {
        let before = straight(call) && context.comes_before(call, site);
        let client = call.name == "mlflow.MlflowClient" && before && !call.call.unpacks();
        if !client || call.call.arg("registry_uri", Some(1)).is_some() {
            return None;
        }
        let told = call.call.arg("tracking_uri", Some(0)).map(|arg| context.names.value(&arg.value));
        let other = |globals: &Globals| elsewhere(told.as_ref(), globals, now, context.release);
        let other = call.moments.iter().all(|moment| other(&moment.state.globals));
        Some((call, asked_after(site, call, context).filter(|_| other)?))
    })?;
    let ExprKind::Attribute { value: client, .. } = &used.call.func.kind else { return None };
    if context.builds_another_client(site) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("client", context.quoted(client.span))
        .name("line", Name::Line(used.expr.span.start))
        .name("built", Name::Line(built.expr.span.start))
        .related("client", Some(built.expr.span))
        .related("used", Some(used.expr.span));
    // A Spark session may have told the client of Unity Catalog.
    let finding = if now.starts_with("databricks") { finding.perhaps() } else { finding };
    Some(finding.fix("move", Safety::Safe, moved_above(site, built.expr.span, context)))
}

/// A call in the plain course of its function or of the script: reached once, and decided by nothing.
fn straight(call: &CallSite<'_>) -> bool {
    let looped = call.moments.iter().any(|moment| !moment.loops.is_empty() || moment.clause.is_some());
    !call.decided && !call.tried && !looped && call.functions.len() == 1
}

/// Whether a client that was built in this situation certainly asks another registry.
fn elsewhere(told: Option<&Value>, globals: &Globals, now: &str, release: Release) -> bool {
    let other = |then: &str| {
        let imputed = then.starts_with("databricks") && now.starts_with("databricks") && release >= IMPUTED;
        !imputed && then.trim_end_matches('/') != now.trim_end_matches('/')
    };
    match (&globals.registry.value, globals.registry.by) {
        (Value::Str(then), _) => return other(then),
        (Value::None, SetBy::Nobody) => {}
        _ => return false,
    }
    // Nobody set a registry: it is where the runs are.
    let tracking = globals.tracking_uri();
    match (told, &tracking.value) {
        (Some(Value::Str(told)), _) | (None, Value::Str(told)) => other(told),
        // On Databricks the default is the workspace, which is asked for models in the catalog since 3.0.
        (None, Value::None) => tracking.by == SetBy::Nobody && other("databricks"),
        _ => false,
    }
}

/// Since 3.0 a tracking URI `databricks` makes the registry `databricks-uc`
/// (`_get_default_registry_uri_for_tracking_uri`, read in 2.22.5 and 3.0.1).
const IMPUTED: Release = Release::new(3, 0, 0);

/// Methods of the client that ask the registry.
fn asks_registry(method: &str) -> bool {
    ["model_version", "registered_model", "latest_versions", "prompt"].iter().any(|part| method.contains(part))
}

/// The first use of a client's registry after the call: below it, or where what it set is in force.
fn asked_after<'c>(site: &CallSite<'_>, built: &CallSite<'_>, context: &Context<'c>) -> Option<&'c CallSite<'c>> {
    let set_here = |globals: &Globals| globals.registry.by == SetBy::Place(site.expr.span);
    context.walked.calls.iter().find(|call| {
        let below = call.expr.span.start >= site.expr.span.end;
        let in_force = !call.moments.is_empty() && call.moments.iter().all(|at| set_here(&at.state.globals));
        let method = call.name.strip_prefix("mlflow.MlflowClient.");
        (below || in_force) && context.is_asked_of(call, built) && method.is_some_and(asks_registry)
    })
}

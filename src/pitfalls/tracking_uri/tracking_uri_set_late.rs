//! `set_tracking_uri()` after an experiment was looked up, a run opened or a client built in the store
//! that was in force before.

use crate::mlflow::Range;
use crate::pitfalls::moving::moved_above;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::{CallSite, Moment, SetBy, Setting};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "tracking-uri-set-late",
    family: "tracking_uri",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // In a handler the server is away; in a worker everything is as the others left it.
    let plain = |moment: &Moment| moment.clause.is_none() && !moment.in_worker;
    if site.name != "mlflow.set_tracking_uri" || !site.moments.iter().all(plain) {
        return None;
    }
    let (message, early) = [
        ("message.run", run_before(site, context)),
        ("message.experiment", experiment_before(site, context)),
        ("message.client", client_before(site, context)),
    ]
    .into_iter()
    .find_map(|(message, early)| Some((message, early?)))?;
    let finding = Finding::new(&PITFALL, site.expr.span)
        .message(message)
        .name("line", Name::Line(early.start))
        .related("early", Some(early));
    let outcome = if message == "message.run" { Outcome::Fails } else { Outcome::Silent };
    Some(finding.outcome(outcome).fix("move", Safety::Safe, moved_above(site, early, context)))
}

/// The call that opened the run that something is logged to while this URI is in force, if the run
/// lives elsewhere.
fn run_before(site: &CallSite<'_>, context: &Context<'_>) -> Option<Span> {
    let moments = context.walked.calls.iter().filter(|call| call.logs || call.name == "mlflow.end_run");
    moments.flat_map(|call| &call.moments).find_map(|moment| {
        let run = moment.state.active()?;
        let now = moment.state.globals.tracking_uri();
        (set_here(&now, site) && elsewhere(&run.birth.tracking, &now)).then_some(run.opened)
    })
}

/// The call that looked the experiment up in another store, of a run that is opened while this URI is in
/// force.
fn experiment_before(site: &CallSite<'_>, context: &Context<'_>) -> Option<Span> {
    let opens = |call: &&CallSite<'_>| {
        let starts = call.name == "mlflow.start_run" && !call.call.unpacks();
        starts && call.call.arg("experiment_id", Some(1)).is_none() && call.call.arg("run_id", Some(0)).is_none()
    };
    let starts = context.walked.calls.iter().filter(opens).flat_map(|call| &call.moments);
    let logs = context.walked.calls.iter().filter(|call| call.logs).flat_map(|call| &call.moments);
    starts.chain(logs.filter(|moment| moment.state.none_active())).find_map(|moment| {
        let globals = &moment.state.globals;
        let now = globals.tracking_uri();
        let (looked_up, SetBy::Place(place)) = (globals.experiment.looked_up_in.as_ref()?, globals.experiment.named.by)
        else {
            return None;
        };
        (set_here(&now, site) && elsewhere(looked_up, &now)).then_some(place)
    })
}

/// A client that was built before, in the same lines of the script, and that is used after.
fn client_before(site: &CallSite<'_>, context: &Context<'_>) -> Option<Span> {
    let straight = |call: &CallSite<'_>| {
        let looped = call.moments.iter().any(|moment| !moment.loops.is_empty());
        !call.decided && !looped && call.functions.len() == 1
    };
    let now = uri_after(site, context)?;
    let calls = || context.walked.calls.iter();
    let built = calls().find(|call| {
        let plain = call.name == "mlflow.MlflowClient" && call.call.args.is_empty();
        let before = context.comes_before(call, site) && straight(call) && straight(site);
        let other = |moment: &Moment| elsewhere(&moment.state.globals.tracking_uri(), &now);
        let used = || {
            calls().any(|after| {
                let in_force = |moment: &Moment| set_here(&moment.state.globals.tracking_uri(), site);
                let below = after.expr.span.start >= site.expr.span.end;
                (below || !after.moments.is_empty() && after.moments.iter().all(in_force))
                    && context.is_asked_of(after, call)
            })
        };
        plain && before && call.moments.iter().all(other) && used()
    })?;
    (!context.builds_another_client(site)).then_some(built.expr.span)
}

/// What the tracking URI is after this call, if that is seen anywhere and the same everywhere.
fn uri_after(site: &CallSite<'_>, context: &Context<'_>) -> Option<Setting> {
    let moments = context.walked.calls.iter().flat_map(|call| &call.moments);
    let mut uris = moments.map(|moment| moment.state.globals.tracking_uri()).filter(|uri| set_here(uri, site));
    let first = uris.next()?;
    uris.all(|uri| uri == first).then_some(first)
}

fn set_here(uri: &Setting, site: &CallSite<'_>) -> bool {
    uri.by == SetBy::Place(site.expr.span)
}

/// Whether two settings are certainly two stores: what nobody set is one, a URI that is known another.
fn elsewhere(then: &Setting, now: &Setting) -> bool {
    // args.uri, with a default: what is typed is no more likely the store that nobody chose.
    let known = |value: &Value| {
        let mut told = value.alternatives().iter().filter(|one| **one != Value::Given).peekable();
        told.peek().is_some() && told.all(|one| matches!(one, Value::Str(_) | Value::Head(_)))
    };
    match (&then.value, &now.value) {
        (Value::None, now) => then.by == SetBy::Nobody && known(now),
        (Value::Str(then), Value::Str(now)) => then.trim_end_matches('/') != now.trim_end_matches('/'),
        _ => false,
    }
}

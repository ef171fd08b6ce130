//! `start_run(run_id=…)` of a run of another experiment than the active one.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Expr, ExprKind};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::{CallSite, Experiment, SetBy};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "resume-run-wrong-experiment",
    family: "runs",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.start_run" {
        return None;
    }
    let id = &site.call.arg("run_id", Some(0))?.value;
    let first = opener(id, context).or_else(|| passed(site, context))?;
    let was = experiment_of(first, context)?;
    let (now, SetBy::Place(set)) = agreed(site)? else { return None };
    (was != *now).then(|| {
        Finding::new(&PITFALL, site.expr.span)
            .name("call", context.called(site.call))
            .name("was", Name::Text(was))
            .name("now", Name::Text(now.clone()))
            .name("line", Name::Line(set.start))
            .related("opened", Some(first.expr.span))
            .related("set", Some(set))
    })
}

/// The call that opened the run whose id this is: `run.info.run_id`, or a name for it.
fn opener<'c>(id: &Expr, context: &Context<'c>) -> Option<&'c CallSite<'c>> {
    let value = if matches!(id.kind, ExprKind::Name(_)) { context.names.only_value(id)? } else { id };
    let ExprKind::Attribute { value: info, name } = &value.kind else { return None };
    let ExprKind::Attribute { value: run, name: of_run } = &info.kind else { return None };
    if name != "run_id" || of_run != "info" {
        return None;
    }
    let maker = context.names.origin(run)?.func.span;
    context.walked.calls.iter().find(|call| call.call.func.span == maker)
}

/// The call that opened the run whose id came here through functions: `evaluate(train())`.
fn passed<'c>(site: &CallSite<'_>, context: &Context<'c>) -> Option<&'c CallSite<'c>> {
    let runs = context.walked.calls.iter().flat_map(|call| &call.moments).flat_map(|moment| &moment.state.runs);
    let mut ids = runs.filter(|run| run.opened == site.expr.span).map(|run| match &run.birth.resumes {
        Some(Value::Made(made)) if made.path == "info.run_id" => Some(made.at),
        _ => None,
    });
    let first = ids.next()??;
    let call = context.walked.calls.iter().find(|call| call.expr.span == first);
    call.filter(|_| ids.all(|other| other == Some(first)))
}

/// The name of the experiment that a call opens its run in.
fn experiment_of(opens: &CallSite<'_>, context: &Context<'_>) -> Option<String> {
    if opens.name == "mlflow.MlflowClient.create_run" {
        let Value::Made(id) = context.names.value(&opens.call.arg("experiment_id", Some(0))?.value) else {
            return None;
        };
        let gives = context.walked.calls.iter().find(|call| call.expr.span == id.at)?;
        let name = match (gives.name.rsplit('.').next()?, id.path.as_str()) {
            ("set_experiment", "experiment_id") => gives.call.arg("experiment_name", Some(0)),
            ("get_experiment_by_name", "experiment_id") | ("create_experiment", "") => gives.call.arg("name", Some(0)),
            _ => None,
        };
        return context.names.value(&name?.value).as_str().map(str::to_owned);
    }
    // start_run(experiment_id=…) put it somewhere else, or it was a resumed one.
    let plain = opens.name == "mlflow.start_run"
        && opens.call.arg("experiment_id", Some(1)).is_none()
        && opens.call.arg("run_id", Some(0)).is_none()
        && !opens.call.unpacks();
    let (name, _) = agreed(opens).filter(|_| plain)?;
    Some(name.clone())
}

/// The name of the experiment that was made the active one, wherever the call is reached.
fn agreed<'c>(site: &'c CallSite<'_>) -> Option<(&'c String, SetBy)> {
    let named = |experiment: &'c Experiment| {
        let Value::Str(name) = &experiment.named.value else { return None };
        (!experiment.by_id && matches!(experiment.named.by, SetBy::Place(_))).then_some((name, experiment.named.by))
    };
    let mut all = site.moments.iter().map(|moment| named(&moment.state.globals.experiment));
    let first = all.next()??;
    all.all(|other| other.is_some_and(|(name, _)| name == first.0)).then_some(first)
}

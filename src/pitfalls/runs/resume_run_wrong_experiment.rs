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
    let first = opener(&site.call.arg("run_id", Some(0))?.value, context)?;
    // start_run(experiment_id=…) put it somewhere else, or it was a resumed one.
    let plain = first.name == "mlflow.start_run"
        && first.call.arg("experiment_id", Some(1)).is_none()
        && first.call.arg("run_id", Some(0)).is_none()
        && !first.call.unpacks();
    let (was, _) = agreed(first).filter(|_| plain)?;
    let (now, SetBy::Place(set)) = agreed(site)? else { return None };
    (was != now).then(|| {
        Finding::new(&PITFALL, site.expr.span)
            .name("call", context.called(site.call))
            .name("was", Name::Text(was.clone()))
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

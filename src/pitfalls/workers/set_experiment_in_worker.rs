//! `set_experiment()` in a function that several threads run: the active experiment is one global of
//! the process.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::walk::{CallSite, Moment, WorkerKind};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "set-experiment-in-worker",
    family: "workers",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let in_worker = |moment: &Moment| moment.in_worker;
    if site.name != "mlflow.set_experiment" || !site.moments.iter().any(in_worker) || one_experiment(context) {
        return None;
    }
    let worker = context.walked.workers.iter().find(|worker| worker.kind == WorkerKind::Thread)?;
    Some(Finding::new(&PITFALL, site.expr.span).related("worker", Some(worker.at)))
}

/// Threads that all set one and the same experiment do not disturb each other.
fn one_experiment(context: &Context<'_>) -> bool {
    let calls = context.walked.calls.iter().filter(|call| call.name == "mlflow.set_experiment");
    let mut names = calls.map(|call| {
        let value = call.call.arg("experiment_name", Some(0)).map(|arg| context.names.value(&arg.value));
        value.and_then(|value| value.as_str().map(str::to_owned))
    });
    let first = names.next().flatten();
    first.is_some() && names.all(|name| name == first)
}

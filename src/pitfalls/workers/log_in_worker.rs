//! A fluent logging call in a thread or a process, while the script's run is open: since 2.18 it writes
//! to a run of its own.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::ExprKind;
use crate::script::Name;
use crate::walk::{CallSite, Worker, WorkerKind};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "log-in-worker",
    family: "workers",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !site.logs && !means_a_child(site) {
        return None;
    }
    // A worker that has begun a run of its own writes there.
    let worker = site.moments.iter().find_map(|moment| {
        let alone = moment.state.none_active() && moment.state.ended.is_none() && !moment.state.never;
        of(moment.worker.filter(|_| alone)?, context)
    })?;
    let run = worker.beside?;
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("line", Name::Line(run.start))
        .related("worker", Some(worker.at))
        .related("run", Some(run));
    let finding = match (site.logs, worker.kind) {
        (true, WorkerKind::Thread) => finding,
        (true, WorkerKind::Process) => finding.message("message.process"),
        (false, WorkerKind::Thread | WorkerKind::Process) => finding.message("message.nested"),
    };
    let all = site.moments.iter().all(|moment| moment.worker.is_some());
    Some(if all { finding } else { finding.perhaps() })
}

fn of<'c>(at: crate::script::Span, context: &Context<'c>) -> Option<&'c Worker> {
    context.walked.workers.iter().find(|worker| worker.at == at)
}

/// `start_run(nested=True)` without `parent_run_id`, or the tag that it sets: the parent is meant to be
/// the run that is active.
fn means_a_child(site: &CallSite<'_>) -> bool {
    let nested = site.call.arg("nested", Some(3));
    site.name == "mlflow.start_run"
        && nested.is_some_and(|arg| matches!(arg.value.kind, ExprKind::Bool(true)))
        && site.call.arg("parent_run_id", None).is_none()
        && site.call.arg("tags", None).is_none()
        && site.call.arg("run_id", Some(0)).is_none()
        && !site.call.unpacks()
}

//! A run that is read back while what was logged to it asynchronously is still in the queue.

use super::asynchronous::{is_queued, is_waited_for, run_named};
use crate::mlflow::{Range, end_waits_for_the_queue};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::{CallSite, Moment, Taken};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "async-read-before-flush",
    family: "logging",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !reads(site, context) {
        return None;
    }
    let read = context.names.value(run_named(site)?);
    let queued = || context.walked.calls.iter().filter(|call| is_queued(call, context));
    let (logged, ended) = site.moments.iter().filter(|moment| !moment.state.never).find_map(|moment| {
        let mut logged = queued().filter(|call| !is_waited_for(call, Some(site), context));
        logged.find_map(|call| Some((call, in_queue(call, &read, moment, context)?)))
    })?;
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("line", Name::Line(logged.expr.span.start))
        .related("logged", Some(logged.expr.span));
    Some(if ended { finding.likely("message.ended") } else { finding.perhaps() })
}

/// Whether a call asks the store for what was logged to one run.
fn reads(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let python = &context.code;
    match site.name.as_str() {
        "mlflow.MlflowClient.get_metric_history" => true,
        "mlflow.get_run" | "mlflow.MlflowClient.get_run" => match site.taken {
            Taken::ByNobody => false,
            Taken::ByName(name) => python.contains(&format!("{name}.data")),
            Taken::Otherwise => {
                python.get(site.expr.span.end..).is_some_and(|rest| rest.trim_start().starts_with(".data"))
            }
        },
        _ => false,
    }
}

/// Whether what a call logged may still be on its way to the run that is read; `Some(true)` where the
/// run has ended since.
fn in_queue(logged: &CallSite<'_>, read: &Value, moment: &Moment, context: &Context<'_>) -> Option<bool> {
    let state = &moment.state;
    if !logged.logs {
        // client.log_metric(run_id, …, synchronous=False)
        let told = context.names.value(run_named(logged)?);
        let known = matches!(told, Value::Made(_) | Value::Str(_)) && told == *read;
        return (known && state.written.contains(&logged.expr.span)).then_some(false);
    }
    let active = state.active().filter(|run| run.written.contains(&logged.expr.span));
    if let Some(run) = active.filter(|run| is_run(read, run.opened, context)) {
        return (run.opened != logged.expr.span || moment.state.active().is_some()).then_some(false);
    }
    let ended = state.ended.as_ref().filter(|_| !end_waits_for_the_queue(context.release))?;
    let wrote = logged.moments.iter().any(|moment| moment.state.active().is_some_and(|run| run.opened == ended.opened));
    (wrote && is_run(read, ended.opened, context)).then_some(true)
}

/// Whether an id is that of the run that a call opened.
fn is_run(id: &Value, opened: Span, context: &Context<'_>) -> bool {
    let Value::Made(made) = id else { return false };
    let asked = |name: &str| matches!(name, "mlflow.active_run" | "mlflow.last_active_run");
    let active = context.walked.calls.iter().any(|call| call.expr.span == made.at && asked(&call.name));
    made.at == opened || active
}

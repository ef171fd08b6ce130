//! Logging calls that return before anything is stored.

use crate::mlflow::logged;
use crate::pitfalls::Context;
use crate::python::tree::Expr;
use crate::python::values::Value;
use crate::script::Span;
use crate::walk::{CallSite, Moment, Taken};

/// Whether a call hands what it logs to a queue, and nobody keeps the operation to wait for.
pub(crate) fn is_queued(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let kind = logged(&site.name).map(|logged| logged.kind);
    let may = matches!(kind, Some("metric" | "metrics" | "param" | "params" | "tag" | "tags" | "batch"));
    if !may || site.name.ends_with("delete_tag") || site.taken != Taken::ByNobody {
        return false;
    }
    match site.call.arg("synchronous", None).map(|arg| context.names.value(&arg.value)) {
        Some(told) => told == Value::Bool(false),
        None => !site.call.unpacks() && (switched_on(site, context) || site.moments.iter().any(by_variable)),
    }
}

/// `mlflow.config.enable_async_logging()`.
fn switched_on(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let switches = || context.walked.calls.iter().filter(|call| call.name == "mlflow.config.enable_async_logging");
    let on = |switch: &CallSite<'_>| {
        switch.call.arg("enable", Some(0)).is_none_or(|arg| context.names.value(&arg.value) == Value::Bool(true))
    };
    let before =
        |switch: &CallSite<'_>| switch.expr.span.start < site.expr.span.start || switch.functions != site.functions;
    switches().all(|switch| on(switch) && !switch.decided) && switches().any(before)
}

fn by_variable(moment: &Moment) -> bool {
    let set = moment.state.globals.variables.get("MLFLOW_ENABLE_ASYNC_LOGGING");
    set.is_some_and(|set| {
        set.value.as_str().is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "1"))
    })
}

/// Whether something between two places, or anywhere where they are not in the same function, waits
/// until all is stored.
pub(crate) fn is_waited_for(from: &CallSite<'_>, to: Option<&CallSite<'_>>, context: &Context<'_>) -> bool {
    let python = context.code.as_str();
    let between = match to {
        Some(to) if from.functions == to.functions && from.expr.span.end <= to.expr.span.start => {
            Span { start: from.expr.span.end, end: to.expr.span.start }.of(python)
        }
        _ => python,
    };
    ["flush_async_logging", ".wait(", "sleep(", "shut_down_async_logging"].iter().any(|word| between.contains(word))
}

/// The run that a call names by its id.
pub(crate) fn run_named<'t>(site: &'t CallSite<'_>) -> Option<&'t Expr> {
    let first = site.name.starts_with("mlflow.MlflowClient.") || site.name == "mlflow.get_run";
    site.call.arg("run_id", first.then_some(0)).map(|arg| &arg.value)
}

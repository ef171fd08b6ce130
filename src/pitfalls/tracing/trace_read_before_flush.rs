//! A trace that is read right after it was made: since 3.12 it is written by a thread that takes its time.

use crate::mlflow::Range;
use crate::pitfalls::edits::{inserted, line_end, line_start};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Expr, ExprKind, StmtKind};
use crate::script::Span;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "trace-read-before-flush",
    family: "tracing",
    outcome: Outcome::Fails,
    // `_should_enable_async_logging` in `mlflow/tracing/export/mlflow_v3.py`: before, of Databricks only.
    releases: Range::since(3, 12),
    rules: &[Rule::Call(check)],
};

/// What waits, or says that nothing need be waited for. Databricks' notebooks write at once.
const WAITING: [&str; 5] = ["flush", "sleep", "MLFLOW_ENABLE_ASYNC_TRACE_LOGGING", "databricks", "dbutils"];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let reads = matches!(site.name.as_str(), "mlflow.get_trace" | "mlflow.MlflowClient.get_trace");
    if !reads || site.tried || site.call.unpacks() || !PITFALL.releases.holds(context.release) {
        return None;
    }
    let id = site.call.arg("trace_id", Some(0)).or_else(|| site.call.arg("request_id", None))?;
    let of_last = is_just_made(&id.value, site.expr.span.start, context);
    if !of_last || WAITING.iter().any(|word| context.code.contains(word)) || context.is_tested(site) {
        return None;
    }
    Some(Finding::new(&PITFALL, site.expr.span).perhaps().name("call", context.called(site.call)).fix(
        "flush",
        Safety::Safe,
        flushed(site, context),
    ))
}

/// Whether an id is that of the last trace, or of a span whose block has ended above.
fn is_just_made(id: &Expr, at: usize, context: &Context<'_>) -> bool {
    let id = context.names.only_value(id).unwrap_or(id);
    match &id.kind {
        ExprKind::Call(call) => {
            context.objects().called(&call.func).as_deref() == Some("mlflow.get_last_active_trace_id")
        }
        ExprKind::Attribute { value, name } if matches!(name.as_str(), "trace_id" | "request_id") => {
            let mut bindings = context.names.bindings(value);
            let (Some(Binding::Entered(entered)), None) = (bindings.next(), bindings.next()) else { return false };
            let opens = entered.as_call().and_then(|call| context.objects().called(&call.func));
            let ended = |with: Span| with.contains(entered.span) && with.end <= at;
            let block = |kind: &StmtKind| matches!(kind, StmtKind::With { .. });
            opens.as_deref() == Some("mlflow.start_span")
                && context.statements.iter().any(|stmt| block(&stmt.kind) && ended(stmt.span))
        }
        _ => false,
    }
}

/// `flush_trace_async_logging()` on a line of its own, above the statement that reads.
fn flushed(site: &CallSite<'_>, context: &Context<'_>) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
    let module = match &site.call.func.kind {
        ExprKind::Attribute { value, .. } if site.name == "mlflow.get_trace" => value.span.of(text),
        _ => return None,
    };
    let simple = |kind: &StmtKind| matches!(kind, StmtKind::Expr(_) | StmtKind::Assign { .. } | StmtKind::Return(_));
    let mut holding = context.statements.iter().filter(|stmt| stmt.span.contains(site.expr.span));
    let stmt = holding.find(|stmt| simple(&stmt.kind))?;
    let (start, indent) = line_start(text, stmt.span.start);
    let line_end = line_end(text);
    let first = start + indent.len() == stmt.span.start;
    first.then(|| vec![inserted(stmt.span.start, format!("{module}.flush_trace_async_logging(){line_end}{indent}"))])
}

//! Traces and their spans.

pub(crate) mod current_span_may_be_none;
pub(crate) mod search_traces_renamed_field;
pub(crate) mod span_never_ended;
pub(crate) mod start_span_not_context_manager;
pub(crate) mod stream_not_consumed;
pub(crate) mod trace_context_lost_in_thread;
pub(crate) mod trace_decorator_misuse;
pub(crate) mod trace_read_before_flush;

use super::Context;
use super::tree::extent;
use crate::python::names::Binding;
use crate::python::tree::{Block, Expr, ExprId, ExprKind, Function, Stmt, StmtKind};
use crate::script::Span;

/// Whether a call, or what is called, is a function of MLflow: `mlflow.trace` and `mlflow.trace(name="a")`.
fn is_of(expr: &Expr, name: &str, context: &Context<'_>) -> bool {
    let func = expr.as_call().map_or(expr, |call| &call.func);
    context.objects().called(func).as_deref() == Some(name)
}

/// Whether a function is decorated with `mlflow.trace`.
fn is_traced(function: &Function, context: &Context<'_>) -> bool {
    function.decorators.iter().any(|decorator| is_of(decorator, "mlflow.trace", context))
}

/// The functions and `with` blocks in whose body a place stands, innermost first.
fn around<'c>(place: Span, context: &Context<'c>) -> Vec<&'c Stmt> {
    let holds = |stmt: &&&Stmt| body(stmt).and_then(extent).is_some_and(|body| body.contains(place));
    let mut found: Vec<&Stmt> = context.statements.iter().filter(holds).copied().collect();
    found.sort_by_key(|stmt| std::cmp::Reverse(stmt.span.start));
    found
}

fn body(stmt: &Stmt) -> Option<&Block> {
    match &stmt.kind {
        StmtKind::Function(function) => Some(&function.body),
        StmtKind::With { body, .. } => Some(body),
        _ => None,
    }
}

/// Whether a `with` block opens a span.
fn opens_span(stmt: &Stmt, context: &Context<'_>) -> bool {
    let StmtKind::With { items, .. } = &stmt.kind else { return false };
    items.iter().any(|item| item.context.as_call().is_some() && is_of(&item.context, "mlflow.start_span", context))
}

/// What is asked of the object that a call gives, and where; nothing if the object itself goes anywhere but
/// to these uses of its name.
fn asked_of<'c>(made: &Expr, besides: &[ExprId], context: &Context<'c>) -> Option<Vec<(&'c str, Span)>> {
    let all = &context.expressions;
    let gives = |binding: Binding<'_>| matches!(binding, Binding::Value(value) if value.id == made.id);
    let names = |expr: &Expr| matches!(expr.kind, ExprKind::Name(_)) && context.names.bindings(expr).any(gives);
    let uses = all.iter().filter(|expr| names(expr) && !besides.contains(&expr.id)).count();
    let mut asked = Vec::new();
    for expr in all {
        if let ExprKind::Attribute { value, name } = &expr.kind
            && names(value)
        {
            asked.push((name.as_str(), expr.span));
        }
    }
    (asked.len() == uses).then_some(asked)
}

//! The current span is asked for something where none is open.

use super::{around, is_traced};
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Expr, ExprKind, Function, Stmt, StmtKind};
use crate::script::Span;
use crate::walk::{AskedBy, CallSite, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "current-span-may-be-none",
    family: "tracing",
    outcome: Outcome::Fails,
    releases: Range::since(2, 14),
    rules: &[Rule::Named(check), Rule::Call(check_update)],
};

/// How far callers are followed.
const DEPTH: usize = 4;

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    let maker = named.maker.filter(|_| named.by == AskedBy::Object && named.owner == "mlflow.entities.LiveSpan")?;
    let site = context.walked.calls.iter().find(|call| call.call.func.span == maker)?;
    if site.name != "mlflow.get_current_active_span" || named.decided || named.tried || context.is_tested(site) {
        return None;
    }
    is_outside(site.expr.span, DEPTH, context)
        .then(|| Finding::new(&PITFALL, named.whole).name("what", context.quoted(named.span)))
}

fn check_update(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let updates = site.name == "mlflow.update_current_trace" && !site.tried && !site.decided;
    if !updates || !is_outside(site.expr.span, DEPTH, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span).message("message.update");
    // Since 3.0 it warns only.
    let raises = Range::until(2, 22).holds(context.release);
    Some(if raises { finding } else { finding.outcome(Outcome::Silent) })
}

/// Whether a place is certainly in no span: at the top of the script, or in a function that is called from
/// such places only.
fn is_outside(place: Span, depth: usize, context: &Context<'_>) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    for stmt in around(place, context) {
        match &stmt.kind {
            // Any other context manager may open a span.
            StmtKind::With { items, .. } if !items.iter().all(|item| opens_none(&item.context, context)) => {
                return false;
            }
            StmtKind::Function(function) => return is_called_outside(function, depth, context),
            _ => {}
        }
    }
    !is_class_body(place, context)
}

fn opens_none(entered: &Expr, context: &Context<'_>) -> bool {
    let Some(call) = entered.as_call() else { return false };
    let path = context.objects().called(&call.func).or_else(|| context.names.path(&call.func));
    path.is_some_and(|path| matches!(path.as_str(), "open" | "mlflow.start_run"))
}

fn is_class_body(place: Span, context: &Context<'_>) -> bool {
    context.statements.iter().any(|stmt| matches!(stmt.kind, StmtKind::Class(_)) && stmt.span.contains(place))
}

/// Whether all that a function is used for is being called, outside of spans.
fn is_called_outside(function: &Function, depth: usize, context: &Context<'_>) -> bool {
    if !function.decorators.is_empty() || function.yields || is_traced(function, context) {
        return false;
    }
    let own = |stmt: &&&Stmt| matches!(&stmt.kind, StmtKind::Function(other) if other.id == function.id);
    let nested = context
        .statements
        .iter()
        .find(own)
        .is_none_or(|stmt| !around(stmt.span, context).is_empty() || is_class_body(stmt.span, context));
    let all = &context.expressions;
    let calls = context.only_calls(function).unwrap_or_default();
    !nested && !calls.is_empty() && calls.iter().all(|call| is_outside(*call, depth, context) && !in_lambda(*call, all))
}

fn in_lambda(place: Span, all: &[&Expr]) -> bool {
    all.iter().any(|expr| matches!(expr.kind, ExprKind::Lambda { .. }) && expr.span.contains(place))
}

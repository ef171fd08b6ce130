//! `set_model()` in a file that is logged as code: under `if __name__ == "__main__"`, with a class, or
//! in a file that logs itself while it is loaded.

use super::classes::{is_in_view, is_python_model, method, python_model};
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{CompareOp, Expr, ExprKind, StmtKind};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "set-model-not-executed",
    family: "pyfunc",
    outcome: Outcome::Fails,
    releases: Range::since(2, 12),
    rules: &[Rule::Call(set), Rule::Call(logs_itself)],
};

const SET: &str = "mlflow.models.set_model";

fn set(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != SET || !PITFALL.releases.holds(context.release) {
        return None;
    }
    let value = &python_model(site)?.value;
    if let Some(class) = context.names.class(value) {
        let own = method(class, "__init__", context);
        let taken = own.map_or(&[][..], |own| own.parameters.get(1..).unwrap_or_default());
        // A class that takes one argument passes for a function, and is told apart from one elsewhere.
        if !is_python_model(class, context) || !is_in_view(class, context) || taken.len() == 1 {
            return None;
        }
        let needs = taken.iter().any(|parameter| parameter.default.is_none() && !parameter.variadic);
        let call = (!needs).then(|| vec![inserted(value.span.end, "()")]);
        let finding = Finding::new(&PITFALL, value.span).message("message.class");
        return Some(finding.name("class", Name::Text(class.name.clone())).fix("call", Safety::Safe, call));
    }
    let guards = guards(context);
    let guarded = |site: &CallSite<'_>| is_guarded(site.expr.span, &guards, DEPTH, context);
    let elsewhere = context.walked.calls.iter().any(|other| other.name == SET && !guarded(other));
    let finding = Finding::new(&PITFALL, site.call.func.span).message("message.guarded");
    (guarded(site) && !elsewhere).then_some(finding)
}

/// `log_model(python_model=__file__)` at the top level: the file is run again to get at the model.
fn logs_itself(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let value = &python_model(site).filter(|_| site.name.starts_with("mlflow.pyfunc."))?.value;
    if value.as_name() != Some("__file__") || site.tried || !PITFALL.releases.holds(context.release) {
        return None;
    }
    let sets = context.walked.calls.iter().any(|other| other.name == SET);
    let guarded = guards(context).iter().any(|guard| guard.contains(site.expr.span));
    let at_top = site.functions.iter().all(Option::is_none) && !site.decided;
    (sets && !guarded && at_top).then(|| Finding::new(&PITFALL, value.span).message("message.itself"))
}

/// How far callers are followed.
const DEPTH: usize = 4;

/// Whether a place runs only where the file is the script itself: it stands under the test, or in a function
/// that is called from such places alone.
fn is_guarded(place: Span, guards: &[Span], depth: usize, context: &Context<'_>) -> bool {
    if guards.iter().any(|guard| guard.contains(place)) {
        return true;
    }
    let within = context.statements.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Function(function) if stmt.span.contains(place) => Some((stmt.span.start, function)),
        _ => None,
    });
    let Some(((_, function), depth)) = within.max_by_key(|(start, _)| *start).zip(depth.checked_sub(1)) else {
        return false;
    };
    let calls = context.only_calls(function).filter(|_| function.decorators.is_empty()).unwrap_or_default();
    !calls.is_empty() && calls.iter().all(|call| is_guarded(*call, guards, depth, context))
}

/// The places that run only where the file is the script itself.
fn guards(context: &Context<'_>) -> Vec<Span> {
    let body = |stmt: &&crate::python::tree::Stmt| {
        let StmtKind::If { arms, .. } = &stmt.kind else { return None };
        let (_, body) = arms.first().filter(|(test, _)| asks_for_main(test))?;
        Some(Span { start: body.first()?.span.start, end: body.last()?.span.end })
    };
    context.statements.iter().filter_map(body).collect()
}

fn asks_for_main(test: &Expr) -> bool {
    let ExprKind::Compare { left, op: CompareOp::Eq, right, .. } = &test.kind else { return false };
    let is = |one: &Expr, other: &Expr| {
        one.as_name() == Some("__name__") && matches!(&other.kind, ExprKind::Str(name) if name == "__main__")
    };
    is(left, right) || is(right, left)
}

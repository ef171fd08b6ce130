//! `@mlflow.trace` given its name by position, or above `@property` and its like.

use super::is_of;
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind, Pass, Stmt, StmtKind};
use crate::script::Name;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "trace-decorator-misuse",
    family: "tracing",
    outcome: Outcome::Fails,
    releases: Range::since(2, 14),
    rules: &[Rule::Stmt(check)],
};

/// Up to it, what stands below had to be a function: `_wrap_function` in `mlflow/tracing/fluent.py`.
const ONLY_FUNCTIONS: Range = Range::until(3, 0);

fn check(stmt: &Stmt, context: &Context<'_>) -> Option<Finding> {
    let StmtKind::Function(function) = &stmt.kind else { return None };
    let index = function.decorators.iter().position(|decorator| is_of(decorator, "mlflow.trace", context))?;
    let trace = function.decorators.get(index)?;
    let finding = Finding::new(&PITFALL, trace.span);
    if let Some(call) = trace.as_call()
        && let Some((first, rest)) = call.args.split_first()
        && first.pass == Pass::Position
        && matches!(first.value.kind, ExprKind::Str(_) | ExprKind::Format(_))
    {
        // Behind a keyword nothing may stand by position.
        let free = rest.iter().all(|arg| matches!(&arg.pass, Pass::Keyword(name, _) if name != "name"));
        let edits = free.then(|| vec![inserted(first.span.start, "name=")]);
        return Some(finding.message("message.name").fix("name", Safety::Safe, edits));
    }
    // Behind another decorator nobody knows what comes out.
    let below = function.decorators.get(index + 1)?;
    let what = descriptor(below, context)?;
    let finding = finding.name("below", Name::Text(what.to_owned())).related("below", Some(below.span)).fix(
        "swap",
        Safety::Safe,
        Some(swapped(trace, below, context)),
    );
    match what {
        "property" | "cached_property" => Some(finding.message("message.property").outcome(Outcome::Silent)),
        _ => ONLY_FUNCTIONS.holds(context.release).then(|| finding.message("message.method")),
    }
}

/// What makes something other than a function of a method.
fn descriptor(decorator: &Expr, context: &Context<'_>) -> Option<&'static str> {
    match context.names.path(decorator)?.as_str() {
        "property" => Some("property"),
        "functools.cached_property" => Some("cached_property"),
        "staticmethod" => Some("staticmethod"),
        "classmethod" => Some("classmethod"),
        _ => None,
    }
}

fn swapped(above: &Expr, below: &Expr, context: &Context<'_>) -> Vec<Edit> {
    let text = |of: &Expr| of.span.of(&context.script.python).to_owned();
    vec![Edit { span: above.span, text: text(below) }, Edit { span: below.span, text: text(above) }]
}

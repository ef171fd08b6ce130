//! A scorer that gives a dict, a tuple or nothing: what it found is not recorded.

use super::scorer;
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::callee::returned;
use crate::python::tree::{Expr, ExprKind, Stmt, StmtKind};
use crate::script::Name;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "genai-scorer-return-type",
    family: "genai",
    outcome: Outcome::Silent,
    releases: Range::since(3, 0),
    rules: &[Rule::Stmt(check)],
};

fn check(stmt: &Stmt, context: &Context<'_>) -> Option<Finding> {
    let function = scorer(stmt, context).filter(|_| PITFALL.releases.holds(context.release))?;
    if function.yields {
        return None;
    }
    let values = returned(function);
    let wrong = values.iter().flatten().find_map(|value| Some((value.span, kind(value, context)?)));
    let name = Name::Text(function.name.clone());
    if let Some((span, kind)) = wrong {
        return Some(Finding::new(&PITFALL, span).name("scorer", name).name("kind", Name::Text(kind.to_owned())));
    }
    // A scorer may pass over a row; one that never gives anything has forgotten to.
    let nothing = values.iter().all(|value| value.is_none_or(|value| matches!(value.kind, ExprKind::None)));
    let works = function.body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Expr(value) => !matches!(value.kind, ExprKind::Str(_) | ExprKind::Other),
        StmtKind::Nothing | StmtKind::Raise(_) | StmtKind::Return(_) => false,
        _ => true,
    });
    (nothing && works && !values.is_empty())
        .then(|| Finding::new(&PITFALL, function.name_span).message("message.none").name("scorer", name))
}

/// What kind of value that a scorer may not give an expression is, as Python calls it.
fn kind(expr: &Expr, context: &Context<'_>) -> Option<&'static str> {
    let value = match &expr.kind {
        ExprKind::Name(_) => context.names.only_value(expr)?,
        _ => expr,
    };
    match &value.kind {
        ExprKind::Dict(_) => Some("dict"),
        ExprKind::Tuple(_) => Some("tuple"),
        ExprKind::Set(_) => Some("set"),
        ExprKind::Comprehension { elements, .. } if elements.len() == 2 => Some("dict"),
        // [Feedback(…), Feedback(…)] is right, and so is an empty list.
        ExprKind::List(all) if value.span == expr.span => {
            let plain = |one: &Expr| matches!(one.kind, ExprKind::Str(_) | ExprKind::Int(_) | ExprKind::Bool(_));
            (!all.is_empty() && all.iter().all(plain)).then_some("list")
        }
        ExprKind::Call(call) => (context.names.path(&call.func)? == "dict").then_some("dict"),
        _ => None,
    }
}

//! A traced generator that is not read to its end: its span is never ended, so there is no trace.

use super::is_traced;
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Block, Expr, Stmt, StmtKind};
use crate::script::{Name, Span};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "stream-not-consumed",
    family: "tracing",
    outcome: Outcome::Silent,
    releases: Range::since(2, 14),
    rules: &[Rule::Stmt(check)],
};

fn check(stmt: &Stmt, context: &Context<'_>) -> Option<Finding> {
    match &stmt.kind {
        // stream("…") alone: not even begun.
        StmtKind::Expr(expr) => {
            let name = traced_generator(expr, context)?;
            Some(Finding::new(&PITFALL, expr.span).name("function", name))
        }
        StmtKind::For { iter, body, .. } => {
            let made = context.names.only_value(iter).unwrap_or(iter);
            let name = traced_generator(made, context)?;
            let left = breaks(body)?;
            Some(
                Finding::new(&PITFALL, iter.span)
                    .likely("message.break")
                    .name("function", name)
                    .name("line", Name::Line(left.start))
                    .related("break", Some(left)),
            )
        }
        _ => None,
    }
}

/// The name of the generator of the script that a call begins, if it is traced.
fn traced_generator(expr: &Expr, context: &Context<'_>) -> Option<Name> {
    let function = context.names.function(&expr.as_call()?.func)?;
    // @contextmanager and its like make something else of it.
    let alone = function.decorators.len() == 1;
    (alone && function.yields && is_traced(function, context)).then(|| Name::Text(function.name.clone()))
}

/// The `break` that leaves a loop early.
fn breaks(body: &Block) -> Option<Span> {
    body.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Break => Some(stmt.span),
        // Their own.
        StmtKind::For { .. } | StmtKind::While { .. } | StmtKind::Function(_) | StmtKind::Class(_) => None,
        _ => stmt.blocks().into_iter().find_map(breaks),
    })
}

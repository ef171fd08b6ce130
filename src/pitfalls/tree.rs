//! Every statement and expression of a script, for the rules that ask about the script rather than
//! about a call of MLflow.

use crate::python::tree::{Block, Expr, Stmt, StmtKind};
use crate::script::Span;

/// All statements of a block, those of its functions and classes included, and the places where a
/// handler would catch what is raised.
pub(super) fn statements(body: &Block) -> (Vec<&Stmt>, Vec<Span>) {
    let (mut found, mut tried) = (Vec::new(), Vec::new());
    let mut blocks = vec![body];
    while let Some(block) = blocks.pop() {
        for stmt in block {
            found.push(stmt);
            match &stmt.kind {
                StmtKind::Function(function) => blocks.push(&function.body),
                StmtKind::Class(class) => blocks.push(&class.body),
                StmtKind::Try { body, handlers, .. } if !handlers.is_empty() => {
                    tried.extend(extent(body));
                    blocks.extend(stmt.blocks());
                }
                _ => blocks.extend(stmt.blocks()),
            }
        }
    }
    (found, tried)
}

/// Where a block stands.
pub(crate) fn extent(body: &Block) -> Option<Span> {
    Some(Span { start: body.first()?.span.start, end: body.last()?.span.end })
}

/// All expressions of some statements, each with those in it.
pub(super) fn expressions<'t>(statements: &[&'t Stmt]) -> Vec<&'t Expr> {
    let mut found = Vec::new();
    for expr in statements.iter().flat_map(|stmt| stmt.exprs()) {
        expr.each(&mut |each| found.push(each));
    }
    found
}

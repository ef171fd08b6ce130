//! What a search for runs gave, and which expressions are it.

use crate::mlflow::position;
use crate::pitfalls::Context;
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind, StmtKind};

/// What a search for runs gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A table of pandas, a row for each run.
    Table,
    /// A list of runs.
    Runs,
}

/// What of a search for runs an expression is, and the call that gave it.
pub(super) fn found<'e>(expr: &'e Expr, context: &'e Context<'_>) -> Option<(Found, &'e Call)> {
    let call = match &expr.kind {
        ExprKind::Name(_) => context.names.only_value(expr)?.as_call()?,
        ExprKind::Call(call) => call,
        _ => return None,
    };
    let name = context.objects().called(&call.func)?;
    match name.as_str() {
        "mlflow.MlflowClient.search_runs" => Some((Found::Runs, call)),
        "mlflow.search_runs" if !call.unpacks() => {
            let Some(arg) = call.arg("output_format", position(&name, "output_format", context.release)) else {
                return Some((Found::Table, call));
            };
            match context.names.value(&arg.value).as_str()? {
                "pandas" => Some((Found::Table, call)),
                "list" => Some((Found::Runs, call)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The search that one after another of whose results an expression is: a loop's variable.
pub(super) fn element_of<'e>(expr: &'e Expr, context: &'e Context<'_>) -> Option<(Found, &'e Call)> {
    let mut bindings = context.names.bindings(expr);
    match (bindings.next()?, bindings.next()) {
        (Binding::Element(iter), None) => found(iter, context),
        _ => None,
    }
}

/// Whether a script gives a table's columns other names, or puts values in; into a dict, too.
pub(super) fn has_other_columns(table: &Expr, context: &Context<'_>) -> bool {
    let Some(name) = table.as_name() else { return false };
    let is_it = |expr: &Expr| expr.as_name() == Some(name);
    let put_in = |target: &Expr| match &target.kind {
        // runs["acc"] = …, runs.columns = …, runs.loc[…] = …
        ExprKind::Subscript { value, .. } | ExprKind::Attribute { value, .. } => value.any(&mut |part| is_it(part)),
        _ => false,
    };
    context.statements.iter().any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(put_in),
        StmtKind::AugAssign { target, .. } => put_in(target),
        // runs.rename(columns=…, inplace=True), runs.insert(…)
        StmtKind::Expr(expr) => expr.as_call().is_some_and(|call| match &call.func.kind {
            ExprKind::Attribute { value, name } => {
                is_it(value) && (name == "insert" || call.arg("inplace", None).is_some())
            }
            _ => false,
        }),
        _ => false,
    })
}

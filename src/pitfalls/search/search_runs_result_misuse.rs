//! The table that `mlflow.search_runs` gives, used as a list of runs, or the other way round.

use super::found::{Found, element_of, found, has_other_columns};
use crate::mlflow::Range;
use crate::pitfalls::edits::{appended, inserted};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind, Stmt, StmtKind};
use crate::script::Name;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "search-runs-result-misuse",
    family: "search",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[
        Rule::Expr(attribute),
        Rule::Expr(subscript),
        Rule::Expr(by_column),
        Rule::Expr(tested),
        Rule::Stmt(branch),
    ],
};

/// The columns that every table has in which there is a run.
const COLUMNS: [&str; 6] = ["artifact_uri", "end_time", "experiment_id", "run_id", "start_time", "status"];

/// `runs[0].info`, `run.data` of a loop over a table; `runs.iloc` of a list.
fn attribute(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let ExprKind::Attribute { value, name } = &expr.kind else { return None };
    if context.is_tried(expr.span) {
        return None;
    }
    if matches!(name.as_str(), "empty" | "iloc" | "iterrows" | "loc" | "to_csv" | "columns" | "sort_values") {
        let (kind, _) = found(value, context)?;
        let finding =
            Finding::new(&PITFALL, expr.span).message("message.list").name("found", context.quoted(value.span));
        return (kind == Found::Runs).then(|| finding.name("asked", Name::Text(name.clone())));
    }
    if !matches!(name.as_str(), "info" | "data") {
        return None;
    }
    let (place, (kind, call)) = match &value.kind {
        ExprKind::Subscript { value: of, index } if is_index(index) => (value.as_ref(), found(of, context)?),
        _ => (expr, element_of(value, context)?),
    };
    let finding = Finding::new(&PITFALL, place.span).message("message.run").name("run", context.quoted(value.span));
    (kind == Found::Table).then(|| finding.fix("list", Safety::Review, as_list(call, context)))
}

/// `runs[0]`, `runs["acc"]`.
fn subscript(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let ExprKind::Subscript { value, index } = &expr.kind else { return None };
    if context.is_tried(expr.span) {
        return None;
    }
    if let Some(table) = table_of_row(value, context) {
        let ExprKind::Str(column) = &index.kind else { return None };
        return no_such_column(expr, column, table, context).filter(|_| !has_other_columns(value, context));
    }
    let (kind, _) = found(value, context)?;
    let finding = Finding::new(&PITFALL, expr.span).name("found", context.quoted(value.span));
    if kind == Found::Runs {
        let column = matches!(index.kind, ExprKind::Str(_));
        return column.then(|| finding.message("message.list").name("asked", context.quoted(index.span)));
    }
    if is_index(index) {
        let edits = vec![inserted(value.span.end, ".iloc")];
        let finding = finding.name("index", context.quoted(index.span));
        return Some(finding.message("message.index").fix("iloc", Safety::Safe, Some(edits)));
    }
    let ExprKind::Str(column) = &index.kind else { return None };
    no_such_column(expr, column, value, context)
}

/// `runs.sort_values("acc")`
fn by_column(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let call = expr.as_call()?;
    let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
    let by = match name.as_str() {
        "sort_values" | "groupby" => call.arg("by", Some(0)),
        "nlargest" | "nsmallest" => call.arg("columns", Some(1)),
        _ => None,
    };
    let ExprKind::Str(column) = &by?.value.kind else { return None };
    no_such_column(expr, column, value, context).filter(|_| !context.is_tried(expr.span))
}

/// A column that is asked of a table, or of a row of it, and that no table of runs has.
fn no_such_column(expr: &Expr, column: &str, table: &Expr, context: &Context<'_>) -> Option<Finding> {
    let (kind, _) = found(table, context)?;
    let known = COLUMNS.contains(&column) || ["metrics.", "params.", "tags."].iter().any(|one| column.starts_with(one));
    let finding = Finding::new(&PITFALL, expr.span).message("message.column");
    let finding = finding.name("found", context.quoted(table.span)).name("column", Name::Text(column.to_owned()));
    (kind == Found::Table && !known && !has_other_columns(table, context)).then_some(finding)
}

/// The table that a row is of: `runs.iloc[0]`, or a name for it; `for _, row in runs.iterrows()`.
fn table_of_row<'e>(expr: &'e Expr, context: &'e Context<'_>) -> Option<&'e Expr> {
    match &expr.kind {
        ExprKind::Name(_) => {
            let mut bindings = context.names.bindings(expr);
            match (bindings.next()?, bindings.next()) {
                (Binding::Value(value), None) if !matches!(value.kind, ExprKind::Name(_)) => {
                    table_of_row(value, context)
                }
                (Binding::ElementItem(iter, 1), None) => match &iter.as_call()?.func.kind {
                    ExprKind::Attribute { value, name } if name == "iterrows" => Some(value),
                    _ => None,
                },
                _ => None,
            }
        }
        ExprKind::Subscript { value, index } if is_index(index) => match &value.kind {
            ExprKind::Attribute { value, name } if matches!(name.as_str(), "iloc" | "loc") => Some(value),
            _ => None,
        },
        _ => None,
    }
}

fn is_index(index: &Expr) -> bool {
    match &index.kind {
        ExprKind::Int(_) => true,
        ExprKind::Unary(value) => matches!(value.kind, ExprKind::Int(_)),
        _ => false,
    }
}

/// `not runs`, `runs and …`, `… if runs else …`.
fn tested(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    match &expr.kind {
        ExprKind::Not(value) => {
            let empty = format!("{}.empty", value.span.of(&context.script.python));
            truth(value, vec![Edit { span: expr.span, text: empty }], context)
        }
        ExprKind::Conditional { test, .. } => truth(test, not_empty(test), context),
        ExprKind::Bool2 { values, .. } => {
            let (_, tested) = values.split_last()?;
            tested.iter().find_map(|value| truth(value, not_empty(value), context))
        }
        _ => None,
    }
}

/// `if runs:`
fn branch(stmt: &Stmt, context: &Context<'_>) -> Option<Finding> {
    match &stmt.kind {
        StmtKind::If { arms, .. } => arms.iter().find_map(|(test, _)| truth(test, not_empty(test), context)),
        StmtKind::While { test, .. } => truth(test, not_empty(test), context),
        StmtKind::Assert(all) => all.first().and_then(|test| truth(test, not_empty(test), context)),
        _ => None,
    }
}

fn truth(value: &Expr, edits: Vec<Edit>, context: &Context<'_>) -> Option<Finding> {
    let (kind, _) = found(value, context)?;
    let finding = Finding::new(&PITFALL, value.span).message("message.truth").name("found", context.quoted(value.span));
    let name = matches!(value.kind, ExprKind::Name(_));
    (kind == Found::Table && !context.is_tried(value.span))
        .then(|| finding.fix("empty", Safety::Safe, name.then_some(edits)))
}

fn not_empty(value: &Expr) -> Vec<Edit> {
    vec![inserted(value.span.start, "not "), inserted(value.span.end, ".empty")]
}

/// `output_format="list"` at the end of the search.
fn as_list(call: &Call, context: &Context<'_>) -> Option<Vec<Edit>> {
    let given = call.arg("output_format", Some(5)).is_some();
    (!given).then(|| vec![appended(call, "output_format=\"list\"", &context.script.python)])
}

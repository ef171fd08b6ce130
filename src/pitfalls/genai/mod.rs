//! Evaluating language models and agents: `mlflow.genai`, its scorers, judges and feedback.

pub(crate) mod feedback_source_string;
pub(crate) mod genai_evaluate_legacy_arguments;
pub(crate) mod genai_judge_template;
pub(crate) mod genai_predict_fn_mismatch;
pub(crate) mod genai_scorer_not_a_scorer;
pub(crate) mod genai_scorer_return_type;
pub(crate) mod genai_scorer_unknown_parameter;

use super::Context;
use crate::mlflow::canonical;
use crate::python::tree::{Expr, ExprKind, Function, Stmt, StmtKind};
use crate::walk::CallSite;

/// Whether a call evaluates with `mlflow.genai`.
fn evaluates(site: &CallSite<'_>) -> bool {
    site.name == "mlflow.genai.evaluate"
}

/// The canonical name of what an expression names, if it is MLflow's.
fn named(expr: &Expr, context: &Context<'_>) -> Option<String> {
    canonical(&context.names.path(expr)?, context.release)
}

/// Whether a function is made a scorer by its decorator, as it stands: another one below may give it
/// other parameters and another result.
fn is_scorer(function: &Function, context: &Context<'_>) -> bool {
    let name = |decorator: &Expr| named(decorator.as_call().map_or(decorator, |call| &call.func), context);
    let mut inner = function.decorators.iter().rev().map(name).filter(|name| name.as_deref() != Some("mlflow.trace"));
    matches!(inner.next().flatten().as_deref(), Some("mlflow.genai.scorer" | "mlflow.genai.scorers.scorer"))
}

/// The function that a statement defines as a scorer.
fn scorer<'s>(stmt: &'s Stmt, context: &Context<'_>) -> Option<&'s Function> {
    let StmtKind::Function(function) = &stmt.kind else { return None };
    (is_scorer(function, context) && context.names.class_with(function).is_none()).then_some(function)
}

/// A row of a dataset: its keys, all being texts, each with where it stands and its value.
type Row<'e> = Vec<(&'e str, &'e Expr, &'e Expr)>;

/// The rows of a dataset that is written out, as a list or in a `DataFrame`, `None` for one whose keys are not
/// known. A comprehension, and columns that are lists, show one row.
fn rows<'e>(data: &'e Expr, context: &'e Context<'_>) -> Option<Vec<Option<Row<'e>>>> {
    let value = context.literal(data)?;
    let frame = value.as_call();
    let listed = match frame {
        Some(call) if context.names.path(&call.func)? == "pandas.DataFrame" && !call.unpacks() => {
            context.literal(&call.arg("data", Some(0))?.value)?
        }
        Some(_) => return None,
        None => value,
    };
    match &listed.kind {
        ExprKind::List(rows) if !rows.is_empty() => Some(rows.iter().map(entries).collect()),
        ExprKind::Comprehension { elements, lazy: false, .. } => match elements.as_slice() {
            [row] => Some(vec![entries(row)]),
            _ => None,
        },
        // pd.DataFrame({"inputs": […], "outputs": […]})
        ExprKind::Dict(_) if frame.is_some_and(|call| call.args.len() == 1) => {
            let cell = |(key, at, column)| Some((key, at, first(column, context)?));
            let row: Option<Row<'_>> = entries(listed)?.into_iter().map(cell).collect();
            Some(vec![Some(row?)])
        }
        _ => None,
    }
}

/// What the first row has of a column: the column itself where that is not written out, nothing where it is empty.
fn first<'e>(column: &'e Expr, context: &'e Context<'_>) -> Option<&'e Expr> {
    let listed = context.literal(column).unwrap_or(column);
    match &listed.kind {
        ExprKind::List(all) | ExprKind::Comprehension { elements: all, .. } => all.first(),
        _ => Some(listed),
    }
}

/// The keys and values of a dict that is written out, all keys being texts.
fn entries(dict: &Expr) -> Option<Row<'_>> {
    let ExprKind::Dict(items) = &dict.kind else { return None };
    let entry = items.iter().map(|(key, value)| match key {
        Some(key @ Expr { kind: ExprKind::Str(text), .. }) => Some((text.as_str(), key, value)),
        _ => None,
    });
    entry.collect()
}

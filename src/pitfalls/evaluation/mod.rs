//! Evaluating models: `mlflow.evaluate` and `mlflow.models.evaluate`.

pub(crate) mod evaluate_metric_key;
pub(crate) mod evaluate_model_object;
pub(crate) mod evaluate_model_type_unknown;
pub(crate) mod evaluate_removed_argument;
pub(crate) mod evaluate_targets_not_column_name;
pub(crate) mod evaluator_config_shape;

use super::{Context, Edit};
use crate::python::tree::{Call, Expr, ExprKind};
use crate::python::values::Value;
use crate::walk::CallSite;

/// Whether a call evaluates a model.
fn evaluates(site: &CallSite<'_>) -> bool {
    matches!(site.name.as_str(), "mlflow.evaluate" | "mlflow.models.evaluate")
}

/// The evaluators that a call names, if the text tells: none where MLflow chooses among all there are.
fn evaluators(call: &Call, context: &Context<'_>) -> Option<Vec<String>> {
    let Some(arg) = call.arg("evaluators", None) else {
        return (!call.unpacks()).then(Vec::new);
    };
    match context.names.value(&arg.value) {
        Value::None => return Some(Vec::new()),
        Value::Str(name) => return Some(vec![name]),
        _ => {}
    }
    let ExprKind::List(all) = &context.literal(&arg.value)?.kind else { return None };
    all.iter().map(|one| context.names.value(one).as_str().map(str::to_owned)).collect()
}

/// Whether none but MLflow's own evaluators are named.
fn only_own_evaluators(call: &Call, context: &Context<'_>) -> bool {
    evaluators(call, context).is_some_and(|all| all.iter().all(|name| name == "default"))
}

/// A text put in the place of a string that is written here, in the string's own quotes.
fn rewritten(literal: &Expr, text: &str, context: &Context<'_>) -> Option<Vec<Edit>> {
    let ExprKind::Str(_) = literal.kind else { return None };
    let written = literal.span.of(&context.script.python);
    let quote = written.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let one = written.ends_with(quote) && written.matches(quote).count() == 2;
    one.then(|| vec![Edit { span: literal.span, text: format!("{quote}{text}{quote}") }])
}

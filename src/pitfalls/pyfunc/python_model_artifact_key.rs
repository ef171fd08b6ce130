//! `context.artifacts["x"]` without an `x` among the artifacts that the model is saved with, and artifacts
//! that are no paths.

use super::classes::{estimator_flavor, is_python_model, python_model, saved_by};
use super::saved::text_keys;
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Class, CompareOp, Expr, ExprKind};
use crate::script::Name;
use crate::walk::CallSite;
use std::rc::Rc;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "python-model-artifact-key",
    family: "pyfunc",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Expr(key), Rule::Call(value)],
};

fn key(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let ExprKind::Subscript { value, index } = &expr.kind else { return None };
    let ExprKind::Str(key) = &index.kind else { return None };
    let class = asked_by(value, context)?;
    let saved = saved_by(class, context);
    let site = saved.first()?;
    let given: Vec<Vec<String>> = saved.iter().map(|site| keys(site, context)).collect::<Option<_>>()?;
    if given.iter().any(|keys| keys.contains(key)) || context.is_tried(expr.span) || is_looked_for(key, context) {
        return None;
    }
    let all = given.into_iter().flatten().fold(String::new(), |all, key| match all.as_str() {
        "" => format!("`{key}`"),
        _ => format!("{all}, `{key}`"),
    });
    let finding = Finding::new(&PITFALL, expr.span).name("key", Name::Text(key.clone()));
    let finding = finding.related("saved", Some(site.expr.span));
    Some(if all.is_empty() {
        finding.message("message.none")
    } else {
        finding.name("keys", Name::Text(all.trim_matches('`').to_owned()))
    })
}

/// The class in whose `predict` or `load_context` an expression is the `artifacts` of the context.
fn asked_by<'c>(expr: &Expr, context: &Context<'c>) -> Option<&'c Rc<Class>> {
    let ExprKind::Attribute { value, name } = &expr.kind else {
        return asked_by(context.names.only_value(expr)?, context);
    };
    let mut bindings = context.names.bindings(value);
    let (Some(Binding::Parameter(id, parameter)), None) = (bindings.next(), bindings.next()) else { return None };
    let stmt = context.statements.iter().find_map(|stmt| match &stmt.kind {
        crate::python::tree::StmtKind::Function(function) if function.id == id => Some(function),
        _ => None,
    })?;
    let class = context.names.class_with(stmt)?;
    let asked = matches!(stmt.name.as_str(), "load_context" | "predict" | "predict_stream");
    let second = stmt.parameters.get(1).is_some_and(|second| second.name == parameter.name);
    (name == "artifacts" && asked && second && is_python_model(class, context)).then_some(class)
}

/// The keys of the artifacts that a call saves a model with, if all are known.
fn keys(site: &CallSite<'_>, context: &Context<'_>) -> Option<Vec<String>> {
    if site.call.unpacks() {
        return None;
    }
    let Some(arg) = site.call.arg("artifacts", None) else { return Some(Vec::new()) };
    let artifacts = context.literal(&arg.value)?;
    if matches!(artifacts.kind, ExprKind::None) { Some(Vec::new()) } else { text_keys(artifacts, context) }
}

/// `if "config" in context.artifacts`
fn is_looked_for(wanted: &str, context: &Context<'_>) -> bool {
    context.expressions.iter().copied().any(|expr| match &expr.kind {
        ExprKind::Compare { left, op: CompareOp::In | CompareOp::Other, .. } => {
            matches!(&left.kind, ExprKind::Str(text) if text == wanted)
        }
        _ => false,
    })
}

/// What an artifact is given as is read as the address of a file.
fn value(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    python_model(site).filter(|_| site.name.starts_with("mlflow.pyfunc.") && !site.tried)?;
    let arg = site.call.arg("artifacts", None)?;
    let ExprKind::Dict(items) = &context.literal(&arg.value)?.kind else { return None };
    items.iter().find_map(|(_, value)| {
        let finding = Finding::new(&PITFALL, value.span).name("value", context.quoted(value.span));
        if is_path(value, context) {
            let wrap =
                vec![inserted(value.span.start, "str("), Edit { text: ")".to_owned(), ..inserted(value.span.end, "") }];
            return Some(finding.message("message.path").fix("text", Safety::Safe, Some(wrap)));
        }
        is_object(value, context).then(|| finding.message("message.object"))
    })
}

fn is_path(expr: &Expr, context: &Context<'_>) -> bool {
    let written = if matches!(expr.kind, ExprKind::Name(_)) { context.names.only_value(expr) } else { None };
    match &written.unwrap_or(expr).kind {
        ExprKind::Call(call) => context.names.path(&call.func).as_deref() == Some("pathlib.Path"),
        ExprKind::Binary { op: crate::python::tree::BinaryOp::Div, left, .. } => is_path(left, context),
        _ => false,
    }
}

fn is_object(expr: &Expr, context: &Context<'_>) -> bool {
    let written = if matches!(expr.kind, ExprKind::Name(_)) { context.names.only_value(expr) } else { None };
    let literal = matches!(
        written.unwrap_or(expr).kind,
        ExprKind::Dict(_)
            | ExprKind::List(_)
            | ExprKind::Tuple(_)
            | ExprKind::Set(_)
            | ExprKind::Int(_)
            | ExprKind::None
    );
    let made = context.names.made_by(expr);
    let frame = made.as_deref().is_some_and(|path| matches!(path, "pandas.DataFrame" | "pandas.Series"));
    literal || frame || estimator_flavor(expr, context).is_some()
}

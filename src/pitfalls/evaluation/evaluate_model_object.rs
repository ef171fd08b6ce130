//! The estimator itself, or what `log_model` gave, where `evaluate` wants a URI, a pyfunc model or a
//! function.

use super::evaluates;
use crate::mlflow::{Range, canonical, saves_model};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Call, Expr, ExprKind};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "evaluate-model-object",
    family: "evaluation",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("model", Some(0)).filter(|_| evaluates(site))?;
    let finding = Finding::new(&PITFALL, arg.span).name("value", context.quoted(arg.value.span));
    if is_info(&arg.value, context) {
        let plain = matches!(arg.value.kind, ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Call(_));
        let uri = plain.then(|| vec![inserted(arg.value.span.end, ".model_uri")]);
        return Some(finding.message("message.info").fix("uri", Safety::Safe, uri));
    }
    (is_estimator(&arg.value, context, DEPTH) || is_wrapper(&arg.value, context)).then_some(finding)
}

/// Whether an expression is what `log_model` gave: nearly no flavour's says so in its signature.
fn is_info(expr: &Expr, context: &Context<'_>) -> bool {
    let objects = context.objects();
    let logged =
        |call: &Call| objects.called(&call.func).is_some_and(|name| saves_model(&name) && name.ends_with(".log_model"));
    objects.class_of(expr) == Some("mlflow.models.model.ModelInfo") || context.names.origin(expr).is_some_and(logged)
}

const DEPTH: usize = 4;

/// Whether an expression is a model of a library whose models can't be called.
fn is_estimator(expr: &Expr, context: &Context<'_>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    // search.best_estimator_
    let part = match &expr.kind {
        ExprKind::Name(_) => context.names.only_value(expr).unwrap_or(expr),
        _ => expr,
    };
    if let ExprKind::Attribute { value, name } = &part.kind {
        if name == "best_estimator_" {
            return is_estimator(value, context, depth);
        }
        // self.model, which the class puts there
        let put = context.names.class_of(value).map(|class| context.names.attribute_values(class, name));
        let mut put = put.into_iter().flatten().filter(|put| !matches!(put.kind, ExprKind::None)).peekable();
        return put.peek().is_some() && put.all(|put| is_estimator(put, context, depth));
    }
    let Some(call) = context.origin(expr) else { return false };
    makes_estimator(call, context)
        // Ridge().fit(X, y)
        || matches!(&call.func.kind, ExprKind::Attribute { value, name } if name == "fit" && is_estimator(value, context, depth))
}

fn makes_estimator(call: &Call, context: &Context<'_>) -> bool {
    let Some(path) = context.names.path(&call.func) else { return false };
    if let Some(name) = canonical(&path, context.release) {
        return matches!(
            name.as_str(),
            "mlflow.sklearn.load_model"
                | "mlflow.xgboost.load_model"
                | "mlflow.lightgbm.load_model"
                | "mlflow.catboost.load_model"
        );
    }
    let (Some((library, _)), Some((_, last))) = (path.split_once('.'), path.rsplit_once('.')) else { return false };
    let class = last.starts_with(|c: char| c.is_ascii_uppercase());
    match library {
        // Kernels of Gaussian processes can be called.
        "sklearn" => class && !path.contains(".kernels.") || last == "make_pipeline",
        "xgboost" | "lightgbm" => class || path == "xgboost.train" || path == "lightgbm.train",
        "catboost" => class,
        _ => false,
    }
}

/// Whether an expression is an object of the script's own `PythonModel`, which can't be called.
fn is_wrapper(expr: &Expr, context: &Context<'_>) -> bool {
    let class = context.names.origin(expr).and_then(|call| context.names.class(&call.func));
    let Some(class) = class else { return false };
    let lineage = context.names.lineage(class);
    let python_model = |base: &Expr| {
        let path = context.names.path(base).and_then(|path| canonical(&path, context.release));
        matches!(path.as_deref(), Some("mlflow.pyfunc.PythonModel" | "mlflow.pyfunc.model.PythonModel"))
    };
    let bases = || lineage.iter().flat_map(|class| &class.bases);
    bases().any(python_model)
        && bases().all(|base| python_model(base) || context.names.class(base).is_some())
        && lineage.iter().all(|class| class.decorators.is_empty() && class.method("__call__").is_none())
}

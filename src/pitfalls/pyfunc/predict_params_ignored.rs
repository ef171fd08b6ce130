//! `predict(data, params={…})` of a model whose signature has no params, or whose `predict` takes none.

use super::classes::{is_python_model, method, python_model};
use super::saved::{flavor, savers, text_keys};
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Call, Expr, ExprKind};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "predict-params-ignored",
    family: "pyfunc",
    outcome: Outcome::Silent,
    releases: Range::since(2, 6),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.pyfunc.PyFuncModel.predict" || !PITFALL.releases.holds(context.release) {
        return None;
    }
    let arg = site.call.arg("params", Some(1))?;
    let passed = text_keys(context.literal(&arg.value)?, context)?;
    let ExprKind::Attribute { value: model, .. } = &site.call.func.kind else { return None };
    let load = context.names.origin(model)?;
    let sites = savers(&load.arg("model_uri", Some(0))?.value, context);
    let (saver, others) = sites.split_first()?;
    let changed = context.walked.calls.iter().any(|call| call.name == "mlflow.models.set_signature");
    if !others.is_empty() || changed || !takes_any(saver, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, arg.span).related("saved", Some(saver.expr.span));
    let Some(known) = params(saver, context)? else { return (!passed.is_empty()).then_some(finding) };
    if let Some(unknown) = passed.iter().find(|key| !known.contains(key)) {
        return Some(finding.message("message.key").name("key", Name::Text(unknown.clone())));
    }
    let class = context.names.class_of(&python_model(saver)?.value)?;
    let predict = method(class, "predict", context)?;
    let takes = predict.parameters.iter().any(|parameter| parameter.variadic || parameter.name == "params");
    (!takes && !passed.is_empty()).then(|| finding.message("message.method"))
}

/// Models that get no params but those of their signature: a `ChatModel` has its own.
fn takes_any(saver: &CallSite<'_>, context: &Context<'_>) -> bool {
    match python_model(saver) {
        Some(arg) => context.names.class_of(&arg.value).is_some_and(|class| is_python_model(class, context)),
        None => match flavor(&saver.name) {
            Some("sklearn" | "xgboost" | "lightgbm") => true,
            // Without one these make up a signature of their own.
            Some("transformers" | "sentence_transformers" | "pytorch" | "tensorflow") => {
                saver.call.arg("signature", None).is_some_and(|arg| !matches!(arg.value.kind, ExprKind::None))
            }
            _ => false,
        },
    }
}

/// The keys of the params in the signature that a model is saved with: `Some(None)` where it surely has none.
#[expect(clippy::option_option, reason = "unknown, none, and these are three answers")]
fn params(saver: &CallSite<'_>, context: &Context<'_>) -> Option<Option<Vec<String>>> {
    let given = |name: &str| saver.call.arg(name, None).map(|arg| &arg.value);
    if saver.call.unpacks() || given("mlflow_model").is_some() {
        return None;
    }
    let signature = given("signature").filter(|value| !matches!(value.kind, ExprKind::None));
    let Some(signature) = signature else {
        // An example of (data, params) has both.
        let plain = given("input_example").is_none_or(|example| is_no_pair(example, context));
        return plain.then_some(None);
    };
    let call = context.names.origin(signature).filter(|call| !call.unpacks())?;
    let position = match context.names.path(&call.func)?.rsplit('.').next()? {
        "infer_signature" | "ModelSignature" => 2,
        _ => return None,
    };
    told(call, position, context)
}

#[expect(clippy::option_option, reason = "unknown, none, and these are three answers")]
fn told(call: &Call, position: usize, context: &Context<'_>) -> Option<Option<Vec<String>>> {
    match call.arg("params", Some(position)) {
        None => Some(None),
        Some(arg) => text_keys(context.literal(&arg.value)?, context).map(Some),
    }
}

fn is_no_pair(example: &Expr, context: &Context<'_>) -> bool {
    let value =
        if matches!(example.kind, ExprKind::Name(_)) { context.names.only_value(example) } else { Some(example) };
    let made = |path: String| path.starts_with("pandas.") || path.starts_with("numpy.");
    value.is_some_and(|value| match &value.kind {
        ExprKind::Dict(_) | ExprKind::List(_) | ExprKind::Str(_) => true,
        ExprKind::Call(call) => context.names.path(&call.func).is_some_and(made),
        _ => false,
    })
}

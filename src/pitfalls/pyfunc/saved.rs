//! Which calls saved the model that a URI of the script names.

use crate::mlflow::saves_model;
use crate::pitfalls::Context;
use crate::python::tree::{Expr, ExprKind, Part};
use crate::python::values::Value;
use crate::walk::CallSite;

/// The calls of the script that saved what a URI names; none where others may have.
pub(in crate::pitfalls) fn savers<'c>(uri: &Expr, context: &Context<'c>) -> Vec<&'c CallSite<'c>> {
    match context.names.value(uri) {
        // info.model_uri
        Value::Made(made) if made.path == "model_uri" => {
            let sites = context.walked.calls.iter();
            sites.filter(|site| saves_model(&site.name) && site.expr.span == made.at).collect()
        }
        Value::Str(path) if !path.contains(':') => saved_at("save_model", ("path", 1), &path, context),
        _ => in_run(uri, context).unwrap_or_default(),
    }
}

/// The flavour that a saving or loading call is of: `sklearn` of `mlflow.sklearn.log_model`.
pub(in crate::pitfalls) fn flavor(name: &str) -> Option<&str> {
    name.strip_prefix("mlflow.")?.split('.').next()
}

/// `f"runs:/{run.info.run_id}/model"` of a run that the script opened.
fn in_run<'c>(uri: &Expr, context: &Context<'c>) -> Option<Vec<&'c CallSite<'c>>> {
    let uri = if matches!(uri.kind, ExprKind::Name(_)) { context.names.only_value(uri)? } else { uri };
    let ExprKind::Format(parts) = &uri.kind else { return None };
    let [Part::Text(head), Part::Value { value, plain: true }, Part::Text(tail)] = parts.as_slice() else {
        return None;
    };
    let Value::Made(made) = context.names.value(value) else { return None };
    let opened = context.walked.calls.iter().any(|site| site.name == "mlflow.start_run" && site.expr.span == made.at);
    // What autologging saves is called "model", too.
    let autolog = context.walked.calls.iter().any(|site| site.name.ends_with("autolog"));
    let name = tail.strip_prefix('/').filter(|_| head == "runs:/" && made.path == "info.run_id")?;
    (opened && !autolog).then(|| saved_at("log_model", ("name", 1), name, context))
}

/// The calls that save a model under this name, if the names of all that do are known.
fn saved_at<'c>(
    function: &str,
    (keyword, position): (&str, usize),
    name: &str,
    context: &Context<'c>,
) -> Vec<&'c CallSite<'c>> {
    let mut found = Vec::new();
    let calls = context.walked.calls.iter();
    for site in calls.filter(|site| saves_model(&site.name) && site.name.ends_with(function)) {
        // mlflow.pyfunc has no model before the name.
        let position = position - usize::from(site.name.starts_with("mlflow.pyfunc."));
        let arg = site.call.arg(keyword, Some(position)).or_else(|| site.call.arg("artifact_path", None));
        match arg.map(|arg| context.names.value(&arg.value)) {
            Some(Value::Str(own)) if own == name => found.push(site),
            Some(Value::Str(_)) => {}
            _ => return Vec::new(),
        }
    }
    found
}

/// The keys of a dict that is written out, where each is a text.
pub(super) fn text_keys(value: &Expr, context: &Context<'_>) -> Option<Vec<String>> {
    let ExprKind::Dict(items) = &value.kind else { return None };
    items.iter().map(|(key, _)| Some(context.names.value(key.as_ref()?).as_str()?.to_owned())).collect()
}

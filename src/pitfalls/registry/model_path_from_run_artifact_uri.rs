//! A model looked for among its run's artifacts, where MLflow 3 does not keep it any more.

use super::uri::{Uri, given, logged_models};
use crate::mlflow::{HOLE, ModelUri, Range, Takes, logged, model_uri};
use crate::pitfalls::texts::written;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::script::Name;
use crate::walk::{CallSite, Taken};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "model-path-from-run-artifact-uri",
    family: "registry",
    outcome: Outcome::Fails,
    releases: Range::since(3, 0),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !PITFALL.releases.holds(context.release) || site.tried || context.walked.asks_release {
        return None;
    }
    let uri = given(site, context)?;
    let source = site.name == "mlflow.MlflowClient.create_model_version";
    let by_run = match model_uri(&uri.text) {
        // A version's source is kept as it is, and nothing looks the logged model up in it.
        ModelUri::Run { path: Some(path), .. } if source => Some(path.to_owned()),
        _ => None,
    };
    let message = if by_run.is_some() { "message.runs" } else { "message" };
    let path = by_run.or_else(|| in_artifacts(&uri, context))?;
    let logged = logged_models(context).find(|(name, _)| *name == path).map(|(_, logged)| logged);
    let autologged = logged.is_none() && path == AUTOLOGGED && autologs(site, context);
    if logged.is_none() && !autologged || is_artifact(&path, context) {
        return None;
    }
    let silent = uri.takes == Takes::Registers && context.chosen;
    let outcome = if silent { Outcome::Silent } else { context.by_choice() };
    let finding = Finding::new(&PITFALL, uri.at.span).message(message).outcome(outcome);
    let finding = finding.name("model", Name::Text(path)).related("logged", logged.map(|logged| logged.expr.span));
    let finding = if autologged { finding.perhaps() } else { finding };
    Some(finding.fix("info", Safety::Review, logged.and_then(|logged| by_info(&uri, logged))))
}

/// The name under which autologging logs a model (`mlflow/sklearn/__init__.py`, `mlflow/xgboost/__init__.py`).
const AUTOLOGGED: &str = "model";

/// Whether autologging was switched on above a call.
fn autologs(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    context.walked.calls.iter().any(|other| {
        let off = ["disable", "log_models"].iter().any(|argument| other.call.arg(argument, None).is_some());
        other.name.ends_with(".autolog") && !off && other.expr.span.end <= site.expr.span.start
    })
}

/// `info.model_uri`, where what `log_model` gave has a name before.
fn by_info(uri: &Uri<'_>, logged: &CallSite<'_>) -> Option<Vec<Edit>> {
    let Taken::ByName(info) = logged.taken else { return None };
    let after = logged.expr.span.end <= uri.at.span.start;
    after.then(|| vec![Edit { span: uri.at.span, text: [info, ".model_uri"].concat() }])
}

/// The path in a run's artifacts that a text leads to.
fn in_artifacts(uri: &Uri<'_>, context: &Context<'_>) -> Option<String> {
    if let Some(call) = uri.at.as_call() {
        // mlflow.get_artifact_uri("model"), os.path.join(run.info.artifact_uri, "model")
        if is_get_artifact_uri(uri.at, context) {
            let path = call.arg("artifact_path", Some(0))?;
            return context.names.value(&path.value).as_str().map(str::to_owned);
        }
        let joins = context.names.path(&call.func).as_deref() == Some("os.path.join") && !call.unpacks();
        let [root, path] = call.args.as_slice() else { return None };
        let root = joins && is_root(&root.value, context);
        return context.names.value(&path.value).as_str().filter(|_| root).map(str::to_owned);
    }
    let path = if let Some(rest) = uri.text.strip_prefix(HOLE) {
        rest.strip_prefix('/')
            .filter(|_| uri.holes.first().copied().flatten().is_some_and(|root| is_root(root, context)))?
    } else {
        let local = uri.text.trim_start_matches("./");
        local.strip_prefix("mlruns/")?.split_once("/artifacts/")?.1
    };
    let path = path.trim_end_matches('/');
    (!path.contains(HOLE) && !path.is_empty()).then(|| path.to_owned())
}

/// `run.info.artifact_uri` and `mlflow.get_artifact_uri()`.
fn is_root(expr: &Expr, context: &Context<'_>) -> bool {
    let at = written(expr, context);
    match &at.kind {
        ExprKind::Attribute { value, name } => {
            name == "artifact_uri" && context.objects().class_of(value) == Some("mlflow.entities.RunInfo")
        }
        ExprKind::Call(call) => call.args.is_empty() && is_get_artifact_uri(at, context),
        _ => false,
    }
}

fn is_get_artifact_uri(expr: &Expr, context: &Context<'_>) -> bool {
    let called = expr.as_call().and_then(|call| context.objects().called(&call.func));
    called.as_deref() == Some("mlflow.get_artifact_uri")
}

/// Whether the script puts something else there, too: `log_artifacts(folder, "model")`.
fn is_artifact(name: &str, context: &Context<'_>) -> bool {
    let files = ["artifact", "artifacts", "dict", "figure", "image", "table", "text"];
    let writes = |site: &&CallSite<'_>| logged(&site.name).is_some_and(|logged| files.contains(&logged.kind));
    context.walked.calls.iter().filter(writes).any(|site| {
        site.call.args.iter().any(|arg| {
            context
                .names
                .value(&arg.value)
                .as_str()
                .is_some_and(|path| path == name || path.starts_with(&[name, "/"].concat()))
        })
    })
}

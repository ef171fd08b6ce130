//! `register_model` given something that names no model: a run's id, a file, an object, or the name and the
//! URI the other way round.

use super::uri::{Uri, given, is_model_info, is_run_id, logged_models};
use crate::mlflow::{HOLE, ModelUri, Range, model_uri, saves_model};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Expr, ExprKind, Pass, StmtKind};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "register-model-not-a-model-uri",
    family: "registry",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.register_model" {
        return None;
    }
    let arg = site.call.arg("model_uri", Some(0))?;
    let name = site.call.arg("name", Some(1));
    if let Some(name) = name.filter(|name| is_uri(&name.value, context)) {
        let finding = Finding::new(&PITFALL, name.value.span).message("message.swapped").outcome(Outcome::Fails);
        let edits = swapped(arg, name, context).filter(|_| !is_uri(&arg.value, context));
        return Some(finding.fix("swap", Safety::Safe, edits));
    }
    if let Some(finding) = object(&arg.value, context) {
        return Some(finding);
    }
    let uri = given(site, context)?;
    let finding = Finding::new(&PITFALL, arg.value.span).name("given", context.quoted(arg.value.span));
    if is_run_id(&arg.value, context) || is_id(&uri.text) {
        let finding = finding.message("message.run-id");
        return Some(finding.fix("runs", Safety::Review, by_run(&arg.value, context)));
    }
    if let Some(finding) = no_model_in_run(&uri, context) {
        return Some(finding);
    }
    let path = uri.text.as_str();
    if path.contains([HOLE, ':', '<', '{']) {
        return file(path).filter(|_| !path.contains([':', '<', '{'])).map(|_| finding.message("message.file"));
    }
    if file(path).is_some() {
        return Some(finding.message("message.file"));
    }
    // The name that a model was logged with; a folder of that name would be one that the script saves.
    let mut logged = logged_models(context).filter(|(name, _)| name == path);
    let saves = context.walked.calls.iter().any(|site| site.name.ends_with(".save_model"));
    (logged.next().is_some() && !saves).then(|| finding.likely("message.name"))
}

/// `runs:/…/model.pkl`, and the name of no model that the run logs.
fn no_model_in_run(uri: &Uri<'_>, context: &Context<'_>) -> Option<Finding> {
    let ModelUri::Run { path: Some(path), .. } = model_uri(&uri.text) else { return None };
    let logged: Vec<_> = logged_models(context).collect();
    if path.contains(HOLE) || logged.iter().any(|(name, _)| name == path) {
        return None;
    }
    // Since 3.0 the lookup fails, before the version is made; up to 2.22 it is made and cannot be loaded.
    let outcome = if Range::since(3, 0).holds(context.release) { Outcome::Fails } else { Outcome::Silent };
    let finding = Finding::new(&PITFALL, uri.at.span).outcome(outcome).name("path", Name::Text(path.to_owned()));
    if file(path).is_some() {
        return Some(finding.message("message.run-file"));
    }
    // What another script logs, autologging, or a name that only the run tells may be meant.
    let run = opened_by(uri.holes.first().copied().flatten()?, context)?;
    let sites = || context.walked.calls.iter();
    let unseen = |site: &CallSite<'_>| {
        let files = site.name.ends_with(".log_artifacts") || site.name.ends_with(".log_artifact");
        files || site.name.ends_with("autolog")
    };
    let known = sites().filter(|site| saves_model(&site.name) && site.name.ends_with(".log_model")).count();
    if known != logged.len() || sites().any(unseen) || calls_others(run, context) {
        return None;
    }
    let (name, call) = logged.iter().find(|(_, call)| run.contains(call.expr.span))?;
    let finding = finding.likely("message.other-name").name("logged", Name::Text(name.clone()));
    Some(finding.related("logged", Some(call.call.func.span)))
}

/// Whether a block calls what a module that is not in view defines, which may log models, too.
fn calls_others(block: Span, context: &Context<'_>) -> bool {
    let inside = context.expressions.iter().filter(|expr| block.contains(expr.span));
    inside.filter_map(|expr| expr.as_call()).any(|call| {
        let of_object = || match &call.func.kind {
            ExprKind::Attribute { value, .. } => context.names.made_by(value),
            _ => None,
        };
        let path = context.names.path(&call.func).or_else(of_object);
        let module = path.as_deref().and_then(|path| path.split_once('.')).map(|(module, _)| module);
        module.is_some_and(|module| !LIBRARIES.contains(&module))
    })
}

/// Libraries that log no models of their own accord.
const LIBRARIES: [&str; 16] = [
    "catboost",
    "joblib",
    "json",
    "lightgbm",
    "logging",
    "matplotlib",
    "mlflow",
    "numpy",
    "os",
    "pandas",
    "pathlib",
    "seaborn",
    "sklearn",
    "time",
    "torch",
    "xgboost",
];

/// The `with` block of the run whose id an expression is.
fn opened_by(id: &Expr, context: &Context<'_>) -> Option<Span> {
    let Value::Made(made) = context.names.value(id) else { return None };
    let block = context.statements.iter().find(|stmt| match &stmt.kind {
        StmtKind::With { items, .. } => items.iter().any(|item| item.context.span == made.at),
        _ => false,
    })?;
    (made.path == "info.run_id").then_some(block.span)
}

/// Whether a text is certainly a URI: what a registered model cannot be called.
fn is_uri(expr: &Expr, context: &Context<'_>) -> bool {
    if let ExprKind::Attribute { value, name } = &expr.kind
        && name == "model_uri"
    {
        return is_model_info(value, context);
    }
    !matches!(model_uri(&Uri::of(expr, context).text), ModelUri::Other)
}

/// The two arguments in each other's place.
fn swapped(uri: &Arg, name: &Arg, context: &Context<'_>) -> Option<Vec<Edit>> {
    let text = |arg: &Arg| arg.value.span.of(&context.script.python).to_owned();
    let by_position = uri.pass == Pass::Position && name.pass == Pass::Position;
    let by_name = matches!((&uri.pass, &name.pass), (Pass::Keyword(..), Pass::Keyword(..)));
    let mut edits =
        vec![Edit { span: uri.value.span, text: text(name) }, Edit { span: name.value.span, text: text(uri) }];
    edits.sort_by_key(|edit| edit.span.start);
    (by_position || by_name).then_some(edits)
}

/// An object where a text belongs.
fn object(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let finding = Finding::new(&PITFALL, expr.span).name("given", context.quoted(expr.span)).outcome(Outcome::Fails);
    if is_model_info(expr, context) {
        let named = matches!(expr.kind, ExprKind::Name(_));
        let edits = named.then(|| vec![inserted(expr.span.end, ".model_uri")]);
        return Some(finding.message("message.info").fix("model-uri", Safety::Safe, edits));
    }
    match context.objects().class_of(expr) {
        Some("mlflow.entities.Run" | "mlflow.ActiveRun" | "mlflow.entities.RunInfo") => {
            Some(finding.message("message.object"))
        }
        Some(_) => None,
        None => {
            let made = context.names.made_by(expr)?;
            let class = made.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_uppercase()));
            let library =
                ["sklearn.", "xgboost.", "lightgbm.", "catboost.", "torch.nn.", "keras.", "tensorflow.keras."];
            let model = class && library.iter().any(|library| made.starts_with(library));
            model.then(|| finding.message("message.object"))
        }
    }
}

/// The id of a run as MLflow makes them: 32 hexadecimal digits.
fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
}

/// Files that libraries keep models in; what MLflow registers is a folder.
fn file(path: &str) -> Option<&str> {
    let (_, extension) = path.rsplit_once('.')?;
    let kept = ["pkl", "pickle", "joblib", "pt", "pth", "h5", "keras", "onnx", "bst", "cbm", "ubj", "sav", "dill"];
    kept.contains(&extension).then_some(extension)
}

/// `f"runs:/{run_id}/model"`, where the script logs one model.
fn by_run(expr: &Expr, context: &Context<'_>) -> Option<Vec<Edit>> {
    let mut logged = logged_models(context);
    let (Some((name, _)), None) = (logged.next(), logged.next()) else { return None };
    let source = expr.span.of(&context.script.python);
    let named =
        matches!(expr.kind, ExprKind::Name(_) | ExprKind::Attribute { .. }) && !source.contains(['"', '\'', '\n']);
    named.then(|| vec![Edit { span: expr.span, text: ["f\"runs:/{", source, "}/", &name, "\""].concat() }])
}

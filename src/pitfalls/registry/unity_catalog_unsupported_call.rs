//! Stages, `latest`, filters and orders asked of Unity Catalog, which has none of them.

use super::uri::given;
use crate::mlflow::{ModelUri, Range, Suffix, is_unity_catalog, model_uri, refused_by_unity_catalog, suffix};
use crate::pitfalls::texts::written;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Expr, ExprKind, StmtKind};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "unity-catalog-unsupported-call",
    family: "registry",
    outcome: Outcome::Fails,
    releases: Range::since(2, 3),
    rules: &[Rule::Call(check)],
};

/// Whether Unity Catalog refuses a call.
pub(super) fn is_refused(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    check(site, context).is_some()
}

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !PITFALL.releases.holds(context.release) {
        return None;
    }
    if let Some(arguments) = refused_by_unity_catalog(&site.name) {
        if !asks_unity_catalog(site, context) {
            return None;
        }
        let name = Name::Text(site.name.rsplit('.').next().unwrap_or_default().to_owned());
        if arguments.is_empty() {
            let end = site.call.func.span.end;
            let start = end.saturating_sub(site.name.len() - site.name.rfind('.').map_or(0, |dot| dot + 1));
            return Some(Finding::new(&PITFALL, Span { start, end }).name("name", name));
        }
        let (argument, arg) = arguments.iter().find_map(|(argument, position)| {
            let arg = site.call.arg(argument, Some(*position))?;
            context.surely_given(&arg.value).then_some((*argument, arg))
        })?;
        let finding = Finding::new(&PITFALL, arg.span).message("message.argument").name("name", name);
        return Some(finding.name("argument", Name::Text(argument.to_owned())));
    }
    let uri = given(site, context)?;
    let ModelUri::Suffix { suffix: last, .. } = model_uri(&uri.text) else { return None };
    let refused = matches!(suffix(last), Suffix::Stage | Suffix::Latest) && named_by_script(context);
    refused.then(|| {
        let finding = Finding::new(&PITFALL, uri.at.span).message("message.uri");
        finding.name("uri", uri.shown()).name("suffix", Name::Text(last.to_owned()))
    })
}

/// Whether the registry that a call asks is Unity Catalog: the client's own, else the one the script names.
fn asks_unity_catalog(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let ExprKind::Attribute { value, .. } = &site.call.func.kind else { return named_by_script(context) };
    if !site.name.starts_with("mlflow.MlflowClient.") {
        return named_by_script(context);
    }
    let own = |client: &crate::python::tree::Call| {
        client.arg("registry_uri", Some(1)).map(|arg| is_catalog(&arg.value, context))
    };
    if let Some(client) = context.names.origin(value) {
        return own(client).unwrap_or_else(|| !client.unpacks() && named_by_script(context));
    }
    // A client that comes from somewhere else may be one for another registry.
    let mut clients = context.walked.calls.iter().filter(|site| site.name == "mlflow.MlflowClient");
    named_by_script(context) && !clients.any(|site| own(site.call) == Some(false))
}

/// Whether all that the script says about the registry is that it is Unity Catalog.
fn named_by_script(context: &Context<'_>) -> bool {
    let calls = context.walked.calls.iter().filter(|site| site.name == "mlflow.set_registry_uri");
    let called = calls.map(|site| site.call.arg("uri", Some(0)).is_some_and(|arg| is_catalog(&arg.value, context)));
    let set = context.statements.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } => {
            targets.iter().any(|target| is_variable(target, context)).then(|| is_catalog(value, context))
        }
        _ => None,
    });
    let mut all = called.chain(set).peekable();
    all.peek().is_some() && all.all(|catalog| catalog)
}

/// `os.environ["MLFLOW_REGISTRY_URI"]`.
fn is_variable(target: &Expr, context: &Context<'_>) -> bool {
    let ExprKind::Subscript { value, index } = &target.kind else { return false };
    context.names.path(value).as_deref() == Some("os.environ")
        && context.names.value(index).as_str() == Some("MLFLOW_REGISTRY_URI")
}

fn is_catalog(expr: &Expr, context: &Context<'_>) -> bool {
    context.names.value(written(expr, context)).as_str().is_some_and(is_unity_catalog)
}

//! `registered_model_name=` in `log_model()`, and `register_model()` of the same model after it: each
//! makes a version.

use crate::mlflow::{Range, saves_model};
use crate::pitfalls::edits::without_argument;
use crate::pitfalls::texts::text_of;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind, Part};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "model-registered-twice",
    family: "registry",
    outcome: Outcome::Advice,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let (name, uri) = match site.name.as_str() {
        "mlflow.register_model" => (site.call.arg("name", Some(1))?, site.call.arg("model_uri", Some(0))?),
        "mlflow.MlflowClient.create_model_version" => {
            (site.call.arg("name", Some(0))?, site.call.arg("source", Some(1))?)
        }
        _ => return None,
    };
    if site.decided || site.tried {
        return None;
    }
    let logged = context.walked.calls.iter().find(|call| {
        // From another function its run is handed on: run_id = train().
        let before = call.expr.span.end <= site.expr.span.start || call.functions != site.functions;
        let registers = saves_model(&call.name) && before && !call.decided && !call.tried;
        // The best of several is registered once more on purpose.
        let looped = |call: &CallSite<'_>| call.moments.iter().next().map(|moment| moment.loops.clone());
        registers
            && looped(call) == looped(site)
            && call.call.arg("registered_model_name", None).is_some_and(|own| same(&own.value, &name.value, context))
            && is_its_model(&uri.value, (call, site), context)
    })?;
    let argument = logged.call.arg("registered_model_name", None)?;
    let edits = without_argument(logged.call, argument).map(|edit| vec![edit]);
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("model", context.quoted(name.value.span))
        .name("line", Name::Line(argument.span.start))
        .related("logged", Some(argument.span));
    Some(finding.fix("once", Safety::Review, edits))
}

/// Whether two expressions certainly are the same name of a model.
fn same(one: &Expr, other: &Expr, context: &Context<'_>) -> bool {
    if let (Value::Str(one), Value::Str(other)) = (context.names.value(one), context.names.value(other)) {
        return one == other;
    }
    let names = one.as_name().is_some() && one.as_name() == other.as_name();
    let key = context.names.binding_key(one);
    names && !key.is_empty() && key == context.names.binding_key(other)
}

/// Whether a URI is that of the model that a call logged: what the call gave tells it, or its end is the
/// model's name and no other call logs one of that name.
fn is_its_model(uri: &Expr, (logged, site): (&CallSite<'_>, &CallSite<'_>), context: &Context<'_>) -> bool {
    let uri = if uri.as_name().is_some() { context.names.only_value(uri).unwrap_or(uri) } else { uri };
    if let ExprKind::Attribute { value, name } = &uri.kind {
        let of = context.origin(value).is_some_and(|call| call.func.span == logged.call.func.span);
        return of && name == "model_uri";
    }
    let Some(called) = model_name(logged, context) else { return false };
    let Some(text) = text_of(uri, context) else { return false };
    let alone = context
        .walked
        .calls
        .iter()
        .filter(|call| saves_model(&call.name) && model_name(call, context).is_none_or(|name| name == called))
        .count()
        == 1;
    let within = text.strip_prefix("runs:/").and_then(|rest| rest.strip_suffix(called.as_str()));
    let whole = within.is_some_and(|run| run.ends_with('/') && !run.trim_end_matches('/').contains('/'));
    alone && whole && id_in(uri).is_some_and(|id| is_its_run(id, (logged, site), context, DEPTH))
}

/// How far the id of a run is followed through names.
const DEPTH: usize = 4;

/// What is put into `f"runs:/{run.info.run_id}/model"` first.
fn id_in(uri: &Expr) -> Option<&Expr> {
    match &uri.kind {
        ExprKind::Format(parts) => parts.iter().find_map(|part| match part {
            Part::Value { value, .. } => Some(value),
            Part::Text(_) => None,
        }),
        ExprKind::Binary { left, right, .. } => match &left.kind {
            ExprKind::Str(_) => Some(right),
            _ => id_in(left),
        },
        // "runs:/{}/model".format(run.info.run_id)
        ExprKind::Call(call) if matches!(&call.func.kind, ExprKind::Attribute { name, .. } if name == "format") => {
            call.args.first().map(|arg| &arg.value)
        }
        _ => None,
    }
}

/// Whether an id is asked of the run that a call logs to, rather than of the best one of a search.
fn is_its_run(id: &Expr, (logged, site): (&CallSite<'_>, &CallSite<'_>), context: &Context<'_>, depth: usize) -> bool {
    let mut root = id;
    while let ExprKind::Attribute { value, .. } = &root.kind {
        root = value;
    }
    let opened =
        |span: Span| logged.moments.iter().all(|at| at.state.active().is_some_and(|run| run.opened.contains(span)));
    if let Value::Made(made) = context.names.value(id)
        && made.path == "info.run_id"
        && !logged.moments.is_empty()
        && opened(made.at)
    {
        return true;
    }
    if let Some(call) = context.names.origin(root) {
        return match context.objects().called(&call.func).as_deref() {
            Some("mlflow.start_run") => opened(call.func.span),
            // Where another function asks, another run may be the active one.
            Some("mlflow.active_run") => logged.functions == site.functions,
            _ => false,
        };
    }
    let only = context.names.only_value(root).filter(|_| depth > 0);
    only.is_some_and(|only| is_its_run(only, (logged, site), context, depth - 1))
}

/// The name or the path that a call logs its model under.
fn model_name(logged: &CallSite<'_>, context: &Context<'_>) -> Option<String> {
    let arg = logged
        .call
        .arg("name", None)
        .or_else(|| logged.call.arg("artifact_path", Some(1)))
        .map(|arg| context.names.value(&arg.value))?;
    arg.as_str().map(str::to_owned)
}

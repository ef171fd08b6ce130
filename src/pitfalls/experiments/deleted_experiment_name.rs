//! An experiment is deleted and its name used again: a deleted experiment keeps its name.

use super::creates;
use crate::mlflow::{DELETED_NAME_IS_KEPT, Range};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Call, Expr, ExprKind};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "deleted-experiment-name",
    family: "experiments",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // `mlflow gc` removes it for good, restore_experiment() brings it back, and Databricks lets the name be
    // used again.
    let undone =
        ["restore_experiment", "mlflow gc", "databricks"].iter().any(|word| context.script.python.contains(word));
    if site.name != "mlflow.set_experiment" && !creates(site) || site.decided || undone {
        return None;
    }
    // The store that 2.x has by default is a folder.
    let folder = context.walked.uris.is_empty() && context.walked.environment.is_empty();
    if folder && context.release < DELETED_NAME_IS_KEPT {
        return None;
    }
    let name = named(site.call, context)?;
    let deleted = context.walked.calls.iter().find(|call| {
        let deletes =
            matches!(call.name.as_str(), "mlflow.delete_experiment" | "mlflow.MlflowClient.delete_experiment");
        let before = call.expr.span.end <= site.expr.span.start && call.functions == site.functions && !call.decided;
        deletes && before && of_id(call, context).as_deref() == Some(name.as_str())
    })?;
    Some(
        Finding::new(&PITFALL, site.expr.span)
            .name("call", context.called(site.call))
            .name("experiment", Name::Text(name))
            .name("line", Name::Line(deleted.expr.span.start))
            .related("deleted", Some(deleted.expr.span)),
    )
}

/// The name that a call gives an experiment by.
fn named(call: &Call, context: &Context<'_>) -> Option<String> {
    let arg = call.arg("experiment_name", Some(0)).or_else(|| call.arg("name", Some(0)))?;
    context.names.value(&arg.value).as_str().map(str::to_owned)
}

/// The name of the experiment whose id is deleted, if the script shows how it came by the id.
fn of_id(deletes: &CallSite<'_>, context: &Context<'_>) -> Option<String> {
    let mut id: &Expr = &deletes.call.arg("experiment_id", Some(0))?.value;
    if matches!(id.kind, ExprKind::Name(_)) {
        id = context.names.only_value(id)?;
    }
    let maker: Span = match &id.kind {
        ExprKind::Attribute { value, name } if name == "experiment_id" => context.names.origin(value)?.func.span,
        _ => id.as_call()?.func.span,
    };
    let site = context.walked.calls.iter().find(|call| call.call.func.span == maker)?;
    let tells = creates(site)
        || matches!(
            site.name.as_str(),
            "mlflow.set_experiment" | "mlflow.get_experiment_by_name" | "mlflow.MlflowClient.get_experiment_by_name"
        );
    named(site.call, context).filter(|_| tells)
}

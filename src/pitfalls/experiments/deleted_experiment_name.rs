//! An experiment is deleted and its name used again: a deleted experiment keeps its name.

use super::creates;
use crate::mlflow::{DELETED_NAME_IS_KEPT, Range};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Call, Expr, ExprKind, Stmt, StmtKind};
use crate::script::{Name, Span};
use crate::walk::{AroundKind, CallSite};

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
    if site.name != "mlflow.set_experiment" && !creates(site) || site.tried || undone {
        return None;
    }
    // The store that 2.x has by default is a folder.
    let folder = context.walked.uris.is_empty() && context.walked.environment.is_empty();
    if folder && context.release < DELETED_NAME_IS_KEPT {
        return None;
    }
    let name = named(site.call)?;
    let deleted = context.walked.calls.iter().find(|call| {
        let deletes =
            matches!(call.name.as_str(), "mlflow.delete_experiment" | "mlflow.MlflowClient.delete_experiment");
        let before = call.expr.span.end <= site.expr.span.start && call.functions == site.functions;
        deletes
            && before
            && goes_on_to(call, site, context)
            && of_id(call, context).is_some_and(|deleted| same(deleted, name, context))
    })?;
    let experiment = match context.names.value(name).as_str() {
        Some(told) => Name::Text(told.to_owned()),
        None => context.quoted(name.span),
    };
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("experiment", experiment)
        .name("line", Name::Line(deleted.expr.span.start))
        .related("deleted", Some(deleted.expr.span));
    Some(if deleted.decided { finding.likely("message") } else { finding })
}

/// Whether a call is reached wherever another one before it was: `if old: delete_experiment(…)`, and then
/// `set_experiment(…)`.
fn goes_on_to(first: &CallSite<'_>, then: &CallSite<'_>, context: &Context<'_>) -> bool {
    if first.tried || then.moments.iter().any(|moment| moment.clause.is_some()) {
        return false;
    }
    let around = |site: &CallSite<'_>| -> Vec<(Span, AroundKind)> {
        let all = site.moments.iter().flat_map(|moment| &moment.around);
        all.filter(|around| around.kind != AroundKind::Context).map(|around| (around.place, around.kind)).collect()
    };
    let decides = around(first);
    let leaves = |stmt: &Stmt| match stmt.kind {
        StmtKind::Return(_) | StmtKind::Raise(_) | StmtKind::Continue | StmtKind::Break => true,
        _ => stmt.span.start > first.expr.span.end && stmt.span.of(&context.code).contains("exit("),
    };
    // Blocks that the second call is not in.
    let left = context.statements.iter().filter(|stmt| !stmt.span.contains(then.expr.span)).any(|stmt| {
        let mut blocks = stmt.blocks().into_iter();
        blocks.any(|block| block.iter().any(|inner| inner.span.contains(first.expr.span)) && block.iter().any(leaves))
    });
    !left && around(then).iter().all(|one| decides.contains(one))
}

/// Whether two names of experiments are the same: the same text, or the same variable.
fn same(one: &Expr, other: &Expr, context: &Context<'_>) -> bool {
    if let (Some(one), Some(other)) = (context.names.value(one).as_str(), context.names.value(other).as_str()) {
        return one == other;
    }
    let variable = |expr: &Expr| expr.as_name().map(|name| format!("{name}{}", context.names.binding_key(expr)));
    variable(one).is_some() && variable(one) == variable(other)
}

/// The name that a call gives an experiment by.
fn named(call: &Call) -> Option<&Expr> {
    let arg = call.arg("experiment_name", Some(0)).or_else(|| call.arg("name", Some(0)))?;
    Some(&arg.value)
}

/// The name of the experiment whose id is deleted, if the script shows how it came by the id.
fn of_id<'c>(deletes: &CallSite<'_>, context: &Context<'c>) -> Option<&'c Expr> {
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
    named(site.call).filter(|_| tells)
}

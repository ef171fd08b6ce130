//! All runs wanted of a client's `search_runs`, which gives the first thousand.

use super::found::{Found, found};
use crate::mlflow::{Range, position};
use crate::pitfalls::edits::appended;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Call, Expr, ExprKind, Stmt, StmtKind};
use crate::python::values::Value;
use crate::script::Span;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "client-search-truncated",
    family: "search",
    outcome: Outcome::Advice,
    releases: Range::ALL,
    rules: &[Rule::Stmt(looped), Rule::Expr(counted), Rule::Call(too_many)],
};

/// The most runs that a client may ask for at once (`SEARCH_MAX_RESULTS_THRESHOLD`).
const MOST: i64 = 50_000;

/// What a client does to a run: who does it to each means all of them.
const CHANGES: [&str; 4] = ["delete_run", "restore_run", "set_terminated", "update_run"];

/// `for run in client.search_runs(…): client.delete_run(…)`
fn looped(stmt: &Stmt, context: &Context<'_>) -> Option<Finding> {
    let StmtKind::For { iter, .. } = &stmt.kind else { return None };
    let is_change = |site: &CallSite<'_>| {
        let method = site.name.strip_prefix("mlflow.MlflowClient.");
        stmt.span.contains(site.expr.span) && method.is_some_and(|method| CHANGES.contains(&method))
    };
    let changed = context.walked.calls.iter().any(is_change);
    all_of(iter, changed, context)
}

/// `len(runs)`, `[… for run in runs]`, where the runs are those of several experiments.
fn counted(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    match &expr.kind {
        ExprKind::Call(call) if context.names.path(&call.func).as_deref() == Some("len") => {
            all_of(&call.args.first()?.value, false, context)
        }
        ExprKind::Comprehension { generators, .. } => {
            let iter = &generators.first()?.iter;
            all_of(iter, false, context)
        }
        _ => None,
    }
}

/// A use of all that a client's search gave, where it may be but the first page. One experiment seldom
/// has that many runs: it is told where all are meant, or those of several experiments.
fn all_of(runs: &Expr, changed: bool, context: &Context<'_>) -> Option<Finding> {
    let (kind, call) = found(runs, context)?;
    let client = context.objects().called(&call.func)? == "mlflow.MlflowClient.search_runs";
    let pages = context.code.contains(".token") || context.code.contains("page_token");
    if kind != Found::Runs || !client || call.unpacks() || pages || is_narrowed(call, context) {
        return None;
    }
    if !changed && !of_several(call, context) {
        return None;
    }
    let edits = vec![appended(call, "max_results=50_000", &context.script.python)];
    let search = Span { start: call.func.span.start, end: call.parens.end };
    let finding = Finding::new(&PITFALL, search).perhaps().name("call", context.called(call));
    Some(finding.fix("most", Safety::Review, Some(edits)))
}

/// `[experiment.experiment_id for experiment in client.search_experiments()]`
fn of_several(call: &Call, context: &Context<'_>) -> bool {
    let Some(ids) = call.arg("experiment_ids", Some(0)) else { return false };
    let ids = context.names.only_value(&ids.value).unwrap_or(&ids.value);
    matches!(ids.kind, ExprKind::Comprehension { .. })
}

/// Whether a search asks for a number of runs, for the best ones, or for those that a filter leaves.
fn is_narrowed(call: &Call, context: &Context<'_>) -> bool {
    let name = "mlflow.MlflowClient.search_runs";
    let given = |parameter: &str| call.arg(parameter, position(name, parameter, context.release)).is_some();
    ["filter_string", "max_results", "order_by"].into_iter().any(given)
}

/// `max_results=100_000`
fn too_many(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.MlflowClient.search_runs" {
        return None;
    }
    let arg = site.call.arg("max_results", position(&site.name, "max_results", context.release))?;
    let more = matches!(context.names.value(&arg.value), Value::Int(number) if number > MOST);
    let finding = Finding::new(&PITFALL, arg.span).outcome(Outcome::Fails).message("message.too-many");
    more.then(|| finding.name("call", context.called(site.call)))
}

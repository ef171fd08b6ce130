//! A run that a client makes and nothing ends: it is RUNNING for ever.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::walk::{CallSite, Taken};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "client-run-not-terminated",
    family: "runs",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // runs.append(client.create_run(…)), return run.info.run_id: whoever gets it may end it.
    let kept = site.taken == Taken::Otherwise || context.walked.given_away.contains(&site.expr.span);
    if site.name != "mlflow.MlflowClient.create_run" || kept || something_ends_runs(context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span).name("call", context.called(site.call));
    let elsewhere = context
        .walked
        .calls
        .iter()
        .find(|call| call.logs && call.moments.iter().any(|moment| moment.state.none_active()));
    Some(match elsewhere {
        Some(log) => {
            finding.message("message.fluent").name("log", context.called(log.call)).related("log", Some(log.expr.span))
        }
        None => finding,
    })
}

/// Whether the script ends some run by its id, or hands one over to be ended.
fn something_ends_runs(context: &Context<'_>) -> bool {
    // It may be a method of an object that is not known to be a client.
    let named = ["set_terminated", "update_run", "delete_run", "MLFLOW_RUN_ID", "def test_"];
    named.iter().any(|word| context.code.contains(word)) || context.walked.calls.iter().any(takes_over)
}

/// `start_run(run_id=…)` makes the run the active one; `client.end_run(…)` does not exist, and is told
/// of as that.
fn takes_over(site: &CallSite<'_>) -> bool {
    let by_id = site.call.arg("run_id", Some(0)).is_some() || site.call.unpacks();
    match site.name.as_str() {
        "mlflow.start_run" | "mlflow.projects.run" => by_id,
        "mlflow.MlflowClient.end_run" => true,
        _ => false,
    }
}

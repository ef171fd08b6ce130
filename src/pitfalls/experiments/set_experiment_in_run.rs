//! `set_experiment()` while a run is active: the run stays where it was created.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "set-experiment-in-run",
    family: "experiments",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.set_experiment" || same_everywhere(site, context) {
        return None;
    }
    let (moment, run) = site.moments.iter().find_map(|moment| Some((moment, moment.state.active()?)))?;
    let finding = Finding::new(&PITFALL, site.expr.span).related("opened", Some(run.opened)).reached(moment);
    let all = site.moments.iter().all(|moment| moment.state.active().is_some());
    Some(if all { finding } else { finding.likely("message.maybe") })
}

/// Helpers that each set the one experiment of the script move nothing.
fn same_everywhere(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let name = |call: &CallSite<'_>| {
        let arg = call.call.arg("experiment_name", Some(0)).or_else(|| call.call.arg("experiment_id", Some(1)))?;
        Some(context.names.value(&arg.value))
    };
    let own = name(site);
    let mut others =
        context.walked.calls.iter().filter(|call| call.name == site.name && call.expr.id != site.expr.id).peekable();
    let known = own.as_ref().is_some_and(|own| own.as_str().is_some());
    known && others.peek().is_some() && others.all(|other| name(other) == own)
}

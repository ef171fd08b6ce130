//! A logging call before the first `start_run()` opens a run by itself; `start_run()` then raises.

use super::starts_without_nesting;
use crate::mlflow::Range;
use crate::pitfalls::{Certainty, Context, Finding, Outcome, Pitfall, Rule};
use crate::script::Name;
use crate::walk::{CallSite, How};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "implicit-run-before-start-run",
    family: "runs",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !starts_without_nesting(site) {
        return None;
    }
    let implicit = |run: &&crate::walk::Run| run.how == How::Implicit;
    let opener = site.moments.iter().find_map(|moment| moment.state.active().filter(implicit))?.opened;
    let call = context.walked.calls.iter().find(|call| call.expr.span == opener)?;
    let all = site.moments.iter().all(|moment| moment.state.active().as_ref().is_some_and(implicit));
    let finding = Finding::new(&PITFALL, opener)
        .name("call", context.called(call.call))
        .name("line", Name::Line(site.expr.span.start))
        .related("raises", Some(site.expr.span));
    Some(Finding { certainty: if all { Certainty::Certain } else { Certainty::Likely }, ..finding })
}

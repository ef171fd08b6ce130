//! A logging call after the run has ended opens a new, nameless run and writes there.

use crate::mlflow::Range;
use crate::pitfalls::rewrap;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::walk::{CallSite, Moment};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "log-after-run-ended",
    family: "runs",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // log_metric(…, run_id=run.info.run_id) says where it writes.
    if !site.logs {
        return None;
    }
    // After an autologged fit it is another run that has ended.
    let late = |moment: &Moment| {
        let state = &moment.state;
        state.none_active() && state.ended.is_some() && state.fitted.is_none()
    };
    let moment = site.moments.iter().find(|moment| late(moment))?;
    let ended = moment.state.ended.as_ref()?;
    let finding = Finding::new(&PITFALL, site.expr.span).name("call", context.called(site.call));
    // On a later turn of a loop the run is open that this very call opened on an earlier one.
    let own = |moment: &Moment| moment.state.active().is_some_and(|run| run.opened == site.expr.span);
    let all = site.moments.iter().all(|moment| moment.state.none_active() || own(moment));
    let finding = if all { finding } else { finding.likely("message.maybe") };
    let place = if ended.by_with { context.first_line(ended.at) } else { ended.at };
    let edits = if ended.by_with { rewrap::indented(context, ended.at, site.expr.span) } else { None };
    Some(finding.related("ended", Some(place)).reached(moment).fix("indent", Safety::Review, edits))
}

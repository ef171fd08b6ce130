//! `start_run(nested=True)` in a loop that does not end it: each run is the child of the one before.

use super::NESTED;
use crate::mlflow::Range;
use crate::pitfalls::rewrap;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::{CallSite, How, Moment};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "nested-run-chain",
    family: "runs",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let nested = site.call.arg("nested", NESTED).map(|arg| context.names.value(&arg.value));
    if site.name != "mlflow.start_run" || nested != Some(Value::Bool(true)) {
        return None;
    }
    // A run that is resumed hangs where it hung; one that is handed on may be ended by its id.
    let story = context.walked.runs.get(&site.expr.span)?;
    if site.call.arg("run_id", Some(0)).is_some() || story.escapes || story.id_escapes {
        return None;
    }
    let round = site.moments.iter().find_map(|moment| round(moment, site.expr.span))?;
    let finding = Finding::new(&PITFALL, site.expr.span).name("loop", Name::Line(round.start));
    if let Some(end) = story.ended_by.iter().find(|end| round.contains(**end)) {
        return Some(finding.likely("message.maybe").related("end", Some(*end)));
    }
    Some(finding.fix("with", Safety::Review, rewrap::to_the_end(context, site)))
}

/// The loop that comes back here while the run that was opened here on an earlier turn is active.
fn round(moment: &Moment, opened: Span) -> Option<Span> {
    let own = moment.state.active().is_some_and(|run| run.opened == opened && run.how == How::Bare);
    moment.loops.last().copied().filter(|_| own)
}

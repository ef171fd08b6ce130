//! Metrics that are logged asynchronously to a run that only the interpreter's exit ends: what is still
//! in the queue then is lost.

use super::asynchronous::{is_queued, is_waited_for};
use crate::mlflow::QUEUE_IS_CUT_OFF_AT_EXIT;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::{Name, Span};
use crate::walk::{Base, CallSite, RunStory};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "async-not-flushed",
    family: "logging",
    outcome: Outcome::Silent,
    releases: QUEUE_IS_CUT_OFF_AT_EXIT,
    rules: &[Rule::Run(check)],
};

fn check(opened: Span, story: &RunStory, context: &Context<'_>) -> Option<Finding> {
    let ended = !story.open_at_end || !story.ended_by.is_empty() || story.escapes || story.opener_only;
    if ended || !QUEUE_IS_CUT_OFF_AT_EXIT.holds(context.release) || goes_on(context) {
        return None;
    }
    let calls = || context.walked.calls.iter();
    let start = calls().find(|call| call.expr.span == opened)?;
    // A function that nobody in view calls leaves the end to its callers.
    let in_view = start.moments.iter().any(|moment| moment.state.base == Base::Empty && moment.worker.is_none());
    let last = calls().rfind(|site| writes_to(site, opened) && is_queued(site, context))?;
    let ends = calls().any(|call| call.name == "mlflow.end_run" || call.name.ends_with(".set_terminated"));
    if !in_view || ends || is_waited_for(last, None, context) || works_on(last, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, last.expr.span).name("call", context.called(last.call)).perhaps();
    let implicit = opened == last.expr.span;
    Some(
        finding
            .name("line", Name::Line(opened.start))
            .message(if implicit { "message.implicit" } else { "message" })
            .related("run", Some(opened).filter(|_| !implicit)),
    )
}

fn writes_to(site: &CallSite<'_>, opened: Span) -> bool {
    let active =
        |opened| site.moments.iter().any(|moment| moment.state.active().is_some_and(|run| run.opened == opened));
    site.logs && (site.expr.span == opened || active(opened))
}

/// In a notebook the interpreter goes on after the last line, and the queue with it.
fn goes_on(context: &Context<'_>) -> bool {
    let whole = Span { start: 0, end: context.script.python.len() };
    !context.script.shell.is_empty() || context.begins_a_cell(whole)
}

/// Whether what comes after a call takes long enough for the queue to be emptied meanwhile.
fn works_on(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let long = |name: &str| name.ends_with(".log_model") || name.ends_with(".save_model") || name.contains("evaluate");
    let after = |span: Span| span.start > site.expr.span.end;
    context.walked.calls.iter().any(|call| after(call.expr.span) && long(&call.name))
        || context.walked.fits.iter().any(|fit| after(fit.span))
}

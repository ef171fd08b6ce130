//! `start_run()` without `with`, and a path on which nothing ends the run.

use super::rewrap;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::Span;
use crate::walk::RunStory;

pub(crate) const PITFALL: Pitfall =
    Pitfall { id: "unended-run", family: "runs", outcome: Outcome::Silent, rules: &[Rule::Run(check)] };

fn check(opened: Span, story: &RunStory, context: &Context<'_>) -> Option<Finding> {
    // `return start_run()`, `self.run = start_run()`: whoever gets the run may end it.
    if !story.bare || story.escapes {
        return None;
    }
    let call = context.walked.calls.iter().find(|call| call.expr.span == opened)?;
    let end = story.ended_by.first().copied();
    let finding = Finding::new(&PITFALL, opened).name("call", context.called(call.call)).related("end", end);
    match end {
        None if story.open_at_end && !story.opener_only && !story.blocks && !story.id_escapes => {
            Some(finding.message("message.never").fix("with", Safety::Review, rewrap::to_the_end(context, call)))
        }
        Some(_) if story.open_at_end && !story.blocks => Some(finding.likely("message.on-some-path")),
        Some(end) if story.open_at_raise && !story.ended_elsewhere && context.ends_a_run(end) => {
            let edits = rewrap::between(context, call, end).filter(|_| story.ended_by.len() == 1);
            Some(finding.outcome(Outcome::Advice).message("message.on-error").fix("with", Safety::Review, edits))
        }
        _ => None,
    }
}

//! `start_run()` without `with`, and a path on which nothing ends the run.

use crate::mlflow::Range;
use crate::pitfalls::rewrap;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::Span;
use crate::walk::RunStory;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "unended-run",
    family: "runs",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Run(check)],
};

fn check(opened: Span, story: &RunStory, context: &Context<'_>) -> Option<Finding> {
    // `return start_run()`, `self.run = start_run()`: whoever gets the run may end it.
    if !story.bare || story.escapes {
        return None;
    }
    let call = context.walked.calls.iter().find(|call| call.expr.span == opened)?;
    let end = story.ended_by.iter().next().copied();
    let told = story.ended_elsewhere || story.status_told;
    let finding = Finding::new(&PITFALL, opened).name("call", context.called(call.call)).related("end", end);
    match end {
        // No `with` goes over several cells of a notebook, and a cell that fails is run again.
        Some(end)
            if context.begins_a_cell(Span { start: opened.end, end: end.start.max(opened.end) })
                && !story.open_at_end =>
        {
            None
        }
        // begin() here and finish() there: somebody calls both.
        None if ended_in_another_function(story, context) => None,
        None if story.open_at_end && !story.opener_only && !story.blocks && !is_resumed(story, context) => {
            Some(finding.message("message.never").fix("with", Safety::Review, rewrap::to_the_end(context, call)))
        }
        Some(_) if story.open_at_end && !story.blocks && !story.ended_elsewhere => {
            Some(finding.likely("message.on-some-path"))
        }
        Some(end) if story.open_at_raise && !told && context.ends_a_run(end) => {
            let edits = rewrap::between(context, call, end).filter(|_| story.ended_by.len() == 1);
            Some(finding.outcome(Outcome::Advice).message("message.on-error").fix("with", Safety::Review, edits))
        }
        _ => None,
    }
}

fn ended_in_another_function(story: &RunStory, context: &Context<'_>) -> bool {
    let mut ends = context.walked.calls.iter().filter(|call| call.name == "mlflow.end_run");
    ends.any(|end| end.functions.iter().any(|function| function.is_some() && !story.openers.contains(function)))
}

/// Whether somebody who gets the id of the run may go on with it: nobody does where the whole program is in view, and
/// opens no run by its id.
fn is_resumed(story: &RunStory, context: &Context<'_>) -> bool {
    let text = &context.code;
    let goes_on = ["run_id=", "end_run", "set_terminated", "lient("].iter().any(|word| text.contains(word));
    story.id_escapes && (goes_on || !text.contains("__main__"))
}

//! Coroutines that run at the same time and each hold a run across an `await`: they share one stack of
//! runs, since they share the thread.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::ExprKind;
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::{AroundKind, CallSite, Gathered, RunStory};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "concurrent-async-runs",
    family: "workers",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Run(check)],
};

fn check(opened: Span, story: &RunStory, context: &Context<'_>) -> Option<Finding> {
    let suspended = context.walked.suspended.get(&opened)?;
    let gathered = context.walked.gathered.iter().find(|gathered| share(gathered, story, context))?;
    let site = context.walked.calls.iter().find(|call| call.expr.span == opened)?;
    if site.name != "mlflow.start_run" || site.tried || one_at_a_time(site, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, opened)
        .name("call", context.called(site.call))
        .name("line", Name::Line(suspended.at.start))
        .related("await", Some(suspended.at))
        .related("together", Some(context.first_line(gathered.at)));
    let nested = match site.call.arg("nested", Some(3)).map(|arg| context.names.value(&arg.value)) {
        None if site.call.unpacks() => return None,
        None | Some(Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(_) => return None,
    };
    // With a run open round them all, the first one fails already.
    if !nested && site.moments.iter().any(|moment| moment.state.active().is_some()) {
        return None;
    }
    let finding = if nested { finding.outcome(Outcome::Silent).message("message.nested") } else { finding };
    Some(if suspended.surely && !site.decided { finding } else { finding.perhaps() })
}

/// Whether two or more of what runs together open a run and hold it while others go on, this one among them.
fn share(gathered: &Gathered, story: &RunStory, context: &Context<'_>) -> bool {
    let holds = |function: usize, opened: &Span, story: &RunStory| {
        story.openers.contains(&Some(function)) && context.walked.suspended.contains_key(opened)
    };
    let runs = || context.walked.runs.iter();
    let own = gathered.tasks.iter().any(|task| story.openers.contains(&Some(task.function)));
    let holding =
        gathered.tasks.iter().filter(|task| runs().any(|(opened, story)| holds(task.function, opened, story)));
    own && holding.map(|task| if task.many { 2 } else { 1 }).sum::<usize>() > 1
}

/// `async with lock:` and `async with asyncio.Semaphore(1):` let one in at a time.
fn one_at_a_time(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let around = site.moments.iter().flat_map(|moment| &moment.around);
    around.filter(|around| around.kind == AroundKind::Context && around.place != site.expr.span).any(|around| {
        let Some(entered) = context.walked.conditions.get(&around.place) else { return true };
        let Some(call) = context.names.origin(entered) else { return true };
        match context.names.path(&call.func).as_deref() {
            Some("asyncio.Semaphore" | "asyncio.BoundedSemaphore") => {
                !call.arg("value", Some(0)).is_some_and(|arg| matches!(arg.value.kind, ExprKind::Int(2..)))
            }
            Some(path) => {
                let path = path.to_ascii_lowercase();
                ["lock", "sem", "mutex", "limit"].iter().any(|word| path.contains(word))
            }
            None => true,
        }
    })
}

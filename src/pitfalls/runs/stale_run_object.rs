//! What the object of `start_run()` tells is what was known when the run started.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::ExprKind;
use crate::script::{Name, Span};
use crate::walk::{AskedBy, CallSite, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "stale-run-object",
    family: "runs",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Named(check)],
};

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    let message = match (named.owner.as_str(), named.name.as_str()) {
        ("mlflow.entities.RunData", "metrics" | "params") => "message.data",
        ("mlflow.entities.RunInfo", "status" | "end_time") => "message.info",
        // run.data.tags has what start_run(tags=…) was given.
        _ => return None,
    };
    let maker = named.maker.filter(|_| named.by == AskedBy::Object)?;
    let site = context.walked.calls.iter().find(|call| call.call.func.span == maker)?;
    // get_run(), last_active_run() and search_runs() ask the store.
    if !starts_anew(site, context) || message == "message.info" && !ended_before(site, named.whole, context) {
        return None;
    }
    let object = object(named.whole, site, context);
    let finding = Finding::new(&PITFALL, named.whole)
        .message(message)
        .name("what", context.quoted(named.whole))
        .name("object", context.quoted(object))
        .related("opened", Some(site.expr.span));
    Some(finding.fix("ask", Safety::Safe, asked(object, site, context)))
}

/// A run that is resumed comes with what it had; the active run may be one of those.
fn starts_anew(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    match site.name.as_str() {
        "mlflow.start_run" => site.call.arg("run_id", Some(0)).is_none() && !site.call.unpacks(),
        "mlflow.MlflowClient.create_run" => true,
        "mlflow.active_run" => site.moments.iter().all(|moment| {
            let active = moment.state.active().map(|run| run.opened);
            let opens = |call: &&CallSite<'_>| Some(call.expr.span) == active && call.name == "mlflow.start_run";
            context.walked.calls.iter().find(opens).is_some_and(|call| starts_anew(call, context))
        }),
        _ => false,
    }
}

/// Inside the block RUNNING is right.
fn ended_before(site: &CallSite<'_>, read: Span, context: &Context<'_>) -> bool {
    let Some(story) = context.walked.runs.get(&site.expr.span) else { return false };
    !story.ended_by.is_empty() && story.ended_by.iter().all(|end| end.end <= read.start)
}

/// The object that is asked: `run` of `run.data.metrics`.
fn object(whole: Span, site: &CallSite<'_>, context: &Context<'_>) -> Span {
    if whole.start == site.expr.span.start {
        return site.expr.span;
    }
    let text = whole.of(&context.script.python);
    let dots = text.rmatch_indices('.').map(|(dot, _)| whole.start + dot);
    Span { start: whole.start, end: dots.take(2).last().unwrap_or(whole.end) }
}

/// The object replaced by what the store says now: `mlflow.get_run(run.info.run_id)`.
fn asked(object: Span, site: &CallSite<'_>, context: &Context<'_>) -> Option<Vec<Edit>> {
    let ExprKind::Attribute { value, .. } = &site.call.func.kind else { return None };
    let (Name::Text(module), Name::Text(run)) = (context.quoted(value.span), context.quoted(object)) else {
        return None;
    };
    let named = object.end < site.expr.span.start || object.start > site.expr.span.end;
    named.then(|| vec![Edit { span: object, text: format!("{module}.get_run({run}.info.run_id)") }])
}

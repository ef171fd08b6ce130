//! `active_run()` is asked for something where no run is active.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::ExprKind;
use crate::script::Span;
use crate::walk::{AskedBy, CallSite, Moment, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "active-run-is-none",
    family: "runs",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Named(check)],
};

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    let maker = named.maker.filter(|_| named.by == AskedBy::Object && named.owner == "mlflow.ActiveRun")?;
    let site = context.walked.calls.iter().find(|call| call.call.func.span == maker)?;
    // if run: run.info.run_id, and run.info.run_id if run else None.
    if site.name != "mlflow.active_run" || named.decided || named.tried {
        return None;
    }
    // MLFLOW_RUN_ID names a run of the platform; a moment that is not reached tells nothing.
    let none = |moment: &Moment| moment.state.none_active();
    if site.moments.is_empty() || !site.moments.iter().all(none) {
        return None;
    }
    let ended = site.moments.iter().find_map(gone);
    let finding = Finding::new(&PITFALL, named.whole).name("what", context.quoted(named.span));
    // setup(); active_run().info: where the script opens no run, somebody else does.
    let opens = context.walked.calls.iter().any(|call| call.name == "mlflow.start_run");
    let Some(ended) = ended else { return opens.then(|| finding.message("message.none")) };
    let place = context.first_line(ended);
    let every = site.moments.iter().all(|moment| gone(moment).is_some());
    let edits = if every { last_instead(site) } else { None };
    Some(finding.message("message.ended").related("ended", Some(place)).fix("last", Safety::Safe, edits))
}

/// Where the last run ended: its block, the call that ended it, or the fit that autologging opened it for.
fn gone(moment: &Moment) -> Option<Span> {
    moment.state.ended.as_ref().map(|ended| ended.at).or(moment.state.fitted)
}

/// The run that ended last in this thread is what was meant after its block.
fn last_instead(site: &CallSite<'_>) -> Option<Vec<Edit>> {
    let ExprKind::Attribute { name, .. } = &site.call.func.kind else { return None };
    let end = site.call.func.span.end;
    let span = Span { start: end.checked_sub(name.len())?, end };
    Some(vec![Edit { span, text: "last_active_run".to_owned() }])
}

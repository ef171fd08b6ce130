//! `log_model` after the run has ended: since 3.0 the model belongs to no run.

use crate::mlflow::{Range, logs_named_model};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::Name;
use crate::walk::{CallSite, Taken};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "model-logged-outside-run",
    family: "models",
    outcome: Outcome::Silent,
    releases: Range::since(3, 0),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let beside = logs_named_model(&site.name, context.release);
    if !beside || site.call.unpacks() || is_used_by_itself(site, context) {
        return None;
    }
    if ["run_id", "model_id"].iter().any(|told| site.call.arg(told, None).is_some()) {
        return None;
    }
    let mut reached = site.moments.iter().filter(|moment| !moment.state.never).peekable();
    reached.peek()?;
    let all_after_a_run = reached.clone().all(|moment| moment.state.none_active() && moment.state.ended.is_some());
    let ended = reached.next().and_then(|moment| moment.state.ended.as_ref()).filter(|_| all_after_a_run)?;
    let finding = Finding::new(&PITFALL, site.call.func.span).name("call", context.called(site.call));
    Some(finding.name("line", Name::Line(ended.opened.start)).related("run", Some(ended.opened)))
}

/// `info.model_uri`, `info.model_id`: whoever uses these needs no run.
fn is_used_by_itself(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    match site.taken {
        Taken::ByNobody => false,
        Taken::Otherwise => true,
        Taken::ByName(name) => ["model_uri", "model_id"].iter().any(|part| {
            let used = format!("{name}.{part}");
            context.script.python.contains(&used)
        }),
    }
}

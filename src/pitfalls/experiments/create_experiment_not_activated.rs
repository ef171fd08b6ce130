//! `create_experiment()` whose id nobody uses, in a script that opens runs and never says which
//! experiment they belong to.

use super::{creates, set_instead};
use crate::mlflow::Range;
use crate::pitfalls::edits::line_start;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::Name;
use crate::walk::{Base, CallSite, Taken};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "create-experiment-not-activated",
    family: "experiments",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !creates(site) || !id_is_unused(site, context) || context.walked.calls.iter().any(says_which) {
        return None;
    }
    // MLFLOW_EXPERIMENT_NAME says it, too, and `mlflow run` sets it.
    if context.code.contains("MLFLOW_EXPERIMENT") {
        return None;
    }
    let run = context.walked.calls.iter().find(|call| opens_here(call) && comes_after(call, site))?;
    let name = context.quoted(site.call.arg("name", Some(0))?.value.span);
    let name = match name {
        Name::Text(text) => Name::Text(text.trim_matches(['"', '\'']).to_owned()),
        line @ Name::Line(_) => line,
    };
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("experiment", name)
        .name("line", Name::Line(run.expr.span.start))
        .related("run", Some(run.expr.span));
    Some(finding.fix("set", Safety::Review, set_instead(site)))
}

/// Whether a call decides which experiment runs belong to, or passes an experiment's id on.
fn says_which(site: &CallSite<'_>) -> bool {
    site.name == "mlflow.set_experiment"
        || site.name.ends_with(".create_run")
        || site.call.arg("experiment_id", (site.name == "mlflow.start_run").then_some(1)).is_some()
        || site.name == "mlflow.start_run" && site.call.unpacks()
}

/// Whether a call opens a new run in the active experiment.
fn opens_here(site: &CallSite<'_>) -> bool {
    let starts = site.name == "mlflow.start_run" && site.call.arg("run_id", Some(0)).is_none();
    starts || site.logs && site.moments.iter().any(|moment| moment.state.none_active() && moment.state.ended.is_none())
}

/// Whether a call may come after another, as far as their places tell.
fn comes_after(call: &CallSite<'_>, before: &CallSite<'_>) -> bool {
    if call.functions == before.functions {
        return call.expr.span.start > before.expr.span.end;
    }
    // Of two functions that nobody in view calls, as tests are, neither is known to come first.
    let from_elsewhere = |site: &CallSite<'_>| site.moments.iter().all(|moment| moment.state.base == Base::Outside);
    !(from_elsewhere(call) && from_elsewhere(before))
}

/// The call is a statement, or what it gives has a name that is nowhere used but printed.
fn id_is_unused(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let name = match site.taken {
        Taken::ByNobody => return true,
        Taken::ByName(name) => name,
        Taken::Otherwise => return false,
    };
    let (own, _) = line_start(&context.script.python, site.expr.span.start);
    let mut at = 0;
    context.code.split_inclusive('\n').all(|line| {
        let start = at;
        at += line.len();
        start == own || !names(line, name) || line.trim_start().starts_with("print(")
    })
}

/// Whether a line holds a name as a word.
fn names(line: &str, name: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

//! `create_experiment()` of a name that is always the same, in a script that will be run again.

use super::{creates, set_instead};
use crate::mlflow::Range;
use crate::pitfalls::again::{logs, makes_its_own_store};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "create-experiment-not-idempotent",
    family: "experiments",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// Calls that tell which experiments there are, or take some away.
const LOOKS: [&str; 7] = [
    "delete_experiment",
    "get_experiment",
    "get_experiment_by_name",
    "list_experiments",
    "rename_experiment",
    "restore_experiment",
    "search_experiments",
];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // if get_experiment_by_name(name) is None: create_experiment(name), and try: … except MlflowException.
    if !creates(site) || site.decided || !runs_again(context) {
        return None;
    }
    let name = context.names.value(&site.call.arg("name", Some(0))?.value);
    // f"search-{uuid4()}" is another one each time.
    let name = name.as_str()?;
    if looks_before(site, context) || makes_its_own_store(context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("experiment", Name::Text(name.to_owned()));
    Some(finding.fix("set", Safety::Review, set_instead(site)))
}

/// A script that logs is run again; one that does nothing but create experiments sets a server up once.
fn runs_again(context: &Context<'_>) -> bool {
    context.walked.calls.iter().any(logs)
}

fn looks_before(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let mut before = context.walked.calls.iter().filter(|call| call.expr.span.start < site.expr.span.start);
    before.any(|call| LOOKS.contains(&call.name.rsplit('.').next().unwrap_or_default()))
}

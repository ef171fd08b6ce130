//! `create_registered_model()` of a name that is always the same, in a script that will be run again.

use crate::mlflow::{Range, saves_model};
use crate::pitfalls::again::{logs, makes_its_own_store};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "registered-model-already-exists",
    family: "registry",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// Calls that tell which models there are.
const LOOKS: [&str; 5] = [
    "get_latest_versions",
    "get_registered_model",
    "list_registered_models",
    "search_model_versions",
    "search_registered_models",
];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // try: … except MlflowException, if not client.search_registered_models(…): …
    if site.name != "mlflow.MlflowClient.create_registered_model" || site.decided || site.tried {
        return None;
    }
    let name = context.names.value(&site.call.arg("name", Some(0))?.value);
    let Value::Str(name) = name else { return None };
    if !runs_again(context) || looks_or_deletes(site, context) || makes_its_own_store(context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span).perhaps().name("call", context.called(site.call));
    Some(finding.name("model", Name::Text(name)))
}

/// A script that trains is run again; one that does nothing but create models sets a server up once.
fn runs_again(context: &Context<'_>) -> bool {
    let trains = |site: &CallSite<'_>| logs(site) || saves_model(&site.name) || site.name == "mlflow.register_model";
    context.walked.calls.iter().any(trains)
}

/// Whether the script looks for models before, or takes one away anywhere.
fn looks_or_deletes(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    context.walked.calls.iter().any(|call| {
        let last = call.name.rsplit('.').next().unwrap_or_default();
        let before = call.expr.span.start < site.expr.span.start;
        before && LOOKS.contains(&last) || matches!(last, "delete_registered_model" | "rename_registered_model")
    })
}

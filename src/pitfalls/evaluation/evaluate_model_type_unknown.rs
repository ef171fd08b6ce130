//! `model_type="classification"`: no evaluator of MLflow's takes it.

use super::{evaluates, only_own_evaluators, rewritten};
use crate::mlflow::{Range, is_model_type, meant_model_type};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "evaluate-model-type-unknown",
    family: "evaluation",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("model_type", None).filter(|_| evaluates(site))?;
    let value = context.names.value(&arg.value);
    let text = value.as_str().filter(|text| !text.is_empty() && !is_model_type(text))?;
    // An evaluator that others made takes what it likes, and is named.
    if !only_own_evaluators(site.call, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, arg.span).name("value", Name::Text(text.to_owned()));
    let Some(meant) = meant_model_type(text) else { return Some(finding) };
    let edits = rewritten(&arg.value, meant, context);
    let finding = finding.message("message.suggest").name("suggestion", Name::Text(meant.to_owned()));
    Some(finding.fix("suggest", Safety::Safe, edits))
}

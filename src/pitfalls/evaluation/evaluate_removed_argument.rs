//! Arguments that `evaluate` took up to 2.22: a metric has another name, thresholds have a function of
//! their own.

use super::evaluates;
use crate::mlflow::{Known, Range, keyword};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, When};
use crate::python::tree::Pass;
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "evaluate-removed-argument",
    family: "evaluation",
    outcome: Outcome::Fails,
    releases: Range::since(2, 18),
    rules: &[
        Rule::Call(baseline_config),
        Rule::Call(baseline_model),
        Rule::Call(custom_metrics),
        Rule::Call(validation_thresholds),
        Rule::Call(unchecked),
    ],
};

fn custom_metrics(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let finding = removed("custom_metrics", site, context)?.message("message.renamed");
    let arg = site.call.arg("custom_metrics", None)?;
    let Pass::Keyword(_, span) = arg.pass else { return None };
    let free = site.call.arg("extra_metrics", None).is_none();
    let rename = free.then(|| vec![Edit { span, text: "extra_metrics".to_owned() }]);
    // Where no release was chosen the script may have to run on one that has only the old name.
    Some(finding.fix("rename", context.safe_by_choice(), rename))
}

fn validation_thresholds(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    Some(removed("validation_thresholds", site, context)?.message("message.thresholds"))
}

fn baseline_model(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    Some(removed("baseline_model", site, context)?.message("message.baseline"))
}

fn baseline_config(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    Some(removed("baseline_config", site, context)?.message("message.baseline"))
}

/// An argument that the release does not take any more.
fn removed(argument: &'static str, site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let doubt = site.tried || context.walked.asks_release || context.walked.probed.contains(&site.name);
    if !evaluates(site) || doubt || !context.release_is_told() {
        return None;
    }
    let Pass::Keyword(_, span) = site.call.arg(argument, None)?.pass else { return None };
    let Known::Elsewhere(range) = keyword(&site.name, argument, context.release) else { return None };
    let When::Gone { until, since } = context.when(Range { since: None, ..range }) else { return None };
    let finding = Finding::new(&PITFALL, span).name("call", context.called(site.call));
    Some(finding.name("argument", Name::Text(argument.to_owned())).gone(until, since, context))
}

/// Thresholds without a baseline on 2.18 to 2.22: the function takes them and compares nothing (read in
/// `evaluate` of 2.17.2, 2.18.0 and 2.22.5, run on 2.22.5).
fn unchecked(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let ignored = Range { since: Some((2, 18)), until: Some((2, 22)) }.holds(context.release);
    if !evaluates(site) || !ignored || context.walked.asks_release || site.call.unpacks() {
        return None;
    }
    let arg = site.call.arg("validation_thresholds", None).filter(|arg| context.surely_given(&arg.value))?;
    let Pass::Keyword(_, span) = arg.pass else { return None };
    if site.call.arg("baseline_model", None).is_some() {
        return None;
    }
    let finding = Finding::new(&PITFALL, span).outcome(Outcome::Silent).message("message.unchecked");
    Some(finding.name("call", context.called(site.call)))
}

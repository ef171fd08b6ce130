//! A keyword that the function does not take.

use crate::mlflow::{How, Known, Range, fits, keyword, meant_keyword};
use crate::pitfalls::calls::{by_name, may_be_judged};
use crate::pitfalls::context::minor;
use crate::pitfalls::edits::{inserted, line_start, without_argument};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::Arg;
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "unknown-keyword",
    family: "calls",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !may_be_judged(site, context) {
        return None;
    }
    let ((arg, name, span), known) =
        by_name(site.call).find_map(|passed| match keyword(&site.name, passed.1, context.release) {
            known @ (Known::Never | Known::NotHere) => Some((passed, known)),
            Known::Yes | Known::Elsewhere(_) | Known::Unsure => None,
        })?;
    let finding = Finding::new(&PITFALL, span)
        .name("call", context.called(site.call))
        .name("keyword", Name::Text(name.to_owned()));
    if known == Known::NotHere {
        // Other releases may swallow it.
        let finding =
            finding.message("message.release").name("release", minor((context.release.major, context.release.minor)));
        return Some(finding.outcome(context.by_choice()));
    }
    if site.name == "mlflow.start_run" && name == "experiment_name" {
        return Some(finding.fix("set-experiment", Safety::Review, experiment_first(site, arg, context)));
    }
    let Some(meant) = meant_keyword(&site.name, name, context.release) else { return Some(finding) };
    let taken = site.call.arg(&meant.write, None).is_some();
    let rename = (!taken).then(|| vec![Edit { span, text: meant.write.clone() }]);
    // Certain only if the call is right then: log_artifact(path="a.txt") has no local_path with it.
    let mut given = context.given(site.call);
    given.keywords.iter_mut().filter(|one| **one == name).for_each(|one| *one = &meant.write);
    let certain = meant.how == How::Same && fits(&site.name, &given, context.release);
    let safety = if certain { Safety::Safe } else { Safety::Review };
    Some(finding.message("message.suggest").name("suggestion", Name::Text(meant.write)).fix("rename", safety, rename))
}

/// `set_experiment(name)` on a line of its own, above the statement that starts the run.
fn experiment_first(site: &CallSite<'_>, arg: &Arg, context: &Context<'_>) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
    let function = site.call.func.span.of(text);
    let set_experiment = function
        .strip_suffix("start_run")
        .filter(|module| module.ends_with('.'))
        .map(|module| format!("{module}set_experiment"))?;
    let (start, indent) = line_start(text, site.expr.span.start);
    let line = format!("{indent}{set_experiment}({})\n", arg.value.span.of(text));
    Some(vec![inserted(start, line), without_argument(site.call, arg)?])
}

//! `log_model` again with the same name in the same run: up to 2.22 it overwrites the model there.

use crate::mlflow::{Range, position, saves_model};
use crate::pitfalls::logging::repeats::{doubt, repeats};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::Expr;
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "log-model-overwritten-in-loop",
    family: "models",
    outcome: Outcome::Silent,
    // Since 3.0 each call makes a model of its own (`LoggedModel`).
    releases: Range::until(2, 22),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let name = name_of(site, context).filter(|_| PITFALL.releases.holds(context.release))?;
    let text = context.names.value(name).as_str()?.to_owned();
    let finding = Finding::new(&PITFALL, site.call.func.span)
        .name("call", context.called(site.call))
        .name("name", Name::Text(text.clone()));
    if let Some(repeat) = repeats(site, &[name], context).first() {
        // if score > best: the last one is the best one.
        let kept = repeat.tested;
        let finding = finding.name("line", Name::Line(repeat.at.start));
        let finding = finding.related("loop", Some(context.first_line(repeat.at)));
        return (!kept).then(|| finding.message("message.loop"));
    }
    for moment in site.moments.iter().filter(|moment| !moment.state.never) {
        for before in moment.state.written_here().iter().filter(|before| **before != site.expr.span) {
            let Some(other) = context.walked.calls.iter().find(|call| call.expr.span == *before) else { continue };
            let same = name_of(other, context).is_some_and(|name| context.names.value(name).as_str() == Some(&text));
            if !same || doubt(moment, &other.moments) != Some(false) {
                continue;
            }
            let finding = finding.name("line", Name::Line(before.start)).related("before", Some(*before));
            return Some(finding.message("message.again").reached(moment));
        }
    }
    None
}

/// The name that a call of `log_model` gives, where the model goes to the active run.
fn name_of<'t>(site: &CallSite<'t>, context: &Context<'_>) -> Option<&'t Expr> {
    let logs = saves_model(&site.name) && site.name.ends_with(".log_model") && site.logs;
    let place = position(&site.name, "artifact_path", context.release);
    Some(&site.call.arg("artifact_path", place).filter(|_| logs)?.value)
}

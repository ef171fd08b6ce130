//! `artifact_path` of `log_model`, which is called `name` since 3.0.

use crate::mlflow::{Range, position, saves_model, signature};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Arg, Pass};
use crate::python::values::Value;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "log-model-artifact-path",
    family: "models",
    outcome: Outcome::Fails,
    releases: Range::since(3, 0),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let logs = saves_model(&site.name) && site.name.ends_with(".log_model");
    // except TypeError: log_model(model, artifact_path="model")
    let is_fallback = site.moments.iter().any(|moment| moment.clause.is_some());
    if !logs || site.tried || is_fallback || context.walked.asks_release {
        return None;
    }
    signature(&site.name, context.release)?.named("artifact_path")?.deprecated?;
    let place = position(&site.name, "artifact_path", context.release);
    let arg = site.call.arg("artifact_path", place)?;
    let span = match &arg.pass {
        Pass::Keyword(_, span) => *span,
        Pass::Position | Pass::Star | Pass::DoubleStar => arg.span,
    };
    let finding = Finding::new(&PITFALL, span).name("call", context.called(site.call));
    if context.names.value(&arg.value) == Value::None {
        return None;
    }
    if let Some(name) = site.call.arg("name", None) {
        let both = context.surely_given(&name.value) && context.surely_given(&arg.value);
        return both.then(|| finding.message("message.both").related("name", Some(name.span)));
    }
    // log_model(model, "model"): by position it runs as it is on every release.
    if arg.pass == Pass::Position && !context.chosen {
        return None;
    }
    // Where no release was chosen the script may have to run on one that has only the old name.
    let safety = context.safe_by_choice();
    Some(finding.outcome(Outcome::Advice).fix("rename", safety, renamed(site, arg)))
}

/// The argument passed as `name`; one passed by position only if none stands behind it.
fn renamed(site: &CallSite<'_>, arg: &Arg) -> Option<Vec<Edit>> {
    match &arg.pass {
        Pass::Keyword(_, span) => Some(vec![Edit { span: *span, text: "name".to_owned() }]),
        Pass::Position => {
            let behind = site.call.args.iter().skip_while(|other| other.span != arg.span).nth(1);
            let last = behind.is_none_or(|next| matches!(next.pass, Pass::Keyword(..)));
            last.then(|| vec![inserted(arg.span.start, "name=")])
        }
        Pass::Star | Pass::DoubleStar => None,
    }
}

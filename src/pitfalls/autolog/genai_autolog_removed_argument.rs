//! An argument of `autolog()` of openai or langchain that went with the logging of models in 3.0.

use crate::mlflow::{Known, Range, keyword};
use crate::pitfalls::context::minor;
use crate::pitfalls::edits::without_argument;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Pass};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "genai-autolog-removed-argument",
    family: "autolog",
    outcome: Outcome::Fails,
    releases: Range::since(3, 0),
    rules: &[Rule::Call(check)],
};

const MODULES: [&str; 2] = ["mlflow.langchain.autolog", "mlflow.openai.autolog"];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let judged = MODULES.contains(&site.name.as_str()) && PITFALL.releases.holds(context.release);
    if !judged || site.tried || site.asks_for_type_error || context.walked.asks_release {
        return None;
    }
    let gone = removed(site, context);
    let (name, span, _) = gone.first()?;
    // What is switched off is off without being told.
    let off = |arg: &Arg| matches!(context.names.value(&arg.value), Value::Bool(false) | Value::None);
    let safety = if gone.iter().all(|(_, _, arg)| off(arg)) { Safety::Safe } else { Safety::Review };
    let edits = without(site, &gone);
    Some(
        Finding::new(&PITFALL, *span)
            .outcome(context.by_choice())
            .name("call", context.called(site.call))
            .name("keyword", Name::Text((*name).to_owned()))
            .name("since", minor((3, 0)))
            .fix("remove", safety, edits),
    )
}

/// The keywords that went in 3.0, with their places.
fn removed<'t>(site: &CallSite<'t>, context: &Context<'_>) -> Vec<(&'t str, Span, &'t Arg)> {
    let went = |name: &str| match keyword(&site.name, name, context.release) {
        Known::Elsewhere(range) => range.until.is_some_and(|until| until < (3, 0)),
        Known::Yes | Known::Never | Known::NotHere | Known::Unsure => false,
    };
    let mut found = Vec::new();
    for arg in &site.call.args {
        if let Pass::Keyword(name, span) = &arg.pass
            && went(name)
        {
            found.push((name.as_str(), *span, arg));
        }
    }
    found
}

/// The arguments taken out one by one, which works where no two are neighbours, or all together.
fn without(site: &CallSite<'_>, gone: &[(&str, Span, &Arg)]) -> Option<Vec<Edit>> {
    if gone.len() == site.call.args.len() {
        let (first, last) = (site.call.args.first()?, site.call.args.last()?);
        let span = Span { start: first.span.start, end: last.span.end };
        return Some(vec![Edit { span, text: String::new() }]);
    }
    let mut edits: Vec<Edit> = Vec::new();
    for (_, _, arg) in gone {
        let edit = without_argument(site.call, arg)?;
        if edits.last().is_some_and(|before| edit.span.start < before.span.end) {
            return None;
        }
        edits.push(edit);
    }
    Some(edits)
}

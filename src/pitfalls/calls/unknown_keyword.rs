//! A keyword that the function does not take.

use crate::mlflow::{Known, keyword};
use crate::pitfalls::edits::{inserted, line_start, without_argument};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall =
    Pitfall { id: "unknown-keyword", family: "calls", outcome: Outcome::Fails, rules: &[Rule::Call(check)] };

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // try: log_param(…, run_id=…) with except TypeError: asked for, to find out.
    if site.asks_for_type_error {
        return None;
    }
    let (arg, name, known) = site.call.args.iter().find_map(|arg| match &arg.pass {
        Pass::Keyword(name, span) => match keyword(&site.name, name, context.release) {
            Known::Yes | Known::Unsure => None,
            known @ (Known::Never { .. } | Known::Elsewhere { .. }) => Some((arg, (name, *span), known)),
        },
        Pass::Position | Pass::Star | Pass::DoubleStar => None,
    })?;
    let (name, span) = name;
    let finding =
        Finding::new(&PITFALL, span).name("call", context.called(site.call)).name("keyword", Name::Text(name.clone()));
    match known {
        // Right on some release: only a reader who chose another one is told.
        Known::Elsewhere { releases } => {
            context.chosen.then(|| finding.message("message.release").name("releases", Name::Text(releases)))
        }
        Known::Never { meant: Some(meant) } => {
            let taken = site.call.arg(meant, None).is_some();
            let rename = (!taken).then(|| vec![Edit { span, text: meant.to_owned() }]);
            let finding = finding.message("message.suggest").name("suggestion", Name::Text(meant.to_owned()));
            Some(finding.fix("rename", Safety::Safe, rename))
        }
        Known::Never { meant: None } => {
            let edits = (site.name == "mlflow.start_run" && name == "experiment_name")
                .then(|| experiment_first(site, arg, context))
                .flatten();
            Some(finding.fix("set-experiment", Safety::Review, edits))
        }
        Known::Yes | Known::Unsure => None,
    }
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

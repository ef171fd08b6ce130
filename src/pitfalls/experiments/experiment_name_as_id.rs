//! An experiment's name, or the experiment itself, given for its id; or its id for its name.

use super::creates;
use crate::mlflow::{Range, SEARCH_REFUSES_NAME_AS_ID, position};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Expr, ExprKind, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "experiment-name-as-id",
    family: "experiments",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(id), Rule::Call(ids), Rule::Call(name)],
};

/// The functions that take one experiment's id.
const TAKE_ID: [&str; 8] = [
    "create_run",
    "delete_experiment",
    "get_experiment",
    "rename_experiment",
    "restore_experiment",
    "set_experiment",
    "set_experiment_tag",
    "start_run",
];

/// `start_run(experiment_id="churn")`
fn id(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.tried || !TAKE_ID.contains(&function(site)?) {
        return None;
    }
    // set_experiment_tag of the fluent functions takes a key first.
    let arg = site.call.arg("experiment_id", position(&site.name, "experiment_id", context.release))?;
    wrong(&arg.value, site, context)
}

/// `search_runs(["churn"])`
fn ids(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if function(site)? != "search_runs" {
        return None;
    }
    let arg = site.call.arg("experiment_ids", position(&site.name, "experiment_ids", context.release))?;
    let ExprKind::List(items) = &context.literal(&arg.value)?.kind else { return None };
    let finding = items.iter().find_map(|item| wrong(item, site, context))?;
    if finding.fix.is_some() {
        return Some(finding);
    }
    let silent = context.release < SEARCH_REFUSES_NAME_AS_ID;
    let finding = finding.message(if silent { "message.search" } else { "message.search-fails" });
    let finding = finding.outcome(if silent { Outcome::Silent } else { Outcome::Fails });
    // The client takes no names.
    let named = items.iter().all(|item| name_of(item, context).is_some()) && site.name == "mlflow.search_runs";
    Some(finding.fix("names", Safety::Safe, if named { by_names(site, arg) } else { None }))
}

/// `set_experiment(experiment_id)`: by position it is a name.
fn name(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.set_experiment" {
        return None;
    }
    let arg = site.call.arg("experiment_name", Some(0))?;
    if !is_id(&arg.value, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, arg.span).outcome(Outcome::Silent).message("message.id-as-name");
    let edit = match &arg.pass {
        Pass::Keyword(_, span) => Edit { span: *span, text: "experiment_id".to_owned() },
        Pass::Position | Pass::Star | Pass::DoubleStar => inserted(arg.span.start, "experiment_id="),
    };
    let alone = site.call.args.len() == 1;
    let finding = finding.name("id", context.quoted(arg.value.span));
    Some(finding.fix("id", Safety::Safe, alone.then(|| vec![edit])))
}

fn function<'t>(site: &'t CallSite<'_>) -> Option<&'t str> {
    let rest = site.name.strip_prefix("mlflow.")?;
    let method = rest.strip_prefix("MlflowClient.").unwrap_or(rest);
    (!method.contains('.')).then_some(method)
}

/// What is no id: a text that is no number, an experiment.
fn wrong(value: &Expr, site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let finding = Finding::new(&PITFALL, value.span).name("call", context.called(site.call));
    if context.objects().class_of(value) == Some("mlflow.entities.Experiment") {
        let simple = matches!(value.kind, ExprKind::Name(_) | ExprKind::Call(_) | ExprKind::Attribute { .. });
        let edits = simple.then(|| vec![inserted(value.span.end, ".experiment_id")]);
        let finding = finding.message("message.object").name("experiment", context.quoted(value.span));
        return Some(finding.fix("attribute", Safety::Safe, edits));
    }
    let name = name_of(value, context)?;
    Some(finding.name("experiment", Name::Text(name)))
}

/// The text of an argument that cannot be an id: ids are whole numbers.
fn name_of(value: &Expr, context: &Context<'_>) -> Option<String> {
    let value = context.names.value(value);
    let text = value.as_str()?;
    // "<experiment id>" and "YOUR_EXPERIMENT_ID" stand for one.
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let named_id = words.any(|word| word.eq_ignore_ascii_case("id") || word.eq_ignore_ascii_case("ids"));
    let stands_for_id = named_id || text.contains(['<', '{', '$', '*', '.']);
    let number = text.chars().all(|c| c.is_ascii_digit());
    (!number && !stands_for_id && !text.trim().is_empty()).then(|| text.to_owned())
}

/// Whether an expression is an experiment's id.
fn is_id(value: &Expr, context: &Context<'_>) -> bool {
    match &value.kind {
        ExprKind::Attribute { value, name } => {
            name == "experiment_id" && context.objects().class_of(value) == Some("mlflow.entities.Experiment")
        }
        ExprKind::Name(_) => {
            let made = context.names.only_value(value);
            made.is_some_and(|made| match &made.kind {
                ExprKind::Call(call) => {
                    context.walked.calls.iter().any(|site| site.call.parens == call.parens && creates(site))
                }
                ExprKind::Attribute { .. } => is_id(made, context),
                _ => false,
            })
        }
        _ => false,
    }
}

/// `experiment_names=` for `experiment_ids=`.
fn by_names(site: &CallSite<'_>, arg: &Arg) -> Option<Vec<Edit>> {
    let positions = site.call.args.iter().filter(|other| other.pass == Pass::Position).count();
    match &arg.pass {
        Pass::Keyword(_, span) => Some(vec![Edit { span: *span, text: "experiment_names".to_owned() }]),
        Pass::Position => (positions == 1).then(|| vec![inserted(arg.span.start, "experiment_names=")]),
        Pass::Star | Pass::DoubleStar => None,
    }
}

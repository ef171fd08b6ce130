//! `get_experiment_by_name(…).experiment_id` for a run that is to be opened: the first time there is
//! no such experiment.

use super::creates;
use crate::mlflow::Range;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::{AskedBy, CallSite, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "experiment-may-be-none",
    family: "experiments",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Named(check)],
};

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    let asked = named.by == AskedBy::Object && named.name == "experiment_id";
    if !asked || named.decided || named.tried {
        return None;
    }
    let maker = named.maker?;
    let site = context.walked.calls.iter().find(|call| call.call.func.span == maker)?;
    if !for_a_run(named, site, context) {
        return None;
    }
    let looks =
        matches!(site.name.as_str(), "mlflow.get_experiment_by_name" | "mlflow.MlflowClient.get_experiment_by_name");
    let name = site.call.arg("name", Some(0)).map(|arg| context.names.value(&arg.value))?;
    let name = name.as_str().filter(|_| looks)?;
    if made_before(site, name, context) || context.is_tested(site) {
        return None;
    }
    let finding = Finding::new(&PITFALL, named.whole)
        .likely("message")
        .name("call", context.called(site.call))
        .name("experiment", Name::Text(name.to_owned()))
        .related("lookup", (site.expr.span.start != named.whole.start).then_some(site.expr.span));
    Some(finding.fix("set", Safety::Review, set_instead(site)))
}

/// Whether a new run is opened with the id: whoever only reads finds nothing without the experiment.
fn for_a_run(named: &Named, looked_up: &CallSite<'_>, context: &Context<'_>) -> bool {
    // start_run(experiment_id=self.experiment_id), start_run(experiment_id=experiment_id())
    let is_it = |value: &Value| matches!(value, Value::Made(made) if made.at == looked_up.expr.span && made.path == "experiment_id");
    let moments = context.walked.calls.iter().flat_map(|call| &call.moments);
    let mut runs = moments.flat_map(|moment| &moment.state.runs);
    if runs.any(|run| run.birth.experiment.by_id && is_it(&run.birth.experiment.named.value)) {
        return true;
    }
    let gives = |expr: &Expr| {
        let value = if matches!(expr.kind, ExprKind::Name(_)) { context.names.only_value(expr) } else { Some(expr) };
        value.is_some_and(|value| value.span.contains(named.whole))
    };
    let mut calls = context.walked.calls.iter();
    calls.any(|call| {
        let position = match call.name.as_str() {
            "mlflow.start_run" => 1,
            "mlflow.MlflowClient.create_run" => 0,
            _ => return false,
        };
        call.call.arg("experiment_id", Some(position)).is_some_and(|arg| gives(&arg.value))
    })
}

/// Whether the script makes sure of the experiment first, or of one whose name is not known.
fn made_before(site: &CallSite<'_>, name: &str, context: &Context<'_>) -> bool {
    let mut before = context.walked.calls.iter().filter(|call| call.expr.span.start < site.expr.span.start);
    before.any(|call| {
        let sets = call.name == "mlflow.set_experiment" || creates(call);
        let arg = call.call.args.first().map(|arg| context.names.value(&arg.value));
        sets && arg.is_none_or(|value| value.as_str().is_none_or(|other| other == name))
    })
}

/// `set_experiment` gives the same object, and creates the experiment where there is none.
fn set_instead(site: &CallSite<'_>) -> Option<Vec<Edit>> {
    let ExprKind::Attribute { name, .. } = &site.call.func.kind else { return None };
    let end = site.call.func.span.end;
    let span = Span { start: end.checked_sub(name.len())?, end };
    let fluent = site.name == "mlflow.get_experiment_by_name" && site.call.args.len() == 1;
    let positional = site.call.arg("name", None).is_none();
    (fluent && positional).then(|| vec![Edit { span, text: "set_experiment".to_owned() }])
}

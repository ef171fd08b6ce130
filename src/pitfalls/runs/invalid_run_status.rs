//! A run is ended with a status that MLflow does not have: `end_run("SUCCESS")`.

use crate::mlflow::{Range, is_run_status, position, run_status_meant};
use crate::pitfalls::edits::without_argument;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "invalid-run-status",
    family: "runs",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !matches!(
        site.name.as_str(),
        "mlflow.end_run" | "mlflow.MlflowClient.set_terminated" | "mlflow.MlflowClient.update_run"
    ) {
        return None;
    }
    // end_run(run_id, "FINISHED") has one argument too many, and that is told.
    if site.name == "mlflow.end_run" && site.call.args.len() > 1 {
        return None;
    }
    let arg = site.call.arg("status", position(&site.name, "status", context.release))?;
    let value = &arg.value;
    let finding = Finding::new(&PITFALL, value.span)
        .name("call", context.called(site.call))
        .name("value", context.quoted(value.span));
    if is_run_id(value, context) {
        let alone = site.name == "mlflow.end_run";
        let edit = without_argument(site.call, arg).filter(|_| alone);
        return Some(finding.message("message.id").fix("leave-out", Safety::Review, edit.map(|edit| vec![edit])));
    }
    if let Some(number) = enumerated(value, context) {
        let edits = is_run_status(&number).then(|| vec![Edit { span: value.span, text: format!("\"{number}\"") }]);
        return Some(finding.message("message.number").fix("status", Safety::Safe, edits));
    }
    let told = context.names.value(value);
    let all = told.alternatives();
    let bad = all.iter().find_map(|one| match one {
        // Nothing stands for FINISHED.
        Value::Str(text) if !text.is_empty() && !is_run_status(text) => Some(text.clone()),
        Value::Int(number) if *number != 0 => Some(number.to_string()),
        Value::Bool(true) => Some("True".to_owned()),
        _ => None,
    })?;
    let meant = run_status_meant(&bad);
    let edits = match (&value.kind, meant) {
        (ExprKind::Str(_), Some(meant)) => Some(vec![Edit { span: value.span, text: format!("\"{meant}\"") }]),
        _ => None,
    };
    let finding = finding.name("status", Name::Text(bad)).fix("status", Safety::Safe, edits);
    Some(if all.len() == 1 { finding } else { finding.message("message.maybe").perhaps() })
}

/// `run.info.run_id`, or a name for it.
fn is_run_id(value: &Expr, context: &Context<'_>) -> bool {
    let value = context.names.only_value(value).unwrap_or(value);
    match &value.kind {
        ExprKind::Attribute { value: of, name } => {
            name == "run_id" && context.objects().class_of(of) == Some("mlflow.entities.RunInfo")
        }
        _ => false,
    }
}

/// `RunStatus.FAILED`: the name of a status whose number it is.
fn enumerated(value: &Expr, context: &Context<'_>) -> Option<String> {
    let value = context.names.only_value(value).unwrap_or(value);
    let path = context.names.path(value)?;
    let (owner, name) = path.rsplit_once('.')?;
    let of_mlflow = owner.starts_with("mlflow.") && owner.ends_with(".RunStatus");
    of_mlflow.then(|| name.to_owned())
}

//! Experiments: which one a run belongs to.

pub(crate) mod create_experiment_not_activated;
pub(crate) mod create_experiment_not_idempotent;
pub(crate) mod deleted_experiment_name;
pub(crate) mod experiment_may_be_none;
pub(crate) mod experiment_name_as_id;
pub(crate) mod set_experiment_in_run;

use crate::pitfalls::Edit;
use crate::pitfalls::edits::inserted;
use crate::python::tree::ExprKind;
use crate::script::Span;
use crate::walk::{CallSite, Taken};

/// `create_experiment` of the fluent functions and of the client.
fn creates(site: &CallSite<'_>) -> bool {
    matches!(site.name.as_str(), "mlflow.create_experiment" | "mlflow.MlflowClient.create_experiment")
}

/// `create_experiment(name)` turned into `set_experiment(name)`, which gives the experiment rather than
/// its id. Only for the fluent function, asked of its module and given nothing but the name.
fn set_instead(site: &CallSite<'_>) -> Option<Vec<Edit>> {
    let ExprKind::Attribute { name, .. } = &site.call.func.kind else { return None };
    if site.name != "mlflow.create_experiment" || site.call.args.len() != 1 || site.call.unpacks() {
        return None;
    }
    let end = site.call.func.span.end;
    let renamed = Edit { span: Span { start: end.checked_sub(name.len())?, end }, text: "set_experiment".to_owned() };
    let mut edits = vec![renamed];
    if site.taken != Taken::ByNobody {
        edits.push(inserted(site.expr.span.end, ".experiment_id"));
    }
    Some(edits)
}

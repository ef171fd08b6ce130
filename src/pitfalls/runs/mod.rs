//! Runs: opened, active, ended.

pub(crate) mod active_run_is_none;
pub(crate) mod client_run_not_terminated;
pub(crate) mod end_run_hides_failure;
pub(crate) mod end_run_inside_with;
pub(crate) mod implicit_run_before_start_run;
pub(crate) mod invalid_run_status;
pub(crate) mod log_after_run_ended;
pub(crate) mod missing_call_parens;
pub(crate) mod nested_run_chain;
pub(crate) mod resume_run_wrong_experiment;
pub(crate) mod run_name_does_not_resume;
pub(crate) mod stale_run_object;
pub(crate) mod start_run_while_active;
pub(crate) mod unended_run;

use crate::python::tree::ExprKind;
use crate::walk::CallSite;

/// The position of `start_run`'s argument `nested`, on every release.
const NESTED: Option<usize> = Some(3);

/// Whether a call is `start_run` without `nested=True`. `start_run(nested=depth > 0)` is not: the author
/// decides at run time.
fn starts_without_nesting(site: &CallSite<'_>) -> bool {
    let nested = site.call.arg("nested", NESTED);
    let plain = nested.is_none_or(|arg| matches!(arg.value.kind, ExprKind::Bool(false)));
    site.name == "mlflow.start_run" && plain && !site.call.unpacks()
}

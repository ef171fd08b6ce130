//! Autologging: what it watches, and where that lands.

pub(crate) mod autolog_after_fit;
pub(crate) mod autolog_disabled_flavor;
pub(crate) mod autolog_fit_outside_run;
pub(crate) mod autolog_manual_param_conflict;
pub(crate) mod autolog_splits_runs;
pub(crate) mod system_metrics_enabled_late;

use super::Context;
use crate::python::values::Value;
use crate::walk::CallSite;

/// Whether a call switches autologging on.
fn switches_on(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let disable = site.call.arg("disable", None).map(|arg| context.names.value(&arg.value));
    site.name.ends_with(".autolog") && matches!(disable, None | Some(Value::Bool(false))) && !site.call.unpacks()
}

/// Whether an `autolog()` may be told this: `exclusive=True`.
fn may_tell(word: &str, told: &Value, context: &Context<'_>) -> bool {
    context.walked.calls.iter().filter(|site| site.name.ends_with(".autolog")).any(|site| {
        let given = site.call.arg(word, None).map(|arg| context.names.value(&arg.value));
        given.is_some_and(|given| given == *told || !matches!(given, Value::Bool(_))) || site.call.unpacks()
    })
}

//! Autologging: what it watches, and where that lands.

pub(crate) mod autolog_after_fit;
pub(crate) mod autolog_disabled_flavor;
pub(crate) mod autolog_fit_outside_run;
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

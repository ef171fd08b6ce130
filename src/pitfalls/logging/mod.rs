//! Logging: metrics, parameters and artifacts of a run.

pub(crate) mod metric_step_missing;
pub(crate) mod param_changed_in_run;
mod repeats;

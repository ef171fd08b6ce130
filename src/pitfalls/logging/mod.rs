//! Logging: metrics, parameters and artifacts of a run.

pub(crate) mod metric_step_missing;
mod repeats;

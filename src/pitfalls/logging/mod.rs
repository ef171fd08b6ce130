//! Logging: metrics, parameters and artifacts of a run.

pub(crate) mod artifact_before_close;
pub(crate) mod artifact_temp_dir_gone;
mod artifacts;
pub(crate) mod metric_step_missing;
pub(crate) mod missing_artifact_dir;
pub(crate) mod param_changed_in_run;
pub(crate) mod params;
mod repeats;

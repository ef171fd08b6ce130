//! Logging: metrics, parameters and artifacts of a run.

pub(crate) mod artifact_before_close;
pub(crate) mod artifact_temp_dir_gone;
mod artifacts;
pub(crate) mod async_not_flushed;
pub(crate) mod async_read_before_flush;
mod asynchronous;
pub(crate) mod figure_logged_after_close;
pub(crate) mod key_prefix_conflict;
pub(crate) mod metric_step_missing;
pub(crate) mod missing_artifact_dir;
pub(crate) mod param_changed_in_run;
pub(crate) mod params;
pub(crate) mod repeats;

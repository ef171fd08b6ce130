//! Logging: metrics, parameters and artifacts of a run.

pub(crate) mod artifact_before_close;
pub(crate) mod artifact_temp_dir_gone;
mod artifacts;
pub(crate) mod async_not_flushed;
pub(crate) mod async_read_before_flush;
mod asynchronous;
pub(crate) mod figure_logged_after_close;
mod given;
pub(crate) mod infinite_metric_clamped;
pub(crate) mod invalid_entity_name;
pub(crate) mod key_prefix_conflict;
mod legal_names;
pub(crate) mod metric_step_missing;
pub(crate) mod missing_artifact_dir;
pub(crate) mod non_integer_step;
pub(crate) mod non_scalar_metric;
pub(crate) mod non_string_tag_value;
pub(crate) mod param_changed_in_run;
pub(crate) mod param_value_too_long;
pub(crate) mod params;
pub(crate) mod repeats;
mod scalars;
mod stores;

//! Models: what is saved with them.

pub(crate) mod code_path_argument;
pub(crate) mod colspec_arguments;
pub(crate) mod conda_env_disables_inference;
pub(crate) mod conda_env_empty;
pub(crate) mod conflicting_env_arguments;
mod estimators;
pub(crate) mod input_example_too_large;
pub(crate) mod log_model_artifact_path;
pub(crate) mod log_model_name_invalid_chars;
pub(crate) mod log_model_no_signature;
pub(crate) mod log_model_overwritten_in_loop;
pub(crate) mod model_logged_outside_run;
pub(crate) mod pip_requirements_string;
pub(crate) mod save_model_existing_path;
pub(crate) mod set_signature_on_registered_version;
pub(crate) mod signature_integer_columns;
pub(crate) mod sklearn_skops_untrusted_types;

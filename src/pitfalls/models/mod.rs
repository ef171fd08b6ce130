//! Models: what is saved with them.

pub(crate) mod conda_env_disables_inference;
pub(crate) mod conda_env_empty;
pub(crate) mod conflicting_env_arguments;
mod estimators;
pub(crate) mod pip_requirements_string;
pub(crate) mod sklearn_skops_untrusted_types;

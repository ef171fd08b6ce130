//! Models: what is saved with them.

pub(crate) mod colspec_arguments;
pub(crate) mod conda_env_disables_inference;
pub(crate) mod conda_env_empty;
pub(crate) mod conflicting_env_arguments;
pub(crate) mod pip_requirements_string;
pub(crate) mod set_signature_on_registered_version;
pub(crate) mod signature_integer_columns;

//! Models by their URIs, and the model registry.

pub(super) mod model_path_from_run_artifact_uri;
pub(super) mod model_uri_malformed;
pub(super) mod model_uri_missing_f_prefix;
pub(super) mod models_uri_alias_or_stage_confusion;
pub(super) mod register_model_not_a_model_uri;
pub(super) mod registry_stage_deprecated;
pub(super) mod unity_catalog_unsupported_call;
mod uri;

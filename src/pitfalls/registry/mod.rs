//! Models by their URIs, and the model registry.

pub(super) mod client_created_before_set_registry_uri;
pub(super) mod model_path_from_run_artifact_uri;
pub(super) mod model_registered_twice;
pub(super) mod model_uri_malformed;
pub(super) mod model_uri_missing_f_prefix;
pub(super) mod model_version_compared_as_string;
pub(super) mod models_uri_alias_or_stage_confusion;
pub(super) mod register_model_not_a_model_uri;
pub(super) mod registered_model_already_exists;
pub(super) mod registry_stage_deprecated;
pub(super) mod scoring_payload_outdated;
pub(super) mod search_model_versions_first_is_not_latest;
pub(super) mod search_model_versions_missing_aliases;
pub(super) mod unity_catalog_unsupported_call;
mod uri;
mod versions;

//! The model registry: models, their versions and who asks for them.

pub(super) mod client_created_before_set_registry_uri;
pub(super) mod model_registered_twice;
pub(super) mod model_version_compared_as_string;
pub(super) mod registered_model_already_exists;
pub(super) mod scoring_payload_outdated;
pub(super) mod search_model_versions_first_is_not_latest;
pub(super) mod search_model_versions_missing_aliases;
mod versions;

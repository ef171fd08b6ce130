//! Tracking URIs: where the data go.

pub(crate) mod credentials_in_tracking_uri;
pub(crate) mod env_var_has_no_effect;
pub(crate) mod file_store_tracking_uri;
pub(crate) mod local_uri_beside_server;
pub(crate) mod tracking_uri_form;
pub(crate) mod tracking_uri_set_late;

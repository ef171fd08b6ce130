//! The prompt registry: templates and the ways they are asked for.

pub(super) mod prompt_api_moved;
pub(super) mod prompt_template_single_brace;
pub(super) mod prompt_uri_malformed;
mod templates;

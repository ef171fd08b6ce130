//! Searches, and what becomes of what they find.

pub(super) mod client_search_truncated;
mod found;
pub(super) mod params_are_strings;
pub(super) mod search_filter_syntax;
pub(super) mod search_runs_result_misuse;

//! Artifacts that are not what they are given as.

pub(super) mod artifact_not_a_path;
pub(super) mod artifact_path_looks_like_file;
pub(super) mod log_dict_non_json;
pub(super) mod log_figure_wrong_object;
pub(super) mod log_input_raw_data;
mod things;

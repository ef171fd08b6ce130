//! Arguments that are gone, and what takes their place.
//!
//! From the signatures of the releases (`api.txt`) and their changes: mlflow#15322, #15367, #15368 and
//! #15412, which cleared arguments for 3.0.

/// Keywords that did nothing any more, or chose what is not there any more: there is one server for
/// containers, examples are stored as they are, and `sample_input` was for `MLeap`. Sorted.
const REMOVED: [&str; 3] = ["enable_mlserver", "example_no_conversion", "sample_input"];

/// Whether a keyword that a function had once can be left out with nothing in its place.
#[must_use]
pub fn can_be_left_out(function: &str, keyword: &str) -> bool {
    let about_models = super::saves_model(function) || function.starts_with("mlflow.models.");
    about_models && REMOVED.contains(&keyword)
}

/// The keyword that takes what another one took before it went: the path of a requirements file for `PyTorch`.
#[must_use]
pub fn passed_instead(function: &str, keyword: &str) -> Option<&'static str> {
    let of_pytorch = matches!(function, "mlflow.pytorch.log_model" | "mlflow.pytorch.save_model");
    (of_pytorch && keyword == "requirements_file").then_some("pip_requirements")
}

/// The environments that `mlflow.run` can make, all releases together: `uv` came with 2.2x (run on 2.9.2,
/// 2.22.5 and 3.18.0; `Invalid value for env_manager`).
pub const ENV_MANAGERS: [&str; 4] = ["local", "conda", "virtualenv", "uv"];

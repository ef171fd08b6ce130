//! Saving models: which calls do it, and what their environment has to name.

use super::Release;
use super::shape::signature;

/// The arguments that say what a model's environment holds; MLflow takes at most one of them
/// (`ValueError: Only one of …`, seen on 2.9.2, 2.22.5 and 3.18.0).
pub const ENVIRONMENT_ARGUMENTS: [&str; 3] = ["conda_env", "pip_requirements", "extra_pip_requirements"];

/// Whether this canonical name saves a model of a flavour: `mlflow.sklearn.log_model`, but not a
/// model registry's or a logger's.
#[must_use]
pub fn saves_model(name: &str) -> bool {
    let mut parts = name.split('.');
    let (root, flavor, function) = (parts.next(), parts.next(), parts.next());
    root == Some("mlflow")
        && flavor.is_some_and(|flavor| flavor.starts_with(|c: char| c.is_ascii_lowercase()))
        && matches!(function, Some("log_model" | "save_model"))
        && parts.next().is_none()
}

/// Whether this canonical name logs a model that stands beside the runs and has a name, as of 3.0. Those of
/// Spark and of John Snow Labs still go to a folder of a run (`_get_or_start_run` in their modules, 3.18.0).
#[must_use]
pub fn logs_named_model(name: &str, release: Release) -> bool {
    saves_model(name)
        && name.ends_with(".log_model")
        && name != "mlflow.johnsnowlabs.log_model"
        && signature(name, release).is_some_and(|signature| signature.named("name").is_some())
}

/// The packages, any one of which an environment must name to load a model of this flavour; none
/// for flavours that need no certain one (`flavor_backend` requirements of the flavours' modules).
#[must_use]
pub fn flavor_packages(name: &str) -> &'static [&'static str] {
    match name.split('.').nth(1).unwrap_or_default() {
        "sklearn" => &["scikit-learn"],
        "xgboost" => &["xgboost"],
        "lightgbm" => &["lightgbm"],
        "catboost" => &["catboost"],
        "pytorch" => &["torch"],
        "tensorflow" | "keras" => &["tensorflow", "keras", "tensorflow-cpu", "tensorflow-gpu"],
        "transformers" => &["transformers"],
        "sentence_transformers" => &["sentence-transformers"],
        "spark" => &["pyspark"],
        "onnx" => &["onnx", "onnxruntime"],
        "statsmodels" => &["statsmodels"],
        "prophet" => &["prophet"],
        "spacy" => &["spacy"],
        _ => &[],
    }
}

/// What the name of a logged model may not have in it since 3.0 (`_validate_logged_model_name` of 3.0.1
/// and 3.18.0); up to 2.22 it is the path of a folder.
pub const FORBIDDEN_IN_MODEL_NAMES: &[char] = &['/', ':', '.', '%', '"', '\''];

/// What the name of a registered model may not have in it since 3.11 (`_validate_model_name` of 3.11.1
/// and 3.18.0). Before, the server decides: most refuse `/`.
pub const FORBIDDEN_IN_REGISTERED_NAMES: &[char] = &['/', ':'];

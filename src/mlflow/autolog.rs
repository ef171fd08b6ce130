//! What autologging watches.
//!
//! Seen in `mlflow/sklearn/__init__.py` (`_get_estimators_to_patch`) of 2.9.2 and 3.18.0, which are alike
//! here, and by running them; `mlflow/xgboost` and `mlflow/lightgbm` take their scikit-learn classes from
//! there.

/// The packages that `mlflow.autolog()` watches (`LIBRARY_TO_AUTOLOG_MODULE` and its like for `GenAI` in
/// `mlflow/tracking/fluent.py` of 3.18.0).
pub const AUTOLOGGED: [&str; 30] = [
    "agno",
    "anthropic",
    "autogen",
    "autogen_agentchat",
    "boto3",
    "crewai",
    "dspy",
    "google.genai",
    "google.generativeai",
    "groq",
    "haystack",
    "keras",
    "langchain",
    "lightgbm",
    "lightning",
    "litellm",
    "llama_index",
    "mistralai",
    "openai",
    "pydantic_ai",
    "pyspark",
    "pytorch_lightning",
    "setfit",
    "sklearn",
    "smolagents",
    "statsmodels",
    "strands",
    "tensorflow",
    "transformers",
    "xgboost",
];

/// Estimators that prepare data rather than learn: a run is not opened for these.
const PREPARING: [&str; 6] = [
    "sklearn.preprocessing.",
    "sklearn.impute.",
    "sklearn.feature_extraction.",
    "sklearn.feature_selection.",
    "sklearn.compose.ColumnTransformer",
    "sklearn.compose.make_column_transformer",
];

/// The module whose `autolog()` watches this method of an object that was made by this:
/// `sklearn.linear_model.Ridge` and `fit`.
#[must_use]
pub fn watched_method(maker: &str, method: &str) -> Option<&'static str> {
    if !matches!(method, "fit" | "fit_predict" | "fit_transform") {
        return None;
    }
    match maker.split('.').next()? {
        "sklearn" if !PREPARING.iter().any(|prefix| maker.starts_with(prefix)) => Some("mlflow.sklearn"),
        "xgboost" if maker.contains(".XGB") => Some("mlflow.xgboost"),
        "lightgbm" if maker.contains(".LGBM") => Some("mlflow.lightgbm"),
        _ => None,
    }
}

/// The module whose `autolog()` watches this function.
#[must_use]
pub fn watched_function(path: &str) -> Option<&'static str> {
    match path {
        "xgboost.train" => Some("mlflow.xgboost"),
        "lightgbm.train" => Some("mlflow.lightgbm"),
        _ => None,
    }
}

/// Whether a function fits an estimator once for each fold.
#[must_use]
pub fn fits_folds(path: &str) -> bool {
    matches!(
        path,
        "sklearn.model_selection.cross_val_score"
            | "sklearn.model_selection.cross_validate"
            | "sklearn.model_selection.cross_val_predict"
    )
}

/// Whether a function of scikit-learn's gives one number that `autolog()` records when it is called through
/// the patched module with what a recorded model predicted (`patched_metric_api` in `mlflow/sklearn`).
#[must_use]
pub fn measures(path: &str) -> bool {
    let Some(name) = path.strip_prefix("sklearn.metrics.") else { return false };
    let number = ["_score", "_loss", "_error", "_deviance", "_corrcoef"].iter().any(|end| name.ends_with(end));
    number && !name.contains('.')
}

/// Methods of a model whose result `autolog()` knows again when a metric is computed from it.
#[must_use]
pub fn predicts(method: &str) -> bool {
    matches!(method, "predict" | "predict_proba" | "predict_log_proba" | "transform")
}

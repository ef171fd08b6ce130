//! `mlflow.evaluate`: the kinds of models it knows, and what it calls its metrics.

/// The values of `model_type` that some evaluator of MLflow's own takes: `_ModelType` in
/// `mlflow/models/evaluation/base.py`, all of it since 2.8 (read in 2.4 to 3.18).
const MODEL_TYPES: [&str; 7] =
    ["classifier", "databricks-agent", "question-answering", "regressor", "retriever", "text", "text-summarization"];

/// What people write for them.
const WRITTEN: [(&str, &str); 19] = [
    ("binary", "classifier"),
    ("binary-classification", "classifier"),
    ("binary-classifier", "classifier"),
    ("classification", "classifier"),
    ("classify", "classifier"),
    ("clf", "classifier"),
    ("multiclass", "classifier"),
    ("multiclass-classification", "classifier"),
    ("multiclass-classifier", "classifier"),
    ("qa", "question-answering"),
    ("question-answer", "question-answering"),
    ("questionanswering", "question-answering"),
    ("regression", "regressor"),
    ("regress", "regressor"),
    ("retrieval", "retriever"),
    ("summarization", "text-summarization"),
    ("summary", "text-summarization"),
    ("text-generation", "text"),
    ("text-summary", "text-summarization"),
];

/// Whether `evaluate` takes a text for `model_type`; an evaluator that others made may take more.
#[must_use]
pub fn is_model_type(text: &str) -> bool {
    MODEL_TYPES.contains(&text)
}

/// The kind of model that a text means which `evaluate` does not take.
#[must_use]
pub fn meant_model_type(text: &str) -> Option<&'static str> {
    let plain = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    let known = MODEL_TYPES.iter().find(|known| **known == plain).copied();
    known.or_else(|| WRITTEN.iter().find(|(written, _)| *written == plain).map(|(_, meant)| *meant))
}

/// What people call the metrics of a classifier, and MLflow's own names.
const OF_CLASSIFIERS: [(&str, &str); 10] = [
    ("acc", "accuracy_score"),
    ("accuracy", "accuracy_score"),
    ("auc", "roc_auc"),
    ("auc_roc", "roc_auc"),
    ("f1", "f1_score"),
    ("logloss", "log_loss"),
    ("precision", "precision_score"),
    ("pr_auc", "precision_recall_auc"),
    ("recall", "recall_score"),
    ("roc_auc_score", "roc_auc"),
];

/// The same of a regressor.
const OF_REGRESSORS: [(&str, &str); 8] = [
    ("mae", "mean_absolute_error"),
    ("mape", "mean_absolute_percentage_error"),
    ("mse", "mean_squared_error"),
    ("r2", "r2_score"),
    ("r_squared", "r2_score"),
    ("rmse", "root_mean_squared_error"),
    ("root_mean_square_error", "root_mean_squared_error"),
    ("rsquared", "r2_score"),
];

/// MLflow's name of the metric that a key means which `result.metrics` does not have (keys seen on
/// 2.9.2, 2.22.5 and 3.18.0).
#[must_use]
pub fn meant_metric(model_type: &str, key: &str) -> Option<&'static str> {
    let all: &[_] = match model_type {
        "classifier" => &OF_CLASSIFIERS,
        "regressor" => &OF_REGRESSORS,
        _ => return None,
    };
    all.iter().find(|(written, _)| *written == key).map(|(_, meant)| *meant)
}

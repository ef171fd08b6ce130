//! What people mean by names that MLflow does not have: a list kept by hand of what is really written
//! (PITFALLS, `unknown-keyword`, `unknown-attribute`, `unknown-mlflow-api` and part four), then where
//! else MLflow has the name, then the nearest spelling.

use super::Release;
use super::api::{What, holds, is_a, names_of, on};
use super::shape::signature;

/// What was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// What to write: another last name, or a path behind or before the old one.
    pub write: String,
    /// How to put it in.
    pub how: How,
}

/// How what was meant is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// In place of the name, with everything else as it is: certain to work as meant.
    Same,
    /// In place of the name; it is near, and may want other arguments.
    Near,
    /// On something else than what stands before the dot.
    Other,
}

impl Meant {
    fn new(write: impl Into<String>, how: How) -> Self {
        Self { write: write.into(), how }
    }
}

/// What a keyword that the function does not take was meant to be, on a release.
#[must_use]
pub fn meant_keyword(function: &str, keyword: &str, release: Release) -> Option<Meant> {
    let signature = signature(function, release)?;
    let listed = match (function, keyword) {
        ("mlflow.start_run", "name" | "run") => "run_name",
        ("mlflow.start_run", "id") => "run_id",
        ("mlflow.log_metric" | "mlflow.log_metrics", "epoch" | "global_step" | "iteration" | "iter") => "step",
        ("mlflow.log_metric" | "mlflow.log_param" | "mlflow.set_tag", "name" | "metric" | "param" | "tag") => "key",
        ("mlflow.set_tracking_uri" | "mlflow.set_registry_uri", "tracking_uri" | "url" | "registry_uri") => "uri",
        ("mlflow.set_experiment", "name" | "experiment") => "experiment_name",
        ("mlflow.log_artifact" | "mlflow.log_artifacts", "path" | "destination") => "artifact_path",
        ("mlflow.search_runs" | "mlflow.MlflowClient.search_runs", "filter" | "query") => "filter_string",
        ("mlflow.search_runs" | "mlflow.MlflowClient.search_runs", "limit" | "n") => "max_results",
        ("mlflow.search_runs" | "mlflow.MlflowClient.search_runs", "sort" | "sort_by" | "orderby") => "order_by",
        ("mlflow.MlflowClient.search_runs", "experiment_id" | "experiment_names" | "experiment") => "experiment_ids",
        ("mlflow.MlflowClient", "uri") => "tracking_uri",
        (_, "code_path") => "code_paths",
        (_, "custom_metrics") => "extra_metrics",
        (_, "registered_model" | "model_name") => "registered_model_name",
        (_, "requirements" | "pip_packages") => "pip_requirements",
        ("mlflow.pyfunc.log_model" | "mlflow.pyfunc.save_model", "model") => "python_model",
        _ => "",
    };
    if signature.named(listed).is_some() {
        // These want a list, and ids where names were given.
        let how = if matches!(listed, "order_by" | "experiment_ids") { How::Near } else { How::Same };
        return Some(Meant::new(listed, how));
    }
    // sklearn.log_model(model=…): what is logged or saved is called sk_model, xgb_model, lgb_model.
    let first = signature.at(0).filter(|first| keyword == "model" && first.name.ends_with("_model"));
    if let Some(first) = first {
        return Some(Meant::new(first.name, How::Same));
    }
    let names = signature.parameters.iter().filter(|one| one.deprecated.is_none()).map(|one| one.name);
    nearest(keyword, names.filter(|name| signature.named(name).is_some())).map(|name| Meant::new(name, How::Near))
}

/// What a name that a module or an object does not have was meant to be, on a release.
#[must_use]
pub fn meant_name(owner: &str, name: &str, release: Release) -> Option<Meant> {
    let there = |owner: &str, name: &str| there(owner, name, release);
    if let Some((write, how)) = listed(owner, name, release) {
        let target = if write.contains('.') || write.contains('(') { true } else { there(owner, write) };
        if target {
            return Some(Meant::new(write, how));
        }
    }
    if is_a(owner, RUN) {
        // What a run says of itself stands in `info` and `data`.
        for part in ["info", "data"] {
            let inner = holds(&format!("{owner}.{part}"), release);
            if inner.is_some_and(|inner| there(inner.class, name)) {
                return Some(Meant::new(format!("{part}.{name}"), How::Same));
            }
        }
    }
    if owner != "mlflow" && function(&format!("mlflow.{name}"), release) {
        return Some(Meant::new(format!("mlflow.{name}"), How::Other));
    }
    if owner == "mlflow" && there(CLIENT, name) {
        return Some(Meant::new(format!("MlflowClient().{name}"), How::Other));
    }
    nearest(name, names_of(owner, release).into_iter()).map(|name| Meant::new(name, How::Near))
}

const CLIENT: &str = "mlflow.MlflowClient";
const RUN: &str = "mlflow.entities.Run";

fn function(name: &str, release: Release) -> bool {
    on(name, release).is_some_and(|segment| matches!(segment.what, What::Function { .. }))
}

fn there(owner: &str, name: &str, release: Release) -> bool {
    on(&format!("{owner}.{name}"), release).is_some()
}

fn listed(owner: &str, name: &str, release: Release) -> Option<(&'static str, How)> {
    let of_run = is_a(owner, RUN);
    Some(match (owner, name) {
        ("mlflow", "log_tag" | "add_tag") | (CLIENT, "log_tag") => ("set_tag", How::Same),
        ("mlflow", "log_tags" | "add_tags") => ("set_tags", How::Same),
        ("mlflow", "log_parameter" | "log_hyperparameter" | "log_config") => ("log_param", How::Near),
        ("mlflow", "log_parameters" | "log_hyperparameters" | "log_hyperparams") => ("log_params", How::Same),
        ("mlflow", "log_scalar" | "log_score") => ("log_metric", How::Near),
        ("mlflow", "log") => ("log_metrics", How::Near),
        ("mlflow", "log_json" | "log_yaml") => ("log_dict", How::Near),
        ("mlflow", "log_dataframe" | "log_df") => ("log_table", How::Near),
        ("mlflow", "log_plot" | "log_confusion_matrix" | "log_chart") => ("log_figure", How::Near),
        ("mlflow", "log_file") => ("log_artifact", How::Same),
        ("mlflow", "log_dataset") => ("log_input", How::Near),
        ("mlflow", "set_experiment_name") => ("set_experiment", How::Same),
        ("mlflow", "set_uri" | "set_tracking_url" | "set_tracking_server") => ("set_tracking_uri", How::Same),
        ("mlflow", "finish" | "stop_run" | "close_run" | "finish_run") => ("end_run", How::Near),
        ("mlflow", "init" | "begin_run" | "new_run") => ("start_run", How::Near),
        ("mlflow", "current_run" | "get_current_run" | "get_active_run") => ("active_run", How::Same),
        ("mlflow", "get_run_id") => ("active_run().info.run_id", How::Near),
        ("mlflow", "set_run_name") => ("set_tag(\"mlflow.runName\", …)", How::Other),
        ("mlflow" | CLIENT, "get_experiment_by_id") => ("get_experiment", How::Same),
        ("mlflow", "list_experiments") | (CLIENT, "list_experiments" | "get_experiments") => {
            ("search_experiments", How::Near)
        }
        ("mlflow" | CLIENT, "list_run_infos" | "list_runs" | "get_runs") => ("search_runs", How::Near),
        ("mlflow", "log_model") => ("mlflow.sklearn.log_model", How::Other),
        ("mlflow", "save_model") => ("mlflow.sklearn.save_model", How::Other),
        ("mlflow", "load_model") => ("mlflow.pyfunc.load_model", How::Other),
        (_, "load") if there(owner, "load_model", release) => ("load_model", How::Same),
        (_, "save") if there(owner, "save_model", release) => ("save_model", How::Same),
        (CLIENT, "log_metrics" | "log_params" | "set_tags" | "log_tags") => ("log_batch", How::Near),
        (CLIENT, "start_run" | "new_run") => ("create_run", How::Near),
        (CLIENT, "end_run" | "finish_run" | "terminate_run") => ("set_terminated", How::Near),
        (CLIENT, "list_registered_models" | "get_registered_models") => ("search_registered_models", How::Near),
        (CLIENT, "list_model_versions" | "get_model_versions") => ("search_model_versions", How::Near),
        ("mlflow.entities.RunInfo", "name") => ("run_name", How::Same),
        ("mlflow.entities.RunInfo", "id" | "run_uuid" | "uuid") => ("run_id", How::Same),
        ("mlflow.entities.Experiment", "id") => ("experiment_id", How::Same),
        ("mlflow.entities.Experiment", "experiment_name") => ("name", How::Same),
        ("mlflow.entities.model_registry.ModelVersion", "stage") => ("current_stage", How::Same),
        ("mlflow.entities.model_registry.ModelVersion", "version_number" | "number") => ("version", How::Same),
        (_, "id" | "uuid") if of_run => ("info.run_id", How::Same),
        (_, "name") if of_run => ("info.run_name", How::Same),
        (_, "end" | "finish" | "close") if of_run => ("mlflow.end_run", How::Other),
        _ => return None,
    })
}

/// The name that is spelled most like another one, if it is near: one slip in three letters, and three
/// at the most, for `artifact_location` is no `trace_location`.
fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let most = (name.chars().count() / 3).min(3);
    let near = names.filter(|other| !other.starts_with('_')).map(|other| (strsim::osa_distance(name, other), other));
    near.filter(|(distance, _)| *distance <= most).min().map(|(_, other)| other)
}

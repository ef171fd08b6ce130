//! What each MLflow call does to MLflow's state.
//!
//! Seen in `mlflow/tracking/fluent.py` of 2.9.2, 2.22.5 and 3.18.0, and by running them.

use super::logged::model_opens_run;
use super::{Range, Release};

/// What a call does to the state that decides where data lands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Opens a run and makes it the active one; raises if one is active and `nested` is not true.
    StartRun,
    /// Ends the active run, if there is one.
    EndRun,
    /// Writes to the active run, and opens one if there is none (`_get_or_start_run`); with `run_id=`
    /// it writes there and opens nothing.
    Log,
    /// Makes an experiment the active one of the process.
    SetExperiment,
    /// Points the process at a tracking server or store.
    SetTrackingUri,
    /// Points the process at a model registry.
    SetRegistryUri,
    /// Gives the active run or `None`.
    ActiveRun,
    /// Gives the active run, else the one that was active last, else `None`.
    LastActiveRun,
    /// Switches autologging on or off.
    Autolog,
    /// Switches the logging of system metrics on or off, for runs that are opened from now on.
    SystemMetrics {
        /// On.
        on: bool,
    },
    /// Nothing that decides where data lands.
    Nothing,
}

/// The variable that `start_run` asks whether to log system metrics, since 2.8.
pub const SYSTEM_METRICS: &str = "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING";

/// Fluent functions that write to the active run, or open one.
const LOGGING: [&str; 17] = [
    "delete_tag",
    "get_artifact_uri",
    "log_artifact",
    "log_artifacts",
    "log_dict",
    "log_figure",
    "log_image",
    "log_input",
    "log_inputs",
    "log_metric",
    "log_metrics",
    "log_param",
    "log_params",
    "log_table",
    "log_text",
    "set_tag",
    "set_tags",
];

/// What the call of this canonical name does on this release.
#[must_use]
pub fn effect(name: &str, release: Release) -> Effect {
    let Some(rest) = name.strip_prefix("mlflow.") else { return Effect::Nothing };
    match rest {
        "start_run" => Effect::StartRun,
        "end_run" => Effect::EndRun,
        "set_experiment" => Effect::SetExperiment,
        "set_tracking_uri" => Effect::SetTrackingUri,
        "set_registry_uri" => Effect::SetRegistryUri,
        "active_run" => Effect::ActiveRun,
        "last_active_run" => Effect::LastActiveRun,
        "autolog" => Effect::Autolog,
        "enable_system_metrics_logging" => Effect::SystemMetrics { on: true },
        "disable_system_metrics_logging" => Effect::SystemMetrics { on: false },
        _ if rest.ends_with(".autolog") => Effect::Autolog,
        _ if LOGGING.binary_search(&rest).is_ok() => Effect::Log,
        // A model logged without a run opened one up to 2.22; since 3.0 it has a home of its own.
        _ if rest.ends_with(".log_model") && model_opens_run(release) => Effect::Log,
        _ => Effect::Nothing,
    }
}

/// The releases on which the end of a `with start_run()` block ends whichever run is active; since 2.19 it looks
/// first whether its own run still is (`ActiveRun.__exit__` of 2.18.0 and 2.19.0; seen on 2.9.2, and not on 2.22.5
/// and 3.18.0).
pub const WITH_EXIT_ENDS_ANY_RUN: Range = Range::until(2, 18);

/// Whether each thread has runs of its own (since 2.18) rather than sharing the process's.
#[must_use]
pub fn runs_are_per_thread(release: Release) -> bool {
    release >= Release::new(2, 18, 0)
}

/// Whether a folder that is not there is logged without a word to artifacts on this machine: since 3.1
/// it is walked through rather than copied (`LocalArtifactRepository.log_artifacts`, read in 3.0.1 and
/// 3.1.4, seen on 2.9.2, 2.22.5 and 3.18.0).
#[must_use]
pub fn missing_folder_is_silent(release: Release) -> bool {
    release >= Release::new(3, 1, 0)
}

/// The releases on which what is logged asynchronously and still in the queue when the interpreter ends is lost:
/// since 2.12 a pool of threads does the storing, which takes nothing more by then (`AsyncLoggingQueue`, read
/// in 2.11.5 and 2.12.2; seen on 2.22.5 and 3.18.0, and not on 2.9.2).
pub const QUEUE_IS_CUT_OFF_AT_EXIT: Range = Range::since(2, 12);

/// Whether the end of a run waits until the queue is empty: since 2.14 (`set_terminated`, read in 2.13.2
/// and 2.14.3; seen on 2.22.5 and 3.18.0, and not on 2.9.2).
#[must_use]
pub fn end_waits_for_the_queue(release: Release) -> bool {
    release >= Release::new(2, 14, 0)
}

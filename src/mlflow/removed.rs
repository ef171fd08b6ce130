//! Modules and functions that went, and what came in their place.
//!
//! When they went stands in the table (`api.txt`). What came instead: "MLflow 3: breaking changes" in the
//! documentation, pull requests 15250, 15255, 15259 and 15327, and the deprecation notes in the source of 2.22.5
//! (`mlflow/gateway/fluent.py`, `mlflow/tracing/fluent.py`).

/// Something that went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removal {
    /// Its canonical name; with a module all that is in it.
    pub name: &'static str,
    /// What it was.
    pub was: Was,
}

/// What something was that went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Was {
    /// A flavour: `mlflow.pyfunc` logs what it logged, with a class of one's own.
    Flavor,
    /// A module with nothing in its place.
    Module,
    /// A function with nothing in its place.
    Function,
    /// Something that is called this now.
    Renamed(&'static str),
}

/// Sorted by name.
const REMOVED: [Removal; 22] = [
    removed("mlflow.delete_expectation", Was::Renamed("mlflow.delete_assessment")),
    removed("mlflow.delete_feedback", Was::Renamed("mlflow.delete_assessment")),
    removed("mlflow.diviner", Was::Flavor),
    removed("mlflow.fastai", Was::Flavor),
    removed("mlflow.gateway.MlflowGatewayClient", Was::Renamed(DEPLOYMENTS)),
    removed("mlflow.gateway.create_route", Was::Renamed(DEPLOYMENTS)),
    removed("mlflow.gateway.delete_route", Was::Renamed(DEPLOYMENTS)),
    removed("mlflow.gateway.get_limits", Was::Renamed(DEPLOYMENTS)),
    removed("mlflow.gateway.get_route", Was::Renamed(DEPLOYMENTS)),
    removed("mlflow.gateway.query", Was::Renamed(DEPLOYMENTS)),
    removed("mlflow.gateway.search_routes", Was::Renamed(DEPLOYMENTS)),
    removed("mlflow.gateway.set_limits", Was::Renamed(DEPLOYMENTS)),
    removed("mlflow.get_last_active_trace", Was::Renamed("mlflow.get_trace(mlflow.get_last_active_trace_id())")),
    removed("mlflow.gluon", Was::Flavor),
    removed("mlflow.keras_core", Was::Renamed("mlflow.keras")),
    removed("mlflow.llm", Was::Module),
    removed("mlflow.mleap", Was::Flavor),
    removed("mlflow.promptflow", Was::Flavor),
    removed("mlflow.recipes", Was::Module),
    removed("mlflow.tracing.set_span_chat_messages", Was::Function),
    removed("mlflow.update_expectation", Was::Renamed("mlflow.update_assessment")),
    removed("mlflow.update_feedback", Was::Renamed("mlflow.update_assessment")),
];

const DEPLOYMENTS: &str = "mlflow.deployments.get_deploy_client";

const fn removed(name: &'static str, was: Was) -> Removal {
    Removal { name, was }
}

/// What went with a canonical name: itself, or the module that it was in.
#[must_use]
pub fn removal(path: &str) -> Option<Removal> {
    let inside = |name: &str| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    REMOVED.into_iter().find(|one| inside(one.name))
}

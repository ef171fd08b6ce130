//! The calls that write to a run: what they write, and which arguments say where.
//!
//! Seen in `mlflow/tracking/fluent.py` and `mlflow/tracking/client.py` of 2.9.2, 2.22.5 and 3.18.0.

use super::Release;
use super::models::saves_model;
use super::shape::signature;

/// A call that writes to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logged {
    /// What it writes: `metric`, `params`, `artifact` …
    pub kind: &'static str,
    /// Whether it is a method of `MlflowClient`, which writes to the run it is given.
    pub by_client: bool,
    /// How it is told under which name it writes.
    pub key: Key,
}

/// How a call is told under which names it writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// By this argument.
    Argument(&'static str),
    /// By the keys of the dict in this argument.
    KeysOf(&'static str),
    /// By the name of a file and the folder it goes to.
    File(&'static str, &'static str),
    /// By nothing that can be read off the call.
    Untold,
}

/// Function or method, what it writes, and under which name; fluent and client alike.
const LOGGED: [(&str, &str, Key); 19] = [
    ("delete_tag", "tag", Key::Argument("key")),
    ("log_artifact", "artifact", Key::File("local_path", "artifact_path")),
    ("log_artifacts", "artifacts", Key::Argument("artifact_path")),
    ("log_batch", "batch", Key::Untold),
    ("log_dict", "dict", Key::Argument("artifact_file")),
    ("log_figure", "figure", Key::Argument("artifact_file")),
    ("log_image", "image", Key::Argument("artifact_file")),
    ("log_input", "input", Key::Untold),
    ("log_inputs", "inputs", Key::Untold),
    ("log_metric", "metric", Key::Argument("key")),
    ("log_metrics", "metrics", Key::KeysOf("metrics")),
    ("log_outputs", "outputs", Key::Untold),
    ("log_param", "param", Key::Argument("key")),
    ("log_params", "params", Key::KeysOf("params")),
    ("log_stream", "artifact", Key::Argument("artifact_file")),
    ("log_table", "table", Key::Argument("artifact_file")),
    ("log_text", "text", Key::Argument("artifact_file")),
    ("set_tag", "tag", Key::Argument("key")),
    ("set_tags", "tags", Key::KeysOf("tags")),
];

/// What the call of this canonical name writes to a run.
#[must_use]
pub fn logged(name: &str) -> Option<Logged> {
    let rest = name.strip_prefix("mlflow.")?;
    let (function, by_client) = rest.strip_prefix("MlflowClient.").map_or((rest, false), |method| (method, true));
    if let Ok(at) = LOGGED.binary_search_by(|(known, ..)| (*known).cmp(function)) {
        return LOGGED.get(at).map(|(_, kind, key)| Logged { kind, by_client, key: *key });
    }
    let model = saves_model(name) && name.ends_with(".log_model");
    model.then_some(Logged { kind: "model", by_client: false, key: Key::Untold })
}

/// Where a parameter stands in a function's signature on a release, if it may be given by position.
#[must_use]
pub fn position(function: &str, parameter: &str, release: Release) -> Option<usize> {
    let signature = signature(function, release)?;
    signature.parameters.iter().position(|one| one.name == parameter && one.kind == super::Kind::Any)
}

/// The tracking URI of a script that names none, with no variable set and no data in `./mlruns`:
/// a folder up to 3.6, a database since 3.7 (`_get_default_tracking_uri`, read in 3.5.1, 3.6.0,
/// 3.7.0 and 3.18.0).
#[must_use]
pub fn default_tracking_uri(release: Release) -> &'static str {
    if release >= Release::new(3, 7, 0) { "sqlite:///mlflow.db" } else { "./mlruns" }
}

/// The experiment of a script that names none: the one with the id 0.
pub const DEFAULT_EXPERIMENT: &str = "Default";

/// Whether a model logged while no run is active has a run made for it; since 3.0 it needs none.
#[must_use]
pub fn model_opens_run(release: Release) -> bool {
    release < Release::new(3, 0, 0)
}

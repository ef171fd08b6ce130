//! Model URIs: which arguments take one, and what MLflow makes of a text.
//!
//! Seen on 2.9.2, 2.22.5 and 3.18.0 (the observations of `model-uri-malformed` and
//! `models-uri-alias-or-stage-confusion`); between them read in `mlflow/store/artifact/utils/models.py`
//! (`_parse_model_uri`), `runs_artifact_repo.py` (`parse_runs_uri`), `mlflow/tracking/artifact_utils.py` and
//! `mlflow/utils/validation.py` (`_validate_model_alias_name`) of every minor release.

use super::shape::signature;
use super::{HOLE, Release};

/// The stages that a model version may be in; capitals don't matter.
const STAGES: [&str; 4] = ["None", "Staging", "Production", "Archived"];

/// The first release that keeps a logged model apart from its run's artifacts, and that knows `models:/<model id>`.
pub const MODELS_APART: Release = Release::new(3, 0, 0);

/// The first release on which `models:/name@latest` is the newest version; before it the alias is refused.
pub const ALIAS_LATEST: Release = Release::new(3, 3, 0);

/// The first release on which `models:/name@alias` is known.
pub const ALIASES: Release = Release::new(2, 3, 0);

/// What a function does with the URI that it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// It loads, serves or describes the model there.
    Model,
    /// It makes a version of a registered model of it.
    Registers,
    /// It reads any artifact, a folder of a run included.
    Artifact,
}

/// The argument of a function that is a model URI: its name, its position and what is done with it.
#[must_use]
pub fn uri_argument(function: &str, release: Release) -> Option<(&'static str, usize, Takes)> {
    let (owner, last) = function.rsplit_once('.')?;
    // Targets of deployments are plugins, which may take what they like; a class only keeps what it is given.
    if owner.contains(".deployments") || owner.ends_with("DeploymentClient") || last.starts_with(char::is_uppercase) {
        return None;
    }
    let (name, takes) = match function {
        "mlflow.register_model" => ("model_uri", Takes::Registers),
        "mlflow.MlflowClient.create_model_version" => ("source", Takes::Registers),
        "mlflow.MlflowClient.copy_model_version" => ("src_model_uri", Takes::Model),
        "mlflow.evaluate" | "mlflow.models.evaluate" => ("model", Takes::Model),
        _ if owner == "mlflow.artifacts" => ("artifact_uri", Takes::Artifact),
        _ => ("model_uri", Takes::Model),
    };
    let signature = signature(function, release)?;
    let position = (0..).map_while(|position| signature.at(position)).position(|one| one.name == name);
    Some((signature.named(name)?.name, position.unwrap_or(usize::MAX), takes))
}

/// What a text is as a model URI.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "a variant's sentence shows its fields as MLflow writes them")]
pub enum ModelUri<'u> {
    /// `runs:/<run id>/path`; the path is missing in `runs:/<run id>`.
    Run { id: &'u str, path: Option<&'u str> },
    /// `models:/<model id>`.
    Logged(&'u str),
    /// `models:/name/suffix`.
    Suffix { name: &'u str, suffix: &'u str },
    /// `models:/name@alias`.
    Alias { name: &'u str, alias: &'u str },
    /// The beginning of it is a slip.
    Slip { kind: Slip, written: &'u str, meant: &'static str },
    /// A path, another scheme, or a text of which too little is known.
    Other,
}

/// What is wrong with the beginning of a model URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// `run:/`, `model:/`: no such scheme.
    Scheme,
    /// `runs://id`: what stands behind two slashes is a host.
    Slashes,
    /// `runs:id`.
    NoSlash,
}

/// Reads a model URI; holes may be anything.
#[must_use]
pub fn model_uri(text: &str) -> ModelUri<'_> {
    let uri = text.trim();
    let Some((scheme, rest)) = uri.split_once(':').filter(|_| !is_sketch(uri)) else { return ModelUri::Other };
    let meant = match scheme.to_ascii_lowercase().as_str() {
        "runs" | "run" => "runs:/",
        "models" | "model" => "models:/",
        _ => return ModelUri::Other,
    };
    let slashes = rest.len() - rest.trim_start_matches('/').len();
    let body = rest.trim_start_matches('/');
    let written = uri.get(..scheme.len() + 1 + slashes).unwrap_or_default();
    if body.is_empty() || slashes == 0 && body.starts_with(HOLE) {
        return ModelUri::Other;
    }
    let slip = |kind| ModelUri::Slip { kind, written, meant };
    if meant.len() != scheme.len() + ":/".len() {
        return slip(Slip::Scheme);
    }
    match slashes {
        0 => return slip(Slip::NoSlash),
        2 => {
            // runs://profile@databricks/id/model names a workspace.
            let host = body.split('/').next().unwrap_or_default();
            return if host.contains('@') || host == "databricks" { ModelUri::Other } else { slip(Slip::Slashes) };
        }
        _ => {}
    }
    if meant == "runs:/" {
        return match body.split_once('/') {
            Some((id, path)) => ModelUri::Run { id, path: Some(path) },
            None => ModelUri::Run { id: body, path: None },
        };
    }
    registered(body.trim_end_matches('/'))
}

/// What stands behind `models:/`.
fn registered(body: &str) -> ModelUri<'_> {
    let mut parts = body.split('/');
    let first = parts.next().unwrap_or_default();
    if let Some(suffix) = parts.next() {
        // `models:/name@alias/file` is a file of the model.
        return match first.rsplit_once('@') {
            Some((name, alias)) => ModelUri::Alias { name, alias },
            None if suffix.contains(HOLE) => ModelUri::Other,
            None => ModelUri::Suffix { name: first, suffix },
        };
    }
    match first.rsplit_once('@') {
        Some((name, alias)) => ModelUri::Alias { name, alias },
        None if first.contains(HOLE) => ModelUri::Other,
        None => ModelUri::Logged(first),
    }
}

/// Whether a text is a picture of a URI rather than one: `runs:/<run_id>/model`, `models:/…`.
fn is_sketch(uri: &str) -> bool {
    uri.contains(['<', '>', '…', '[', ']', '$', '{', '}', '*'])
        || uri.contains("...")
        || uri.to_ascii_lowercase().contains("your")
}

/// What a suffix in `models:/name/suffix` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suffix {
    /// A version's number.
    Version,
    /// `latest`.
    Latest,
    /// A stage.
    Stage,
    /// `v3`, `version-3`: a number was meant.
    Numbered,
    /// A word where the reader is to put something: `version`.
    Sketch,
    /// Anything else, which MLflow takes for a stage and refuses.
    Unknown,
}

/// Reads a suffix.
#[must_use]
pub fn suffix(suffix: &str) -> Suffix {
    let lower = suffix.to_ascii_lowercase();
    let sketch = ["version", "stage", "alias", "suffix"].iter().any(|word| lower.ends_with(word));
    match lower.as_str() {
        _ if !lower.is_empty() && lower.bytes().all(|byte| byte.is_ascii_digit()) => Suffix::Version,
        "latest" => Suffix::Latest,
        _ if is_stage(suffix) => Suffix::Stage,
        _ if version_meant(suffix).is_some() => Suffix::Numbered,
        _ if sketch || lower.starts_with("your") => Suffix::Sketch,
        _ => Suffix::Unknown,
    }
}

/// The number in `v3`, `version3`, `version-3`.
#[must_use]
pub fn version_meant(suffix: &str) -> Option<&str> {
    let lower = suffix.to_ascii_lowercase();
    let head = ["version", "ver", "v"].into_iter().find(|head| lower.starts_with(head))?;
    let number = suffix.get(head.len()..)?.trim_start_matches(['-', '_', '=']);
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// Whether a word is a stage.
#[must_use]
pub fn is_stage(word: &str) -> bool {
    STAGES.iter().any(|stage| stage.eq_ignore_ascii_case(word))
}

/// Whether an alias may not be given to a version: `latest`, `v2`.
#[must_use]
pub fn is_reserved_alias(alias: &str) -> bool {
    let numbered = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    alias.eq_ignore_ascii_case("latest") || alias.strip_prefix(['v', 'V']).is_some_and(numbered)
}

/// Whether the registry that a URI names is Unity Catalog on Databricks.
#[must_use]
pub fn is_unity_catalog(uri: &str) -> bool {
    uri == "databricks-uc" || uri.starts_with("databricks-uc://")
}

/// What Unity Catalog refuses: a method as such, or some arguments of it. The methods and arguments that
/// `mlflow/store/_unity_catalog/registry/rest_store.py` of 2.9.2, 2.22.5 and 3.18.0 answers with
/// "unsupported for models in the Unity Catalog".
#[must_use]
pub fn refused_by_unity_catalog(function: &str) -> Option<&'static [(&'static str, usize)]> {
    match function {
        "mlflow.MlflowClient.get_latest_versions" | "mlflow.MlflowClient.transition_model_version_stage" => Some(&[]),
        "mlflow.MlflowClient.search_registered_models" => Some(&[("filter_string", 0), ("order_by", 2)]),
        "mlflow.search_registered_models" => Some(&[("filter_string", 1), ("order_by", 2)]),
        "mlflow.MlflowClient.search_model_versions" | "mlflow.search_model_versions" => Some(&[("order_by", 2)]),
        _ => None,
    }
}

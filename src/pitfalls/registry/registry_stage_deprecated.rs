//! Stages of the model registry: they work, are deprecated, and have aliases in their place.

use super::unity_catalog_unsupported_call::is_refused;
use super::uri::given;
use crate::mlflow::{ModelUri, Range, Suffix, model_uri, suffix};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::Name;
use crate::walk::{CallSite, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "registry-stage-deprecated",
    family: "registry",
    outcome: Outcome::Advice,
    releases: Range::since(2, 9),
    rules: &[Rule::Named(check), Rule::Call(in_uri)],
};

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    let method = matches!(
        named.path().as_str(),
        "mlflow.MlflowClient.get_latest_versions"
            | "mlflow.MlflowClient.get_model_version_stages"
            | "mlflow.MlflowClient.transition_model_version_stage"
    );
    if !method || named.tried || context.walked.asks_release || !PITFALL.releases.holds(context.release) {
        return None;
    }
    let message = match named.name.as_str() {
        "transition_model_version_stage" => "message",
        _ => "message.read",
    };
    let refused =
        context.walked.calls.iter().any(|site| site.call.func.span == named.whole && is_refused(site, context));
    let finding = Finding::new(&PITFALL, named.span).message(message).name("name", Name::Text(named.name.clone()));
    (!refused).then_some(finding)
}

/// `models:/name/Production`.
fn in_uri(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let uri = given(site, context)?;
    let ModelUri::Suffix { suffix: stage, .. } = model_uri(&uri.text) else { return None };
    // `models:/name/None` is the newest version that has no stage.
    let staged = suffix(stage) == Suffix::Stage && !stage.eq_ignore_ascii_case("none");
    if !staged || context.walked.asks_release || !PITFALL.releases.holds(context.release) || is_refused(site, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, uri.at.span).message("message.uri");
    Some(finding.name("uri", uri.shown()).name("stage", Name::Text(stage.to_owned())))
}

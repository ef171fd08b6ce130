//! `mlflow.genai`: what its evaluation gives to scorers, and what its judges and scorers are made with.

/// What `evaluate` gives to a scorer, by name; `session` since 3.7 (`Scorer.run` in
/// `mlflow/genai/scorers/base.py`, read in 3.1 to 3.18).
const GIVEN_TO_SCORERS: [&str; 5] = ["expectations", "inputs", "outputs", "session", "trace"];

/// Whether a scorer is given something under this name.
#[must_use]
pub fn is_given_to_scorers(name: &str) -> bool {
    GIVEN_TO_SCORERS.contains(&name)
}

/// What people call what a scorer or a judge is given.
const MEANT: [(&str, &str); 36] = [
    ("actual", "outputs"),
    ("answer", "outputs"),
    ("answers", "outputs"),
    ("completion", "outputs"),
    ("expectation", "expectations"),
    ("expected", "expectations"),
    ("expected_answer", "expectations"),
    ("expected_output", "expectations"),
    ("expected_outputs", "expectations"),
    ("expected_response", "expectations"),
    ("generated", "outputs"),
    ("ground_truth", "expectations"),
    ("ground_truths", "expectations"),
    ("input", "inputs"),
    ("input_text", "inputs"),
    ("label", "expectations"),
    ("labels", "expectations"),
    ("model_output", "outputs"),
    ("output", "outputs"),
    ("output_text", "outputs"),
    ("prediction", "outputs"),
    ("predictions", "outputs"),
    ("prompt", "inputs"),
    ("query", "inputs"),
    ("question", "inputs"),
    ("questions", "inputs"),
    ("reference", "expectations"),
    ("request", "inputs"),
    ("requests", "inputs"),
    ("response", "outputs"),
    ("responses", "outputs"),
    ("result", "outputs"),
    ("target", "expectations"),
    ("targets", "expectations"),
    ("traces", "trace"),
    ("user_input", "inputs"),
];

/// The name under which a scorer or a judge is given what another name means.
#[must_use]
pub fn meant_for_scorers(name: &str) -> Option<&'static str> {
    MEANT.iter().find(|(written, _)| *written == name).map(|(_, meant)| *meant)
}

/// The variables of a judge's instructions (`InstructionsJudge`, read in 3.4 to 3.18).
pub const JUDGE_VARIABLES: [&str; 5] = ["inputs", "outputs", "trace", "expectations", "conversation"];

/// The arguments of `mlflow.evaluate` that `mlflow.genai.evaluate` takes on no release, and what has
/// their place: an argument, or a key of the rows.
const OF_OLD_EVALUATE: [(&str, &str); 11] = [
    ("custom_metrics", "scorers"),
    ("evaluator_config", "scorers"),
    ("evaluators", "scorers"),
    ("extra_metrics", "scorers"),
    ("metrics", "scorers"),
    ("model", "predict_fn"),
    ("model_type", "scorers"),
    ("model_uri", "predict_fn"),
    ("predictions", "outputs"),
    ("targets", "expectations"),
    ("ground_truth", "expectations"),
];

/// What has the place of an argument of the old `evaluate`.
#[must_use]
pub fn instead_of_old_argument(name: &str) -> Option<&'static str> {
    OF_OLD_EVALUATE.iter().find(|(old, _)| *old == name).map(|(_, new)| *new)
}

/// Whether a scorer of MLflow's own is made without arguments (seen on 3.18.0).
#[must_use]
pub fn is_made_without_arguments(class: &str) -> bool {
    let name = class.strip_prefix("mlflow.genai.scorers.");
    name.is_some_and(|name| {
        matches!(
            name,
            "Completeness"
                | "ConversationCompleteness"
                | "ConversationalRoleAdherence"
                | "ConversationalSafety"
                | "ConversationalToolCallEfficiency"
                | "Correctness"
                | "Equivalence"
                | "ExpectationsGuidelines"
                | "Fluency"
                | "KnowledgeRetention"
                | "RelevanceToQuery"
                | "RetrievalGroundedness"
                | "RetrievalRelevance"
                | "RetrievalSufficiency"
                | "Safety"
                | "Summarization"
                | "ToolCallCorrectness"
                | "ToolCallEfficiency"
                | "UserFrustration"
        )
    })
}

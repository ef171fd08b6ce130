//! The pitfalls, a folder a family. One pitfall is files of one stem: its rule, its two articles and
//! what was observed.
//!
//! May not hold a sentence in Rust; no pitfall knows another.

mod again;
mod artifacts;
mod autolog;
mod calls;
mod context;
mod edits;
mod evaluation;
mod experiments;
mod finding;
mod genai;
mod logging;
mod models;
mod moving;
mod prompts;
mod pyfunc;
mod registry;
mod rewrap;
mod runs;
mod search;
mod texts;
mod tracing;
mod tracking_uri;
mod tree;
mod workers;

pub use context::{Context, When};
pub use finding::{CALLED, Certainty, Edit, Finding, Fix, Outcome, Related, Safety};

use crate::mlflow::Range;
use crate::python::tree::{Expr, Stmt};
use crate::script::Span;
use crate::script::sorted::{Set, by_place};
use crate::walk::{CallSite, Fit, InVain, Named, Other, Reference, RunStory, Swallowed, UriUse};

/// One thing that goes wrong with MLflow.
#[derive(Debug)]
pub struct Pitfall {
    /// Its name, which reads right after "ignore".
    pub id: &'static str,
    /// The folder its files stand in.
    pub family: &'static str,
    /// What it does to the reader at worst.
    pub outcome: Outcome,
    /// The releases of MLflow on which it goes wrong.
    pub releases: Range,
    rules: &'static [Rule],
}

impl Pitfall {
    /// Whether a rule finds it. What only the reader can know is an article without one.
    #[must_use]
    pub fn is_found(&self) -> bool {
        !self.rules.is_empty()
    }
}

/// What a rule listens to, and what it says of each.
#[derive(Debug)]
pub(crate) enum Rule {
    /// A call of MLflow.
    Call(fn(&CallSite<'_>, &Context<'_>) -> Option<Finding>),
    /// The runs that one call opens.
    Run(fn(Span, &RunStory, &Context<'_>) -> Option<Finding>),
    /// A place that tells MLflow a tracking URI.
    Uri(fn(&UriUse, &Context<'_>) -> Option<Finding>),
    /// A function that is named where it ought to be called.
    Reference(fn(&Reference, &Context<'_>) -> Option<Finding>),
    /// A name that is asked of a module or an object of MLflow.
    Named(fn(&Named, &Context<'_>) -> Option<Finding>),
    /// A variable that is set to no effect.
    InVain(fn(&InVain, &Context<'_>) -> Option<Finding>),
    /// A call that trains a model.
    Fit(fn(&Fit<'_>, &Context<'_>) -> Option<Finding>),
    /// A call of what is neither the script's nor MLflow's.
    Other(fn(Span, &Other<'_>, &Context<'_>) -> Option<Finding>),
    /// A statement, in functions and classes, too: a function's and a class's definition among them.
    Stmt(fn(&Stmt, &Context<'_>) -> Option<Finding>),
    /// An expression, wherever it stands.
    Expr(fn(&Expr, &Context<'_>) -> Option<Finding>),
    /// A handler that keeps a failure from its run.
    Swallowed(fn(&Swallowed, &Context<'_>) -> Option<Finding>),
}

/// All pitfalls, sorted by id.
pub static ALL: &[Pitfall] = &[
    runs::active_run_is_none::PITFALL,
    logging::artifact_before_close::PITFALL,
    artifacts::artifact_not_a_path::PITFALL,
    artifacts::artifact_path_looks_like_file::PITFALL,
    logging::artifact_temp_dir_gone::PITFALL,
    logging::async_not_flushed::PITFALL,
    logging::async_read_before_flush::PITFALL,
    autolog::autolog_after_fit::PITFALL,
    autolog::autolog_disabled_flavor::PITFALL,
    autolog::autolog_fit_outside_run::PITFALL,
    autolog::autolog_import_order::PITFALL,
    autolog::autolog_manual_param_conflict::PITFALL,
    autolog::autolog_splits_runs::PITFALL,
    registry::client_created_before_set_registry_uri::PITFALL,
    calls::client_missing_run_id::PITFALL,
    runs::client_run_not_terminated::PITFALL,
    search::client_search_truncated::PITFALL,
    calls::client_step_is_timestamp::PITFALL,
    models::code_path_argument::PITFALL,
    models::colspec_arguments::PITFALL,
    workers::concurrent_async_runs::PITFALL,
    models::conda_env_disables_inference::PITFALL,
    models::conda_env_empty::PITFALL,
    models::conflicting_env_arguments::PITFALL,
    experiments::create_experiment_not_activated::PITFALL,
    experiments::create_experiment_not_idempotent::PITFALL,
    tracking_uri::credentials_in_tracking_uri::PITFALL,
    tracing::current_span_may_be_none::PITFALL,
    experiments::deleted_experiment_name::PITFALL,
    calls::deprecated_in_release::PITFALL,
    runs::end_run_hides_failure::PITFALL,
    runs::end_run_inside_with::PITFALL,
    tracking_uri::env_var_has_no_effect::PITFALL,
    evaluation::evaluate_metric_key::PITFALL,
    evaluation::evaluate_model_object::PITFALL,
    evaluation::evaluate_model_type_unknown::PITFALL,
    evaluation::evaluate_removed_argument::PITFALL,
    evaluation::evaluate_targets_not_column_name::PITFALL,
    evaluation::evaluator_config_shape::PITFALL,
    experiments::experiment_may_be_none::PITFALL,
    experiments::experiment_name_as_id::PITFALL,
    genai::feedback_source_string::PITFALL,
    logging::figure_logged_after_close::PITFALL,
    tracking_uri::file_store_tracking_uri::PITFALL,
    calls::gen_args_removed_elsewhere::PITFALL,
    autolog::genai_autolog_removed_argument::PITFALL,
    genai::genai_evaluate_legacy_arguments::PITFALL,
    genai::genai_judge_template::PITFALL,
    genai::genai_predict_fn_mismatch::PITFALL,
    genai::genai_scorer_not_a_scorer::PITFALL,
    genai::genai_scorer_return_type::PITFALL,
    genai::genai_scorer_unknown_parameter::PITFALL,
    runs::implicit_run_before_start_run::PITFALL,
    logging::infinite_metric_clamped::PITFALL,
    models::input_example_too_large::PITFALL,
    logging::invalid_entity_name::PITFALL,
    runs::invalid_run_status::PITFALL,
    logging::key_prefix_conflict::PITFALL,
    pyfunc::local_module_without_code_paths::PITFALL,
    tracking_uri::local_uri_beside_server::PITFALL,
    runs::log_after_run_ended::PITFALL,
    artifacts::log_dict_non_json::PITFALL,
    artifacts::log_figure_wrong_object::PITFALL,
    workers::log_in_worker::PITFALL,
    artifacts::log_input_raw_data::PITFALL,
    models::log_model_artifact_path::PITFALL,
    models::log_model_name_invalid_chars::PITFALL,
    models::log_model_no_signature::PITFALL,
    models::log_model_overwritten_in_loop::PITFALL,
    logging::metric_step_missing::PITFALL,
    logging::missing_artifact_dir::PITFALL,
    runs::missing_call_parens::PITFALL,
    models::model_logged_outside_run::PITFALL,
    registry::model_path_from_run_artifact_uri::PITFALL,
    registry::model_registered_twice::PITFALL,
    registry::model_uri_malformed::PITFALL,
    registry::model_uri_missing_f_prefix::PITFALL,
    registry::model_version_compared_as_string::PITFALL,
    registry::models_uri_alias_or_stage_confusion::PITFALL,
    runs::nested_run_chain::PITFALL,
    calls::newer_than_release::PITFALL,
    logging::non_integer_step::PITFALL,
    logging::non_scalar_metric::PITFALL,
    logging::non_string_tag_value::PITFALL,
    logging::param_changed_in_run::PITFALL,
    logging::param_value_too_long::PITFALL,
    search::params_are_strings::PITFALL,
    models::pip_requirements_string::PITFALL,
    pyfunc::predict_params_ignored::PITFALL,
    calls::project_run_removed_argument::PITFALL,
    prompts::prompt_api_moved::PITFALL,
    prompts::prompt_template_single_brace::PITFALL,
    prompts::prompt_uri_malformed::PITFALL,
    pyfunc::pyfunc_model_no_such_method::PITFALL,
    pyfunc::python_model_artifact_key::PITFALL,
    pyfunc::python_model_not_instance::PITFALL,
    pyfunc::python_model_predict_signature::PITFALL,
    pyfunc::python_model_unpicklable_state::PITFALL,
    autolog::pytorch_autolog_needs_lightning::PITFALL,
    registry::register_model_not_a_model_uri::PITFALL,
    registry::registered_model_already_exists::PITFALL,
    registry::registry_stage_deprecated::PITFALL,
    calls::removed_in_release::PITFALL,
    calls::removed_mlflow_module::PITFALL,
    runs::resume_run_wrong_experiment::PITFALL,
    runs::run_name_does_not_resume::PITFALL,
    models::save_model_existing_path::PITFALL,
    registry::scoring_payload_outdated::PITFALL,
    search::search_filter_syntax::PITFALL,
    registry::search_model_versions_first_is_not_latest::PITFALL,
    registry::search_model_versions_missing_aliases::PITFALL,
    search::search_runs_result_misuse::PITFALL,
    tracing::search_traces_renamed_field::PITFALL,
    experiments::set_experiment_in_run::PITFALL,
    workers::set_experiment_in_worker::PITFALL,
    pyfunc::set_model_not_executed::PITFALL,
    models::set_signature_on_registered_version::PITFALL,
    models::signature_integer_columns::PITFALL,
    models::sklearn_skops_untrusted_types::PITFALL,
    tracing::span_never_ended::PITFALL,
    runs::stale_run_object::PITFALL,
    calls::start_run_name_positional::PITFALL,
    runs::start_run_while_active::PITFALL,
    tracing::start_span_not_context_manager::PITFALL,
    tracing::stream_not_consumed::PITFALL,
    autolog::system_metrics_enabled_late::PITFALL,
    tracing::trace_context_lost_in_thread::PITFALL,
    tracing::trace_decorator_misuse::PITFALL,
    tracing::trace_read_before_flush::PITFALL,
    tracking_uri::tracking_uri_form::PITFALL,
    tracking_uri::tracking_uri_set_late::PITFALL,
    runs::unended_run::PITFALL,
    workers::unguarded_rank_logging::PITFALL,
    registry::unity_catalog_unsupported_call::PITFALL,
    calls::unknown_attribute::PITFALL,
    calls::unknown_keyword::PITFALL,
    calls::wrong_argument_shape::PITFALL,
    pyfunc::wrong_flavor_load::PITFALL,
];

/// What they say of a call, another pitfall may say more tellingly: they give way to one at the same place.
const GENERAL: [&str; 6] = [
    "deprecated-in-release",
    "newer-than-release",
    "removed-in-release",
    "unknown-attribute",
    "unknown-keyword",
    "wrong-argument-shape",
];

/// Asks every rule about what it listens to. Findings stand in the order of the script.
pub(crate) fn find(context: &Context<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let (statements, expressions) = (&context.statements, &context.expressions);
    for rule in ALL.iter().flat_map(|pitfall| pitfall.rules) {
        let walked = context.walked;
        match rule {
            Rule::Call(check) => found.extend(walked.calls.iter().filter_map(|call| check(call, context))),
            Rule::Run(check) => {
                found.extend(walked.runs.iter().filter_map(|(opened, story)| check(*opened, story, context)));
            }
            Rule::Uri(check) => found.extend(walked.uris.iter().filter_map(|uri| check(uri, context))),
            Rule::Reference(check) => found.extend(walked.references.iter().filter_map(|named| check(named, context))),
            Rule::Named(check) => found.extend(walked.named.iter().filter_map(|named| check(named, context))),
            Rule::InVain(check) => found.extend(walked.in_vain.iter().filter_map(|set| check(set, context))),
            Rule::Fit(check) => found.extend(walked.fits.iter().filter_map(|fit| check(fit, context))),
            Rule::Other(check) => {
                found.extend(walked.others.iter().filter_map(|(span, other)| check(*span, other, context)));
            }
            Rule::Stmt(check) => found.extend(statements.iter().filter_map(|stmt| check(stmt, context))),
            Rule::Expr(check) => found.extend(expressions.iter().filter_map(|expr| check(expr, context))),
            Rule::Swallowed(check) => {
                found.extend(walked.swallowed.iter().filter_map(|handler| check(handler, context)));
            }
        }
    }
    // They were asked in the order of their ids.
    let mut found = by_place(found, |finding| finding.span);
    found.dedup_by(|a, b| a.pitfall == b.pitfall && a.span == b.span);
    let is_general = |finding: &Finding| GENERAL.contains(&finding.pitfall);
    let told: Set<Span> = found.iter().filter(|finding| !is_general(finding)).map(|finding| finding.span).collect();
    found.retain(|finding| !is_general(finding) || !told.contains(&finding.span));
    found
}

//! The only room that knows MLflow: what each call is called, takes and does to the state, release
//! by release.
//!
//! May not look at a script.

mod api;
mod autolog;
mod changes;
mod effects;
mod evaluation;
mod filter_tokens;
mod filters;
mod genai;
mod logged;
mod meant;
mod model_uris;
mod models;
mod names;
mod range;
mod release;
mod removed;
mod removed_arguments;
mod shape;
mod skops;
mod status;
mod uris;

pub use api::{
    Deprecated, Found, Kind, Minor, Parameter, Segment, Type, What, a_subclass_has, canonical, find, gives,
    has_subclasses, holds, is_a, is_class, is_open, on, releases,
};
pub use autolog::{AUTOLOGGED, fits_folds, measures, predicts, watched_function, watched_method};
pub use changes::{Change, Changed, Deprecation, changes, deprecations};
pub use effects::{
    Effect, QUEUE_IS_CUT_OFF_AT_EXIT, SYSTEM_METRICS, WITH_EXIT_ENDS_ANY_RUN, effect, end_waits_for_the_queue,
    missing_folder_is_silent, runs_are_per_thread,
};
pub use evaluation::{is_model_type, meant_metric, meant_model_type};
pub use filter_tokens::HOLE;
pub use filters::{FilterMistake, Searched, filter_mistake, order_mistake, trace_filter_mistake};
pub use genai::{
    JUDGE_VARIABLES, instead_of_old_argument, is_given_to_scorers, is_made_without_arguments, meant_for_scorers,
};
pub use logged::{DEFAULT_EXPERIMENT, Key, Logged, default_tracking_uri, logged, model_opens_run, position};
pub use meant::{How, Meant, meant_keyword, meant_name};
pub use model_uris::{
    ALIAS_LATEST, ALIASES, MODELS_APART, ModelUri, Slip, Suffix, Takes, is_reserved_alias, is_stage, is_unity_catalog,
    model_uri, refused_by_unity_catalog, suffix, uri_argument, version_meant,
};
pub use models::{
    ENVIRONMENT_ARGUMENTS, FORBIDDEN_IN_MODEL_NAMES, FORBIDDEN_IN_REGISTERED_NAMES, flavor_packages, logs_named_model,
    saves_model,
};
pub use names::{COLON_IN_NAMES, LONG_PARAM_IS_CUT, bad_character, is_path_of_its_own, longest_param};
pub use range::Range;
pub use release::{
    DELETED_NAME_IS_KEPT, FOLDER_STORE_RAISES, LOG_DICT_WRITES_TEXT, Release, SEARCH_REFUSES_NAME_AS_ID,
};
pub use removed::{Removal, Was, removal};
pub use removed_arguments::{ENV_MANAGERS, can_be_left_out, passed_instead};
pub use shape::{
    Given, Known, Misfit, Signature, after, counterpart, fits, fitting, hull, keyword, signature, signatures,
    takes_dict,
};
pub use skops::{Refusal, SKOPS_IS_DEFAULT, makes_estimator, skops_refuses};
pub use status::{is_run_status, run_status_meant};
pub use uris::{Mistake, UriForm, uri_form, uri_head_form};

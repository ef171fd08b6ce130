//! The only room that knows MLflow: what each call is called, takes and does to the state, release
//! by release.
//!
//! May not look at a script.

mod api;
mod autolog;
mod changes;
mod effects;
mod logged;
mod meant;
mod model_uris;
mod models;
mod release;
mod removed;
mod shape;
mod uris;

pub use api::{
    Deprecated, Found, Kind, Minor, Parameter, Range, Segment, Type, What, a_subclass_has, canonical, find, gives,
    has_subclasses, holds, is_a, is_class, is_open, on, releases,
};
pub use autolog::{fits_folds, measures, predicts, watched_function, watched_method};
pub use changes::{Change, Changed, Deprecation, changes, deprecations};
pub use effects::{
    Effect, SYSTEM_METRICS, effect, end_waits_for_the_queue, missing_folder_is_silent, queue_is_cut_off_at_exit,
    runs_are_per_thread, with_exit_checks_its_run,
};
pub use logged::{DEFAULT_EXPERIMENT, Key, Logged, default_tracking_uri, logged, model_opens_run, position};
pub use meant::{How, Meant, meant_keyword, meant_name};
pub use model_uris::{
    ALIAS_LATEST, ALIASES, HOLE, MODELS_APART, ModelUri, Slip, Suffix, Takes, is_reserved_alias, is_stage,
    is_unity_catalog, model_uri, refused_by_unity_catalog, suffix, uri_argument, version_meant,
};
pub use models::{ENVIRONMENT_ARGUMENTS, flavor_packages, saves_model};
pub use release::{DELETED_NAME_IS_KEPT, FOLDER_STORE_RAISES, Release};
pub use removed::{Removal, Was, removal};
pub use shape::{
    Given, Known, Misfit, Signature, after, counterpart, fits, fitting, hull, keyword, signature, signatures,
    takes_dict,
};
pub use uris::{Mistake, UriForm, uri_form, uri_head_form};

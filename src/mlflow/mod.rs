//! The only room that knows MLflow: what each call is called, takes and does to the state, release
//! by release.
//!
//! May not look at a script.

mod effects;
mod models;
mod release;
mod signatures;
mod uris;

pub use effects::{Effect, canonical, effect, runs_are_per_thread, with_exit_checks_its_run};
pub use models::{ENVIRONMENT_ARGUMENTS, flavor_packages, saves_model};
pub use release::{FOLDER_STORE_RAISES, Release};
pub use signatures::{Known, is_function, keyword};
pub use uris::{Mistake, UriForm, uri_form, uri_head_form};

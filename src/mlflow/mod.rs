//! The only room that knows MLflow: what each call is called, takes and does to the state, release
//! by release.
//!
//! May not look at a script.

mod release;

pub use release::Release;

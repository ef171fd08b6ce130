//! Follows the script through MLflow's state.
//!
//! May not say what is bad.

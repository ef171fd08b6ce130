//! The pitfalls, a folder a family. One pitfall is files of one stem: its rule, its two articles and
//! what was observed.
//!
//! May not hold a sentence in Rust; no pitfall knows another.

mod finding;

pub use finding::{Certainty, Edit, Finding, Fix, Outcome, Related, Safety};

//! Findings as text, JSON, SARIF and Markdown, and an article as text.
//!
//! May not decide anything.

mod article;
mod edits;
mod json;
mod landing;
mod markdown;
mod sarif;
mod text;
mod told;
mod words;

pub use article::article;
pub use edits::{Mended, apply, apply_disjoint};
pub use json::json;
pub use landing::{Few, ToldLanding, ToldPart, ToldStep, ToldTarget, ToldWay, landings};
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::text;
pub use told::{Checked, Told, ToldEdit, ToldFinding, ToldFix, ToldProblem, ToldRelated};
pub use words::Words;

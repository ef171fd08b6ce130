//! Findings as text, JSON, SARIF and Markdown, an article as text and as a page.
//!
//! May not decide anything.

mod article;
mod catalogue;
mod edits;
mod json;
mod landing;
mod markdown;
#[cfg(feature = "cli")]
mod page;
mod sarif;
mod text;
mod told;
mod words;

pub use article::article;
pub use catalogue::{FAMILIES, pitfall, related};
pub use edits::{Mended, apply, apply_disjoint};
pub use json::json;
pub use landing::{Few, ToldLanding, ToldPart, ToldStep, ToldTarget, ToldWay, landings};
pub use markdown::markdown;
#[cfg(feature = "cli")]
pub use page::{Page, pages};
pub use sarif::sarif;
pub use text::text;
pub use told::{Checked, Told, ToldEdit, ToldFinding, ToldFix, ToldProblem, ToldRelated};
pub use words::Words;

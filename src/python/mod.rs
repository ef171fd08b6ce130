//! The wall round the parser: a tree that survives broken text, names resolved by what they are bound
//! to, and constant values. No other room names the parser.
//!
//! May not know MLflow.

mod bound;
mod called;
pub mod callee;
mod containers;
pub mod evaluate;
mod lower;
pub mod names;
mod recover;
mod resolve;
mod sources;
mod texts;
pub mod tokens;
#[expect(missing_docs, reason = "a variant's sentence shows its fields as Python writes them")]
pub mod tree;
mod uses;
pub mod values;
mod visit;

use crate::script::Problem;
use tree::Block;

/// A script's tree, and what of it could not be read.
#[derive(Debug)]
pub struct Module {
    /// The statements.
    pub body: Block,
    /// One note for each statement that could not be read.
    pub problems: Vec<Problem>,
}

impl Module {
    /// Parses Python text of any kind, `Script::python` for example. Spans are of that text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (body, problems) = recover::parse(text);
        Self { body, problems }
    }
}

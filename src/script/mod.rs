//! Takes what was pasted and hands on Python text of the same length, so that a byte offset means
//! the same place in both.
//!
//! May not parse Python.

mod lines;
mod span;

pub use lines::{Lines, Position};
pub use span::{Name, Problem, Span};

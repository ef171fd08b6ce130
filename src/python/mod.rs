//! The wall round the parser: a tree that survives broken text, names resolved by what they are bound
//! to, and constant values. No other room names the parser.
//!
//! May not know MLflow.

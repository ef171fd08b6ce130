//! Calls: whether MLflow has what is called, and takes what it is given.

pub(crate) mod unknown_keyword;

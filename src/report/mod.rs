//! Findings as text, JSON, SARIF and Markdown.
//!
//! May not decide anything.

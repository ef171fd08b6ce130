//! What a test has to say, all at once instead of one thing a run.

/// Fails with all complaints under the rule they break.
pub(crate) fn none(rule: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{rule}\n\n{}\n", complaints.join("\n"));
}

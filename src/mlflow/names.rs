//! The names that MLflow takes for metrics, parameters and tags.
//!
//! Seen in `mlflow/utils/validation.py` of all 42 minor releases from 2.0.1 to 3.18.0, and by running 2.9.2, 2.22.5
//! and 3.18.0. The lengths stand there, too.

use super::Release;

/// The first release that takes a colon in a name, but for Windows.
pub const COLON_IN_NAMES: Release = Release::new(2, 16, 0);

/// The first character of a text that no name may have: names have letters and digits of any script,
/// `_`, `-`, `.`, space, `/` and, since 2.16, `:`.
#[must_use]
pub fn bad_character(text: &str, no_colon: bool) -> Option<char> {
    let good = |c: char| c.is_alphanumeric() || "_-. /".contains(c) || c == ':' && !no_colon || is_mark(c);
    text.chars().find(|c| !good(*c))
}

/// Signs that Python counts as no letters, but that are too rare to judge.
fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && !c.is_alphanumeric()
        && !('\u{2000}'..='\u{2bff}').contains(&c)
        && !('\u{1f300}'..='\u{1faff}').contains(&c)
}

/// Whether a name is the path that it would be read as: no `..`, no slash at an end, none beside another.
#[must_use]
pub fn is_path_of_its_own(name: &str) -> bool {
    !name.is_empty() && name.split('/').all(|folder| !matches!(folder, "" | "." | ".."))
}

/// How long the value of a parameter may be (`MAX_PARAM_VAL_LENGTH`).
#[must_use]
pub fn longest_param(release: Release) -> usize {
    if release < Release::new(2, 8, 0) { 500 } else { 6_000 }
}

/// The first release that cuts off what is longer, with a warning, instead of refusing it
/// (`MLFLOW_TRUNCATE_LONG_VALUES`).
pub const LONG_PARAM_IS_CUT: Release = Release::new(2, 11, 0);

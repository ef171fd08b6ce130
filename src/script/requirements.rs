//! Requirements pasted with a script: lines of a `requirements.txt`, in a fence, in a comment or bare.

use super::directives::pinned;
use super::span::{Span, blank, lines};

/// The MLflow release that a line pins, anywhere in what was pasted: `mlflow==2.22.5`, with extras, as
/// an item of a list, behind a comment mark or in the metadata of a script (`# "mlflow==2.22.5",`).
pub(super) fn release(text: &str) -> Option<String> {
    lines(text).find_map(|(_, line)| {
        let line = line.trim();
        let comment = line.trim_start_matches('#').trim_start();
        // A string of the code itself says what a model needs, not what the script runs on.
        let item = if comment.len() < line.len() {
            let item = ["dependencies = [", "requirements:", "requires:"]
                .into_iter()
                .find_map(|key| comment.strip_prefix(key));
            item.unwrap_or(comment).trim_start().trim_start_matches(['"', '\''])
        } else {
            line
        };
        let item = item.strip_prefix("- ").unwrap_or(item);
        pinned(name(item, "mlflow-skinny").or_else(|| name(item, "mlflow"))?)
    })
}

/// What stands behind a package's name and its extras.
fn name<'l>(line: &'l str, package: &str) -> Option<&'l str> {
    let rest = line.strip_prefix(package)?;
    match rest.strip_prefix('[') {
        Some(extras) => extras.split_once(']').map(|(_, rest)| rest),
        None => Some(rest),
    }
}

/// Blanks bare lines of requirements, which would be no Python: `pandas==2.2.1`. Those that could be
/// Python, `a >= b`, stay.
pub(super) fn find(text: &str, edits: &mut Vec<(Span, String)>) {
    for (start, line) in lines(text) {
        let requirement = line.split('#').next().unwrap_or_default().trim_end();
        if is_requirement(requirement) {
            edits.push((Span { start, end: start + line.trim_end().len() }, blank(line.trim_end())));
        }
    }
}

/// A package at the start of the line, a comparison, and a version with two dots or more: such a
/// number does not exist in Python.
fn is_requirement(line: &str) -> bool {
    let name = line.find(['=', '~', '>', '<', '!']).unwrap_or(0);
    let (name, rest) = line.split_at(name);
    let version = rest.trim_start_matches(['=', '~', '>', '<', '!']).trim_start();
    let operator = rest.len() - rest.trim_start_matches(['=', '~', '>', '<', '!']).len();
    let name = name.split('[').next().unwrap_or_default().trim_end();
    let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let versioned = version.starts_with(|c: char| c.is_ascii_digit())
        && version.split('.').count() > 2
        && version
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '*' | '+' | ',' | '<' | '>' | '=' | '!' | ' '));
    named && operator > 0 && operator < 4 && versioned
}

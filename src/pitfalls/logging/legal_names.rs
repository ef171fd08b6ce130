//! A name that MLflow takes, made of one that it refuses.

use crate::mlflow::{COLON_IN_NAMES, bad_character, is_path_of_its_own};
use crate::pitfalls::{Context, Edit, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::script::Span;

/// The name that is written out, with what is refused replaced; safe where it stands nowhere else.
pub(super) fn renamed(key: &Expr, here: bool, context: &Context<'_>) -> Option<(Safety, Edit)> {
    let is_format = match key.kind {
        ExprKind::Str(_) => false,
        ExprKind::Format(_) => true,
        _ => return None,
    };
    let script = &context.script.python;
    let written = key.span.of(script);
    let open = written.find(['"', '\''])? + 1;
    let (prefix, inner) = (written.get(..open - 1)?, written.get(open..written.len().checked_sub(1)?)?);
    // Raw, escaped, in three quotes or of several parts: left to the author.
    if inner.contains(['\\', '"', '\'', '\n']) || !matches!(prefix, "" | "f" | "F") {
        return None;
    }
    let no_colon = context.release < COLON_IN_NAMES;
    let new = if is_format { between_braces(inner, no_colon)? } else { legal(inner, no_colon) };
    let is_legal = is_format || is_path_of_its_own(&new) && bad_character(&new, no_colon).is_none();
    if new == inner || !is_legal {
        return None;
    }
    let safety = if here && script.matches(inner).count() == 1 { Safety::Safe } else { Safety::Review };
    let span = Span { start: key.span.start + open, end: key.span.end - 1 };
    Some((safety, Edit { span, text: new }))
}

/// An f-string: what is in braces stays.
fn between_braces(text: &str, no_colon: bool) -> Option<String> {
    let mut new = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (value, behind) = after.split_once('}')?;
        if value.contains('{') || value.is_empty() {
            return None;
        }
        new.push_str(&words(before, no_colon));
        new.push('{');
        new.push_str(value);
        new.push('}');
        rest = behind;
    }
    new.push_str(&words(rest, no_colon));
    Some(new)
}

fn legal(text: &str, no_colon: bool) -> String {
    let new = words(text, no_colon);
    let folders: Vec<&str> = new.split('/').filter(|folder| !folder.is_empty() && *folder != ".").collect();
    folders.join("/").trim_end_matches(['_', ' ']).to_owned()
}

fn words(text: &str, no_colon: bool) -> String {
    let mut new = String::new();
    for character in text.chars() {
        if bad_character(character.encode_utf8(&mut [0; 4]), no_colon).is_none() {
            new.push(character);
            continue;
        }
        let joined = new.is_empty() || new.ends_with(['_', ' ', '/', '-', '.']);
        new.push_str(match character {
            '@' if joined => "at_",
            '@' => "_at_",
            '%' if joined => "pct",
            '%' => "_pct",
            ')' | ']' | '}' | '?' | '!' => "",
            _ if joined => "",
            _ => "_",
        });
    }
    new
}

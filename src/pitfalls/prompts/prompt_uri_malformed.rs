//! A prompt asked for by a URI that MLflow cannot read: without a version, with an alias behind a slash,
//! with another scheme.

use super::templates::loads;
use crate::mlflow::{HOLE, Range, Release};
use crate::pitfalls::texts::text_of;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "prompt-uri-malformed",
    family: "prompts",
    outcome: Outcome::Fails,
    releases: Range::since(2, 21),
    rules: &[Rule::Call(check)],
};

/// `prompts:/name/latest` is the newest version up to 3.0 (`parse_prompt_uri` of 3.0.1 and 3.1.4).
const NO_LATEST_BEHIND_A_SLASH: Release = Release::new(3, 1, 0);
/// `prompts:/name@latest` is the newest version since 3.3 (read in 3.2.0 and 3.3.2, run on 2.22.5 and 3.18.0).
const LATEST_IS_AN_ALIAS: Release = Release::new(3, 3, 0);

/// What is wrong with a URI: the key of the message, and what is written in the place of what.
struct Mistake {
    message: &'static str,
    instead: Option<(String, String)>,
    safety: Safety,
}

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !loads(site) || site.tried || site.call.arg("allow_missing", None).is_some() {
        return None;
    }
    let arg = site.call.arg("name_or_uri", Some(0))?;
    let uri = text_of(&arg.value, context)?;
    let version = site.call.arg("version", Some(1)).map(|arg| context.names.value(&arg.value));
    let mistake = match version {
        // None is as if it were not given.
        Some(Value::None) | None => mistake(&uri, context.release)?,
        Some(version) => with_version(&uri, &version)?,
    };
    let finding = Finding::new(&PITFALL, arg.value.span).message(mistake.message);
    let finding = finding.name("uri", Name::Text(uri.replace(HOLE, "…")));
    let edits = mistake.instead.and_then(|(old, new)| replaced(&arg.value, (&old, &new), context));
    if mistake.message != "message.latest" {
        return Some(finding.fix("write", mistake.safety, edits));
    }
    // It is right up to 3.0.
    let safety = if context.chosen { mistake.safety } else { Safety::Review };
    Some(finding.outcome(context.by_choice()).fix("write", safety, edits))
}

fn mistake(uri: &str, release: Release) -> Option<Mistake> {
    let found = |message, instead: Option<(&str, String)>, safety| {
        let instead = instead.map(|(old, new)| (old.to_owned(), new));
        Some(Mistake { message, instead, safety })
    };
    if uri.is_empty() || uri.starts_with(HOLE) {
        return None;
    }
    let Some(rest) = uri.strip_prefix("prompts:/") else {
        // The plain name of a prompt, which holds neither.
        if !uri.contains(['/', '@', ':']) {
            return None;
        }
        let wrong = ["prompts:", "prompt://", "prompt:/", "prompt:", "prompts/", "prompt/", "models:/"];
        let old = wrong.into_iter().find(|wrong| uri.starts_with(wrong));
        return found("message.scheme", old.map(|old| (old, "prompts:/".to_owned())), Safety::Review);
    };
    if rest.starts_with('/') {
        return found("message.scheme", Some(("prompts://", "prompts:/".to_owned())), Safety::Safe);
    }
    let mut parts = rest.split('/');
    match (parts.next()?, parts.next(), parts.next()) {
        // prompts:/{uri} may hold a version.
        (name, None, _) if name.contains('@') || name.ends_with(HOLE) => None,
        (name, None, _) => {
            let instead = (!name.is_empty()).then(|| ("prompts:/", String::new()));
            found("message.version", instead, Safety::Review)
        }
        (_, Some(suffix), None) => {
            if suffix.is_empty() || suffix.contains(HOLE) || suffix.trim().bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let latest = suffix.eq_ignore_ascii_case("latest");
            if latest && release < NO_LATEST_BEHIND_A_SLASH {
                return None;
            }
            let word = suffix.trim_start_matches('@');
            let old = format!("/{suffix}");
            let instead = (!latest || release >= LATEST_IS_AN_ALIAS).then(|| (old.as_str(), format!("@{word}")));
            let message = if latest { "message.latest" } else { "message.alias" };
            found(message, instead, if latest { Safety::Safe } else { Safety::Review })
        }
        // prompts:/name/1/ is read as version 1 by none and as no version by others.
        (_, Some(_), Some("")) => None,
        (name, Some(_), Some(_)) => {
            if name.contains(HOLE) {
                None
            } else {
                found("message.scheme", None, Safety::Review)
            }
        }
    }
}

/// A version beside a URI, or a word in its place.
fn with_version(uri: &str, version: &Value) -> Option<Mistake> {
    if let Some(rest) = uri.strip_prefix("prompts:/") {
        let plain = !rest.contains(['/', '@', HOLE]) && !rest.is_empty();
        let instead = plain.then(|| ("prompts:/".to_owned(), String::new()));
        return Some(Mistake { message: "message.both", instead, safety: Safety::Safe });
    }
    let word = version.as_str().is_some_and(|version| !version.bytes().all(|byte| byte.is_ascii_digit()));
    word.then_some(Mistake { message: "message.word", instead: None, safety: Safety::Review })
}

/// A piece of the text replaced where it is written; the last of several.
fn replaced(written: &Expr, (old, new): (&str, &str), context: &Context<'_>) -> Option<Vec<Edit>> {
    if !matches!(written.kind, ExprKind::Str(_) | ExprKind::Format(_)) {
        return None;
    }
    let text = written.span.of(&context.script.python);
    let at = if old.starts_with('/') { text.rfind(old)? } else { text.find(old)? };
    let start = written.span.start + at;
    Some(vec![Edit { span: Span { start, end: start + old.len() }, text: new.to_owned() }])
}

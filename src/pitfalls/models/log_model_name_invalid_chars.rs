//! Characters that a model's name may not have: in `log_model` since 3.0, in the registry since 3.11.

use crate::mlflow::{
    FORBIDDEN_IN_MODEL_NAMES, FORBIDDEN_IN_REGISTERED_NAMES, Range, logs_named_model, position, saves_model,
};
use crate::pitfalls::texts::{text_of, written};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::names::Binding;
use crate::python::tree::{Expr, ExprKind, Part, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "log-model-name-invalid-chars",
    family: "models",
    outcome: Outcome::Fails,
    releases: Range::since(3, 0),
    rules: &[Rule::Call(check), Rule::Call(check_registered)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !logs_named_model(&site.name, context.release) || site.tried || context.walked.asks_release {
        return None;
    }
    let place = position(&site.name, "artifact_path", context.release);
    let named = site.call.arg("name", None);
    let arg = named.or_else(|| site.call.arg("artifact_path", place))?;
    let character = forbidden(&arg.value, FORBIDDEN_IN_MODEL_NAMES, context)?;
    // By `name=` it was never right; the old way it was the path of a folder.
    let outcome = if named.is_some() { Outcome::Fails } else { context.by_choice() };
    Some(told(&arg.value, &character, context).outcome(outcome).message(match character {
        Found::Empty => "message.empty",
        _ => "message",
    }))
}

fn check_registered(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let (name, place) = match site.name.as_str() {
        "mlflow.register_model" => ("name", Some(1)),
        "mlflow.MlflowClient.create_registered_model" => ("name", Some(0)),
        name if saves_model(name) => ("registered_model_name", None),
        _ => return None,
    };
    if !Range::since(3, 11).holds(context.release) || site.tried || context.walked.asks_release {
        return None;
    }
    let arg = site.call.arg(name, place).filter(|arg| !matches!(arg.pass, Pass::Star | Pass::DoubleStar))?;
    let character = forbidden(&arg.value, FORBIDDEN_IN_REGISTERED_NAMES, context)?;
    let known = !matches!(character, Found::Empty);
    let finding = told(&arg.value, &character, context).outcome(context.by_choice());
    known.then(|| finding.message("message.registered"))
}

/// What is wrong with a name.
enum Found {
    /// This character is in it.
    Char(char),
    /// It is a number with a point in it.
    Number,
    /// There is nothing in it.
    Empty,
}

fn told(value: &Expr, found: &Found, context: &Context<'_>) -> Finding {
    let character = match found {
        Found::Char(character) => character.to_string(),
        Found::Number => ".".to_owned(),
        Found::Empty => String::new(),
    };
    Finding::new(&PITFALL, value.span).name("name", context.quoted(value.span)).name("character", Name::Text(character))
}

/// The first character of a name, as far as it is known, that is not allowed.
fn forbidden(value: &Expr, characters: &[char], context: &Context<'_>) -> Option<Found> {
    if let Some(text) = context.names.value(value).as_str() {
        if text.is_empty() {
            return Some(Found::Empty);
        }
        return text.chars().find(|c| characters.contains(c)).map(Found::Char);
    }
    let ExprKind::Format(parts) = &written(value, context).kind else {
        // "models/" + name, "epoch:%d" % epoch
        return text_of(value, context)?.chars().find(|c| characters.contains(c)).map(Found::Char);
    };
    parts.iter().find_map(|part| match part {
        Part::Text(text) => text.chars().find(|c| characters.contains(c)).map(Found::Char),
        Part::Value { value, plain } => {
            let point = characters.contains(&'.')
                && (if *plain { is_float(value, context) } else { is_fixed_point(value, context) });
            let known = context.names.value(value);
            let inner = known.as_str().filter(|_| *plain);
            inner
                .and_then(|text| text.chars().find(|c| characters.contains(c)).map(Found::Char))
                .or(point.then_some(Found::Number))
        }
    })
}

/// `{loss:.3f}`, which is written with a point.
fn is_fixed_point(value: &Expr, context: &Context<'_>) -> bool {
    let rest = context.script.python.get(value.span.end..).unwrap_or_default();
    let Some((format, _)) = rest.split_once('}') else { return false };
    let Some(digits) = format.trim_start().strip_prefix(':').and_then(|format| format.rsplit_once('.')) else {
        return false;
    };
    digits.1.strip_suffix(['f', 'F']).is_some_and(|digits| digits.parse::<u8>().is_ok_and(|digits| digits > 0))
}

/// Whether a value is written `0.1`, or one after another is in a loop over numbers that are.
fn is_float(value: &Expr, context: &Context<'_>) -> bool {
    let written = |expr: &Expr| {
        let text = expr.span.of(&context.script.python);
        let digits = text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        matches!(expr.kind, ExprKind::Other) && digits && text.contains('.') && !text.contains(['e', 'E', 'j'])
    };
    let ExprKind::Name(_) = &value.kind else { return written(value) };
    let mut bindings = context.names.bindings(value);
    match (bindings.next(), bindings.next()) {
        (Some(Binding::Value(only)), None) => written(only),
        (Some(Binding::Element(iter)), None) => match &iter.kind {
            ExprKind::List(all) | ExprKind::Tuple(all) => all.iter().any(written),
            ExprKind::Name(_) => context.names.only_value(iter).is_some_and(
                |list| matches!(&list.kind, ExprKind::List(all) | ExprKind::Tuple(all) if all.iter().any(written)),
            ),
            _ => false,
        },
        _ => false,
    }
}

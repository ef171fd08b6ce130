//! The name of a metric, a parameter or a tag that MLflow refuses: `recall@10`.

use super::given::{Entry, Kind, entries, is_an_attempt};
use super::legal_names::renamed;
use super::params::Key;
use crate::mlflow::{COLON_IN_NAMES, Range, bad_character, is_path_of_its_own};
use crate::pitfalls::{CALLED, Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Expr, ExprKind, Part};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::{CallSite, Step};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "invalid-entity-name",
    family: "logging",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// What is wrong with a name.
enum Wrong {
    Character(char),
    Path,
    NoText,
}

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.call.arg("synchronous", None).is_some() || is_an_attempt(site, context) {
        return None;
    }
    let entries = entries(site, context);
    let found = entries.iter().find_map(|entry| {
        let Key::Given(key) = entry.key else { return None };
        let (name, wrong, sure) = wrong(key, context)?;
        // A test may let only some of the names through.
        if site.decided && matches!(key.kind, ExprKind::Name(_)) {
            return None;
        }
        // client.log_metric("loss", 0.3, 1): the id of the run is missing, and that is told.
        if matches!(wrong, Wrong::NoText) && site.name.starts_with("mlflow.MlflowClient.") {
            return None;
        }
        let finding = told(key.span, &name, &wrong, site, context);
        let finding = if sure { finding } else { finding.perhaps() };
        Some(match wrong {
            Wrong::NoText => swapped(finding, entry, site, context),
            Wrong::Character(_) | Wrong::Path => match renamed(key, entry.here, context) {
                Some((safety, edit)) => finding.fix("rename", safety, Some(vec![edit])),
                None => finding,
            },
        })
    });
    found.or_else(|| by_a_caller(site, context).filter(|_| !site.decided).map(Finding::perhaps))
}

fn told(span: Span, name: &str, wrong: &Wrong, site: &CallSite<'_>, context: &Context<'_>) -> Finding {
    let finding = Finding::new(&PITFALL, context.first_line(span)).name("call", context.called(site.call));
    let finding = finding.name("name", Name::Text(name.to_owned()));
    match wrong {
        Wrong::Character(':') => finding.message("message.colon"),
        Wrong::Character(character) => {
            let shown =
                if character.is_control() { character.escape_default().to_string() } else { character.to_string() };
            finding.name("character", Name::Text(shown))
        }
        Wrong::Path => finding.message("message.path"),
        Wrong::NoText => finding.message("message.no-text"),
    }
}

/// The name as it is known, what is wrong with it, and whether it surely is.
fn wrong(key: &Expr, context: &Context<'_>) -> Option<(String, Wrong, bool)> {
    if let ExprKind::Format(parts) = &key.kind {
        // Whatever the values are, the text between them stays.
        let texts = parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(text) } else { None });
        if let Some(wrong) = texts.into_iter().find_map(|text| character(text, context)) {
            let shown = key.span.of(&context.script.python);
            let shown = shown.split_once(['"', '\'']).map_or(shown, |(_, inner)| inner);
            return Some((shown.trim_matches(['"', '\'']).to_owned(), wrong, true));
        }
    }
    if is_number(key, context) {
        return Some((key.span.of(&context.script.python).to_owned(), Wrong::NoText, true));
    }
    let value = context.names.value(key);
    let all = value.alternatives();
    let one = |value: &Value| match value {
        // An empty one that is not written here may be another by the time it is used.
        Value::Str(text) if text.is_empty() && !matches!(key.kind, ExprKind::Str(_)) => None,
        Value::Str(text) => Some((text.clone(), whole(text, context)?)),
        Value::Head(text) => Some((format!("{text}…"), character(text, context)?)),
        _ => None,
    };
    let (name, wrong) = all.iter().find_map(one)?;
    // A loop goes through all of them.
    let all_met = matches!(context.names.bindings(key).next(), Some(Binding::Element(_) | Binding::ElementItem(..)));
    Some((name, wrong, all.len() == 1 || all_met))
}

fn character(text: &str, context: &Context<'_>) -> Option<Wrong> {
    bad_character(text, context.release < COLON_IN_NAMES).map(Wrong::Character)
}

fn whole(text: &str, context: &Context<'_>) -> Option<Wrong> {
    // A text that stands for a name: "<metric name>", "{name}", "your_metric…".
    let placeholder = text.contains(['<', '{', '$', '…']) && text.contains(['>', '}', '…']);
    if placeholder {
        return None;
    }
    character(text, context).or_else(|| (!is_path_of_its_own(text)).then_some(Wrong::Path))
}

/// A number, and nothing but a number, whatever the name is bound to.
fn is_number(key: &Expr, context: &Context<'_>) -> bool {
    let written = |expr: &Expr| match &expr.kind {
        ExprKind::Int(_) => true,
        ExprKind::Other => expr.span.of(&context.script.python).replace('_', "").parse::<f64>().is_ok(),
        _ => false,
    };
    let calls = |iter: &Expr, name: &str| {
        let call = iter.as_call();
        call.is_some_and(|call| context.names.path(&call.func).as_deref() == Some(name))
    };
    if !matches!(key.kind, ExprKind::Name(_)) {
        return written(key);
    }
    let mut bindings = context.names.bindings(key).peekable();
    bindings.peek().is_some()
        && bindings.all(|binding| match binding {
            Binding::Value(value) => written(value),
            Binding::Element(iter) => calls(iter, "range") || calls(iter, "enumerate"),
            _ => false,
        })
}

/// `log_metric(0.9, "accuracy")`.
fn swapped(finding: Finding, entry: &Entry<'_>, site: &CallSite<'_>, context: &Context<'_>) -> Finding {
    let text = |span: Span| span.of(&context.script.python).to_owned();
    let (Key::Given(key), value) = (&entry.key, entry.value) else { return finding };
    let is_name = matches!(&value.kind, ExprKind::Str(name) if whole(name, context).is_none());
    let inside = site.call.parens.contains(key.span) && site.call.parens.contains(value.span);
    if entry.kind == Kind::Tag || !is_name || !inside || matches!(key.kind, ExprKind::Name(_)) {
        return finding;
    }
    let edits = vec![Edit { span: key.span, text: text(value.span) }, Edit { span: value.span, text: text(key.span) }];
    let by_position = key.span.end < value.span.start;
    finding.message("message.swapped").fix("swap", Safety::Safe, by_position.then_some(edits))
}

/// A helper of the script logs it under the name that it is called with.
fn by_a_caller(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let landing = context.walked.landings.iter().find(|landing| landing.span == site.expr.span)?;
    if !matches!(landing.kind, "metric" | "metrics" | "param" | "params" | "tag" | "tags") {
        return None;
    }
    let wrong = |name: &String| Some((name.clone(), whole(name, context)?));
    let told = |name: &str, wrong: &Wrong, called: Span| {
        told(site.expr.span, name, wrong, site, context).related(CALLED, Some(called))
    };
    let by_way = landing.ways.iter().find_map(|way| {
        let (name, wrong) = way.key.as_ref()?.iter().find_map(wrong)?;
        let called = way.via.iter().rev().find_map(|step| if let Step::Call(at) = step { Some(*at) } else { None });
        Some(told(&name, &wrong, called?))
    });
    by_way.or_else(|| {
        let (name, wrong) = landing.key.as_ref()?.iter().find_map(wrong)?;
        // The call that has the name in it.
        let called = site.moments.iter().filter_map(|moment| moment.called);
        let called = called.into_iter().find(|at| at.of(&context.script.python).contains(&name))?;
        Some(told(&name, &wrong, called))
    })
}

//! The tags of a new run or experiment that are no texts: unlike `set_tag`, nothing turns them into some.

use super::given::{Kind, entries, is_an_attempt};
use super::stores::store;
use crate::mlflow::{Range, UriForm};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::python::values::Value;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "non-string-tag-value",
    family: "logging",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let makes = [
        "mlflow.start_run",
        "mlflow.create_experiment",
        "mlflow.MlflowClient.create_run",
        "mlflow.MlflowClient.create_experiment",
    ];
    if !makes.contains(&site.name.as_str()) || is_an_attempt(site, context) {
        return None;
    }
    let (server, named) = match store(site, context) {
        Some((UriForm::Server, named)) => (true, named),
        Some((UriForm::Database, named)) => (false, named),
        // A folder keeps the text of it.
        _ => return None,
    };
    let entries = entries(site, context);
    let mut tags = entries.iter().filter(|entry| entry.kind == Kind::Tag);
    let value = tags.find_map(|tag| {
        let is = what(tag.value, context)?;
        (server || is == Is::Container).then_some(tag.value)
    })?;
    let finding = Finding::new(&PITFALL, context.first_line(value.span))
        .message(if server { "message.server" } else { "message" })
        .name("call", context.called(site.call))
        .name("value", context.quoted(context.first_line(value.span)));
    let finding = if named { finding } else { finding.perhaps() };
    let edits = vec![inserted(value.span.start, "str("), inserted(value.span.end, ")")];
    let safety = if matches!(value.kind, ExprKind::None) { Safety::Review } else { Safety::Safe };
    Some(finding.fix("str", safety, Some(edits)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    /// A dict, a list: no database takes it.
    Container,
    /// A number, `True`, `None`: a database takes it, a server does not.
    Plain,
}

/// What a value is, if it is certainly no text.
fn what(expr: &Expr, context: &Context<'_>) -> Option<Is> {
    let called = expr.as_call().and_then(|call| context.names.path(&call.func));
    if called.is_some_and(|path| matches!(path.as_str(), "str" | "repr")) {
        return None;
    }
    match context.names.value(expr) {
        Value::Int(_) | Value::Bool(_) | Value::None => return Some(Is::Plain),
        Value::Str(_) | Value::Head(_) | Value::OneOf(_) | Value::Given | Value::Outside => return None,
        Value::Made(_) | Value::Unknown => {}
    }
    let value = if matches!(expr.kind, ExprKind::Name(_)) { context.names.only_value(expr)? } else { expr };
    match &value.kind {
        ExprKind::Dict(_)
        | ExprKind::List(_)
        | ExprKind::Tuple(_)
        | ExprKind::Set(_)
        | ExprKind::Comprehension { .. } => Some(Is::Container),
        ExprKind::Other => value.span.of(&context.script.python).parse::<f64>().is_ok().then_some(Is::Plain),
        ExprKind::Call(call) => {
            let path = context.names.path(&call.func)?;
            match path.as_str() {
                "dict" | "list" | "tuple" | "set" | "sorted" | "vars" => Some(Is::Container),
                "len" | "int" | "float" | "bool" => Some(Is::Plain),
                _ => None,
            }
        }
        _ => None,
    }
}

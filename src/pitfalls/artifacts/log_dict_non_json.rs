//! `log_dict` of what JSON has no form for: it raises, or the text that Python prints is stored.

use super::things::Thing;
use crate::mlflow::{LOG_DICT_WRITES_TEXT, Range, position};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "log-dict-non-json",
    family: "artifacts",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.tried || !matches!(site.name.as_str(), "mlflow.log_dict" | "mlflow.MlflowClient.log_dict") {
        return None;
    }
    let argument = |name| site.call.arg(name, position(&site.name, name, context.release));
    let file = context.names.value(&argument("artifact_file")?.value);
    // YAML has forms of its own for these.
    if file.as_str().is_none_or(|file| [".yaml", ".yml"].iter().any(|suffix| file.ends_with(suffix))) {
        return None;
    }
    let data = &argument("dictionary")?.value;
    let (thing, kind) = foreign(data, context)?;
    let silent = context.release >= LOG_DICT_WRITES_TEXT;
    let here = data.span.contains(thing.span);
    let finding = Finding::new(&PITFALL, if here { thing.span } else { data.span })
        .related("value", (!here).then_some(thing.span))
        .outcome(if silent { Outcome::Silent } else { Outcome::Fails })
        .message(if silent { "message" } else { "message.fails" })
        .name("object", context.quoted(context.first_line(thing.span)));
    if !here {
        return Some(finding);
    }
    let put = |text: &str| Some(vec![inserted(thing.span.end, text)]);
    Some(match kind {
        Thing::Array => finding.fix("list", Safety::Safe, put(".tolist()")),
        Thing::Frame => finding.fix("dict", Safety::Review, put(".to_dict(orient=\"list\")")),
        _ => finding.fix("list", Safety::Review, {
            Some(vec![inserted(thing.span.start, "list("), inserted(thing.span.end, ")")])
        }),
    })
}

/// The first thing in some data that JSON has no form for.
fn foreign<'e>(data: &'e Expr, context: &'e Context<'_>) -> Option<(&'e Expr, Thing)> {
    let kind = Thing::of(data, context)?;
    match kind {
        Thing::Array | Thing::Frame | Thing::Set => Some((data, kind)),
        Thing::Dict => match &context.literal(data)?.kind {
            ExprKind::Dict(items) => items.iter().find_map(|(key, value)| key.as_ref().and(foreign(value, context))),
            _ => None,
        },
        _ => None,
    }
}

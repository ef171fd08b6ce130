//! A metric that is not one number: MLflow calls Python's `float()` on it.

use super::given::{Entry, Kind, entries, is_an_attempt};
use super::params::Key;
use super::scalars::{Not, NotOne, not_one};
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "non-scalar-metric",
    family: "logging",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let entries = entries(site, context);
    let metrics = entries.iter().enumerate().filter(|(_, entry)| entry.kind == Kind::Metric);
    let updated = site
        .call
        .arg("metrics", Some(0))
        .and_then(|arg| arg.value.as_name())
        .is_some_and(|name| context.code.contains(&format!("{name}.update(")));
    let mut known = metrics.filter(|(at, entry)| {
        let swapped = matches!(entry.key, Key::Given(Expr { kind: ExprKind::Int(_) | ExprKind::Other, .. }));
        let stays = entry.here || !updated && stays(entry, entries.get(at + 1..), context);
        // log_metric(0.9, "accuracy"): name and value have changed places.
        stays && !swapped
    });
    let found = known.find_map(|(_, entry)| Some((entry.value, not_one(entry.value, context)?)));
    let (value, not) = found.or_else(|| whole(site, context))?;
    // What is logged in the background fails where nobody sees it, or not at all.
    if site.call.arg("synchronous", None).is_some() || is_an_attempt(site, context) {
        return None;
    }
    let told = match not.is {
        Not::Several if not.by.is_none() => "message",
        Not::Several => "message.from",
        Not::Scores => "message.scores",
        Not::History => "message.history",
        Not::Predictions => "message.predictions",
        Not::Dict => "message.dict",
        Not::Nested => "message.nested",
        Not::Nothing => "message.none",
        Not::Text => "message.text",
        Not::Time => "message.time",
    };
    let finding = Finding::new(&PITFALL, context.first_line(value.span))
        .message(told)
        .name("call", context.called(site.call))
        .name("value", context.quoted(context.first_line(value.span)))
        .name("made", context.quoted(not.by.unwrap_or(value.span)));
    let (title, safety, edits) = mended(value, not, context);
    let finding = finding.fix(title, safety, edits);
    // A test may let only the numbers of a report through.
    if !not.doubt {
        return Some(finding);
    }
    (!site.decided).then(|| finding.perhaps())
}

/// `log_metrics(report)`, where all that the dict holds are dicts or arrays.
fn whole<'t>(site: &'t CallSite<'_>, context: &Context<'_>) -> Option<(&'t Expr, NotOne)> {
    let all = site.call.arg("metrics", Some(0)).filter(|_| site.name == "mlflow.log_metrics")?;
    let not = not_one(&all.value, context).filter(|not| not.is == Not::Nested)?;
    Some((&all.value, not))
}

/// Whether what is put into a dict is still there when the dict is logged.
fn stays(entry: &Entry<'_>, later: Option<&[Entry<'_>]>, context: &Context<'_>) -> bool {
    let Some(key) = entry.key.as_text(context) else { return true };
    later.unwrap_or_default().iter().all(|other| other.key.as_text(context).is_some_and(|other| other != key))
}

/// What makes one number of it, where one way is likely meant.
fn mended(value: &Expr, not: NotOne, context: &Context<'_>) -> (&'static str, Safety, Option<Vec<Edit>>) {
    let end = value.span.end;
    let plain = matches!(value.kind, ExprKind::Name(_) | ExprKind::Call(_) | ExprKind::Subscript { .. });
    match not.is {
        Not::Scores => ("mean", Safety::Review, plain.then(|| vec![inserted(end, ".mean()")])),
        Not::History => ("last", Safety::Review, plain.then(|| vec![inserted(end, "[-1]")])),
        Not::Time => {
            let (seconds, written) = (".total_seconds()", is_difference(value, context));
            let named = context.names.only_value(value).is_some_and(|value| is_difference(value, context));
            let edits = if written {
                Some(vec![inserted(value.span.start, "("), inserted(end, format!("){seconds}"))])
            } else {
                named.then(|| vec![inserted(end, seconds)])
            };
            ("seconds", Safety::Safe, edits)
        }
        Not::Several | Not::Predictions | Not::Dict | Not::Nested | Not::Nothing | Not::Text => {
            ("mean", Safety::Review, None)
        }
    }
}

/// `datetime.now() - start`, where both are points in time.
fn is_difference(value: &Expr, context: &Context<'_>) -> bool {
    let ExprKind::Binary { left, right, .. } = &value.kind else { return false };
    let is_moment = |expr: &Expr| {
        let call = context.names.origin(expr).and_then(|call| context.names.path(&call.func));
        matches!(call.as_deref(), Some("datetime.datetime.now" | "datetime.datetime.utcnow"))
    };
    is_moment(left) && is_moment(right)
}

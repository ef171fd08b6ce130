//! An infinite metric: a database and a server keep the largest number instead.

use super::given::{Kind, entries};
use super::stores::store;
use crate::mlflow::{Range, UriForm};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Expr, ExprKind};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "infinite-metric-clamped",
    family: "logging",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let entries = entries(site, context);
    let mut metrics = entries.iter().filter(|entry| entry.kind == Kind::Metric && entry.here);
    let (value, sure) = metrics.find_map(|entry| Some((entry.value, is_infinite(entry.value, context)?)))?;
    // A test may ask whether it is finite.
    if site.decided && matches!(value.kind, ExprKind::Name(_)) {
        return None;
    }
    let named = match store(site, context) {
        // A folder keeps what it is given.
        Some((UriForm::Folder, _)) => return None,
        Some((_, named)) => named,
        None => false,
    };
    let finding = Finding::new(&PITFALL, value.span)
        .name("call", context.called(site.call))
        .name("value", context.quoted(value.span));
    Some(if sure && named { finding } else { finding.perhaps() })
}

/// Whether a value is infinite: surely, or where a test decides so.
fn is_infinite(expr: &Expr, context: &Context<'_>) -> Option<bool> {
    let text = |text: &str| text.trim().parse::<f64>().is_ok_and(f64::is_infinite);
    match &expr.kind {
        ExprKind::Unary(value) => is_infinite(value, context),
        ExprKind::Name(_) => match context.names.path(expr).as_deref() {
            Some(path) if is_constant(path) => Some(true),
            _ => context
                .names
                .only_value(expr)
                .filter(|value| !matches!(value.kind, ExprKind::Name(_)))
                .and_then(|value| is_infinite(value, context)),
        },
        ExprKind::Attribute { .. } => context.names.path(expr).filter(|path| is_constant(path)).map(|_| true),
        ExprKind::Call(call) if context.names.path(&call.func).as_deref() == Some("float") => {
            let value = context.names.value(&call.args.first()?.value);
            value.as_str().filter(|value| text(value)).map(|_| true)
        }
        ExprKind::Conditional { body, orelse, .. } => {
            is_infinite(body, context).or_else(|| is_infinite(orelse, context)).map(|_| false)
        }
        _ => None,
    }
}

fn is_constant(path: &str) -> bool {
    let name = path.strip_prefix("math.").or_else(|| path.strip_prefix("numpy.")).unwrap_or_default();
    matches!(name, "inf" | "Inf" | "Infinity" | "infty" | "PINF" | "NINF")
}

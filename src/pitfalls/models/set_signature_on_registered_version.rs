//! `set_signature("models:/churn/3", …)`: a version of the registry can't be changed.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Expr, ExprKind, Part};
use crate::python::values::Value;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "set-signature-on-registered-version",
    family: "models",
    outcome: Outcome::Fails,
    releases: Range::since(2, 4),
    rules: &[Rule::Call(check)],
};

/// The releases on which a model is an object of its own, and not in its run's folder.
const MODELS_APART: Range = Range::since(3, 0);

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.models.set_signature" || site.tried || !PITFALL.releases.holds(context.release) {
        return None;
    }
    let arg = site.call.arg("model_uri", Some(0))?;
    let finding = Finding::new(&PITFALL, arg.value.span).name("value", context.quoted(arg.value.span));
    let apart = MODELS_APART.holds(context.release);
    let (head, whole) = head(&arg.value, context)?;
    if let Some(name) = head.strip_prefix("models:/") {
        // models:/m-0123 is a logged model's own address.
        let own = apart && (name.is_empty() || name.starts_with("m-") || !name.contains(['/', '@']) && whole);
        return (!own).then_some(finding);
    }
    // The model may have been saved there with an older release.
    let in_run = apart && head.starts_with("runs:/") && logs_here(context);
    in_run.then(|| finding.message("message.run").outcome(context.by_choice()))
}

/// Whether the script logs a model itself, so that it is one of this release.
fn logs_here(context: &Context<'_>) -> bool {
    context.walked.calls.iter().any(|site| site.name.ends_with(".log_model"))
}

/// The beginning of a URI, and whether it is all of it.
fn head(expr: &Expr, context: &Context<'_>) -> Option<(String, bool)> {
    match context.names.value(expr) {
        Value::Str(text) => Some((text, true)),
        Value::Head(text) => {
            let value = if matches!(expr.kind, ExprKind::Name(_)) { context.names.only_value(expr)? } else { expr };
            let ExprKind::Format(parts) = &value.kind else { return Some((text, false)) };
            // f"models:/{name}/{version}" has a slash of its own behind what is not known.
            let slash = parts.iter().skip(1).any(|part| matches!(part, Part::Text(text) if text.contains(['/', '@'])));
            Some((if slash { text + "?/" } else { text }, false))
        }
        _ => None,
    }
}

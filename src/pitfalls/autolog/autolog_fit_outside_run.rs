//! `cross_val_score` imported before `autolog()`: every fold is logged, as a run of its own or one on
//! top of the other.

use super::switches_on;
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::walk::{Fit, Moment};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "autolog-fit-outside-run",
    family: "autolog",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Fit(check)],
};

fn check(fit: &Fit<'_>, context: &Context<'_>) -> Option<Finding> {
    let watched = |moment: &Moment| moment.state.globals.watches(fit.flavor);
    if !fit.folds || !fit.moments.iter().any(watched) || !bound_before(fit, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, fit.func).name("function", context.quoted(fit.func));
    let mut watched = fit.moments.iter().filter(|moment| watched(moment)).peekable();
    let run = watched.peek()?.state.active().map(|run| run.opened);
    // Where a caller may have opened a run it is one or the other.
    let outside = watched.clone().all(|moment| moment.state.none_active());
    let inside = watched.all(|moment| moment.state.active().is_some());
    match (outside, inside) {
        (true, _) => Some(finding.message("message.outside")),
        (_, true) => Some(finding.message("message.inside").related("run", run)),
        (false, false) => None,
    }
}

/// `from sklearn.model_selection import cross_val_score` above `autolog()` keeps the function that is not
/// patched; the patched one logs nothing.
fn bound_before(fit: &Fit<'_>, context: &Context<'_>) -> bool {
    let text = context.script.python.as_str();
    let name = fit.func.of(text);
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let mut on = context.walked.calls.iter().filter(|site| switches_on(site, context)).peekable();
    let imported = text.find(name).unwrap_or_default();
    plain && on.peek().is_some() && on.all(|site| imported < site.expr.span.start)
}

//! `autolog()` behind the fit that it was to watch.

use super::switches_on;
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::Name;
use crate::walk::{CallSite, Fit};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "autolog-after-fit",
    family: "autolog",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// Words behind `autolog()` by which something may still be trained, or called that is watched.
const TRAINS: [&str; 12] = [
    "fit",
    "train",
    "optimize",
    "search",
    "cross_val",
    "tune",
    "invoke",
    "chat",
    "predict",
    "compile",
    "main(",
    "run(",
];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // In a function, who knows what is called after it; in a branch or a loop there is a next time.
    let in_loop = site.moments.iter().any(|moment| !moment.loops.is_empty());
    if !switches_on(site, context) || site.decided || in_loop || trains_after(site, context) {
        return None;
    }
    let watched = |fit: &&Fit<'_>| site.name == "mlflow.autolog" || site.name == format!("{}.autolog", fit.flavor);
    let before = |fit: &&Fit<'_>| fit.span.end <= site.expr.span.start && fit.functions == site.functions;
    let was_on = |fit: &Fit<'_>| fit.moments.iter().any(|moment| moment.state.globals.watches(fit.flavor));
    let fits = || context.walked.fits.iter();
    let last = fits().filter(|fit| !fit.folds).filter(watched).rfind(before)?;
    // It was on before, or a function that fits is called again.
    if fits().any(was_on) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("line", Name::Line(last.span.start));
    Some(finding.related("fit", Some(context.first_line(last.span))))
}

fn trains_after(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let text = context.without_texts();
    let rest = text.get(site.expr.span.end..).unwrap_or_default();
    TRAINS.iter().any(|word| rest.contains(word))
}

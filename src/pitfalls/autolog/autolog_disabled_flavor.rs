//! `mlflow.autolog()` does not bring back a flavour that its own `autolog(disable=True)` switched off.

use super::switches_on;
use crate::mlflow::{AUTOLOGGED, Range};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::Name;
use crate::walk::{CallSite, Fit, Moment};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "autolog-disabled-flavor",
    family: "autolog",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.autolog" || !switches_on(site, context) {
        return None;
    }
    let off = |fit: &Fit<'_>, moment: &Moment| moment.state.globals.switched_off.contains(fit.flavor);
    let on = |moment: &Moment| moment.state.globals.autolog.contains("mlflow");
    // Switched off and then all on is how one leaves a flavour out of several. Switched off for a fit, and
    // then on for the next, is not.
    let unwatched = context.walked.fits.iter().find(|fit| {
        fit.span.start >= site.expr.span.end && fit.moments.iter().any(|moment| off(fit, moment) && on(moment))
    })?;
    let for_a_fit = context.walked.fits.iter().any(|fit| {
        let same = fit.flavor == unwatched.flavor && fit.span.end <= site.expr.span.start;
        same && fit.moments.iter().any(|moment| off(fit, moment) && !on(moment))
    });
    let switched = context.walked.calls.iter().rfind(|call| {
        call.name == format!("{}.autolog", unwatched.flavor) && call.expr.span.end <= site.expr.span.start
    })?;
    (for_a_fit || nothing_else(unwatched.flavor, context)).then(|| {
        Finding::new(&PITFALL, site.expr.span)
            .name("call", context.called(site.call))
            .name("flavor", Name::Text(unwatched.flavor.to_owned()))
            .name("line", Name::Line(unwatched.span.start))
            .related("off", Some(switched.expr.span))
            .related("fit", Some(context.first_line(unwatched.span)))
    })
}

/// Whether the script has nothing else that `mlflow.autolog()` could record, nor logs what it would by hand.
fn nothing_else(flavor: &str, context: &Context<'_>) -> bool {
    let Some(own) = flavor.strip_prefix("mlflow.") else { return false };
    // What a module of the reader's own trains is not in view.
    let own_modules = context.names.imports().any(|path| path.starts_with('.'));
    let other_packages = AUTOLOGGED.iter().any(|package| *package != own && context.imports(package));
    let by_hand =
        context.walked.calls.iter().any(|call| call.name.ends_with(".log_param") || call.name.ends_with(".log_params"));
    !own_modules && !other_packages && !by_hand
}

//! An autologged fit opens a run and ends it; what is logged by hand after it opens another.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::{Name, Span};
use crate::walk::{CallSite, Moment};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "autolog-splits-runs",
    family: "autolog",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !site.logs {
        return None;
    }
    let (moment, fit) = site.moments.iter().find_map(|moment| Some((moment, fitted_before(moment)?)))?;
    // On a later turn of a loop the run is open that this very call opened on an earlier one.
    let own = |moment: &Moment| moment.state.active().is_some_and(|run| run.opened == site.expr.span);
    let all = site.moments.iter().all(|moment| fitted_before(moment).is_some() || own(moment));
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("line", Name::Line(fit.start))
        .related("fit", Some(context.first_line(fit)))
        .reached(moment);
    Some(if all { finding } else { finding.likely("message.maybe") })
}

/// The autologged fit whose run has come and gone, where nothing has been opened after it.
fn fitted_before(moment: &Moment) -> Option<Span> {
    moment.state.fitted.filter(|_| moment.state.none_active())
}

//! System metrics switched on while a run is open: that run gets none.

use crate::mlflow::{Range, SYSTEM_METRICS};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::{Name, Span};
use crate::walk::{CallSite, InVain, Moment, SetBy, Unread};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "system-metrics-enabled-late",
    family: "autolog",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check), Rule::InVain(check_variable)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.enable_system_metrics_logging" {
        return None;
    }
    let run = site.moments.iter().find_map(|moment| too_late(moment, context))?;
    // On a later turn of a loop it is on already, by this very call.
    let late = |moment: &Moment| too_late(moment, context).is_some() || by(moment, site.expr.span);
    if !site.moments.iter().all(late) || serves_another(site.expr.span, run, context) {
        return None;
    }
    Some(finding(site.expr.span, run, context.called(site.call), context))
}

/// `os.environ["MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING"] = "true"` does the same.
fn check_variable(set: &InVain, context: &Context<'_>) -> Option<Finding> {
    let Unread::Opened { run } = set.why else { return None };
    if told(run, context) || serves_another(set.span, run, context) {
        return None;
    }
    Some(finding(set.span, run, Name::Text(set.name.clone()), context))
}

fn finding(span: Span, run: Span, switch: Name, context: &Context<'_>) -> Finding {
    let finding = Finding::new(&PITFALL, span).name("switch", switch).name("line", Name::Line(run.start));
    finding.related("run", Some(context.first_line(run)))
}

/// The run that is open, if it was opened without system metrics.
fn too_late(moment: &Moment, context: &Context<'_>) -> Option<Span> {
    let state = &moment.state;
    let run = state.active().filter(|_| !state.never && !state.globals.variables.contains_key(SYSTEM_METRICS))?;
    (!told(run.opened, context)).then_some(run.opened)
}

/// `start_run(log_system_metrics=True)` has them, whatever is switched on.
fn told(run: Span, context: &Context<'_>) -> bool {
    let opener = context.walked.calls.iter().find(|site| site.expr.span == run);
    opener.is_some_and(|opener| opener.call.arg("log_system_metrics", None).is_some() || opener.call.unpacks())
}

/// Whether this call has switched them on last.
fn by(moment: &Moment, call: Span) -> bool {
    let set = moment.state.globals.variables.get(SYSTEM_METRICS);
    set.is_some_and(|set| set.by == SetBy::Place(call) || set.by == SetBy::Several)
}

/// Whether another run is opened after this call, which then has system metrics.
fn serves_another(call: Span, run: Span, context: &Context<'_>) -> bool {
    let opens = |site: &CallSite<'_>, moment: &Moment| {
        site.name == "mlflow.start_run" || site.logs && moment.state.none_active()
    };
    let calls = &context.walked.calls;
    let opened = calls
        .iter()
        .filter(|site| site.expr.span != run)
        .any(|site| site.moments.iter().any(|moment| by(moment, call) && opens(site, moment)));
    let mut fits = context.walked.fits.iter().flat_map(|fit| &fit.moments);
    opened || fits.any(|moment| by(moment, call) && moment.state.none_active())
}

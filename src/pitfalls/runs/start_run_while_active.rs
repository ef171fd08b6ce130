//! `start_run()` while another run is active, without `nested=True`.

use super::{NESTED, starts_without_nesting};
use crate::mlflow::Range;
use crate::pitfalls::edits::appended;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::{Name, Span};
use crate::walk::{CallSite, How, Moment, Run};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "start-run-while-active",
    family: "runs",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !starts_without_nesting(site) || site.restarted {
        return None;
    }
    let (moment, run) = site.moments.iter().find_map(|moment| Some((moment, active(moment)?)))?;
    let finding = Finding::new(&PITFALL, site.expr.span).name("call", context.called(site.call));
    let finding = match carrying_loop(site, moment, run) {
        Some(round) => finding.message("message.loop").name("loop", Name::Line(round.start)),
        None if site.moments.iter().all(|moment| active(moment).is_some()) => finding,
        None => finding.likely("message.maybe"),
    };
    let opened = (run.opened != site.expr.span).then_some(run.opened);
    // Inside `with start_run()` a child run is what was meant. Where a run was left open, a child of it
    // would only hide that.
    let inside = run.how == How::With && opened.is_some() && site.call.arg("nested", NESTED).is_none();
    let edits = inside.then(|| vec![appended(site.call, "nested=True", &context.script.python)]);
    Some(finding.related("opened", opened).reached(moment).fix("nested", Safety::Safe, edits))
}

/// The active run, unless it is one that a logging call opened: that call is what to tell about.
fn active(moment: &Moment) -> Option<&Run> {
    moment.state.active().filter(|run| matches!(run.how, How::With | How::Bare))
}

/// The loop that brings a run that this very call opened, or one opened further down in it, back here.
fn carrying_loop(site: &CallSite<'_>, moment: &Moment, run: &Run) -> Option<Span> {
    if run.opened == site.expr.span {
        return moment.loops.last().copied();
    }
    let below = run.opened.start > site.expr.span.start;
    moment
        .loops
        .iter()
        .rev()
        .find(|round| below && round.contains(run.opened) && round.contains(site.expr.span))
        .copied()
}

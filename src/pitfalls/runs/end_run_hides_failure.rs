//! `end_run()` in a `finally` or an `except`, and a handler inside `with start_run()` that lets
//! nothing out: what failed is recorded as FINISHED.

use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::walk::{CallSite, Clause, Swallowed};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "end-run-hides-failure",
    family: "runs",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check), Rule::Swallowed(check_handler)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // end_run(status): the author keeps account of it.
    let status = site.call.arg("status", Some(0)).map(|arg| context.names.value(&arg.value));
    let finished = status.is_none_or(|status| status.as_str() == Some("FINISHED"));
    if site.name != "mlflow.end_run" || !finished || site.call.unpacks() {
        return None;
    }
    let (run, clause) = site.moments.iter().find_map(|moment| Some((moment.state.active()?, moment.clause?)))?;
    let finding = Finding::new(&PITFALL, site.expr.span).related("opened", Some(run.opened));
    match clause {
        Clause::Finally => Some(finding.message("message.finally")),
        Clause::Except => {
            let edit =
                site.call.args.is_empty().then(|| vec![inserted(site.call.parens.end.saturating_sub(1), "\"FAILED\"")]);
            Some(finding.message("message.except").fix("failed", Safety::Safe, edit))
        }
        // except KeyboardInterrupt: end_run(), for a loop that is stopped by hand.
        Clause::NarrowExcept => None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a rule may always decline")]
fn check_handler(swallowed: &Swallowed, context: &Context<'_>) -> Option<Finding> {
    let handler = context.quoted(swallowed.handler);
    let finding = Finding::new(&PITFALL, swallowed.handler).likely("message.swallowed");
    Some(finding.name("handler", handler).related("opened", Some(swallowed.run)))
}

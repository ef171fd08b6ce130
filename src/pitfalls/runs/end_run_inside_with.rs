//! `end_run()` inside the `with` of a nested run: up to 2.18 the end of the block then ends the parent.

use crate::mlflow::WITH_EXIT_ENDS_ANY_RUN;
use crate::pitfalls::edits::line_start;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::Span;
use crate::walk::{CallSite, How, Moment, Taken};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "end-run-inside-with",
    family: "runs",
    outcome: Outcome::Silent,
    releases: WITH_EXIT_ENDS_ANY_RUN,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // Since 2.19 the end of the block looks whether its run is still open: the call is of no use there,
    // and harmless.
    if site.name != "mlflow.end_run" || !WITH_EXIT_ENDS_ANY_RUN.holds(context.release) {
        return None;
    }
    let (child, parent) = site.moments.iter().find_map(nested)?;
    let all = site.moments.iter().all(|moment| nested(moment).is_some());
    let finding = Finding::new(&PITFALL, site.expr.span).related("child", Some(child)).related("parent", Some(parent));
    let finding = if all { finding } else { finding.likely("message.maybe") };
    Some(finding.fix("delete", Safety::Safe, deleted(site, context)))
}

/// The call that opened the active run as a block, and the one that opened its parent.
fn nested(moment: &Moment) -> Option<(Span, Span)> {
    let [.., parent, child] = moment.state.runs.as_slice() else { return None };
    (child.how == How::With).then_some((child.opened, parent.opened))
}

/// The line taken out, where it is the last of its block and not the only one.
fn deleted(site: &CallSite<'_>, context: &Context<'_>) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
    let (start, indent) = line_start(text, site.expr.span.start);
    let end = text.get(site.expr.span.end..)?.find('\n').map_or(text.len(), |newline| site.expr.span.end + newline + 1);
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut below = text.get(end..)?.lines().filter(|line| !line.trim().is_empty());
    let mut above = text.get(..start)?.lines().rev().filter(|line| !line.trim().is_empty());
    let last = below.next().is_none_or(|line| depth(line) < indent.len());
    let not_only = above.next().is_some_and(|line| depth(line) == indent.len());
    let plain = site.taken == Taken::ByNobody && site.call.args.is_empty();
    (plain && last && not_only).then(|| vec![Edit { span: Span { start, end }, text: String::new() }])
}

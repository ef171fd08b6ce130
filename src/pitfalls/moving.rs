//! A line that stands too late, moved above the one it decides.

use super::edits::line_start;
use super::{Context, Edit};
use crate::python::tree::ExprKind;
use crate::script::Span;
use crate::walk::{CallSite, Taken};

/// The line moved above the one that comes too early, where both stand in one block and nothing that
/// the line needs can stand between them.
pub(crate) fn moved_above(site: &CallSite<'_>, early: Span, context: &Context<'_>) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
    let literal = matches!(site.call.args.as_slice(), [only] if matches!(only.value.kind, ExprKind::Str(_)));
    let (to, outer) = line_start(text, early.start);
    let (from, indent) = line_start(text, site.expr.span.start);
    let end = text.get(from..)?.find('\n').map_or(text.len(), |newline| from + newline + 1);
    let line = text.get(from..end)?;
    let alone = site.taken == Taken::ByNobody && line.trim() == site.expr.span.of(text);
    let between = text.get(to..from)?;
    let depth = |line: &str| line.len() - line.trim_start().len();
    let one_block = indent == outer
        && between.lines().all(|line| line.trim().is_empty() || depth(line) >= indent.len())
        && !between.contains("\"\"\"");
    let function = site.name.rsplit('.').next().unwrap_or_default();
    let other = between.contains(function);
    (literal && alone && one_block && !other && line.ends_with('\n')).then(|| {
        vec![
            Edit { span: Span { start: to, end: to }, text: line.to_owned() },
            Edit { span: Span { start: from, end }, text: String::new() },
        ]
    })
}

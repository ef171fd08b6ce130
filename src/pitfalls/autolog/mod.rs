//! Autologging: what it watches, and where that lands.

pub(crate) mod autolog_after_fit;
pub(crate) mod autolog_disabled_flavor;
pub(crate) mod autolog_fit_outside_run;
pub(crate) mod autolog_import_order;
pub(crate) mod autolog_manual_param_conflict;
pub(crate) mod autolog_splits_runs;
pub(crate) mod genai_autolog_removed_argument;
pub(crate) mod pytorch_autolog_needs_lightning;
pub(crate) mod system_metrics_enabled_late;

use super::Context;
use crate::python::values::Value;
use crate::script::Span;
use crate::walk::CallSite;

/// Whether a call switches autologging on.
fn switches_on(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let disable = site.call.arg("disable", None).map(|arg| context.names.value(&arg.value));
    site.name.ends_with(".autolog") && matches!(disable, None | Some(Value::Bool(false))) && !site.call.unpacks()
}

/// Whether an `autolog()` may be told this: `exclusive=True`.
fn may_tell(word: &str, told: &Value, context: &Context<'_>) -> bool {
    context.walked.calls.iter().filter(|site| site.name.ends_with(".autolog")).any(|site| {
        let given = site.call.arg(word, None).map(|arg| context.names.value(&arg.value));
        given.is_some_and(|given| given == *told || !matches!(given, Value::Bool(_))) || site.call.unpacks()
    })
}

/// Where a name is imported for the whole script, if that stands above each `autolog()` and each is on.
fn imported_before(name: &str, context: &Context<'_>) -> Option<Span> {
    let text = context.script.python.as_str();
    let mut first = None;
    for site in context.walked.calls.iter().filter(|site| site.name.ends_with(".autolog")) {
        if !switches_on(site, context) {
            return None;
        }
        first = first.or(Some(site.expr.span.start));
    }
    let above = text.get(..first?)?;
    words(name, above).find(|at| {
        let before = above.get(..at.start).unwrap_or_default();
        let Some((rest, names)) = before.rsplit_once("import ") else { return false };
        let line = rest.rsplit('\n').next().unwrap_or_default();
        let listed = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_,()\\".contains(c);
        let closed = names.contains(')') || !names.contains('(') && names.contains('\n') && !names.contains('\\');
        line.starts_with("from ") && names.chars().all(listed) && !closed
    })
}

/// Where a word stands in a text, strings and comments included.
fn words<'a>(word: &'a str, text: &'a str) -> impl Iterator<Item = Span> + 'a {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).map(|(start, found)| Span { start, end: start + found.len() }).filter(move |at| {
        let before = text.get(..at.start).and_then(|text| text.chars().next_back());
        let after = text.get(at.end..).and_then(|text| text.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

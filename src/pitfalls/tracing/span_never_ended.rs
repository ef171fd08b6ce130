//! A span that is opened by hand and not ended: its trace never arrives, or cannot be read.

use super::asked_of;
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Call, ExprId};
use crate::script::{Name, Span};
use crate::walk::{CallSite, Taken};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "span-never-ended",
    family: "tracing",
    outcome: Outcome::Silent,
    releases: Range::since(2, 14),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let end = match site.name.as_str() {
        "mlflow.start_span_no_context" => "end",
        "mlflow.MlflowClient.start_trace" => "end_trace",
        "mlflow.MlflowClient.start_span" => "end_span",
        _ => return None,
    };
    // A client ends by ids, which need not come from here.
    let by_id = end != "end" && context.code.contains(end);
    if by_id || context.code.contains("def test_") {
        return None;
    }
    let asked = match site.taken {
        Taken::ByNobody => Vec::new(),
        Taken::ByName(_) => asked_of(site.expr, &harmless(context), context)?,
        Taken::Otherwise => return None,
    };
    let ended = asked.iter().any(|(what, _)| matches!(*what, "end" | "__exit__"));
    let id_elsewhere = |what: &str, at: Span| what.ends_with("_id") && !is_ours(at, context);
    if ended || asked.iter().any(|(what, at)| id_elsewhere(what, *at)) {
        return None;
    }
    Some(
        Finding::new(&PITFALL, site.expr.span)
            .name("call", context.called(site.call))
            .name("end", Name::Text(format!("{end}()"))),
    )
}

/// Where a span may be named without going to anybody who would end it: `parent_span=root`, `print(root)`.
fn harmless(context: &Context<'_>) -> Vec<ExprId> {
    let opened = context.walked.calls.iter().filter(|call| call.name == "mlflow.start_span_no_context");
    let parents = opened.filter_map(|call| call.call.arg("parent_span", Some(2)));
    let printed = prints(context).flat_map(|call| &call.args);
    parents.chain(printed).map(|arg| arg.value.id).collect()
}

/// Whether an id goes to MLflow, or is printed: nobody else gets it.
fn is_ours(id: Span, context: &Context<'_>) -> bool {
    context.walked.calls.iter().any(|call| call.call.parens.contains(id))
        || prints(context).any(|call| call.parens.contains(id))
}

fn prints<'c>(context: &Context<'c>) -> impl Iterator<Item = &'c Call> {
    context.walked.others.iter().filter(|(_, other)| other.path == "print").map(|(_, other)| other.call)
}

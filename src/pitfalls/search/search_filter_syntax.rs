//! A filter, or an order, that a search refuses, or that finds nothing.

use crate::mlflow::{
    FilterMistake, HOLE, Range, SEARCH_REFUSES_NAME_AS_ID, Searched, default_tracking_uri, filter_mistake,
    order_mistake, position, trace_filter_mistake,
};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::texts::Written;
use crate::pitfalls::{Certainty, Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Expr, ExprKind, Pass};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "search-filter-syntax",
    family: "search",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(filter), Rule::Call(trace_filter), Rule::Call(order), Rule::Call(view)],
};

fn filter(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let searched = Searched::by(&site.name).filter(|_| !is_expected(site, context))?;
    let arg = argument(site, "filter_string", context).or_else(|| misplaced(site, context))?;
    let written = Written::of(&arg.value, context);
    if misplaced(site, context).is_some_and(|misplaced| misplaced.span == arg.span) {
        let edits = vec![inserted(arg.span.start, "filter_string=")];
        let last = site.call.args.iter().filter(|other| other.pass == Pass::Position).count() == 1;
        let finding =
            Finding::new(&PITFALL, arg.span).message("message.position").name("call", context.called(site.call));
        let silent = context.release < SEARCH_REFUSES_NAME_AS_ID;
        let finding = finding.outcome(if silent { Outcome::Silent } else { Outcome::Fails });
        return Some(finding.fix("keyword", Safety::Safe, last.then_some(edits)));
    }
    let mistake = filter_mistake(&written.text, searched, context.release)?;
    let finding = told(&mistake, &written, arg, context);
    Some(match mistake.kind {
        "message.status" => finding.outcome(Outcome::Silent),
        "message.hole" => {
            let index = written.text.get(..mistake.at.start)?.matches(HOLE).count();
            let hole = written.holes.get(index).copied().flatten().filter(|hole| has_no_quotes(hole, context))?;
            let finding = Finding { certainty: Certainty::Likely, ..finding }.name("hole", context.quoted(hole.span));
            finding.fix("quotes", Safety::Review, in_quotes(hole, &arg.value, context))
        }
        _ => finding,
    })
}

/// The filters of traces have other keys, and the same `=` and `AND`.
fn trace_filter(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let searches = matches!(site.name.as_str(), "mlflow.search_traces" | "mlflow.MlflowClient.search_traces");
    let arg = argument(site, "filter_string", context).filter(|_| searches && !is_expected(site, context))?;
    let written = Written::of(&arg.value, context);
    Some(told(&trace_filter_mistake(&written.text)?, &written, arg, context))
}

fn order(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let searched = Searched::by(&site.name).filter(|_| !is_expected(site, context))?;
    let arg = argument(site, "order_by", context)?;
    let value = context.names.only_value(&arg.value).unwrap_or(&arg.value);
    if let ExprKind::List(items) = &context.literal(&arg.value)?.kind {
        return items.iter().find_map(|item| {
            let written = Written::of(item, context);
            let mistake = order_mistake(&written.text, searched, context.release)?;
            let span = written.span(&mistake.at).unwrap_or(arg.value.span);
            Some(said(&mistake, &written, span, context))
        });
    }
    let text = matches!(value.kind, ExprKind::Str(_) | ExprKind::Format(_));
    let here = text && value.span == arg.value.span;
    let edits = here.then(|| vec![inserted(value.span.start, "["), inserted(value.span.end, "]")]);
    let finding = Finding::new(&PITFALL, arg.value.span).message("message.order-text");
    text.then(|| finding.fix("list", Safety::Safe, edits))
}

/// `run_view_type="ALL"`: MLflow takes a number for it, `ViewType.ALL`.
fn view(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let parameter = if site.name.ends_with(".search_runs") { "run_view_type" } else { "view_type" };
    Searched::by(&site.name)?;
    let arg = argument(site, parameter, context)?;
    let text = matches!(context.names.value(&arg.value), Value::Str(_));
    // A folder refuses it for runs; a database finds nothing.
    let silent = parameter == "view_type" || default_tracking_uri(context.release).starts_with("sqlite");
    let finding = Finding::new(&PITFALL, arg.value.span).message("message.view");
    text.then(|| finding.outcome(if silent { Outcome::Silent } else { Outcome::Fails }))
}

fn argument<'t>(site: &'t CallSite<'_>, name: &str, context: &Context<'_>) -> Option<&'t Arg> {
    site.call.arg(name, position(&site.name, name, context.release))
}

/// `mlflow.search_runs("metrics.acc > 0.9")`: what stands first are the ids of experiments.
fn misplaced<'t>(site: &'t CallSite<'_>, context: &Context<'_>) -> Option<&'t Arg> {
    let arg = site.call.args.first().filter(|arg| arg.pass == Pass::Position && site.name == "mlflow.search_runs")?;
    let value = context.names.value(&arg.value);
    let text = value.as_str()?;
    let compares = [" = ", "==", ">", "<", "!=", " LIKE ", "='"].iter().any(|sign| text.contains(sign));
    (compares && site.call.arg("filter_string", None).is_none()).then_some(arg)
}

/// Whether a test wants the search to fail.
fn is_expected(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let contexts = site.moments.iter().flat_map(|moment| &moment.around);
    contexts.into_iter().any(|around| around.place.of(&context.code).contains("raises"))
}

fn told(mistake: &FilterMistake, written: &Written<'_>, arg: &Arg, context: &Context<'_>) -> Finding {
    let span = written.span(&mistake.at);
    let finding = said(mistake, written, span.unwrap_or(arg.value.span), context);
    let edits = mistake.instead.as_ref().and_then(|(range, text)| {
        let span = written.span(range)?;
        // The quotes of the literal are not those in it.
        let single =
            arg.value.span.of(&context.script.python).trim_start_matches(char::is_alphabetic).starts_with('\'');
        let text = if single { text.replace('\'', "\"") } else { text.clone() };
        Some(vec![Edit { span, text }])
    });
    finding.fix("replace", Safety::Safe, edits)
}

fn said(mistake: &FilterMistake, written: &Written<'_>, span: Span, context: &Context<'_>) -> Finding {
    let found = written.text.get(mistake.at.clone()).unwrap_or_default().replace(HOLE, "…");
    let instead = mistake.instead.as_ref().map(|(_, text)| text.clone()).unwrap_or_default();
    let release = format!("{}.{}", context.release.major, context.release.minor);
    Finding::new(&PITFALL, span)
        .message(mistake.kind)
        .name("found", Name::Text(found))
        .name("instead", Name::Text(instead))
        .name("valid", Name::Text(mistake.valid.to_owned()))
        .name("release", Name::Text(release))
}

/// Whether what fills a hole has no quotes of its own, as far as can be seen.
fn has_no_quotes(hole: &Expr, context: &Context<'_>) -> bool {
    let spoken = |text: &str| {
        let text = text.to_ascii_lowercase();
        ["quot", "repr", "sql", "expr", "clause", "filter", "cond", "escape", "dumps", "literal"]
            .iter()
            .any(|word| text.contains(word))
    };
    let simple = matches!(hole.kind, ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Subscript { .. });
    let value = context.names.value(hole);
    let quoted = value.alternatives().iter().any(|one| match one {
        Value::Str(text) | Value::Head(text) => text.starts_with(['"', '\'']),
        _ => false,
    });
    let text = &context.script.python;
    let made = context.names.only_value(hole);
    let unclear = made.is_some_and(|made| {
        spoken(made.span.of(text))
            || !matches!(
                made.kind,
                ExprKind::Call(_) | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } | ExprKind::Str(_)
            )
    });
    simple && !quoted && !unclear && !spoken(hole.span.of(text))
}

/// Quotes round `{name}` of an f-string.
fn in_quotes(hole: &Expr, literal: &Expr, context: &Context<'_>) -> Option<Vec<Edit>> {
    let text = &context.script.python;
    let inside = matches!(literal.kind, ExprKind::Format(_)) && literal.span.contains(hole.span);
    let single = literal.span.of(text).trim_start_matches(char::is_alphabetic).starts_with('\'');
    let start = text.get(..hole.span.start)?.ends_with('{').then(|| hole.span.start - 1)?;
    let end = text.get(hole.span.end..)?.starts_with('}').then_some(hole.span.end + 1)?;
    let quote = if single { "\"" } else { "'" };
    inside.then(|| vec![inserted(start, quote), inserted(end, quote)])
}

//! `scorers=` given something that is no list of scorers: a plain function, a class, a single one.

use super::{evaluates, is_scorer, named};
use crate::mlflow::{Range, is_class, is_made_without_arguments};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "genai-scorer-not-a-scorer",
    family: "genai",
    outcome: Outcome::Fails,
    releases: Range::since(3, 0),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("scorers", Some(1)).filter(|_| evaluates(site))?;
    if !PITFALL.releases.holds(context.release) {
        return None;
    }
    if let Some(Expr { kind: ExprKind::List(all), .. }) = context.literal(&arg.value) {
        return all.iter().find_map(|one| item(one, context));
    }
    if let Some(finding) = item(&arg.value, context) {
        return Some(finding);
    }
    let value = context.names.only_value(&arg.value).unwrap_or(&arg.value);
    let finding =
        Finding::new(&PITFALL, arg.span).message("message.list").name("value", context.quoted(arg.value.span));
    if matches!(value.kind, ExprKind::Dict(_) | ExprKind::Set(_) | ExprKind::Tuple(_)) {
        return Some(finding);
    }
    let decorated = context.names.function(&arg.value).is_some_and(|function| is_scorer(function, context));
    let single =
        decorated || context.names.origin(&arg.value).is_some_and(|call| own_class(&call.func, context).is_some());
    let span = arg.value.span;
    let brackets = vec![inserted(span.start, "["), inserted(span.end, "]")];
    single.then(|| finding.fix("list", Safety::Safe, Some(brackets)))
}

/// What is wrong with an item of the list.
fn item(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let finding = Finding::new(&PITFALL, expr.span).name("value", context.quoted(expr.span));
    let called = vec![inserted(expr.span.end, "()")];
    match &expr.kind {
        ExprKind::Str(_) => return Some(finding.message("message.text")),
        ExprKind::Lambda { .. } => return Some(finding.message("message.function")),
        _ => {}
    }
    if let Some(class) = own_class(expr, context) {
        let plain = is_made_without_arguments(&class);
        return Some(finding.message("message.class").fix("call", Safety::Safe, plain.then_some(called)));
    }
    if let Some(class) = context.names.class(expr) {
        let scorer = class.bases.iter().any(|base| {
            matches!(named(base, context).as_deref(), Some("mlflow.genai.Scorer" | "mlflow.genai.scorers.Scorer"))
        });
        return scorer.then(|| finding.message("message.class").fix("call", Safety::Review, Some(called)));
    }
    if let Some(function) = context.names.function(expr) {
        return function.decorators.is_empty().then(|| finding.message("message.function"));
    }
    let name = named(&context.names.origin(expr)?.func, context)?;
    if name == "mlflow.genai.scorers.get_all_scorers" && matches!(expr.kind, ExprKind::Call(_)) {
        let star = vec![Edit { span: expr.span, text: format!("*{}", expr.span.of(&context.script.python)) }];
        return in_list(expr, context).then(|| finding.message("message.all").fix("star", Safety::Safe, Some(star)));
    }
    let metric = name.starts_with("mlflow.metrics.") || name == "mlflow.models.make_metric";
    metric.then(|| finding.message("message.metric"))
}

/// Whether an expression stands in a list rather than alone.
fn in_list(expr: &Expr, context: &Context<'_>) -> bool {
    let before = context.script.python.get(..expr.span.start).unwrap_or_default().trim_end();
    before.ends_with(['[', ','])
}

/// The class of MLflow's scorers that an expression names.
fn own_class(expr: &Expr, context: &Context<'_>) -> Option<String> {
    let name = named(expr, context).filter(|name| is_class(name))?;
    let base = name == "mlflow.genai.scorers.Scorer" || name == "mlflow.genai.scorers.ScorerSamplingConfig";
    (name.starts_with("mlflow.genai.scorers.") && !base).then_some(name)
}

//! `search_model_versions(…)[0]` for the latest version: the first is the one that was changed last.

use crate::mlflow::{HOLE, Range};
use crate::pitfalls::edits::appended;
use crate::pitfalls::texts::text_of;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind};
use crate::script::Name;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "search-model-versions-first-is-not-latest",
    family: "registry",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Expr(check)],
};

fn check(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let ExprKind::Subscript { value, index } = &expr.kind else { return None };
    if !matches!(index.kind, ExprKind::Int(0)) || asked_only_its_name(expr, context) {
        return None;
    }
    let (call, by_name) = match &value.kind {
        ExprKind::Name(name) => {
            let mut bindings = context.names.bindings(value);
            let (Some(Binding::Value(value)), None) = (bindings.next(), bindings.next()) else { return None };
            (value.as_call()?, Some(name))
        }
        _ => (value.as_call()?, None),
    };
    let name = context.objects().called(&call.func)?;
    let position = match name.as_str() {
        "mlflow.MlflowClient.search_model_versions" => 0,
        "mlflow.search_model_versions" => 1,
        _ => return None,
    };
    let otherwise = by_name.is_some_and(|name| sorted_or_alone(name, context));
    if otherwise || call.unpacks() || call.arg("order_by", Some(2)).is_some() {
        return None;
    }
    if !all_of_a_model(call, position, context) || in_unity_catalog(context) {
        return None;
    }
    let text = context.script.python.as_str();
    let fix = vec![appended(call, "order_by=[\"version_number DESC\"]", text)];
    let quoted = Name::Text(text.get(expr.span.start..expr.span.end)?.split_whitespace().collect());
    let short = matches!(&quoted, Name::Text(text) if text.len() < 40);
    let finding = Finding::new(&PITFALL, expr.span).perhaps();
    let finding = finding
        .name("call", context.called(call))
        .name("first", if short { quoted } else { Name::Text("[0]".to_owned()) });
    let elsewhere = by_name.map(|_| call.func.span);
    Some(finding.related("search", elsewhere).fix("order", Safety::Safe, Some(fix)))
}

/// `versions[0].name` is the same for all versions of a model.
fn asked_only_its_name(expr: &Expr, context: &Context<'_>) -> bool {
    context.script.python.get(expr.span.end..).is_some_and(|rest| {
        let rest = rest.strip_prefix(".name");
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// `versions.sort(key=…)` puts them in another order, and of `len(versions) == 1` the first is the latest.
fn sorted_or_alone(name: &str, context: &Context<'_>) -> bool {
    let text = context.code.as_str();
    let sorted = [".sort(", ".reverse("].iter().any(|method| text.contains(&[name, method].concat()));
    let length = ["len(", name, ")"].concat();
    let counted = text.match_indices(&length).any(|(at, _)| {
        let rest = text.get(at + length.len()..).unwrap_or_default().trim_start();
        rest.starts_with("== 1") || rest.starts_with("!= 1")
    });
    sorted || counted
}

/// Whether the filter names a model and nothing that tells its versions apart.
fn all_of_a_model(call: &Call, position: usize, context: &Context<'_>) -> bool {
    let Some(arg) = call.arg("filter_string", Some(position)) else { return false };
    let Some(filter) = text_of(&arg.value, context) else { return false };
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | HOLE);
    let words = || filter.split(|c: char| !in_word(c)).filter(|word| !word.is_empty());
    let model = words().next() == Some("name") && !filter.contains("LIKE");
    // name='churn' and run_id='…', tags.stage='…': only few, perhaps one.
    let also = words().any(|word| word.eq_ignore_ascii_case("and"));
    let three_levels = words().any(|word| word.split('.').count() == 3);
    model && !also && !three_levels
}

/// Databricks' Unity Catalog has an order of its own and takes no `order_by`.
fn in_unity_catalog(context: &Context<'_>) -> bool {
    context.script.python.contains("databricks")
}

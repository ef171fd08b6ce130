//! A scikit-learn model of types that skops, the default format since 3.14, does not trust.

use super::estimators::{Estimators, Maker};
use crate::mlflow::{Refusal, SKOPS_IS_DEFAULT, makes_estimator, skops_refuses};
use crate::pitfalls::edits::appended;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Call, Expr, ExprKind};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "sklearn-skops-untrusted-types",
    family: "models",
    outcome: Outcome::Fails,
    releases: SKOPS_IS_DEFAULT,
    rules: &[Rule::Call(check)],
};

/// How deep estimators lie in one another: a forest in a pipeline in a search.
const DEPTH: usize = 6;

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let saves = matches!(site.name.as_str(), "mlflow.sklearn.log_model" | "mlflow.sklearn.save_model");
    if !saves || !PITFALL.releases.holds(context.release) || site.tried || context.walked.asks_release {
        return None;
    }
    if says_its_format(site.call, context) || is_on_databricks(context) {
        return None;
    }
    let model = site.call.arg("sk_model", Some(0))?;
    let estimators = Estimators::of(context);
    let makers = estimators.makers(&model.value);
    let refused = makers.iter().flatten().filter_map(|maker| refused_model(maker, &estimators, context));
    let mut refused: Vec<Refused<'_>> = refused.collect();
    let all = refused.len() == makers.len() && refused.iter().all(|one| one.sure);
    if !all {
        // get_model("linear") gives one of those that it may give.
        refused.retain(|one| !estimators.is_chosen_by_a_function(one.at, model.span));
    }
    let first = refused.iter().find(|one| one.sure).or_else(|| refused.first())?;
    let elsewhere = Some(first.at).filter(|at| !model.span.contains(*at));
    let finding = Finding::new(&PITFALL, model.span)
        .outcome(context.by_choice())
        .name("call", context.called(site.call))
        .name("estimator", Name::Text(first.name.to_owned()))
        .related("made", elsewhere);
    let edit = appended(site.call, "serialization_format=\"cloudpickle\"", &context.script.python);
    let finding = finding.fix("cloudpickle", Safety::Review, Some(vec![edit]));
    let finding = if first.own { finding.message("message.own") } else { finding };
    Some(if all { finding } else { finding.likely("message.maybe") })
}

/// Whether the call says how the model is to be saved, or may: it takes what is unpacked into it.
fn says_its_format(call: &Call, context: &Context<'_>) -> bool {
    let given = |name: &str| call.arg(name, None).is_some_and(|arg| !matches!(arg.value.kind, ExprKind::None));
    call.unpacks()
        || given("serialization_format")
        || given("skops_trusted_types")
        // save_model(model, path, conda_env, code_paths, mlflow_model, serialization_format)
        || context.given(call).positions > 4
}

/// On Databricks the default is cloudpickle as it was.
fn is_on_databricks(context: &Context<'_>) -> bool {
    ["databricks", "dbutils", "Databricks"].iter().any(|word| context.script.python.contains(word))
}

/// A part of a model that is refused.
#[derive(Clone, Copy)]
struct Refused<'c> {
    /// What it is called in the script: its class, or a function.
    name: &'c str,
    at: Span,
    /// Whether it is the script's own.
    own: bool,
    /// Whether it is refused whatever the data.
    sure: bool,
    /// Whether it has to be fitted for that.
    when_fitted: bool,
}

fn refused_model<'c>(maker: &Maker<'c>, estimators: &Estimators<'c>, context: &'c Context<'c>) -> Option<Refused<'c>> {
    let refused = refused(maker.call, maker.at, (estimators, context), DEPTH)?;
    (!refused.when_fitted || estimators.is_fitted(maker)).then_some(refused)
}

/// What a call makes, or the first estimator in it, that is refused.
fn refused<'c>(
    call: &'c Call,
    at: Span,
    (estimators, context): (&Estimators<'c>, &'c Context<'c>),
    depth: usize,
) -> Option<Refused<'c>> {
    if let Some(class) = context.names.class(&call.func) {
        return Some(Refused { name: &class.name, at, own: true, sure: true, when_fitted: false });
    }
    let path = context.names.path(&call.func)?;
    let name = call.func.span.of(&context.script.python).rsplit('.').next()?;
    let by_itself = |sure| Some(Refused { name, at, own: false, sure, when_fitted: true });
    let is = |argument: &str, value: &str| {
        call.arg(argument, None).is_some_and(|arg| context.names.value(&arg.value).as_str() == Some(value))
    };
    match skops_refuses(&path) {
        Some(Refusal::Always) => return by_itself(true),
        Some(Refusal::Unless(argument, value)) if !is(argument, value) => return by_itself(true),
        Some(Refusal::Perhaps(argument, value)) if !is(argument, value) => return by_itself(false),
        Some(Refusal::Alone) if !["estimator", "base_estimator"].iter().any(|one| call.arg(one, Some(0)).is_some()) => {
            return by_itself(true);
        }
        Some(Refusal::Unless(..) | Refusal::Perhaps(..) | Refusal::Alone) | None => {}
    }
    let depth = depth.checked_sub(1).filter(|_| makes_estimator(&path))?;
    let mut found = call.args.iter().filter_map(|arg| refused_part(&arg.value, (estimators, context), depth));
    let first = found.next()?;
    Some(if first.sure { first } else { found.find(|other| other.sure).unwrap_or(first) })
}

/// What is refused in an argument of an estimator: a list of steps, an estimator, a function.
fn refused_part<'c>(
    expr: &'c Expr,
    (estimators, context): (&Estimators<'c>, &'c Context<'c>),
    depth: usize,
) -> Option<Refused<'c>> {
    let part = |expr: &'c Expr| refused_part(expr, (estimators, context), depth);
    let own = |name: &'c str| Some(Refused { name, at: expr.span, own: true, sure: true, when_fitted: false });
    match &expr.kind {
        ExprKind::List(all) | ExprKind::Tuple(all) => all.iter().find_map(part),
        ExprKind::Lambda { .. } => own("lambda"),
        ExprKind::Name(_) if context.names.function(expr).is_some() => own(expr.as_name()?),
        ExprKind::Name(_) => {
            let steps = context.names.only_value(expr).filter(|value| matches!(value.kind, ExprKind::List(_)));
            steps.map_or_else(|| refused_one(expr, (estimators, context), depth), part)
        }
        ExprKind::Call(_) => refused_one(expr, (estimators, context), depth),
        _ => None,
    }
}

/// What is refused of the one thing that an expression is.
fn refused_one<'c>(
    expr: &Expr,
    (estimators, context): (&Estimators<'c>, &'c Context<'c>),
    depth: usize,
) -> Option<Refused<'c>> {
    let makers = estimators.makers(expr);
    let all: Vec<_> =
        makers.iter().map(|maker| refused((*maker)?.call, (*maker)?.at, (estimators, context), depth)).collect();
    let first = all.iter().flatten().next()?;
    Some(Refused { sure: all.iter().all(|one| one.is_some_and(|one| one.sure)), ..*first })
}

//! A metric function imported before `autolog()` replaced it: what it gives is not recorded.

use super::{imported_before, may_tell, switches_on, words};
use crate::mlflow::{Range, measures, predicts};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::names::Binding;
use crate::python::tree::{Expr, ExprKind};
use crate::python::values::Value;
use crate::script::Span;
use crate::walk::{Fit, Other, Taken};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "autolog-import-order",
    family: "autolog",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Other(check)],
};

fn check(span: Span, metric: &Other<'_>, context: &Context<'_>) -> Option<Finding> {
    if !measures(&metric.path)
        || gives_many(metric, context)
        || may_tell("log_post_training_metrics", &Value::Bool(false), context)
    {
        return None;
    }
    let name = metric.call.func.as_name()?;
    let imported = context.names.bindings(&metric.call.func).all(|binding| matches!(binding, Binding::Import(_)));
    let import = imported_before(name, context).filter(|_| imported)?;
    let others = &context.walked.others;
    // mlflow.evaluate() records it, and so does the author who does more with it than look at it.
    let recorded = context.walked.calls.iter().any(|site| site.name.ends_with(".evaluate"))
        || others.iter().any(|(span, other)| other.path == metric.path && !only_shown(*span, other, context));
    if recorded || !metric.call.args.iter().any(|arg| predicted(&arg.value, context)) {
        return None;
    }
    let on = context.walked.calls.iter().find(|site| switches_on(site, context))?;
    let finding = Finding::new(&PITFALL, span)
        .name("function", context.quoted(metric.call.func.span))
        .name("call", context.called(on.call))
        .related("import", Some(import))
        .related("on", Some(on.expr.span));
    Some(finding)
}

/// `average=None` gives a number for each class.
fn gives_many(metric: &Other<'_>, context: &Context<'_>) -> bool {
    let given = |word: &str| metric.call.arg(word, None).map(|arg| &arg.value);
    let none = |expr: &Expr| matches!(expr.kind, ExprKind::None);
    let average =
        given("average").is_some_and(|average| none(average) || context.names.value(average).as_str().is_none());
    average || given("multioutput").is_some() || metric.call.unpacks()
}

/// What a model predicted whose fit was recorded.
fn predicted(expr: &Expr, context: &Context<'_>) -> bool {
    let made = if matches!(expr.kind, ExprKind::Name(_)) { context.names.only_value(expr) } else { Some(expr) };
    let Some(ExprKind::Attribute { value, name }) = made.and_then(Expr::as_call).map(|call| &call.func.kind) else {
        return false;
    };
    predicts(name) && context.walked.fits.iter().any(|fit| is_of(fit, value, context) && is_watched(fit))
}

fn is_watched(fit: &Fit<'_>) -> bool {
    let watched = |fit: &Fit<'_>| fit.moments.iter().all(|moment| moment.state.globals.watches(fit.flavor));
    fit.flavor == "mlflow.sklearn" && !fit.folds && !fit.moments.is_empty() && watched(fit)
}

/// Whether a fit is one of this model: `model.fit(X)`, or `model = Ridge().fit(X)`.
fn is_of(fit: &Fit<'_>, model: &Expr, context: &Context<'_>) -> bool {
    let names = context.names;
    let same = match &fit.call.func.kind {
        ExprKind::Attribute { value, .. } => {
            value.as_name().is_some()
                && value.as_name() == model.as_name()
                && names.binding_key(value) == names.binding_key(model)
        }
        _ => false,
    };
    same || names.only_value(model).is_some_and(|value| value.span == fit.span)
}

/// Whether a value goes nowhere but to the screen.
fn only_shown(span: Span, metric: &Other<'_>, context: &Context<'_>) -> bool {
    let shown = |at: Span| {
        let shows = |path: &str| matches!(path, "print" | "display" | "pprint.pprint") || path.starts_with("logging.");
        context.walked.others.iter().any(|(whole, other)| shows(&other.path) && *whole != at && whole.contains(at))
    };
    match metric.taken {
        Taken::ByNobody => true,
        Taken::ByName(name) => {
            let text = &context.script.python;
            let target = |at: Span| text.get(at.end..span.start).is_some_and(|between| between.trim() == "=");
            words(name, text).all(|at| target(at) || shown(at))
        }
        Taken::Otherwise => shown(span),
    }
}

//! `load_model(…).predict_proba(…)`: what `mlflow.pyfunc.load_model` gives has `predict` and little more.

use super::saved::{flavor, savers};
use crate::mlflow::{Found, Range, find, meant_name};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Call, Expr, ExprKind};
use crate::script::{Name, Span};
use crate::walk::{AskedBy, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "pyfunc-model-no-such-method",
    family: "pyfunc",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Named(asked), Rule::Expr(called)],
};

const MODEL: &str = "mlflow.pyfunc.PyFuncModel";

fn asked(named: &Named, context: &Context<'_>) -> Option<Finding> {
    if named.owner != MODEL || named.by != AskedBy::Object || named.tried || named.name.starts_with('_') {
        return None;
    }
    let nowhere = find(&named.path()) == Found::Nowhere && !context.walked.probed.contains(&named.name);
    // What is close to a name that there is was mistyped.
    let native = ["predict_proba", "predict_log_proba", "score", "transform", "fit"].contains(&named.name.as_str());
    if !nowhere || !native && meant_name(&named.owner, &named.name, context.release).is_some() {
        return None;
    }
    let finding = Finding::new(&PITFALL, named.span).name("name", Name::Text(named.name.clone()));
    let load = named.maker.and_then(|maker| loader(maker, context));
    Some(finding.related("loaded", named.maker).fix(
        "native",
        Safety::Review,
        load.and_then(|load| native_load(load, context)),
    ))
}

fn called(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    if context.is_tried(expr.span) || context.objects().class_of(&call.func) != Some(MODEL) {
        return None;
    }
    let edit = Edit { span: Span { start: call.func.span.end, end: call.func.span.end }, text: ".predict".to_owned() };
    let finding = Finding::new(&PITFALL, call.func.span).message("message.called");
    let finding = finding.name("model", context.quoted(call.func.span));
    Some(finding.fix("predict", Safety::Review, Some(vec![edit])))
}

fn loader<'c>(maker: Span, context: &Context<'c>) -> Option<&'c Call> {
    let mut calls = context.walked.calls.iter();
    calls.find(|site| site.call.func.span == maker && site.name == "mlflow.pyfunc.load_model").map(|site| site.call)
}

/// `mlflow.pyfunc.load_model` replaced by the loader of the flavour that the script saved the model with.
fn native_load(load: &Call, context: &Context<'_>) -> Option<Vec<Edit>> {
    let mut flavors =
        savers(&load.arg("model_uri", Some(0))?.value, context).into_iter().map(|site| flavor(&site.name));
    let first = flavors.next()??;
    let ExprKind::Attribute { value, .. } = &load.func.kind else { return None };
    let ExprKind::Attribute { name, .. } = &value.kind else { return None };
    let span = Span { start: value.span.end.checked_sub(name.len())?, end: value.span.end };
    let one = first != "pyfunc" && flavors.all(|other| other == Some(first));
    (one && name == "pyfunc").then(|| vec![Edit { span, text: first.to_owned() }])
}

//! `mlflow.sklearn.load_model` of a model that was saved with another flavour.

use super::saved::{flavor, savers};
use crate::mlflow::Range;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::ExprKind;
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "wrong-flavor-load",
    family: "pyfunc",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// Flavours that are loaded by their own module only.
const FLAVORS: [&str; 15] = [
    "catboost",
    "langchain",
    "lightgbm",
    "onnx",
    "prophet",
    "pyfunc",
    "pytorch",
    "sentence_transformers",
    "sklearn",
    "spacy",
    "spark",
    "statsmodels",
    "tensorflow",
    "transformers",
    "xgboost",
];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let loads = flavor(site.name.strip_suffix(".load_model")?).filter(|loads| *loads != "pyfunc")?;
    let saved = savers(&site.call.arg("model_uri", Some(0))?.value, context);
    let first = saved.first()?;
    let own = flavor(&first.name)?;
    let other = own != loads && saved.iter().all(|site| flavor(&site.name) == Some(own));
    if !other || site.tried || ![own, loads].iter().all(|flavor| FLAVORS.contains(flavor)) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.call.func.span)
        .name("saved", Name::Text(own.to_owned()))
        .name("loads", Name::Text(loads.to_owned()))
        .related("saved", Some(first.expr.span));
    Some(finding.fix("load", Safety::Review, loaded_by(own, site)))
}

/// The flavour's name in `mlflow.sklearn.load_model` replaced.
fn loaded_by(flavor: &str, site: &CallSite<'_>) -> Option<Vec<Edit>> {
    let ExprKind::Attribute { value, .. } = &site.call.func.kind else { return None };
    let ExprKind::Attribute { name, .. } = &value.kind else { return None };
    let span = Span { start: value.span.end.checked_sub(name.len())?, end: value.span.end };
    Some(vec![Edit { span, text: flavor.to_owned() }])
}

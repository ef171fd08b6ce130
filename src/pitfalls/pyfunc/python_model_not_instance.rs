//! `python_model=` given a class, or an object that MLflow can't ask for predictions.

use super::classes::{defines, estimator_flavor, is_in_view, is_python_model, lineage, method, python_model};
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Class, Expr, ExprKind, Parameter};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "python-model-not-instance",
    family: "pyfunc",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let value = &python_model(site).filter(|_| site.name.starts_with("mlflow.pyfunc.") && !site.tried)?.value;
    let finding = Finding::new(&PITFALL, value.span).name("value", context.quoted(value.span));
    if let Some(class) = context.names.class(value) {
        return given_class(finding, class, value, context);
    }
    if let Some(flavor) = estimator_flavor(value, context) {
        return Some(finding.message("message.estimator").name("flavor", Name::Text(flavor.to_owned())));
    }
    if let Some(class) = context.names.class_of(value) {
        let plain = is_in_view(class, context) && !is_python_model(class, context);
        let callable = defines(class, "__call__", context);
        let finding = finding.message("message.plain").name("class", Name::Text(class.name.clone()));
        return (plain && !callable).then_some(finding);
    }
    let count = parameters(value, context)?.len();
    (count != 1).then(|| finding.message("message.function").name("count", Name::Text(count.to_string())))
}

/// A class is called with the input instead of being asked for predictions, if it takes one argument at all.
fn given_class(finding: Finding, class: &Class, value: &Expr, context: &Context<'_>) -> Option<Finding> {
    let own = method(class, "__init__", context);
    if !is_in_view(class, context)
        || !is_python_model(class, context)
        || own.is_some_and(|own| !own.decorators.is_empty())
        || !lineage(class, context).iter().all(|class| class.decorators.is_empty())
    {
        return None;
    }
    let taken = own.map_or(&[][..], |own| own.parameters.get(1..).unwrap_or_default());
    let needs = taken.iter().any(|parameter| parameter.default.is_none() && !parameter.variadic);
    let call = (!needs).then(|| vec![inserted(value.span.end, "()")]);
    let finding = finding.name("class", Name::Text(class.name.clone()));
    let finding = match taken.len() {
        1 => finding.outcome(Outcome::Silent).message("message.class-called"),
        _ => finding.message("message.class"),
    };
    Some(finding.fix("call", Safety::Safe, call))
}

/// The parameters of a function of the script, or of a lambda.
fn parameters<'e>(value: &'e Expr, context: &Context<'e>) -> Option<&'e [Parameter]> {
    match &value.kind {
        ExprKind::Lambda { parameters, .. } => Some(parameters),
        ExprKind::Name(_) => {
            let function = context.names.function(value)?;
            function.decorators.is_empty().then_some(function.parameters.as_slice())
        }
        _ => None,
    }
}

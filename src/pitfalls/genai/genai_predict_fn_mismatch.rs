//! `predict_fn` is called with the keys of `inputs` as its arguments, and does not take them.

use super::{entries, evaluates, rows};
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Expr, ExprKind, Parameter};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "genai-predict-fn-mismatch",
    family: "genai",
    outcome: Outcome::Fails,
    releases: Range::since(3, 0),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("predict_fn", Some(2)).filter(|_| evaluates(site))?;
    if !PITFALL.releases.holds(context.release) {
        return None;
    }
    let finding = Finding::new(&PITFALL, arg.span).name("value", context.quoted(arg.value.span));
    if context.names.value(&arg.value).as_str().is_some() {
        return Some(finding.message("message.text"));
    }
    let data = site.call.arg("data", Some(0))?;
    let row = rows(&data.value, context)?.into_iter().next()??;
    if row.iter().any(|(key, ..)| *key == "trace") {
        return None;
    }
    let (_, _, inputs) = row.iter().find(|(key, ..)| *key == "inputs")?;
    let keys: Vec<&str> = entries(context.literal(inputs)?)?.into_iter().map(|(key, ..)| key).collect();
    let parameters = parameters(&arg.value, context)?;
    // **kwargs takes what is left; an example without inputs is not tried out.
    if keys.is_empty() || parameters.iter().any(|parameter| parameter.variadic) {
        return None;
    }
    let takes = |key: &&str| parameters.iter().any(|parameter| parameter.name == *key);
    let missing = parameters.iter().find(|one| one.default.is_none() && !keys.contains(&one.name.as_str()));
    let finding = finding.related("inputs", Some(inputs.span));
    if let Some(key) = keys.iter().find(|key| !takes(key)) {
        let own: Vec<&str> = parameters.iter().map(|one| one.name.as_str()).collect();
        let finding = finding.name("key", Name::Text((*key).to_owned()));
        return Some(match own.as_slice() {
            [] => finding.message("message.none"),
            own => finding.name("parameters", Name::Text(own.join(", "))),
        });
    }
    missing.map(|one| finding.message("message.missing").name("parameter", Name::Text(one.name.clone())))
}

/// The parameters of a function or lambda of the script, as it stands: a decorator may change them.
fn parameters<'e>(expr: &'e Expr, context: &'e Context<'_>) -> Option<&'e [Parameter]> {
    let value = match &expr.kind {
        ExprKind::Name(_) => context.names.only_value(expr).unwrap_or(expr),
        _ => expr,
    };
    if let ExprKind::Lambda { parameters, .. } = &value.kind {
        return Some(parameters);
    }
    let function = context.names.function(expr)?;
    let bound = match &expr.kind {
        // bot.answer, whose first parameter is the object.
        ExprKind::Attribute { value, .. } => {
            context.names.class_of(value).filter(|_| !context.names.is_overridden(function))?;
            context.names.own_parameters(function)
        }
        _ => 0,
    };
    let plain = function.decorators.iter().all(|decorator| {
        let func = decorator.as_call().map_or(decorator, |call| &call.func);
        super::named(func, context).as_deref() == Some("mlflow.trace")
    });
    function.parameters.get(bound..).filter(|_| plain)
}

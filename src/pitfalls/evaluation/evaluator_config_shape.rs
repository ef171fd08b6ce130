//! A list of evaluators wants a configuration for each name, a single name wants the plain one.

use super::{evaluates, evaluators};
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Expr, ExprKind};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "evaluator-config-shape",
    family: "evaluation",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("evaluator_config", None).filter(|_| evaluates(site))?;
    let given = site.call.arg("evaluators", None)?;
    let list = matches!(context.literal(&given.value)?.kind, ExprKind::List(_));
    let names = evaluators(site.call, context)?;
    let config = context.literal(&arg.value)?;
    let ExprKind::Dict(items) = &config.kind else { return None };
    let keys: Vec<Value> =
        items.iter().map(|(key, _)| key.as_ref().map(|key| context.names.value(key))).collect::<Option<_>>()?;
    let keys: Vec<&str> = keys.iter().map(Value::as_str).collect::<Option<_>>()?;
    let in_place = config.span == arg.value.span;
    if list {
        flat(arg, (&names, &keys, items), in_place)
    } else {
        nested(arg, (&names, &keys, items), in_place, context)
    }
    .map(|finding| finding.name("evaluators", context.quoted(given.value.span)))
}

/// The names of the evaluators, the keys of the configuration, and its items.
type Config<'e> = (&'e [String], &'e [&'e str], &'e [(Option<Expr>, Expr)]);

/// `evaluators=["default"]` with the configuration as it is.
fn flat(arg: &Arg, (names, keys, items): Config<'_>, in_place: bool) -> Option<Finding> {
    let is_named = |key: &&str| names.iter().any(|name| name == key);
    let plain = |value: &Expr| {
        matches!(
            value.kind,
            ExprKind::Str(_) | ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None | ExprKind::List(_)
        )
    };
    let wrong = keys.iter().any(|key| !is_named(key)) || items.iter().any(|(_, value)| plain(value));
    if !wrong {
        return None;
    }
    let first = names.first()?;
    let finding = Finding::new(&PITFALL, arg.span).name("name", Name::Text(first.clone()));
    let whole = in_place && names.len() == 1 && !keys.iter().any(is_named);
    let edits = whole
        .then(|| vec![inserted(arg.value.span.start, format!("{{\"{first}\": ")), inserted(arg.value.span.end, "}")]);
    Some(finding.fix("nest", Safety::Safe, edits))
}

/// `evaluators="default"` with a configuration for each name: all of it is passed over.
fn nested(arg: &Arg, (names, keys, items): Config<'_>, in_place: bool, context: &Context<'_>) -> Option<Finding> {
    let ([name], [key], [(_, inner)]) = (names, keys, items) else { return None };
    if name != "default" || key != name || !matches!(inner.kind, ExprKind::Dict(_)) {
        return None;
    }
    let finding = Finding::new(&PITFALL, arg.span).outcome(Outcome::Silent).message("message.nested");
    let text = inner.span.of(&context.script.python).to_owned();
    let edits = in_place.then(|| vec![Edit { span: arg.value.span, text }]);
    Some(finding.name("name", Name::Text(name.clone())).fix("flatten", Safety::Safe, edits))
}

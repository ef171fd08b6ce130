//! `conda_env={}`, a dict without `dependencies`, or the function that would make one.

use crate::mlflow::{Range, saves_model};
use crate::pitfalls::edits::{inserted, without_argument};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Expr, ExprKind, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "conda-env-empty",
    family: "models",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("conda_env", None).filter(|_| saves_model(&site.name))?;
    let finding = Finding::new(&PITFALL, arg.span);
    if context
        .names
        .path(&arg.value)
        .is_some_and(|path| path.starts_with("mlflow.") && path.ends_with(".get_default_conda_env"))
    {
        let function = Name::Text(arg.value.span.of(&context.script.python).to_owned());
        let call = vec![inserted(arg.value.span.end, "()")];
        return Some(finding.message("message.function").name("function", function).fix(
            "call",
            Safety::Review,
            Some(call),
        ));
    }
    let value = context.literal(&arg.value)?;
    let items = items(value, context)?;
    let in_place = value.span == arg.value.span;
    let remove = without_argument(site.call, arg).filter(|_| in_place).map(|edit| vec![edit]);
    if items.is_empty() {
        return Some(finding.message("message.empty").fix("remove", Safety::Safe, remove));
    }
    // {**base, "name": "x"}: the other dict may hold them.
    let holds = items.iter().any(|key| key.as_ref().is_none_or(|key| key == "dependencies"));
    (!holds).then(|| finding.message("message.no-dependencies").fix("remove", Safety::Review, remove))
}

/// The keys of a dict that is written out, `None` for one that is not known: `{"name": "x"}`, `dict(name="x")`.
fn items(dict: &Expr, context: &Context<'_>) -> Option<Vec<Option<String>>> {
    match &dict.kind {
        ExprKind::Dict(items) => {
            let text = |key: &Expr| context.names.value(key).as_str().map(str::to_owned);
            Some(items.iter().map(|(key, _)| key.as_ref().and_then(text)).collect())
        }
        ExprKind::Call(call) if context.names.path(&call.func).as_deref() == Some("dict") => {
            let name = |arg: &Arg| match &arg.pass {
                Pass::Keyword(name, _) => Some(name.clone()),
                Pass::Position | Pass::Star | Pass::DoubleStar => None,
            };
            Some(call.args.iter().map(name).collect())
        }
        _ => None,
    }
}

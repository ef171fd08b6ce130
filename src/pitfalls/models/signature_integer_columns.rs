//! A signature inferred from whole numbers takes no fractions and no missing values, and one inferred
//! from fractions takes no whole numbers.

use crate::mlflow::Range;
use crate::pitfalls::pyfunc::saved::savers;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Expr, ExprKind};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "signature-integer-columns",
    family: "models",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Whole,
    Fractions,
}

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.pyfunc.PyFuncModel.predict" || site.tried {
        return None;
    }
    let data = &site.call.arg("data", Some(0))?.value;
    let asked = columns(data, context)?;
    let ExprKind::Attribute { value: model, .. } = &site.call.func.kind else { return None };
    let load = context.names.origin(model)?;
    let sites = savers(&load.arg("model_uri", Some(0))?.value, context);
    let [saver] = sites.as_slice() else { return None };
    let infer = context.names.origin(&saver.call.arg("signature", None)?.value)?;
    let inferred = context.names.path(&infer.func)?.ends_with("infer_signature");
    let seen = columns(&infer.arg("model_input", Some(0)).filter(|_| inferred)?.value, context)?;
    let (name, numbers) = asked.into_iter().find(|(name, numbers)| {
        let same = seen.iter().find(|(other, _)| other == name);
        same.is_some_and(|(_, other)| other != numbers)
    })?;
    let message = if numbers == Numbers::Fractions { "message.fractions" } else { "message.whole" };
    let finding = Finding::new(&PITFALL, data.span).message(message).name("column", Name::Text(name));
    Some(finding.related("signature", Some(infer.func.span)))
}

/// The columns of numbers of a frame, or of a dict, that is written out.
fn columns(expr: &Expr, context: &Context<'_>) -> Option<Vec<(String, Numbers)>> {
    let value = context.literal(expr)?;
    let value = match &value.kind {
        ExprKind::Call(call) => {
            let frame = context.names.path(&call.func).as_deref() == Some("pandas.DataFrame") && call.args.len() == 1;
            context.literal(&call.arg("data", Some(0)).filter(|_| frame)?.value)?
        }
        _ => return None,
    };
    let ExprKind::Dict(items) = &value.kind else { return None };
    let column = |(key, list): &(Option<Expr>, Expr)| {
        let key = context.names.value(key.as_ref()?).as_str()?.to_owned();
        let ExprKind::List(all) = &list.kind else { return None };
        Some((key, numbers(all, context)?))
    };
    Some(items.iter().filter_map(column).collect())
}

/// What pandas makes of a list: whole numbers, or fractions if one of them is one or is missing.
fn numbers(all: &[Expr], context: &Context<'_>) -> Option<Numbers> {
    let mut found = None;
    for one in all {
        let one = match &one.kind {
            ExprKind::Int(_) => Numbers::Whole,
            ExprKind::None => Numbers::Fractions,
            ExprKind::Other => {
                one.span.of(&context.script.python).parse::<f64>().ok()?;
                Numbers::Fractions
            }
            _ => return None,
        };
        if found != Some(Numbers::Fractions) {
            found = Some(one);
        }
    }
    // Nothing but missing values is a column of objects.
    let any = all.iter().any(|one| !matches!(one.kind, ExprKind::None));
    found.filter(|_| any)
}

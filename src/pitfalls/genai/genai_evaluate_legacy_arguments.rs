//! `mlflow.genai.evaluate` called as `mlflow.evaluate` was: with its arguments, or with flat rows.

use super::{evaluates, rows};
use crate::mlflow::{Known, Range, instead_of_old_argument, keyword};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "genai-evaluate-legacy-arguments",
    family: "genai",
    outcome: Outcome::Fails,
    releases: Range::since(3, 0),
    rules: &[Rule::Call(argument), Rule::Call(data)],
};

fn argument(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let judged = !site.asks_for_type_error && !context.walked.probed.contains(&site.name);
    if !evaluates(site) || !judged || !PITFALL.releases.holds(context.release) {
        return None;
    }
    let (name, span) = site.call.args.iter().find_map(|arg| match &arg.pass {
        Pass::Keyword(name, span) if keyword(&site.name, name, context.release) == Known::Never => Some((name, *span)),
        _ => None,
    })?;
    let instead = instead_of_old_argument(name)?;
    let message = if matches!(instead, "outputs" | "expectations") { "message.key" } else { "message.argument" };
    let finding = Finding::new(&PITFALL, span).message(message).name("call", context.called(site.call));
    Some(finding.name("argument", Name::Text(name.clone())).name("instead", Name::Text(instead.to_owned())))
}

/// Rows that are written out, and not as `evaluate` reads them.
fn data(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("data", Some(0)).filter(|_| evaluates(site))?;
    let rows = rows(&arg.value, context).filter(|_| PITFALL.releases.holds(context.release))?;
    let all: Vec<_> = rows.into_iter().collect::<Option<_>>()?;
    let has = |wanted: &str| all.iter().any(|row| row.iter().any(|(key, ..)| *key == wanted));
    if !has("inputs") && !has("trace") {
        return Some(Finding::new(&PITFALL, arg.span).message("message.rows"));
    }
    let (_, _, inputs) = all.first()?.iter().find(|(key, ..)| *key == "inputs")?;
    if !has("trace") && matches!(inputs.kind, ExprKind::Str(_) | ExprKind::Format(_) | ExprKind::List(_)) {
        return Some(Finding::new(&PITFALL, inputs.span).message("message.inputs"));
    }
    let predicted = site.call.arg("predict_fn", Some(2)).is_some() || site.call.unpacks();
    let (written, meant) = [("expectation", "expectations"), ("output", "outputs")]
        .into_iter()
        .find(|(written, meant)| has(written) && !has(meant) && !(predicted && *written == "output"))?;
    let keys: Vec<&Expr> = all.iter().flatten().filter(|(key, ..)| *key == written).map(|(_, expr, _)| *expr).collect();
    let rename = keys.iter().map(|key| Edit { span: key.span, text: format!("\"{meant}\"") }).collect();
    let finding = Finding::new(&PITFALL, keys.first()?.span).outcome(Outcome::Silent).message("message.ignored");
    let finding = finding.name("key", Name::Text(written.to_owned())).name("meant", Name::Text(meant.to_owned()));
    Some(finding.fix("rename", Safety::Safe, Some(rename)))
}

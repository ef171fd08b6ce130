//! A client's method without the id of the run, or with the run itself in its place.

use crate::mlflow::{is_a, signature};
use crate::pitfalls::calls::run_id_left_out;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, ExprKind, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "client-missing-run-id",
    family: "calls",
    outcome: Outcome::Fails,
    rules: &[Rule::Call(check), Rule::Call(check_object)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !context.release_is_told() || site.asks_for_type_error || !run_id_left_out(site, context) {
        return None;
    }
    Some(Finding::new(&PITFALL, site.call.func.span).name("call", context.called(site.call)))
}

/// `client.log_metric(run, …)`: the run itself where its id goes.
fn check_object(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let signature = signature(&site.name, context.release)?;
    let arg = site.call.args.iter().enumerate().find_map(|(index, arg)| {
        let parameter = match &arg.pass {
            Pass::Keyword(name, _) => signature.named(name),
            Pass::Position => signature.at(index),
            Pass::Star | Pass::DoubleStar => None,
        };
        (parameter?.name == "run_id").then_some(arg)
    })?;
    let class = context.objects().class_of(&arg.value)?;
    let info = if is_a(class, "mlflow.entities.Run") {
        ".info.run_id"
    } else if is_a(class, "mlflow.entities.RunInfo") {
        ".run_id"
    } else {
        return None;
    };
    let finding = Finding::new(&PITFALL, arg.span).message("message.object").name("call", context.called(site.call));
    let finding = finding.name("object", context.quoted(arg.value.span)).name("id", Name::Text(info.to_owned()));
    Some(finding.fix("id", Safety::Safe, simple(arg).then(|| vec![inserted(arg.value.span.end, info)])))
}

/// Whether an attribute may be asked of the argument as it stands.
fn simple(arg: &Arg) -> bool {
    matches!(arg.value.kind, ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Call(_))
}

//! A client's method without the id of the run, or with the run itself in its place.

use crate::mlflow::{Range, is_a, signature};
use crate::pitfalls::calls::{may_be_judged, run_id_left_out};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, ExprKind, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "client-missing-run-id",
    family: "calls",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check), Rule::Call(check_object), Rule::Call(check_shifted)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !may_be_judged(site, context) || !run_id_left_out(site, context) {
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

/// `client.log_metric("loss", 0.3, step)`: the id is left out, and what comes behind fills its place.
fn check_shifted(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let logs = matches!(site.name.strip_prefix("mlflow.MlflowClient.")?, "log_metric" | "log_param" | "set_tag");
    let [first, second, _third, ..] = site.call.args.as_slice() else { return None };
    if !logs || site.tried || !may_be_judged(site, context) || site.call.unpacks() {
        return None;
    }
    let ExprKind::Str(name) = &first.value.kind else { return None };
    let by_position = first.pass == Pass::Position && second.pass == Pass::Position;
    // A name is no number, so a number is the value that should come behind one.
    let shifted = matches!(second.value.kind, ExprKind::Int(_) | ExprKind::Other | ExprKind::Unary(_));
    let hex = name.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    (by_position && shifted && !hex).then(|| {
        let finding = Finding::new(&PITFALL, first.span).message("message.shifted");
        finding.name("call", context.called(site.call)).name("first", context.quoted(first.span))
    })
}

/// Whether an attribute may be asked of the argument as it stands.
fn simple(arg: &Arg) -> bool {
    matches!(arg.value.kind, ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Call(_))
}

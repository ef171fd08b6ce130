//! `source="human"`: the source of feedback is an `AssessmentSource`.

use super::named;
use crate::mlflow::{Range, signature};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::python::values::Value;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "feedback-source-string",
    family: "genai",
    outcome: Outcome::Fails,
    releases: Range::since(3, 0),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let takes = matches!(
        site.name.as_str(),
        "mlflow.log_feedback"
            | "mlflow.log_expectation"
            | "mlflow.override_feedback"
            | "mlflow.entities.Feedback"
            | "mlflow.entities.Expectation"
    );
    if !takes || !PITFALL.releases.holds(context.release) {
        return None;
    }
    // The functions take it by name alone, the classes by position, too.
    let position = signature(&site.name, context.release)
        .and_then(|signature| (0..).map_while(|index| signature.at(index)).position(|one| one.name == "source"));
    let arg = site.call.arg("source", position)?;
    let kind = match &arg.value.kind {
        ExprKind::Dict(_) => None,
        // AssessmentSourceType.HUMAN is a text.
        ExprKind::Attribute { value, name } if is_type(value, context) => Some(name.clone()),
        _ => match context.names.value(&arg.value) {
            Value::Str(text) => Some(text.to_ascii_uppercase()),
            // f"user-{name}"
            Value::Head(head) if !head.is_empty() => None,
            _ => return None,
        },
    };
    let finding = Finding::new(&PITFALL, arg.span).name("call", context.called(site.call));
    let finding = finding.name("value", context.quoted(arg.value.span));
    let kind = kind.filter(|kind| matches!(kind.as_str(), "HUMAN" | "LLM_JUDGE" | "CODE"));
    let wrapped = kind.and_then(|kind| wrapped(site, (&arg.value, &kind), context));
    Some(finding.fix("wrap", Safety::Safe, wrapped))
}

fn is_type(expr: &Expr, context: &Context<'_>) -> bool {
    named(expr, context).as_deref() == Some("mlflow.entities.AssessmentSourceType")
}

/// The source made of its type, by a name that the script has: the class's own, or `mlflow.entities`.
fn wrapped(site: &CallSite<'_>, (value, kind): (&Expr, &str), context: &Context<'_>) -> Option<Vec<Edit>> {
    let func = &site.call.func;
    let ExprKind::Attribute { value: module, .. } = &func.kind else { return None };
    let plain = module.as_name().filter(|_| named(module, context).as_deref() == Some("mlflow"))?;
    let text = format!("{plain}.entities.AssessmentSource(source_type=\"{kind}\")");
    Some(vec![Edit { span: value.span, text }])
}

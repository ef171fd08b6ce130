//! `mlflow.end_run` without parentheses: as a statement it does nothing, in a `with` it raises.

use crate::mlflow::{Range, What, on};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::Name;
use crate::walk::Reference;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "missing-call-parens",
    family: "runs",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Reference(check)],
};

fn check(named: &Reference, context: &Context<'_>) -> Option<Finding> {
    let function = on(&named.name, context.release).is_some_and(|one| matches!(one.what, What::Function { .. }));
    if !function || named.in_with && named.name != "mlflow.start_run" {
        return None;
    }
    let finding =
        Finding::new(&PITFALL, named.span).name("call", Name::Text(named.span.of(&context.script.python).to_owned()));
    let finding = if named.in_with { finding.message("message.with") } else { finding.outcome(Outcome::Silent) };
    Some(finding.fix("call", Safety::Safe, Some(vec![inserted(named.span.end, "()")])))
}

//! `mlflow.end_run` without parentheses: as a statement it does nothing, in a `with` it raises, in a test it is always true.

use crate::mlflow::{Range, What, on};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::Name;
use crate::walk::{Place, Reference};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "missing-call-parens",
    family: "runs",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Reference(check)],
};

fn check(named: &Reference, context: &Context<'_>) -> Option<Finding> {
    let function = on(&named.name, context.release).is_some_and(|one| matches!(one.what, What::Function { .. }));
    // A test of another function may ask whether the release has it.
    let asked = match named.place {
        Place::Statement => true,
        Place::With => named.name == "mlflow.start_run",
        Place::Test => matches!(named.name.as_str(), "mlflow.active_run" | "mlflow.last_active_run"),
    };
    if !function || !asked {
        return None;
    }
    let finding =
        Finding::new(&PITFALL, named.span).name("call", Name::Text(named.span.of(&context.script.python).to_owned()));
    let finding = match named.place {
        Place::Statement => finding.outcome(Outcome::Silent),
        Place::With => finding.message("message.with"),
        Place::Test => finding.outcome(Outcome::Silent).message("message.test"),
    };
    Some(finding.fix("call", Safety::Safe, Some(vec![inserted(named.span.end, "()")])))
}

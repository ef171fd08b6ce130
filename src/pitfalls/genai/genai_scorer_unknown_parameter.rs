//! A scorer with a parameter that nobody gives it: each of its calls fails, and its metric is missing.

use super::scorer;
use crate::mlflow::{Range, is_given_to_scorers, meant_for_scorers};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::Stmt;
use crate::script::Name;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "genai-scorer-unknown-parameter",
    family: "genai",
    outcome: Outcome::Silent,
    releases: Range::since(3, 0),
    rules: &[Rule::Stmt(check)],
};

fn check(stmt: &Stmt, context: &Context<'_>) -> Option<Finding> {
    let function = scorer(stmt, context).filter(|_| PITFALL.releases.holds(context.release))?;
    let parameter = function.parameters.iter().find(|parameter| {
        !parameter.variadic && parameter.default.is_none() && !is_given_to_scorers(&parameter.name)
    })?;
    let finding = Finding::new(&PITFALL, parameter.span)
        .name("scorer", Name::Text(function.name.clone()))
        .name("parameter", Name::Text(parameter.name.clone()));
    match meant_for_scorers(&parameter.name) {
        Some(meant) => Some(finding.message("message.suggest").name("suggestion", Name::Text(meant.to_owned()))),
        None => Some(finding),
    }
}

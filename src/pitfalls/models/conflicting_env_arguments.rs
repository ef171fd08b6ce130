//! More than one of `conda_env`, `pip_requirements` and `extra_pip_requirements`.

use crate::mlflow::{ENVIRONMENT_ARGUMENTS, Range, saves_model};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::Pass;
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "conflicting-env-arguments",
    family: "models",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !saves_model(&site.name) {
        return None;
    }
    let mut given = site.call.args.iter().filter_map(|arg| match &arg.pass {
        Pass::Keyword(name, _)
            if ENVIRONMENT_ARGUMENTS.contains(&name.as_str()) && context.surely_given(&arg.value) =>
        {
            Some((name, arg))
        }
        _ => None,
    });
    let ((first, _), (second, arg)) = (given.next()?, given.next()?);
    let finding = Finding::new(&PITFALL, arg.span);
    Some(finding.name("first", Name::Text(first.clone())).name("second", Name::Text(second.clone())))
}

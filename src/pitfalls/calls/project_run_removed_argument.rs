//! `mlflow.run(use_conda=…)`, which 2.0 took away, and environment managers that there are not.

use crate::mlflow::{ENV_MANAGERS, Range};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{ExprKind, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "project-run-removed-argument",
    family: "calls",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !matches!(site.name.as_str(), "mlflow.run" | "mlflow.projects.run") || site.tried {
        return None;
    }
    let called = context.called(site.call);
    if let Some(arg) = site.call.arg("use_conda", None).filter(|_| !context.walked.asks_release) {
        let Pass::Keyword(_, span) = &arg.pass else { return None };
        let manager = match &arg.value.kind {
            ExprKind::Bool(true) => Some("conda"),
            ExprKind::Bool(false) => Some("local"),
            _ => None,
        };
        let free = manager.filter(|_| site.call.arg("env_manager", None).is_none());
        let edits = free.map(|manager| vec![Edit { span: arg.span, text: format!("env_manager=\"{manager}\"") }]);
        let finding = Finding::new(&PITFALL, *span).name("call", called);
        return Some(finding.fix("manager", Safety::Safe, edits));
    }
    let arg = site.call.arg("env_manager", None)?;
    let value = context.names.value(&arg.value);
    let manager = value.as_str().filter(|manager| !ENV_MANAGERS.contains(manager))?;
    let finding = Finding::new(&PITFALL, arg.span).message("message.manager").name("call", called);
    Some(finding.name("manager", Name::Text(manager.to_owned())))
}

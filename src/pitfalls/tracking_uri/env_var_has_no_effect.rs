//! A variable that MLflow does not read any more, or never did.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::Name;
use crate::walk::{InVain, Unread};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "env-var-has-no-effect",
    family: "tracking_uri",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::InVain(check)],
};

/// What starts other processes, which get the variables of this one.
const STARTS_PROCESSES: [&str; 9] = [
    "subprocess",
    "Popen",
    "multiprocessing",
    "ProcessPool",
    "mlflow.projects",
    "spawn",
    "execv",
    "joblib",
    "torchrun",
];

fn check(set: &InVain, context: &Context<'_>) -> Option<Finding> {
    let finding = Finding::new(&PITFALL, set.span).name("variable", Name::Text(set.name.clone()));
    match set.why {
        Unread::Decided { by, always } => {
            if STARTS_PROCESSES.iter().any(|word| context.code.contains(word)) {
                return None;
            }
            let finding = finding.name("line", Name::Line(by.start)).related("decided", Some(by));
            Some(if always { finding.message("message.decided") } else { finding.likely("message.maybe") })
        }
        Unread::Opened { .. } => None,
        Unread::Shell => Some(finding.message("message.shell")),
        Unread::Attribute => Some(finding.message("message.attribute")),
    }
}

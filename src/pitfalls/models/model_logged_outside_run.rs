//! `log_model` after the run has ended: since 3.0 the model belongs to no run.

use crate::mlflow::{Range, logs_named_model};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::{Name, Span};
use crate::walk::{CallSite, Taken};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "model-logged-outside-run",
    family: "models",
    outcome: Outcome::Silent,
    releases: Range::since(3, 0),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let beside = logs_named_model(&site.name, context.release);
    if !beside || site.call.unpacks() || is_used_by_itself(site, context) {
        return None;
    }
    if ["run_id", "model_id"].iter().any(|told| site.call.arg(told, None).is_some()) {
        return None;
    }
    let mut reached = site.moments.iter().filter(|moment| !moment.state.never).peekable();
    reached.peek()?;
    if !reached.clone().all(|moment| moment.state.none_active()) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.call.func.span).name("call", context.called(site.call));
    if reached.clone().all(|moment| moment.state.ended.is_none()) {
        let opens = opens_a_run(site, context)?;
        let finding = finding.message("message.later").name("line", Name::Line(opens.start));
        return Some(finding.related("opens", Some(opens)));
    }
    let all_after_a_run = reached.clone().all(|moment| moment.state.ended.is_some());
    let ended = reached.next().and_then(|moment| moment.state.ended.as_ref()).filter(|_| all_after_a_run)?;
    Some(finding.name("line", Name::Line(ended.opened.start)).related("run", Some(ended.opened)))
}

/// Modules that open no run, by the names that scripts import them by.
const BYSTANDERS: [&str; 44] = [
    "argparse",
    "catboost",
    "click",
    "collections",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "dotenv",
    "functools",
    "itertools",
    "joblib",
    "json",
    "keras",
    "lightgbm",
    "logging",
    "math",
    "matplotlib",
    "numpy",
    "os",
    "pandas",
    "pathlib",
    "pickle",
    "random",
    "re",
    "scipy",
    "seaborn",
    "shutil",
    "sklearn",
    "statsmodels",
    "subprocess",
    "sys",
    "tempfile",
    "tensorflow",
    "time",
    "torch",
    "torchvision",
    "tqdm",
    "typing",
    "uuid",
    "warnings",
    "xgboost",
    "yaml",
    "__future__",
];

/// The call below that logs in the same course, and opens the run that the model is not in.
fn opens_a_run(site: &CallSite<'_>, context: &Context<'_>) -> Option<Span> {
    let after = |call: &&CallSite<'_>| call.expr.span.start >= site.expr.span.end && call.functions == site.functions;
    let mut later = context.walked.calls.iter().filter(after);
    let logs = later.find(|call| call.logs || call.name == "mlflow.start_run")?;
    let opens = !logs.moments.is_empty() && logs.moments.iter().all(|moment| moment.state.none_active());
    let told = ["run_id", "model_id"].iter().any(|told| logs.call.arg(told, None).is_some());
    // A module of the project may open a run: setup("exp").
    let root = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    if !context.names.imports().all(|path| root(path) == "mlflow" || BYSTANDERS.contains(&root(path).as_str())) {
        return None;
    }
    (logs.logs && opens && !told && !logs.decided && !site.decided && !logs.call.unpacks()).then_some(logs.expr.span)
}

/// `info.model_uri`, `info.model_id`: whoever uses these needs no run.
fn is_used_by_itself(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    match site.taken {
        Taken::ByNobody => false,
        Taken::Otherwise => true,
        Taken::ByName(name) => ["model_uri", "model_id"].iter().any(|part| {
            let used = format!("{name}.{part}");
            context.code.contains(&used)
        }),
    }
}

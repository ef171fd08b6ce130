//! A script that is started once for each rank, and opens a run in every one of them.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::Span;
use crate::walk::{AroundKind, Base, CallSite};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "unguarded-rank-logging",
    family: "workers",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// What tells that a launcher has started the script several times, and the package it is of.
const TOLD: [(&str, &str); 8] = [
    ("init_process_group(", "torch"),
    ("Accelerator(", "accelerate"),
    ("environ[\"RANK\"]", "os"),
    ("environ['RANK']", "os"),
    ("environ[\"LOCAL_RANK\"]", "os"),
    ("environ['LOCAL_RANK']", "os"),
    ("environ.get(\"LOCAL_RANK\"", "os"),
    ("environ.get(\"RANK\"", "os"),
];

/// What starts the processes by itself, or logs from the first one only.
const OTHERS: [&str; 8] = [
    "lightning",
    "pytorch_lightning",
    "transformers",
    "multiprocessing",
    "torch.multiprocessing",
    "ray",
    "composer",
    "pyspark",
];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let opens = site.name == "mlflow.start_run" && site.call.arg("run_id", Some(0)).is_none() && !site.call.unpacks();
    // A function that nobody in view calls may be called on the first rank only; a child has a parent.
    let first = site.moments.iter().any(|moment| moment.state.none_active() && moment.worker.is_none())
        && site.moments.iter().all(|moment| {
            // with accelerator.main_process_first():
            moment.state.base == Base::Empty && moment.around.iter().all(|around| around.kind != AroundKind::Context)
        });
    if !opens || !first || site.decided || leaves_before(site.expr.span, context) || is_others(context) {
        return None;
    }
    let told = told(context)?;
    let finding = Finding::new(&PITFALL, site.expr.span).name("call", context.called(site.call)).perhaps();
    Some(finding.related("told", Some(told)))
}

fn told(context: &Context<'_>) -> Option<Span> {
    let code = context.code.as_str();
    TOLD.iter().filter(|(_, package)| context.imports(package)).find_map(|(text, _)| {
        let (at, _) = code.match_indices(text).next()?;
        Some(Span { start: at, end: at + text.trim_end_matches('(').len() })
    })
}

/// `if rank != 0: sys.exit()`: a test of the rank before a place, and not only whether it is told.
fn leaves_before(place: Span, context: &Context<'_>) -> bool {
    let before = context.code.get(..place.start).unwrap_or_default();
    before.lines().map(|line| line.trim().to_ascii_lowercase()).any(|line| {
        let tests = line.starts_with("if ") || line.starts_with("assert ");
        let of_rank = ["rank", "main_process", "is_main", "master", "primary", "leader", "process_index"];
        tests && !line.contains("in os.environ") && of_rank.iter().any(|word| line.contains(word))
    })
}

/// Somebody else starts the processes, from this one, or the script tells itself its rank.
fn is_others(context: &Context<'_>) -> bool {
    let variable = |name: &&str| context.walked.environment.contains(*name);
    OTHERS.iter().any(|package| context.imports(package))
        || ["RANK", "LOCAL_RANK", "WORLD_SIZE"].iter().any(variable)
        || context.code.contains("spawn(")
        || context.code.contains("_launcher(")
}

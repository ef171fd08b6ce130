//! `log_artifacts` given a file: since 3.1 it logs nothing, without a word.

use super::artifacts::Artifact;
use crate::mlflow::{Range, missing_folder_is_silent};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, ExprKind, Pass};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "missing-artifact-dir",
    family: "logging",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// The endings of files that no folder is named after.
const OF_FILES: [&str; 20] = [
    "bin", "gif", "h5", "html", "ipynb", "jpeg", "jpg", "joblib", "md", "npy", "npz", "pdf", "pickle", "pkl", "png",
    "py", "svg", "txt", "yaml", "yml",
];

/// The endings of tables, which Spark and Dask write as folders.
const OF_TABLES: [&str; 4] = ["csv", "json", "jsonl", "parquet"];

/// What writes tables as folders.
const WRITE_FOLDERS: [&str; 5] = ["pyspark", "databricks", "dask", "delta", "cudf"];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let artifact = Artifact::of(site).filter(|artifact| artifact.folder && !site.tried)?;
    let value = context.names.value(artifact.path);
    let path = value.as_str()?;
    let (stem, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    let table = OF_TABLES.contains(&ending.as_str()) && !writes_folders(&ending, context);
    if stem.is_empty() || !table && !OF_FILES.contains(&ending.as_str()) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("path", Name::Text(path.to_owned()))
        .fix("file", Safety::Safe, one_file(site, context));
    let silent = missing_folder_is_silent(context.release);
    Some(if silent { finding } else { finding.outcome(Outcome::Fails).message("message.fails") })
}

/// Whether a table with this ending may be a folder of parts: pyarrow writes such, too.
fn writes_folders(ending: &str, context: &Context<'_>) -> bool {
    let python = &context.code;
    WRITE_FOLDERS.iter().any(|package| context.imports(package))
        || python.contains("spark.")
        || python.contains(".write.")
        || ending == "parquet" && !python.contains(".to_parquet(")
        || python.contains("partition_cols")
}

/// `log_artifact`, where the path and the folder are given by position.
fn one_file(site: &CallSite<'_>, context: &Context<'_>) -> Option<Vec<Edit>> {
    let by_name = |arg: &Arg| matches!(&arg.pass, Pass::Keyword(name, _) if name == "local_dir");
    let name = Span { start: site.call.func.span.end.checked_sub(1)?, end: site.call.func.span.end };
    let method = matches!(&site.call.func.kind, ExprKind::Attribute { name, .. } if name == "log_artifacts");
    let plain = method && name.of(&context.script.python) == "s" && !site.call.args.iter().any(by_name);
    plain.then(|| vec![Edit { span: name, text: String::new() }])
}

//! `log_artifact("tmp.csv", "predictions.csv")`: the second argument is a folder, not a new name.

use crate::mlflow::{Range, position};
use crate::pitfalls::edits::without_argument;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind, Part};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "artifact-path-looks-like-file",
    family: "artifacts",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// Suffixes that files have and folders do not. `v1.0` and `model-1.2.3` are folders, and `data.zarr` is one.
const SUFFIXES: [&str; 34] = [
    "bin", "bmp", "csv", "docx", "gif", "html", "ini", "ipynb", "jpeg", "jpg", "joblib", "json", "jsonl", "log", "md",
    "npy", "npz", "onnx", "parquet", "pdf", "pickle", "pkl", "png", "pth", "py", "sh", "svg", "toml", "tsv", "txt",
    "xlsx", "yaml", "yml", "zip",
];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !matches!(site.name.as_str(), "mlflow.log_artifact" | "mlflow.MlflowClient.log_artifact") {
        return None;
    }
    let argument = |name| site.call.arg(name, position(&site.name, name, context.release));
    let (local, arg) = (&argument("local_path")?.value, argument("artifact_path")?);
    let (_, suffix) =
        end(&arg.value, context)?.rsplit_once('.').map(|(a, b)| (a.to_owned(), b.to_ascii_lowercase()))?;
    if !SUFFIXES.contains(&suffix.as_str()) {
        return None;
    }
    let finding = Finding::new(&PITFALL, arg.span).name("folder", context.quoted(arg.value.span));
    let (path, file) = (context.names.value(&arg.value), context.names.value(local));
    let (Some(path), Some(file)) = (path.as_str(), file.as_str()) else {
        return Some(finding.message("message.unknown"));
    };
    let (folder, name) = path.trim_end_matches('/').rsplit_once('/').unwrap_or(("", path));
    let base = file.rsplit('/').next().unwrap_or_default();
    let finding = finding.name("lands", Name::Text(format!("{path}/{base}")));
    let edits = if folder.is_empty() {
        without_argument(site.call, arg)
    } else {
        let here = matches!(arg.value.kind, ExprKind::Str(_));
        here.then(|| Edit { span: arg.value.span, text: format!("\"{folder}\"") })
    };
    let edits = edits.map(|edit| vec![edit]);
    Some(if name == base {
        finding.fix("folder", Safety::Safe, edits)
    } else {
        finding.fix("name", Safety::Review, edits)
    })
}

/// The text at the end of a path, as far as it is known.
fn end(path: &Expr, context: &Context<'_>) -> Option<String> {
    if let Some(text) = context.names.value(path).as_str() {
        return Some(text.to_owned());
    }
    let value = context.names.only_value(path).unwrap_or(path);
    match &value.kind {
        ExprKind::Format(parts) => match parts.last()? {
            Part::Text(text) => Some(text.clone()),
            Part::Value { .. } => None,
        },
        ExprKind::Binary { right, .. } => context.names.value(right).as_str().map(str::to_owned),
        _ => None,
    }
}

//! `log_artifact` of a figure, a table or a dict instead of a file; of a pattern or an address.

use super::things::Thing;
use crate::mlflow::{Range, position};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "artifact-not-a-path",
    family: "artifacts",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// What stands before the path of a file that lies elsewhere.
const ELSEWHERE: [&str; 8] = ["abfss://", "dbfs:/", "ftp://", "gs://", "http://", "https://", "s3://", "wasbs://"];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let (method, parameter) = match site.name.rsplit('.').next()? {
        "log_artifact" => ("log_artifact", "local_path"),
        "log_artifacts" => ("log_artifacts", "local_dir"),
        _ => return None,
    };
    let own = site.name == format!("mlflow.{method}") || site.name == format!("mlflow.MlflowClient.{method}");
    if site.tried || !own {
        return None;
    }
    let arg = site.call.arg(parameter, position(&site.name, parameter, context.release))?;
    let finding = Finding::new(&PITFALL, arg.value.span)
        .name("call", context.called(site.call))
        .name("object", context.quoted(context.first_line(arg.value.span)));
    let instead = |function: &str| Name::Text(format!("log_{function}"));
    match Thing::of(&arg.value, context) {
        Some(Thing::Figure | Thing::Plotly | Thing::Axes | Thing::Pyplot) => {
            Some(finding.name("instead", instead("figure")))
        }
        Some(Thing::Frame) => Some(finding.name("instead", instead("table"))),
        Some(Thing::Dict) => Some(finding.name("instead", instead("dict"))),
        Some(Thing::Report) => Some(finding.name("instead", instead("text"))),
        Some(Thing::Array) => Some(finding.message("message.array")),
        Some(Thing::List | Thing::Set) => Some(finding.message("message.several")),
        Some(Thing::Text | Thing::Drawn | Thing::Display) | None => {
            let path = context.names.value(&arg.value);
            let path = path.as_str()?;
            if ELSEWHERE.iter().any(|scheme| path.starts_with(scheme)) {
                return Some(finding.message("message.elsewhere"));
            }
            // What is silent for a folder is another pitfall.
            let pattern = method == "log_artifact" && path.contains('*');
            pattern.then(|| finding.message("message.pattern"))
        }
    }
}

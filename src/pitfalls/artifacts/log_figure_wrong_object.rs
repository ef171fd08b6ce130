//! `log_figure` of what is no figure: the module pyplot, axes, what `plt.plot` gives; or under a name
//! without a suffix, where matplotlib puts one behind it.

use super::things::Thing;
use crate::mlflow::{Range, position};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "log-figure-wrong-object",
    family: "artifacts",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.tried || !matches!(site.name.as_str(), "mlflow.log_figure" | "mlflow.MlflowClient.log_figure") {
        return None;
    }
    let argument = |name| site.call.arg(name, position(&site.name, name, context.release));
    let figure = &argument("figure")?.value;
    let text = &context.script.python;
    let written = figure.span.of(text);
    let finding = Finding::new(&PITFALL, figure.span).name("object", context.quoted(figure.span));
    let replaced = |text: String| Some(vec![Edit { span: figure.span, text }]);
    match Thing::of(figure, context)? {
        Thing::Pyplot => Some(finding.fix("current", Safety::Safe, replaced(format!("{written}.gcf()")))),
        Thing::Axes => {
            let edits = matches!(figure.kind, ExprKind::Name(_)).then(|| vec![inserted(figure.span.end, ".figure")]);
            Some(finding.message("message.axes").fix("figure", Safety::Safe, edits))
        }
        Thing::Drawn => Some(finding.message("message.drawn").fix("figure", Safety::Review, None)),
        Thing::Display => {
            let edits = vec![inserted(figure.span.end, ".figure_")];
            Some(finding.message("message.display").fix("display", Safety::Safe, Some(edits)))
        }
        Thing::Text => Some(finding.message("message.text")),
        // With a format the file gets exactly its name.
        Thing::Figure if argument("save_kwargs").is_some() || site.call.unpacks() => None,
        Thing::Figure => {
            let file = &argument("artifact_file")?.value;
            let name = context.names.value(file);
            let name = name.as_str().filter(|name| !has_suffix(name))?;
            let edits = matches!(file.kind, ExprKind::Str(_)).then(|| closing_quote(file, text)).flatten();
            let finding = Finding { span: file.span, ..finding }.message("message.suffix");
            let edits = edits.map(|at| vec![inserted(at, ".png")]);
            Some(finding.name("file", Name::Text(name.to_owned())).fix("suffix", Safety::Safe, edits))
        }
        Thing::Plotly | Thing::Frame | Thing::Array | Thing::Dict | Thing::List | Thing::Set | Thing::Report => None,
    }
}

/// Whether a file's name has a suffix, as `os.path.splitext` sees it.
fn has_suffix(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.trim_start_matches('.').contains('.')
}

/// Where the quotes of a literal close.
fn closing_quote(literal: &Expr, text: &str) -> Option<usize> {
    let source = literal.span.of(text);
    let one = source.len() > 2 && !source.ends_with("\"\"\"") && !source.ends_with("'''");
    (one && source.ends_with(['"', '\''])).then(|| literal.span.end - 1)
}

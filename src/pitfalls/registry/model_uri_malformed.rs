//! A model URI of a form that MLflow does not read: another scheme, a slash too many, no version, no path.

use super::uri::{Uri, given, is_run_id, logged_models};
use crate::mlflow::{HOLE, MODELS_APART, ModelUri, Range, Slip, Takes, model_uri};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "model-uri-malformed",
    family: "registry",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let uri = given(site, context)?;
    let script = context.script.python.as_str();
    let finding = Finding::new(&PITFALL, uri.at.span).name("uri", uri.shown());
    match model_uri(&uri.text) {
        ModelUri::Slip { kind, written, meant } => {
            let mended = uri.text.trim().replacen(written, meant, 1);
            let right = !matches!(model_uri(&mended), ModelUri::Slip { .. } | ModelUri::Run { path: None, .. });
            let safety = if right { Safety::Safe } else { Safety::Review };
            let message = match kind {
                Slip::Scheme => "message.scheme",
                Slip::Slashes => "message.slashes",
                Slip::NoSlash => "message.no-slash",
            };
            let finding = finding.message(message).name("written", Name::Text(written.to_owned()));
            let finding = finding.name("meant", Name::Text(meant.to_owned()));
            let unread = kind == Slip::Scheme && uri.takes == Takes::Registers;
            let finding = if unread { finding.outcome(Outcome::Silent) } else { finding };
            Some(finding.fix("scheme", safety, uri.begun(written, meant, script)))
        }
        ModelUri::Run { id, path } => in_run(site, &uri, (id, path), finding, context),
        ModelUri::Logged(name) => {
            if let Some((name, version)) = name.split_once(':') {
                let mended = version.bytes().all(|byte| byte.is_ascii_digit()) && !version.is_empty();
                let tail = [":", version].concat();
                let edits = uri.ended(&tail, &["/", version].concat(), script).filter(|_| mended);
                let finding = finding.message("message.colon").name("model", Name::Text(name.to_owned()));
                return Some(finding.fix("colon", Safety::Safe, edits));
            }
            let by_id = name.starts_with("m-");
            if by_id {
                let early = context.release < MODELS_APART;
                return early.then(|| finding.message("message.model-id"));
            }
            Some(finding.message("message.version").name("model", Name::Text(name.to_owned())))
        }
        ModelUri::Suffix { .. } | ModelUri::Alias { .. } | ModelUri::Other => None,
    }
}

/// `runs:/<run id>`, and what stands behind the id.
fn in_run(
    site: &CallSite<'_>,
    uri: &Uri<'_>,
    (id, path): (&str, Option<&str>),
    finding: Finding,
    context: &Context<'_>,
) -> Option<Finding> {
    let script = context.script.python.as_str();
    let Some(path) = path.filter(|path| !path.is_empty()) else {
        // `runs:/<run id>/` is the folder of the run's artifacts.
        if path.is_some() && uri.takes == Takes::Artifact {
            return None;
        }
        let whole = !id.contains(HOLE);
        let hole = uri.holes.first().copied().flatten().filter(|_| id.len() == HOLE.len_utf8());
        let sure = whole || hole.is_some_and(|hole| is_run_id(hole, context));
        if !sure && !hole.is_some_and(is_called_run_id) {
            return None;
        }
        let finding = if uri.takes == Takes::Registers && context.release < MODELS_APART {
            finding.outcome(Outcome::Silent)
        } else {
            finding
        };
        let finding = finding.message("message.path");
        return Some(if sure { finding } else { finding.perhaps() });
    };
    let loads = uri.takes == Takes::Registers || site.name.ends_with(".load_model");
    if path.starts_with("artifacts/") && uri.takes != Takes::Artifact {
        let own = logged_models(context).any(|(name, _)| name.starts_with("artifacts"));
        return (!own)
            .then(|| finding.likely("message.artifacts").fix("artifacts", Safety::Review, within(uri, script)));
    }
    let by_release = context.release >= MODELS_APART && !site.tried && !context.walked.asks_release;
    if path.len() > 1 && path.ends_with('/') && loads && by_release {
        let finding = finding.message("message.trailing").outcome(context.by_choice());
        return Some(finding.fix("trailing", Safety::Safe, uri.ended("/", "", script)));
    }
    None
}

/// `artifacts/` taken out, where it stands in the literal itself and only once.
fn within(uri: &Uri<'_>, script: &str) -> Option<Vec<Edit>> {
    let source = uri.at.span.of(script);
    let mut found = source.match_indices("/artifacts/");
    let (Some((at, _)), None) = (found.next(), found.next()) else { return None };
    let start = uri.at.span.start + at;
    Some(vec![Edit { span: Span { start, end: start + "/artifacts/".len() }, text: "/".to_owned() }])
}

/// Whether a name says that it is the id of a run.
fn is_called_run_id(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(name) | ExprKind::Attribute { name, .. } => {
            name == "run_id" || name == "run_uuid" || name.ends_with("_run_id")
        }
        _ => false,
    }
}

//! An alias where a version or a stage belongs, a stage that is none, an alias that is reserved.

use super::uri::given;
use crate::mlflow::{
    ALIAS_LATEST, ALIASES, ModelUri, Range, Suffix, is_reserved_alias, model_uri, signature, suffix, version_meant,
};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Expr, ExprKind, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "models-uri-alias-or-stage-confusion",
    family: "registry",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(in_uri), Rule::Call(in_argument)],
};

fn in_uri(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let uri = given(site, context)?;
    let script = context.script.python.as_str();
    let finding = Finding::new(&PITFALL, uri.at.span).name("uri", uri.shown());
    match model_uri(&uri.text) {
        ModelUri::Suffix { suffix: written, .. } => {
            let finding = finding.name("written", Name::Text(written.to_owned()));
            let tail = ["/", written].concat();
            match suffix(written) {
                Suffix::Version | Suffix::Latest | Suffix::Stage | Suffix::Sketch => None,
                Suffix::Numbered => {
                    let number = version_meant(written)?;
                    let edits = uri.ended(&tail, &["/", number].concat(), script);
                    let finding = finding.message("message.numbered").name("version", Name::Text(number.to_owned()));
                    Some(finding.fix("version", Safety::Safe, edits))
                }
                Suffix::Unknown => {
                    let alias = written.trim_start_matches('@');
                    let aliased = written.starts_with('@');
                    if context.release < ALIASES || !alias.chars().all(|c| c.is_alphanumeric() || "_-".contains(c)) {
                        return Some(finding.message("message.stage"));
                    }
                    let edits = uri.ended(&tail, &["@", alias].concat(), script);
                    let known = aliased || is_set(alias, context) || matches!(alias, "champion" | "challenger");
                    let safety = if known { Safety::Safe } else { Safety::Review };
                    let finding = finding.message("message.suffix").name("alias", Name::Text(alias.to_owned()));
                    Some(finding.fix("alias", safety, edits))
                }
            }
        }
        ModelUri::Alias { alias, .. } if alias.eq_ignore_ascii_case("latest") && context.release < ALIAS_LATEST => {
            let edits = uri.ended(&["@", alias].concat(), &["/", alias].concat(), script);
            Some(finding.message("message.latest").fix("latest", Safety::Safe, edits))
        }
        ModelUri::Alias { alias, .. } if is_reserved_alias(alias) && !alias.eq_ignore_ascii_case("latest") => {
            let number = version_meant(alias)?;
            let edits = uri.ended(&["@", alias].concat(), &["/", number].concat(), script);
            let finding = finding.message("message.numbered").name("written", Name::Text(alias.to_owned()));
            let finding = finding.name("version", Name::Text(number.to_owned()));
            Some(finding.fix("version", Safety::Safe, edits))
        }
        _ => None,
    }
}

/// Whether the script gives an alias to a version.
fn is_set(alias: &str, context: &Context<'_>) -> bool {
    context.walked.calls.iter().any(|site| {
        let arg = site.call.arg("alias", Some(1));
        site.name == "mlflow.MlflowClient.set_registered_model_alias"
            && arg.is_some_and(|arg| context.names.value(&arg.value).as_str() == Some(alias))
    })
}

fn in_argument(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let method = site.name.strip_prefix("mlflow.MlflowClient.")?;
    match method {
        "set_registered_model_alias" | "get_model_version_by_alias" | "delete_registered_model_alias" => {
            alias(site, method, context).or_else(|| version(site, context))
        }
        "get_latest_versions" => stages(site.call.arg("stages", Some(1))?, context),
        "transition_model_version_stage" => {
            let stage = site.call.arg("stage", Some(2)).and_then(|arg| stage(&arg.value, context));
            stage.or_else(|| version(site, context))
        }
        _ if method.contains("model_version") => version(site, context),
        _ => None,
    }
}

fn alias(site: &CallSite<'_>, method: &str, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("alias", Some(1))?;
    let value = context.names.value(&arg.value);
    let alias = value.as_str().filter(|alias| is_reserved_alias(alias))?;
    let latest = alias.eq_ignore_ascii_case("latest");
    // Since then it may be asked for, and still not be given.
    if latest && context.release >= ALIAS_LATEST && method != "set_registered_model_alias" {
        return None;
    }
    Some(
        Finding::new(&PITFALL, arg.value.span)
            .message("message.reserved")
            .name("written", Name::Text(alias.to_owned())),
    )
}

/// A version that is given as a word.
fn version(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let position = signature(&site.name, context.release)?.parameters.iter().position(|one| one.name == "version")?;
    let arg = site.call.arg("version", Some(position))?;
    let value = context.names.value(&arg.value);
    let written = value.as_str()?;
    if written.parse::<i64>().is_ok() || written.contains(['<', '{']) {
        return None;
    }
    let finding = Finding::new(&PITFALL, arg.value.span).name("written", Name::Text(written.to_owned()));
    if let Some(number) = version_meant(written) {
        let in_place = matches!(arg.value.kind, ExprKind::Str(_));
        let edits = in_place.then(|| vec![Edit { span: arg.value.span, text: ["\"", number, "\""].concat() }]);
        let finding = finding.message("message.version-numbered").name("version", Name::Text(number.to_owned()));
        return Some(finding.fix("version", Safety::Safe, edits));
    }
    let finding = finding.message("message.version");
    let by_alias = site.name.ends_with(".get_model_version")
        && context.release >= ALIASES
        && !written.eq_ignore_ascii_case("latest")
        && suffix(written) == Suffix::Unknown;
    let edits = by_alias.then(|| {
        let at = site.call.func.span.end;
        let mut edits = vec![inserted(at, "_by_alias")];
        if let Pass::Keyword(_, span) = &arg.pass {
            edits.push(Edit { span: *span, text: "alias".to_owned() });
        }
        edits
    });
    Some(finding.fix("by-alias", if is_set(written, context) { Safety::Safe } else { Safety::Review }, edits))
}

/// `stages="Production"`, whose letters MLflow takes for stages, and `stages=["prod"]`.
fn stages(arg: &Arg, context: &Context<'_>) -> Option<Finding> {
    let value = context.names.value(&arg.value);
    if let Some(text) = value.as_str() {
        let finding = Finding::new(&PITFALL, arg.value.span).message("message.letters");
        let finding = finding.name("written", Name::Text(text.to_owned()));
        let end = arg.value.span.end;
        let edits = vec![inserted(arg.value.span.start, "["), inserted(end, "]")];
        return Some(finding.fix("list", Safety::Safe, (suffix(text) == Suffix::Stage).then_some(edits)));
    }
    match &context.literal(&arg.value)?.kind {
        ExprKind::List(all) | ExprKind::Tuple(all) => all.iter().find_map(|one| stage(one, context)),
        _ => None,
    }
}

fn stage(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let value = context.names.value(expr);
    let written = value.as_str().filter(|written| !written.contains(['<', '{']))?;
    let wrong = matches!(suffix(written), Suffix::Unknown | Suffix::Numbered | Suffix::Latest | Suffix::Version);
    wrong.then(|| {
        Finding::new(&PITFALL, expr.span).message("message.no-stage").name("written", Name::Text(written.to_owned()))
    })
}

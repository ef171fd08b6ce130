//! `make_judge` with instructions that have no variable, or one it does not know, or with a model
//! without its provider.

use crate::mlflow::{JUDGE_VARIABLES, Range, meant_for_scorers};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "genai-judge-template",
    family: "genai",
    outcome: Outcome::Fails,
    releases: Range::since(3, 4),
    rules: &[Rule::Call(template), Rule::Call(model)],
};

fn makes_judge(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let made = matches!(site.name.as_str(), "mlflow.genai.judges.make_judge" | "mlflow.genai.make_judge");
    made && PITFALL.releases.holds(context.release)
}

fn template(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("instructions", Some(1)).filter(|_| makes_judge(site, context))?;
    let value = context.names.value(&arg.value);
    let text = value.as_str().filter(|text| !text.trim().is_empty())?;
    let variables = variables(text);
    let known = |name: &str| JUDGE_VARIABLES.contains(&name);
    let finding = Finding::new(&PITFALL, arg.span);
    if let Some(unknown) = variables.iter().find(|name| !known(name)) {
        let finding = finding.name("variable", Name::Text((*unknown).to_owned()));
        let first = unknown.split('.').next().unwrap_or_default();
        let meant = meant_for_scorers(first).or(known(first).then_some(first));
        return Some(match meant {
            Some(meant) => finding.message("message.suggest").name("suggestion", Name::Text(meant.to_owned())),
            None => finding.message("message.unknown"),
        });
    }
    if variables.contains(&"conversation")
        && variables.iter().any(|name| !matches!(*name, "conversation" | "expectations"))
    {
        return Some(finding.message("message.conversation"));
    }
    if !variables.is_empty() {
        return None;
    }
    let doubled = doubled(&arg.value, context);
    let single = JUDGE_VARIABLES
        .iter()
        .any(|name| text.contains(&["{", name, "}"].concat()) || text.contains(&["{ ", name, " }"].concat()));
    let finding = finding.message(if single { "message.braces" } else { "message" });
    Some(finding.fix("double", Safety::Safe, doubled))
}

/// The variables of a template: `{{ name }}`, as MLflow's pattern finds them.
fn variables(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("{{") {
        let Some(rest) = text.get(at + 2..).map(|rest| rest.trim_start_matches('{')) else { continue };
        let name = rest.split("}}").next().unwrap_or_default();
        let word = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if name.len() < rest.len() && name.trim().split('.').all(word) {
            found.push(name.trim());
        }
    }
    found
}

/// Twice the braces round each variable: two in a string, four in an f-string.
fn doubled(expr: &Expr, context: &Context<'_>) -> Option<Vec<Edit>> {
    let wanted = match expr.kind {
        ExprKind::Str(_) => "{",
        ExprKind::Format(_) => "{{",
        _ => return None,
    };
    let closing = if wanted == "{" { "}" } else { "}}" };
    let text = expr.span.of(&context.script.python);
    let mut edits = Vec::new();
    for name in JUDGE_VARIABLES {
        for (at, _) in text.match_indices(name) {
            let (before, after) = (text.get(..at)?.trim_end_matches(' '), text.get(at + name.len()..)?);
            let spaces = after.len() - after.trim_start_matches(' ').len();
            let outside = after.get(spaces + wanted.len()..).unwrap_or_default();
            let alone = before.strip_suffix(wanted).is_some_and(|rest| !rest.ends_with('{'));
            if alone && after.trim_start_matches(' ').starts_with(closing) && !outside.starts_with('}') {
                edits.push(inserted(expr.span.start + before.len(), wanted));
                edits.push(inserted(expr.span.start + at + name.len() + spaces, closing));
            }
        }
    }
    edits.sort_by_key(|edit| edit.span.start);
    (!edits.is_empty()).then_some(edits)
}

/// `model="gpt-4o"`: the provider is missing.
fn model(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("model", Some(2)).filter(|_| makes_judge(site, context))?;
    let value = context.names.value(&arg.value);
    let text = value.as_str().filter(|text| !text.is_empty() && *text != "databricks")?;
    let whole = text
        .split_once(":/")
        .is_some_and(|(provider, name)| !provider.is_empty() && !name.trim_matches('/').is_empty());
    if whole {
        return None;
    }
    let finding = Finding::new(&PITFALL, arg.span).message("message.model").name("model", Name::Text(text.to_owned()));
    let here = matches!(arg.value.kind, ExprKind::Str(_));
    // openai/gpt-4o, openai:gpt-4o
    let split = text
        .split_once(['/', ':'])
        .filter(|(provider, name)| PROVIDERS.contains(provider) && !name.is_empty() && !name.contains(':'));
    let written = arg.value.span.of(&context.script.python);
    if let Some((provider, _)) = split.filter(|_| here) {
        let start = arg.value.span.start + written.find(provider)? + provider.len();
        let edit = Edit { span: Span { start, end: start + 1 }, text: ":/".to_owned() };
        return Some(finding.fix("provider", Safety::Safe, Some(vec![edit])));
    }
    let openai = here && (text.starts_with("gpt-") || text.starts_with("o1") || text.starts_with("o3"));
    let quote = written.find(text)?;
    Some(finding.fix(
        "openai",
        Safety::Review,
        openai.then(|| vec![inserted(arg.value.span.start + quote, "openai:/")]),
    ))
}

/// The providers that people write with another separator.
const PROVIDERS: [&str; 9] =
    ["anthropic", "azure", "bedrock", "databricks", "gemini", "groq", "mistral", "openai", "vertex_ai"];

//! Prompts in a script: the calls that register and load them, and the texts they are given.

use crate::mlflow::is_a;
use crate::pitfalls::Context;
use crate::pitfalls::texts::text_of;
use crate::python::tree::{Call, Expr, ExprKind};
use crate::walk::CallSite;

/// Whether a call makes a version of a prompt.
pub(super) fn registers(site: &CallSite<'_>) -> bool {
    matches!(
        site.name.as_str(),
        "mlflow.register_prompt"
            | "mlflow.genai.register_prompt"
            | "mlflow.MlflowClient.register_prompt"
            | "mlflow.MlflowClient.create_prompt_version"
    )
}

/// Whether a call loads a prompt.
pub(super) fn loads(site: &CallSite<'_>) -> bool {
    matches!(site.name.as_str(), "mlflow.load_prompt" | "mlflow.genai.load_prompt" | "mlflow.MlflowClient.load_prompt")
}

/// Whether an expression is certainly a version of a prompt.
pub(super) fn is_prompt(expr: &Expr, context: &Context<'_>) -> bool {
    let class = context.objects().class_of(expr);
    class.is_some_and(|class| {
        is_a(class, "mlflow.entities.model_registry.PromptVersion") || is_a(class, "mlflow.entities.Prompt")
    })
}

/// The texts of the template that a call is given, each with the expression that writes it: one, or the
/// contents of a chat's messages.
pub(super) fn templates<'e>(call: &'e Call, context: &Context<'e>) -> Vec<(&'e Expr, String)> {
    let Some(arg) = call.arg("template", Some(1)) else { return Vec::new() };
    let written: &Expr = match arg.value.as_name() {
        Some(_) => context.names.only_value(&arg.value).unwrap_or(&arg.value),
        None => &arg.value,
    };
    let texts: Vec<&Expr> = match &written.kind {
        ExprKind::List(messages) => messages.iter().filter_map(|message| content(message, context)).collect(),
        _ => vec![written],
    };
    texts.into_iter().filter_map(|text| Some((text, text_of(text, context)?))).collect()
}

fn content<'e>(message: &'e Expr, context: &Context<'e>) -> Option<&'e Expr> {
    let ExprKind::Dict(items) = &message.kind else { return None };
    items.iter().find_map(|(key, value)| {
        let key = context.names.value(key.as_ref()?);
        (key.as_str() == Some("content")).then_some(value)
    })
}

/// The names in single braces, each with the byte its brace stands at; none in a text that has double
/// ones, or statements of Jinja.
pub(super) fn single_braces(text: &str) -> Vec<(usize, &str)> {
    if text.contains("{{") || text.contains("{%") {
        return Vec::new();
    }
    text.match_indices('{')
        .filter_map(|(at, _)| {
            let before = text.get(..at)?.chars().next_back();
            // \frac{a}, ${HOME} and x_{i} are no variables.
            let foreign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\\' | '$' | '_' | '^' | '}' | '#');
            let (name, _) = text.get(at + 1..)?.split_once('}')?;
            let name = name.trim();
            let first = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            let named = first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            (named && !before.is_some_and(foreign)).then_some((at, name))
        })
        .collect()
}

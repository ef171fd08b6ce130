//! `{name}` in a prompt's template, where MLflow replaces `{{name}}` only; and a template that is formatted
//! by other means than the prompt's own.

use super::templates::{is_prompt, registers, single_braces, templates};
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind, Pass};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "prompt-template-single-brace",
    family: "prompts",
    outcome: Outcome::Silent,
    releases: Range::since(2, 21),
    rules: &[Rule::Call(check), Rule::Call(check_dict), Rule::Expr(check_template)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !registers(site) || hands_on_the_template(context) {
        return None;
    }
    let templates = templates(site.call, context);
    let doubled = templates.iter().any(|(_, text)| text.contains("{{") || text.contains("{%"));
    let (written, text) = templates.iter().find(|(_, text)| !single_braces(text).is_empty() && !doubled)?;
    let (_, name) = *single_braces(text).first()?;
    let is_format = matches!(written.kind, ExprKind::Format(_));
    let finding = Finding::new(&PITFALL, context.first_line(written.span))
        .message(if is_format { "message.f-string" } else { "message" })
        .name("name", Name::Text(["{", name, "}"].concat()))
        .related("registered", (!site.expr.span.contains(written.span)).then_some(site.call.func.span));
    // One that formats the prompt shows that the names are meant to be replaced.
    let formats = context.walked.calls.iter().any(|call| is_format_of_prompt(call));
    let finding = if formats { finding } else { finding.perhaps() };
    let here = site.expr.span.contains(written.span) && matches!(written.kind, ExprKind::Str(_));
    let edits = if here { doubled_in(written.span, context) } else { None };
    Some(finding.fix("double", Safety::Safe, edits))
}

/// `prompt.template.format(name=…)` and `LangChain` want single braces; what is only printed wants nothing.
fn hands_on_the_template(context: &Context<'_>) -> bool {
    context.code.lines().filter(|line| line.contains(".template")).any(|line| {
        let shown = ["print(", "assert "].iter().any(|word| line.trim_start().starts_with(word));
        !shown || line.contains(".template.") || line.contains(".template %")
    })
}

/// `prompt.format({"name": "Ada"})`: the dict is taken for the switch `allow_partial`.
fn check_dict(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let [only] = site.call.args.as_slice() else { return None };
    if !is_format_of_prompt(site) || only.pass != Pass::Position {
        return None;
    }
    let dict = context.literal(&only.value).or_else(|| context.names.only_value(&only.value))?;
    let ExprKind::Dict(items) = &dict.kind else { return None };
    let named = items.iter().all(|(key, _)| {
        key.as_ref().is_none_or(|key| {
            context.names.value(key).as_str().is_some_and(|key| key.chars().all(|c| c.is_alphanumeric() || c == '_'))
        })
    });
    let finding = Finding::new(&PITFALL, only.span).message("message.dict").name("call", context.called(site.call));
    let safety = if named { Safety::Safe } else { Safety::Review };
    Some(finding.fix("unpack", safety, Some(vec![inserted(only.span.start, "**")])))
}

/// `prompt.template.format(name="Ada")`: Python takes the double braces for single ones that stay.
fn check_template(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let call = expr.as_call()?;
    let ExprKind::Attribute { value: template, name: format } = &call.func.kind else { return None };
    let ExprKind::Attribute { value: prompt, name } = &template.kind else { return None };
    if format != "format" || name != "template" || call.args.is_empty() || !is_prompt(prompt, context) {
        return None;
    }
    let mut texts = context.walked.calls.iter().filter(|site| registers(site)).flat_map(|site| {
        let texts = templates(site.call, context);
        texts.into_iter().map(|(_, text)| text.contains("{{")).collect::<Vec<_>>()
    });
    // All templates in view have double braces.
    if !texts.next()? || !texts.all(|doubled| doubled) {
        return None;
    }
    let keywords = call.args.iter().all(|arg| !matches!(arg.pass, Pass::Position | Pass::Star));
    let asked = Span { start: prompt.span.end, end: template.span.end };
    let edits = keywords.then(|| vec![Edit { span: asked, text: String::new() }]);
    let finding = Finding::new(&PITFALL, call.func.span).message("message.template");
    Some(finding.name("call", context.called(call)).fix("own", Safety::Safe, edits))
}

fn is_format_of_prompt(site: &CallSite<'_>) -> bool {
    matches!(
        site.name.as_str(),
        "mlflow.entities.model_registry.PromptVersion.format" | "mlflow.entities.Prompt.format"
    )
}

/// Each single brace of a string doubled where it stands.
fn doubled_in(span: Span, context: &Context<'_>) -> Option<Vec<Edit>> {
    let text = span.of(&context.script.python);
    let mut edits = Vec::new();
    for (at, _) in single_braces(text) {
        let close = text.get(at..)?.find('}')?;
        edits.push(inserted(span.start + at, "{"));
        edits.push(inserted(span.start + at + close, "}"));
    }
    (!edits.is_empty()).then_some(edits)
}

//! `pip_requirements="scikit-learn"`: a string is the path of a requirements file.

use crate::mlflow::{Range, saves_model};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "pip-requirements-string",
    family: "models",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !saves_model(&site.name) {
        return None;
    }
    let arguments = ["pip_requirements", "extra_pip_requirements"];
    let (argument, arg) = arguments.iter().find_map(|name| Some((*name, site.call.arg(name, None)?)))?;
    let value = context.names.value(&arg.value);
    let text = value.as_str().filter(|text| names_packages(text))?;
    let written = arg.value.span.of(&context.script.python);
    let listed = vec![Edit { span: arg.value.span, text: format!("[{written}]") }];
    let single = !text.trim().contains(char::is_whitespace) && written.starts_with(['"', '\'']);
    let finding = Finding::new(&PITFALL, arg.span).name("value", Name::Text(text.to_owned()));
    Some(finding.name("argument", Name::Text(argument.to_owned())).fix("list", Safety::Safe, single.then_some(listed)))
}

/// A requirement, such as `scikit-learn==1.5`, and not the path of a file.
fn names_packages(text: &str) -> bool {
    if text.starts_with("-r ") {
        return true;
    }
    let file = text.contains(['/', '\\'])
        || [".txt", ".in", ".pip", ".lock", ".toml", ".cfg"].iter().any(|end| text.trim_end().ends_with(end));
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.[]=<>!~, ;*\n".contains(c);
    !file && text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(allowed)
}

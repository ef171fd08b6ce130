//! `pip_requirements="scikit-learn"`: a string is the path of a requirements file.

use crate::mlflow::{HOLE, Range, saves_model};
use crate::pitfalls::texts::text_of;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, ExprKind};
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
    let text = text_of(&arg.value, context).filter(|text| names_packages(text) && !is_a_file(text, context))?;
    let written = arg.value.span.of(&context.script.python);
    let listed = vec![Edit { span: arg.value.span, text: format!("[{written}]") }];
    let literal = matches!(arg.value.kind, ExprKind::Str(_) | ExprKind::Format(_));
    let single = !text.trim().contains(char::is_whitespace) && literal;
    let finding = Finding::new(&PITFALL, arg.span).name("value", Name::Text(text.replace(HOLE, "…")));
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
    // f"torch=={torch.__version__}": what is not known is the version.
    let known = match text.split_once(HOLE) {
        Some((known, "")) if known.ends_with(['=', '<', '>', '~']) => known,
        Some(_) => return false,
        None => text,
    };
    !file && known.starts_with(|c: char| c.is_ascii_alphanumeric()) && known.chars().all(allowed)
}

/// Whether the script has a file of this name: `open("reqs", "w")`.
fn is_a_file(name: &str, context: &Context<'_>) -> bool {
    let of_files = |path: &str| {
        path == "open" || ["os.path.", "pathlib.", "shutil."].iter().any(|module| path.starts_with(module))
    };
    let named = |arg: &Arg| context.names.value(&arg.value).as_str() == Some(name);
    context.walked.others.values().any(|other| of_files(&other.path) && other.call.args.iter().any(named))
}

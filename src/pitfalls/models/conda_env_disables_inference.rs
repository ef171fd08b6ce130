//! A partial `conda_env`, the flavour's default one, or an empty `pip_requirements` takes the place
//! of the requirements that MLflow would infer.

use crate::mlflow::{Range, flavor_packages, saves_model};
use crate::pitfalls::edits::without_argument;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Expr, ExprKind};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "conda-env-disables-inference",
    family: "models",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !saves_model(&site.name) {
        return None;
    }
    let remove = |arg: &Arg| without_argument(site.call, arg).map(|edit| vec![edit]);
    if let Some(arg) = site.call.arg("pip_requirements", None) {
        let empty = context
            .literal(&arg.value)
            .is_some_and(|value| matches!(&value.kind, ExprKind::List(all) if all.is_empty()));
        let finding = Finding::new(&PITFALL, arg.span).message("message.empty-list");
        let finding = finding.name("argument", Name::Text("pip_requirements".to_owned()));
        return empty.then(|| finding.fix("remove", Safety::Review, remove(arg)));
    }
    let arg = site.call.arg("conda_env", None)?;
    let value = context.literal(&arg.value)?;
    let finding = Finding::new(&PITFALL, arg.span);
    if let Some(call) = value.as_call() {
        let path = context.names.path(&call.func)?;
        let default = path.starts_with("mlflow.") && path.ends_with(".get_default_conda_env");
        let finding = finding.message("message.default-env").name("function", context.called(call));
        let in_place = value.span == arg.value.span;
        return default.then(|| finding.fix("remove", Safety::Safe, remove(arg).filter(|_| in_place)));
    }
    let missing = *flavor_packages(&site.name).first()?;
    let listed = dependencies(value, context)?;
    let wanted =
        |packages: &[String]| packages.iter().any(|package| flavor_packages(&site.name).contains(&package.as_str()));
    if wanted(&listed.pip) {
        return None;
    }
    // What is listed for conda alone never reaches requirements.txt.
    let message = if wanted(&listed.conda) { "message.conda-only" } else { "message.partial" };
    let finding = finding.message(message).name("package", Name::Text(missing.to_owned()));
    Some(finding.fix("remove", Safety::Review, remove(arg)))
}

/// What an environment lists, by name.
#[derive(Default)]
struct Dependencies {
    conda: Vec<String>,
    pip: Vec<String>,
}

/// Reads the list of a conda environment; `None` where it can't all be read.
fn dependencies(env: &Expr, context: &Context<'_>) -> Option<Dependencies> {
    let ExprKind::Dict(items) = &env.kind else { return None };
    let keys = items.iter().map(|(key, value)| Some((context.names.value(key.as_ref()?).as_str()?.to_owned(), value)));
    let keys: Vec<_> = keys.collect::<Option<_>>()?;
    let (_, list) = keys.into_iter().find(|(key, _)| key == "dependencies")?;
    let ExprKind::List(list) = &context.literal(list)?.kind else { return None };
    let mut listed = Dependencies::default();
    for dependency in list {
        let ExprKind::Dict(inner) = &dependency.kind else {
            let package = context.names.value(dependency);
            let package = package.as_str().or(head(dependency))?;
            // conda-forge::scikit-learn=1.5
            listed.conda.extend(package_name(package.rsplit("::").next()?));
            continue;
        };
        for (_, value) in inner {
            let ExprKind::List(packages) = &context.literal(value)?.kind else { return None };
            for package in packages {
                listed.pip.push(package_name(context.names.value(package).as_str().or(head(package))?)?);
            }
        }
    }
    Some(listed)
}

/// The beginning of `f"scikit-learn=={version}"`, which is enough to know the package.
fn head(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Format(parts) => match parts.first()? {
            crate::python::tree::Part::Text(text) if text.contains(['=', '<', '>', '~']) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The name in a requirement; `None` for `-r requirements.txt` and addresses, which may hold anything.
fn package_name(requirement: &str) -> Option<String> {
    let requirement = requirement.trim();
    if requirement.starts_with('-') || requirement.contains("://") || requirement.contains('/') {
        return None;
    }
    let end =
        requirement.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).unwrap_or(requirement.len());
    requirement.get(..end).map(|name| name.to_ascii_lowercase().replace('_', "-"))
}

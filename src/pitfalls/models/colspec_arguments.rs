//! `ColSpec("age", "double")`: the type comes first, and is one of MLflow's own names.

use crate::mlflow::{Range, saves_model};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Expr, ExprKind, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "colspec-arguments",
    family: "models",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// `mlflow.types.DataType`, the same on all releases.
const TYPES: [&str; 8] = ["boolean", "integer", "long", "float", "double", "string", "binary", "datetime"];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.tried || site.call.unpacks() {
        return None;
    }
    match site.name.as_str() {
        "mlflow.types.ColSpec" => column(site, context),
        "mlflow.types.Schema" => {
            let arg = site.call.arg("inputs", Some(0))?;
            let value = context.literal(&arg.value)?;
            let finding = Finding::new(&PITFALL, arg.value.span).message("message.schema");
            matches!(value.kind, ExprKind::Dict(_) | ExprKind::Tuple(_)).then_some(finding)
        }
        name if saves_model(name) => {
            let arg = site.call.arg("signature", None)?;
            let value = context.literal(&arg.value)?;
            let finding = Finding::new(&PITFALL, arg.value.span).message("message.signature");
            matches!(value.kind, ExprKind::Dict(_)).then_some(finding)
        }
        _ => None,
    }
}

fn column(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let given = site.call.arg("type", Some(0))?;
    let finding = Finding::new(&PITFALL, given.value.span).name("value", context.quoted(given.value.span));
    if let Some(python) = python_type(&given.value, context) {
        return Some(typed(finding, python, given));
    }
    let value = context.names.value(&given.value);
    let text = value.as_str().filter(|text| !TYPES.contains(text))?;
    let by_place = |arg: &&Arg| arg.pass == Pass::Position && given.pass == Pass::Position;
    if let Some(name) = site.call.arg("name", Some(1)).filter(by_place).filter(|name| is_type(&name.value, context)) {
        let written = |arg: &Arg| arg.span.of(&context.script.python).to_owned();
        let swap = vec![Edit { span: given.span, text: written(name) }, Edit { span: name.span, text: written(given) }];
        return Some(finding.message("message.swapped").fix("swap", Safety::Safe, Some(swap)));
    }
    match meant(text) {
        Some(meant) => Some(typed(finding, meant, given)),
        None => Some(finding.message("message.unknown")),
    }
}

fn typed(finding: Finding, meant: &str, given: &Arg) -> Finding {
    let edit = Edit { span: given.value.span, text: format!("\"{meant}\"") };
    let literal = matches!(given.value.kind, ExprKind::Str(_) | ExprKind::Attribute { .. } | ExprKind::Name(_));
    let finding = finding.message("message.type").name("type", Name::Text(meant.to_owned()));
    finding.fix("type", Safety::Safe, literal.then(|| vec![edit]))
}

fn is_type(expr: &Expr, context: &Context<'_>) -> bool {
    let named = |path: String| {
        path.rsplit_once('.').is_some_and(|(owner, name)| owner.ends_with("DataType") && TYPES.contains(&name))
    };
    context.names.value(expr).as_str().is_some_and(|text| TYPES.contains(&text))
        || context.names.path(expr).is_some_and(named)
}

/// `float`, `np.int64`: the type of Python or numpy itself.
fn python_type(expr: &Expr, context: &Context<'_>) -> Option<&'static str> {
    let path = context.names.path(expr)?;
    match path.as_str() {
        "int" => Some("long"),
        "float" => Some("double"),
        "str" => Some("string"),
        "bool" => Some("boolean"),
        "bytes" => Some("binary"),
        "datetime.datetime" => Some("datetime"),
        _ => meant(path.strip_prefix("numpy.")?),
    }
}

/// What a name of numpy, pandas or SQL is called here.
fn meant(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "int" | "int64" | "bigint" => "long",
        "int32" | "int16" | "int8" => "integer",
        "float64" => "double",
        "float32" | "float16" => "float",
        "str" | "object" | "text" | "varchar" | "category" => "string",
        "bool" | "bool_" => "boolean",
        "bytes" => "binary",
        "datetime64" | "datetime64[ns]" | "timestamp" => "datetime",
        lower => TYPES.iter().find(|one| **one == lower)?,
    })
}

//! `start_run("name")`: the first argument is the id of a run to go on with.

use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind, Part, Pass};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "start-run-name-positional",
    family: "calls",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.start_run" || site.tried {
        return None;
    }
    let arg = site.call.arg("run_id", Some(0))?;
    let by_position = arg.pass == Pass::Position;
    let (name, certain) = name_of(&arg.value, by_position, context)?;
    let edit = match &arg.pass {
        Pass::Position => inserted(arg.span.start, "run_name="),
        Pass::Keyword(_, span) => Edit { span: *span, text: "run_name".to_owned() },
        Pass::Star | Pass::DoubleStar => return None,
    };
    // Arguments by position may not stand behind one by name.
    let others = site.call.args.iter().filter(|other| other.pass == Pass::Position).count();
    let alone = others == usize::from(arg.pass == Pass::Position) && site.call.arg("run_name", None).is_none();
    let literal = matches!(arg.value.kind, ExprKind::Str(_));
    let safety = if literal { Safety::Safe } else { Safety::Review };
    let finding = Finding::new(&PITFALL, arg.span).name("call", context.called(site.call)).name("name", name);
    let finding = if certain { finding } else { finding.perhaps() };
    Some(finding.fix("run-name", safety, alone.then(|| vec![edit])))
}

/// The name that is given where an id goes, and whether it is certainly one.
fn name_of(expr: &Expr, by_position: bool, context: &Context<'_>) -> Option<(Name, bool)> {
    let value = context.names.value(expr);
    // args.name: what is typed, else the default.
    let told: Vec<&Value> = value.alternatives().iter().filter(|one| **one != Value::Given).collect();
    let all: Option<Vec<&str>> = told.iter().map(|one| one.as_str()).collect();
    if let Some(all) = all.filter(|all| !all.is_empty()) {
        let first = all.first().map(|first| Name::Text((*first).to_owned()))?;
        return all.iter().all(|one| is_name(one, by_position)).then_some((first, value.as_str().is_some()));
    }
    // f"{model}_{now:%H%M}", and what the author calls a name
    let named = |source: &&Expr| match &source.kind {
        ExprKind::Format(parts) => {
            let says = parts.iter().any(|part| matches!(part, Part::Text(text) if is_part_of_name(text)));
            says && !source.span.of(&context.code).contains("id")
        }
        ExprKind::Str(text) => is_name(text, true),
        ExprKind::Name(name) | ExprKind::Attribute { name, .. } => name == "run_name",
        ExprKind::Subscript { index, .. } => context.names.value(index).as_str() == Some("run_name"),
        _ => false,
    };
    let sources = context.names.sources(expr).filter(|_| by_position)?;
    sources.iter().all(named).then(|| (context.quoted(expr.span), false))
}

/// A piece of text that no id of a run has in it.
fn is_part_of_name(text: &str) -> bool {
    is_name(text, true) && text.contains(|c: char| c == '_' || c.is_whitespace() || c.is_alphabetic())
}

/// A text that can't be the id of a run. Ids of MLflow's own stores are 32 hexadecimal digits; a
/// placeholder such as `<run id>` stands for one, and other stores have ids of their own, with digits.
fn is_name(text: &str, by_position: bool) -> bool {
    let hex = !text.is_empty() && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let lower = text.to_ascii_lowercase();
    let placeholder = text.is_empty()
        || text.contains(['<', '>', '{', '}', '$', '…'])
        || text.contains("...")
        || lower.contains("your");
    let speaks_of_ids = lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == "id" || word == "runid");
    // By position the author had a name in mind; by `run_id=` anything that might be an id is let through.
    !hex && !placeholder && !speaks_of_ids && (by_position || !text.contains(|c: char| c.is_ascii_digit()))
}

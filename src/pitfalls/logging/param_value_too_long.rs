//! A parameter whose text is longer than MLflow keeps.

use super::given::{Kind, entries, is_an_attempt};
use crate::mlflow::{LONG_PARAM_IS_CUT, Range, longest_param};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{BinaryOp, Call, Expr, ExprKind, Generator, Part};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "param-value-too-long",
    family: "logging",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let longest = longest_param(context.release);
    let entries = entries(site, context);
    let mut params = entries.iter().filter(|entry| entry.kind == Kind::Param && entry.here);
    let (value, length) = params.find_map(|entry| {
        let length = least(entry.value, context, DEPTH);
        (length > longest).then_some((entry.value, length))
    })?;
    if is_an_attempt(site, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, context.first_line(value.span))
        .name("call", context.called(site.call))
        .name("length", Name::Text(length.to_string()))
        .name("longest", Name::Text(longest.to_string()));
    let is_cut =
        context.release >= LONG_PARAM_IS_CUT && !context.walked.environment.contains("MLFLOW_TRUNCATE_LONG_VALUES");
    Some(if is_cut { finding.outcome(Outcome::Silent) } else { finding.message("message.refused") })
}

const DEPTH: usize = 8;

/// How many characters the text of a value has at least; 0 where nothing is known.
fn least(expr: &Expr, context: &Context<'_>, depth: usize) -> usize {
    let Some(depth) = depth.checked_sub(1) else { return 0 };
    let least = |expr: &Expr| self::least(expr, context, depth);
    let listed = |all: &[Expr]| all.iter().map(|one| least(one).max(1) + 2).sum();
    match &expr.kind {
        ExprKind::Str(text) => text.chars().count(),
        ExprKind::Int(_) => expr.span.of(&context.script.python).len(),
        ExprKind::Format(parts) => {
            let part = |part: &Part| match part {
                Part::Text(text) => text.chars().count(),
                Part::Value { value, plain } => {
                    if *plain {
                        least(value)
                    } else {
                        0
                    }
                }
            };
            parts.iter().map(part).sum()
        }
        ExprKind::List(all) | ExprKind::Tuple(all) => listed(all),
        ExprKind::Dict(items) => {
            items.iter().map(|(key, value)| key.as_ref().map_or(0, &least) + least(value) + 4).sum()
        }
        ExprKind::Comprehension { elements, generators, lazy: false } => {
            times(generators, context).saturating_mul(elements.iter().map(|one| least(one).max(1) + 2).sum())
        }
        ExprKind::Binary { op: BinaryOp::Add, left, right } => {
            let is_text = |side: &Expr| matches!(context.names.value(side), Value::Str(_) | Value::Head(_));
            // Numbers do not grow longer when they are added.
            if is_text(left) || is_text(right) { least(left) + least(right) } else { 0 }
        }
        ExprKind::Binary { op: BinaryOp::Other, left, right } => {
            let repeated = matches!(left.kind, ExprKind::Str(_) | ExprKind::List(_));
            let star = Span { start: left.span.end, end: right.span.start }.of(&context.script.python);
            match context.names.value(right) {
                Value::Int(count) if repeated && star.trim() == "*" => {
                    least(left).saturating_mul(usize::try_from(count).unwrap_or_default())
                }
                _ => 0,
            }
        }
        ExprKind::Name(_) => context.literal(expr).map_or(0, &least),
        ExprKind::Call(call) => made(call, context, depth),
        _ => 0,
    }
}

/// `str(…)`, `json.dumps(…)`, `list(range(5000))`, `", ".join(…)`.
fn made(call: &Call, context: &Context<'_>, depth: usize) -> usize {
    let Some(first) = call.args.first().map(|arg| &arg.value) else { return 0 };
    if let ExprKind::Attribute { value, name } = &call.func.kind
        && let ("join", ExprKind::Str(between)) = (name.as_str(), &value.kind)
        && let ExprKind::Comprehension { elements, generators, .. } = &first.kind
        && let [element] = elements.as_slice()
    {
        let each = least(element, context, depth) + between.chars().count();
        return times(generators, context).saturating_mul(each).saturating_sub(between.chars().count());
    }
    match context.names.path(&call.func).as_deref() {
        Some("str" | "repr" | "json.dumps") => least(first, context, depth),
        // Each number and what parts it from the next.
        Some("list" | "tuple") => turns(first, context).saturating_mul(3),
        _ => 0,
    }
}

fn times(generators: &[Generator], context: &Context<'_>) -> usize {
    match generators {
        [only] if only.ifs.is_empty() => turns(&only.iter, context),
        _ => 0,
    }
}

/// How many numbers a range has.
fn turns(iter: &Expr, context: &Context<'_>) -> usize {
    let Some(call) = iter.as_call().filter(|call| context.names.path(&call.func).as_deref() == Some("range")) else {
        return 0;
    };
    let numbers: Vec<i64> = call
        .args
        .iter()
        .filter_map(|arg| match context.names.value(&arg.value) {
            Value::Int(number) => Some(number),
            _ => None,
        })
        .collect();
    let count = match numbers.as_slice() {
        [end] if call.args.len() == 1 => *end,
        [start, end] if call.args.len() == 2 => end.saturating_sub(*start),
        _ => 0,
    };
    usize::try_from(count).unwrap_or_default()
}

//! A text as the script writes it, with a mark where something is put in that nobody can read off it.

use super::Context;
use crate::python::tree::{BinaryOp, Expr, ExprKind, Part};
use crate::python::values::Value;

/// Stands for what is put into a text and is not known.
pub(crate) const UNKNOWN: char = '\u{fffd}';

/// The text of a string, an f-string, `"…" + name`, `"…" % name` or `"…".format(name)`, or of a name that is only one.
pub(crate) fn pieces(expr: &Expr, context: &Context<'_>) -> Option<String> {
    within(expr, context, DEPTH)
}

/// How far a text is followed: `url = url + "/"` in a loop never comes to an end.
const DEPTH: usize = 7;

fn within(expr: &Expr, context: &Context<'_>, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    if let Value::Str(text) = context.names.value(expr) {
        return Some(text);
    }
    match &expr.kind {
        ExprKind::Format(parts) => Some(
            parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => text.clone(),
                    Part::Value { value, .. } => known(value, context),
                })
                .collect(),
        ),
        ExprKind::Binary { op: BinaryOp::Add, left, right } => {
            match (within(left, context, depth), within(right, context, depth)) {
                (None, None) => None,
                (left, right) => {
                    let unknown = || UNKNOWN.to_string();
                    Some(left.unwrap_or_else(unknown) + &right.unwrap_or_else(unknown))
                }
            }
        }
        ExprKind::Binary { op: BinaryOp::Mod, left, .. } => {
            let text = within(left, context, depth)?;
            Some(text.replace("%s", "\u{fffd}").replace("%d", "\u{fffd}"))
        }
        ExprKind::Name(_) => {
            let only = context.names.only_value(expr).filter(|value| value.as_name().is_none())?;
            within(only, context, depth)
        }
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute { value, name } if name == "format" => {
                let text = within(value, context, depth).filter(|text| !text.contains("{{"))?;
                Some(
                    text.split(['{', '}'])
                        .enumerate()
                        .map(|(at, part)| if at % 2 == 0 { part.to_owned() } else { UNKNOWN.to_string() })
                        .collect(),
                )
            }
            _ => None,
        },
        _ => None,
    }
}

fn known(value: &Expr, context: &Context<'_>) -> String {
    match context.names.value(value) {
        Value::Str(text) => text,
        Value::Int(number) => number.to_string(),
        _ => UNKNOWN.to_string(),
    }
}

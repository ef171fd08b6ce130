//! A text as the script writes it, with a mark where something is put in that nobody can read off it.

use super::Context;
use crate::python::tree::{BinaryOp, Expr, ExprKind, Part};
use crate::python::values::Value;

/// Stands for what is put into a text and is not known.
pub(crate) const UNKNOWN: char = '\u{fffd}';

/// The text of a string, an f-string, `"…" + name`, `"…" % name` or `"…".format(name)`, or of a name that is only one.
pub(crate) fn pieces(expr: &Expr, context: &Context<'_>) -> Option<String> {
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
        ExprKind::Binary { op: BinaryOp::Add, left, right } => match (pieces(left, context), pieces(right, context)) {
            (None, None) => None,
            (left, right) => {
                let unknown = || UNKNOWN.to_string();
                Some(left.unwrap_or_else(unknown) + &right.unwrap_or_else(unknown))
            }
        },
        ExprKind::Binary { op: BinaryOp::Mod, left, .. } => {
            let text = pieces(left, context)?;
            Some(text.replace("%s", "\u{fffd}").replace("%d", "\u{fffd}"))
        }
        ExprKind::Name(_) => {
            let only = context.names.only_value(expr).filter(|value| value.as_name().is_none())?;
            pieces(only, context)
        }
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute { value, name } if name == "format" => {
                let text = pieces(value, context).filter(|text| !text.contains("{{"))?;
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

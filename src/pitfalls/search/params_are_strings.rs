//! A parameter that was read back, used as a number: MLflow keeps the text of it.

use super::found::{Found, found, has_other_columns};
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Call, CompareOp, Expr, ExprKind};
use crate::script::{Name, Span};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "params-are-strings",
    family: "search",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Expr(check)],
};

/// How a parameter is read back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Read {
    /// The text of one run.
    One,
    /// A column of a table.
    Column,
}

fn check(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    if context.is_tried(expr.span) {
        return None;
    }
    match &expr.kind {
        ExprKind::Compare { left, op, right, more } if more.is_empty() => {
            let (param, number) = if is_number(right, context) { (left, right) } else { (right, left) };
            if !is_number(number, context) {
                return None;
            }
            let read = param_of(param, context)?;
            let finding = told(expr.span, param, context).name("number", context.quoted(number.span));
            let finding = match op {
                CompareOp::Eq | CompareOp::NotEq => finding.outcome(Outcome::Silent).message("message.equal"),
                CompareOp::Other => finding.message("message.order"),
                CompareOp::Is | CompareOp::IsNot | CompareOp::In => return None,
            };
            Some(finding.fix("convert", Safety::Safe, Some(as_float(param, read))))
        }
        ExprKind::Binary { left, right, .. } => {
            let (param, number) = if is_number(right, context) { (left, right) } else { (right, left) };
            let sign = Span { start: left.span.end, end: right.span.start }.of(&context.script.python);
            if !is_number(number, context) || sign.contains('%') {
                return None;
            }
            let read = param_of(param, context)?;
            let finding = told(expr.span, param, context).name("number", context.quoted(number.span));
            // "0.1" * 2 is "0.10.1".
            let repeats = sign.contains('*') && matches!(number.kind, ExprKind::Int(_));
            let finding = if repeats { finding.outcome(Outcome::Silent) } else { finding };
            let finding = finding.message(if repeats { "message.repeat" } else { "message.calculate" });
            Some(finding.fix("convert", Safety::Safe, Some(as_float(param, read))))
        }
        ExprKind::Call(call) if is_summary(call, context) => {
            let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
            let finding = told(expr.span, value, context).name("summary", Name::Text(name.clone()));
            let compares = matches!(name.as_str(), "max" | "min");
            let finding = if compares {
                finding.outcome(Outcome::Silent).message("message.first-letter")
            } else {
                finding.message("message.summary")
            };
            Some(finding.fix("convert", Safety::Safe, Some(as_float(value, Read::Column))))
        }
        ExprKind::Call(call) if context.names.path(&call.func).as_deref() == Some("range") => {
            let param = call.args.iter().find(|arg| param_of(&arg.value, context) == Some(Read::One))?;
            let edits = vec![inserted(param.value.span.start, "int("), inserted(param.value.span.end, ")")];
            let finding = told(param.value.span, &param.value, context).message("message.range");
            Some(finding.fix("convert", Safety::Safe, Some(edits)))
        }
        _ => None,
    }
}

/// `runs["params.depth"].mean()`
fn is_summary(call: &Call, context: &Context<'_>) -> bool {
    let ExprKind::Attribute { value, name } = &call.func.kind else { return false };
    matches!(name.as_str(), "max" | "min" | "mean" | "median" | "std" | "var")
        && call.args.is_empty()
        && matches!(value.kind, ExprKind::Subscript { .. })
        && param_of(value, context) == Some(Read::Column)
}

fn told(span: Span, param: &Expr, context: &Context<'_>) -> Finding {
    Finding::new(&PITFALL, span).name("param", context.quoted(param.span))
}

fn as_float(param: &Expr, read: Read) -> Vec<crate::pitfalls::Edit> {
    match read {
        Read::One => vec![inserted(param.span.start, "float("), inserted(param.span.end, ")")],
        Read::Column => vec![inserted(param.span.end, ".astype(float)")],
    }
}

/// Whether an expression is a number that the script writes out.
fn is_number(expr: &Expr, context: &Context<'_>) -> bool {
    match &expr.kind {
        ExprKind::Int(_) => true,
        ExprKind::Unary(value) => is_number(value, context),
        ExprKind::Other => expr.span.of(&context.script.python).replace('_', "").parse::<f64>().is_ok(),
        _ => false,
    }
}

/// How an expression reads a parameter, if it does.
fn param_of(expr: &Expr, context: &Context<'_>) -> Option<Read> {
    match &expr.kind {
        ExprKind::Name(_) => {
            let value = context.names.only_value(expr)?;
            // depth = params["depth"], used as it is.
            if matches!(value.kind, ExprKind::Name(_)) { None } else { param_of(value, context) }
        }
        ExprKind::Subscript { value, index } => {
            let ExprKind::Str(key) = &index.kind else { return None };
            if are_params(value, context) {
                return Some(Read::One);
            }
            if !key.starts_with("params.") {
                return None;
            }
            if is_table(value, context) {
                return Some(Read::Column);
            }
            is_row(value, context).then_some(Read::One)
        }
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute { value, name } => {
                (name == "get" && call.args.len() == 1 && are_params(value, context)).then_some(Read::One)
            }
            _ => None,
        },
        _ => None,
    }
}

/// `run.data.params`, or a name for it.
fn are_params(expr: &Expr, context: &Context<'_>) -> bool {
    match &expr.kind {
        ExprKind::Attribute { value, name } => {
            name == "params" && context.objects().class_of(value) == Some("mlflow.entities.RunData")
        }
        ExprKind::Name(_) => {
            context
                .names
                .only_value(expr)
                .is_some_and(|value| matches!(value.kind, ExprKind::Attribute { .. }) && are_params(value, context))
                && !has_other_columns(expr, context)
        }
        _ => false,
    }
}

fn is_table(expr: &Expr, context: &Context<'_>) -> bool {
    found(expr, context).is_some_and(|(kind, _)| kind == Found::Table) && !has_other_columns(expr, context)
}

/// `runs.iloc[0]`, or a name for it.
fn is_row(expr: &Expr, context: &Context<'_>) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => context
            .names
            .only_value(expr)
            .is_some_and(|value| !matches!(value.kind, ExprKind::Name(_)) && is_row(value, context)),
        ExprKind::Subscript { value, .. } => match &value.kind {
            ExprKind::Attribute { value, name } => matches!(name.as_str(), "iloc" | "loc") && is_table(value, context),
            _ => false,
        },
        _ => false,
    }
}

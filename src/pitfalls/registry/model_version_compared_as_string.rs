//! The number of a model version compared, sorted or counted on: through a server it is a text.

use super::versions::{Store, are_versions, is_number, picks, store};
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, BinaryOp, Call, CompareOp, Expr, ExprKind};
use crate::script::Span;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "model-version-compared-as-string",
    family: "registry",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Expr(check)],
};

fn check(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let finding = match &expr.kind {
        ExprKind::Call(call) => ordered(call, context)?.outcome(Outcome::Silent),
        ExprKind::Compare { left, op, right, more } if more.is_empty() => compared(expr, (left, *op, right), context)?,
        ExprKind::Binary { op, left, right } => counted_on(expr, (left, *op, right), context)?,
        _ => return None,
    };
    match store(context) {
        Store::Server => Some(finding),
        // Whoever writes to a database or a folder gets numbers.
        Store::Database | Store::Folder => None,
        Store::Untold => Some(finding.outcome(Outcome::Advice).perhaps()),
    }
}

/// `max(versions, key=lambda v: v.version)`, `sorted(…)`, `versions.sort(…)`, `max(v.version for v in versions)`.
fn ordered(call: &Call, context: &Context<'_>) -> Option<Finding> {
    let key = call.arg("key", None);
    let (ordered, sorts) = match &call.func.kind {
        ExprKind::Attribute { value, name } if name == "sort" => (value.as_ref(), true),
        _ => (&call.args.first().filter(|_| picks(call, context, &["max", "min", "sorted"]))?.value, false),
    };
    let finding = |span: Span| Finding::new(&PITFALL, span);
    match key {
        Some(key) if are_versions(ordered, context) => {
            let edits = whole(&key.value, context)?;
            Some(finding(key.span).fix("int", Safety::Safe, Some(edits)))
        }
        None if !sorts && are_numbers(ordered, context) => {
            let edits = by_number(call, context);
            Some(finding(call.func.span).fix("key", Safety::Safe, edits))
        }
        _ => None,
    }
}

/// What makes a key that gives the text give the number, if it gives the text.
fn whole(key: &Expr, context: &Context<'_>) -> Option<Vec<Edit>> {
    if let Some(call) = key.as_call() {
        let gets = context.names.path(&call.func).as_deref() == Some("operator.attrgetter");
        let [Arg { value, .. }] = call.args.as_slice() else { return None };
        let version = gets && context.names.value(value).as_str() == Some("version");
        return version.then(|| vec![Edit { span: key.span, text: "lambda found: int(found.version)".to_owned() }]);
    }
    let ExprKind::Lambda { parameters, body } = &key.kind else { return None };
    let ([only], ExprKind::Attribute { value, name }) = (parameters.as_slice(), &body.kind) else { return None };
    (name == "version" && value.as_name() == Some(only.name.as_str())).then(|| in_int(body.span))
}

/// A list, a set or a generator of versions' numbers.
fn are_numbers(expr: &Expr, context: &Context<'_>) -> bool {
    match &expr.kind {
        ExprKind::Comprehension { elements, .. } => {
            matches!(elements.as_slice(), [only] if is_number(only, context))
        }
        ExprKind::Name(_) => context.names.only_value(expr).is_some_and(|value| {
            matches!(&value.kind, ExprKind::Comprehension { elements, .. }
                if matches!(elements.as_slice(), [only] if is_number(only, context)))
        }),
        _ => false,
    }
}

/// `max([…], key=int)`; a generator gets parentheses beside another argument.
fn by_number(call: &Call, context: &Context<'_>) -> Option<Vec<Edit>> {
    let [only] = call.args.as_slice() else { return None };
    let lazy = matches!(only.value.kind, ExprKind::Comprehension { lazy: true, .. });
    let inner = Span { start: call.parens.start + 1, end: call.parens.end.checked_sub(1)? };
    let bare = lazy && !inner.of(&context.script.python).trim_start().starts_with('(');
    if bare {
        return Some(vec![inserted(inner.start, "("), inserted(inner.end, "), key=int")]);
    }
    let comma = inner.of(&context.script.python).trim_end().ends_with(',');
    (!comma).then(|| vec![inserted(inner.end, ", key=int")])
}

/// `found.version > 5`, `found.version == 5`, `one.version < other.version`.
fn compared(whole: &Expr, (left, op, right): (&Expr, CompareOp, &Expr), context: &Context<'_>) -> Option<Finding> {
    let (first, second) = (is_number(left, context), is_number(right, context));
    if !first && !second {
        return None;
    }
    let literal = |expr: &Expr| matches!(expr.kind, ExprKind::Int(_));
    let with_literal = literal(left) || literal(right);
    let finding = Finding::new(&PITFALL, whole.span);
    let own = if first { left } else { right };
    match op {
        CompareOp::Eq | CompareOp::NotEq if with_literal => {
            let finding = finding.outcome(Outcome::Silent).message("message.equal");
            Some(finding.fix("int", Safety::Safe, Some(in_int(own.span))))
        }
        CompareOp::Other => {
            let sign = Span { start: left.span.end, end: right.span.start }.of(&context.script.python);
            if !sign.contains(['<', '>']) {
                return None;
            }
            if with_literal {
                let finding = finding.message("message.number");
                return Some(finding.fix("int", Safety::Safe, Some(in_int(own.span))));
            }
            let mut edits = in_int(left.span);
            edits.extend(in_int(right.span));
            let both = first && second;
            let finding = if both {
                finding.outcome(Outcome::Silent)
            } else if makes_number(if first { right } else { left }, context) {
                finding.message("message.number")
            } else {
                finding.message("message.number").perhaps()
            };
            Some(finding.fix("int", if both { Safety::Safe } else { Safety::Review }, Some(edits)))
        }
        CompareOp::Eq | CompareOp::NotEq | CompareOp::Is | CompareOp::IsNot | CompareOp::In => None,
    }
}

/// Whether an expression is a number on some path: `latest = 0`, `int(…)`.
fn makes_number(expr: &Expr, context: &Context<'_>) -> bool {
    let number = |expr: &Expr| {
        matches!(expr.kind, ExprKind::Int(_) | ExprKind::Unary(_))
            || expr.as_call().is_some_and(|call| picks(call, context, &["int", "len"]))
    };
    let bound = |binding| matches!(binding, crate::python::names::Binding::Value(value) if number(value));
    number(expr) || context.names.bindings(expr).any(bound)
}

/// `found.version + 1`.
fn counted_on(whole: &Expr, (left, op, right): (&Expr, BinaryOp, &Expr), context: &Context<'_>) -> Option<Finding> {
    let sign = Span { start: left.span.end, end: right.span.start }.of(&context.script.python);
    let counts = op == BinaryOp::Add || sign.contains('-');
    let literal = |expr: &Expr| matches!(expr.kind, ExprKind::Int(_));
    let own = match (literal(left), literal(right)) {
        (false, true) => left,
        (true, false) => right,
        _ => return None,
    };
    (counts && is_number(own, context)).then(|| {
        let finding = Finding::new(&PITFALL, whole.span).message("message.number");
        finding.fix("int", Safety::Safe, Some(in_int(own.span)))
    })
}

fn in_int(span: Span) -> Vec<Edit> {
    vec![inserted(span.start, "int("), inserted(span.end, ")")]
}

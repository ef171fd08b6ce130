//! A traced stream that is not read to its end: its span is never ended, so there is no trace.

use super::is_traced;
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::names::Binding;
use crate::python::tree::{Block, Call, Expr, ExprKind, Stmt, StmtKind};
use crate::script::{Name, Span};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "stream-not-consumed",
    family: "tracing",
    outcome: Outcome::Silent,
    releases: Range::since(2, 14),
    rules: &[Rule::Stmt(check)],
};

fn check(stmt: &Stmt, context: &Context<'_>) -> Option<Finding> {
    match &stmt.kind {
        // stream("…") alone: not even begun.
        StmtKind::Expr(expr) => {
            if let Some(name) = traced_generator(expr, context) {
                return Some(Finding::new(&PITFALL, expr.span).name("function", name));
            }
            unread(expr, context)
        }
        StmtKind::Assign { targets, value } => {
            let [target] = targets.as_slice() else { return None };
            target.as_name().filter(|_| uses(value, context) == 0)?;
            unread(value, context)
        }
        StmtKind::For { iter, body, .. } => {
            let made = context.names.only_value(iter).unwrap_or(iter);
            let name = traced_generator(made, context).or_else(|| {
                // What a loop leaves another one may read.
                let once = iter.as_name().is_none() || uses(made, context) == 1;
                response(made, context).filter(|_| once).map(|call| context.called(call))
            })?;
            let (word, left) = leaves(body, true)?;
            Some(
                Finding::new(&PITFALL, iter.span)
                    .likely("message.break")
                    .name("function", name)
                    .name("leaves", Name::Text(word.to_owned()))
                    .name("line", Name::Line(left.start))
                    .related("break", Some(left)),
            )
        }
        _ => None,
    }
}

fn unread(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let call = response(expr, context)?;
    Some(Finding::new(&PITFALL, call.func.span).message("message.response").name("function", context.called(call)))
}

/// The name of the generator of the script that a call begins, if it is traced.
fn traced_generator(expr: &Expr, context: &Context<'_>) -> Option<Name> {
    let function = context.names.function(&expr.as_call()?.func)?;
    // @contextmanager and its like make something else of it.
    let alone = function.decorators.len() == 1;
    (alone && function.yields && is_traced(function, context)).then(|| Name::Text(function.name.clone()))
}

/// `client.chat.completions.create(…, stream=True)`, where `mlflow.openai.autolog()` traces it.
fn response<'e>(expr: &'e Expr, context: &Context<'_>) -> Option<&'e Call> {
    let call = match &expr.kind {
        ExprKind::Await(call) => call.as_call()?,
        _ => expr.as_call()?,
    };
    let client = ["create", "completions", "chat"].iter().try_fold(&call.func, |at, part| match &at.kind {
        ExprKind::Attribute { value, name } if name == part => Some(&**value),
        _ => None,
    })?;
    let streams = call.arg("stream", None).is_some_and(|arg| matches!(arg.value.kind, ExprKind::Bool(true)));
    (streams && is_of_openai(client, context) && is_autologged(context)).then_some(call)
}

/// Whether a client is one of `openai`, or comes from somewhere else in a script that has no other library with
/// such clients.
fn is_of_openai(client: &Expr, context: &Context<'_>) -> bool {
    if let Some(path) = context.names.made_by(client).or_else(|| context.names.path(client)) {
        return path == "openai" || path.starts_with("openai.");
    }
    let others = ["groq", "together", "mistralai", "litellm", "azure", "huggingface_hub", "portkey_ai"];
    context.imports("openai") && !others.iter().any(|other| context.imports(other))
}

/// Whether autologging watches `openai`, and nothing switches it off.
fn is_autologged(context: &Context<'_>) -> bool {
    let is_on = |name: &str| matches!(name, "mlflow.openai.autolog" | "mlflow.autolog");
    let mut calls = context.walked.calls.iter().filter(|site| is_on(&site.name)).peekable();
    let says = |call: &Call, name: &str, on: bool| {
        call.arg(name, None).is_none_or(|arg| matches!(arg.value.kind, ExprKind::Bool(told) if told == on))
    };
    let plain = |call: &Call| !call.unpacks() && says(call, "disable", false) && says(call, "log_traces", true);
    calls.peek().is_some() && calls.all(|site| plain(site.call))
}

/// How often the name is used that a value is given.
fn uses(value: &Expr, context: &Context<'_>) -> usize {
    let of = |binding: Binding<'_>| matches!(binding, Binding::Value(other) if other.id == value.id);
    let named = |expr: &&&Expr| matches!(expr.kind, ExprKind::Name(_)) && context.names.bindings(expr).any(of);
    context.expressions.iter().filter(named).count()
}

/// The `break` or the `return` that leaves a loop early; of a loop within it only what leaves both.
fn leaves(body: &Block, own: bool) -> Option<(&'static str, Span)> {
    body.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Break => own.then_some(("break", stmt.span)),
        StmtKind::Return(_) => Some(("return", stmt.span)),
        StmtKind::Function(_) | StmtKind::Class(_) => None,
        StmtKind::For { .. } | StmtKind::While { .. } => {
            stmt.blocks().into_iter().find_map(|block| leaves(block, false))
        }
        _ => stmt.blocks().into_iter().find_map(|block| leaves(block, own)),
    })
}

//! A traced function that is handed to a thread inside a span: the thread knows nothing of the span, so
//! its work becomes a trace of its own.

use super::{around, is_of, is_traced, opens_span};
use crate::mlflow::Range;
use crate::pitfalls::edits::{inserted, line_end, line_start};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Arg, Call, Expr, ExprKind, Function, Pass, StmtKind};
use crate::script::{Name, Span};
use crate::walk::WorkerKind;
use std::rc::Rc;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "trace-context-lost-in-thread",
    family: "tracing",
    outcome: Outcome::Silent,
    releases: Range::since(2, 14),
    rules: &[Rule::Expr(check)],
};

fn check(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    let function = handed_over(expr, call, context).filter(|function| makes_spans(function, context))?;
    let outer = surrounding(expr.span, context)?;
    let edits = in_context(call, context);
    Some(
        Finding::new(&PITFALL, expr.span)
            .name("function", Name::Text(function.name.clone()))
            .name("line", Name::Line(outer.start))
            .related("span", Some(outer))
            .fix("context", Safety::Safe, edits),
    )
}

/// The function of the script that a call hands to a thread. `asyncio.to_thread` hands over the context, too.
fn handed_over<'c>(expr: &Expr, call: &Call, context: &Context<'c>) -> Option<&'c Rc<Function>> {
    if let Some(worker) = context.walked.workers.iter().find(|worker| worker.at == expr.span) {
        let copies = context.names.path(&call.func).as_deref() == Some("asyncio.to_thread");
        if worker.kind != WorkerKind::Thread || copies {
            return None;
        }
        let Some(id) = worker.function else { return called_by_lambda(call, context) };
        return context.statements.iter().find_map(|stmt| match &stmt.kind {
            StmtKind::Function(function) if function.id == id => Some(function),
            _ => None,
        });
    }
    // loop.run_in_executor(None, search, word)
    let ExprKind::Attribute { name, .. } = &call.func.kind else { return None };
    let executor = call.args.first().filter(|_| name == "run_in_executor")?;
    let pool = context.names.made_by(&executor.value);
    let thread =
        matches!(executor.value.kind, ExprKind::None) || pool.is_some_and(|pool| pool.ends_with(".ThreadPoolExecutor"));
    context.names.function(&call.args.get(1).filter(|_| thread)?.value)
}

/// `pool.map(lambda word: search(word), words)`
fn called_by_lambda<'c>(call: &Call, context: &Context<'c>) -> Option<&'c Rc<Function>> {
    let body = call.args.iter().find_map(|arg| match &arg.value.kind {
        ExprKind::Lambda { body, .. } => Some(body),
        _ => None,
    })?;
    context.names.function(&body.as_call()?.func)
}

/// Whether a function opens spans: it is traced itself, calls one that is, or has a `with start_span()`. One that is
/// told of a context or a parent knows where it belongs.
fn makes_spans(function: &Rc<Function>, context: &Context<'_>) -> bool {
    let Some(body) = function.body.first().zip(function.body.last()) else { return false };
    let body = Span { start: body.0.span.start, end: body.1.span.end };
    let words = ["context", "ctx", "parent"];
    let said = |text: &str| words.iter().any(|word| text.contains(word));
    let told = said(body.of(&context.script.python)) || function.parameters.iter().any(|one| said(one.name.as_str()));
    let own = || context.statements.iter().any(|stmt| body.contains(stmt.span) && opens_span(stmt, context));
    let calls = || {
        let inside = context.expressions.iter().filter(|expr| body.contains(expr.span));
        let called = inside.filter_map(|expr| context.names.function(&expr.as_call()?.func));
        called.into_iter().any(|called| is_traced(called, context))
    };
    !told && (is_traced(function, context) || own() || calls())
}

/// The traced function or the `with` of a span that a place certainly stands in: its first line.
fn surrounding(place: Span, context: &Context<'_>) -> Option<Span> {
    for stmt in around(place, context) {
        match &stmt.kind {
            StmtKind::With { items, .. } if opens_span(stmt, context) => {
                let item = items.iter().find(|item| is_of(&item.context, "mlflow.start_span", context))?;
                return Some(item.context.span);
            }
            StmtKind::Function(function) => {
                return is_traced(function, context).then_some(function.name_span);
            }
            _ => {}
        }
    }
    None
}

/// The function handed over to a copy of the context, one copy a task.
fn in_context(call: &Call, context: &Context<'_>) -> Option<Vec<Edit>> {
    let (copy, import) = copy_context(call, context)?;
    let edits = match &call.func.kind {
        ExprKind::Attribute { name, .. } if name == "submit" => before(call.args.first()?, &copy)?,
        ExprKind::Attribute { name, .. } if name == "run_in_executor" => before(call.args.get(1)?, &copy)?,
        _ if call.arg("target", None).is_some() => in_thread(call, &copy, context)?,
        _ => return None,
    };
    Some(import.into_iter().chain(edits).collect())
}

fn before(function: &Arg, copy: &str) -> Option<Vec<Edit>> {
    (function.pass == Pass::Position).then(|| vec![inserted(function.span.start, format!("{copy}.run, "))])
}

/// `Thread(target=search, args=(word,))`
fn in_thread(call: &Call, copy: &str, context: &Context<'_>) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
    let target = call.arg("target", None)?;
    let function = target.value.span.of(text);
    let run = Edit { span: target.value.span, text: format!("{copy}.run") };
    let Some(args) = call.arg("args", None) else {
        return Some(vec![run, inserted(target.span.end, format!(", args=({function},)"))]);
    };
    let (ExprKind::Tuple(items) | ExprKind::List(items)) = &args.value.kind else { return None };
    let first = items.first().filter(|_| target.span.end <= args.span.start)?;
    Some(vec![run, inserted(first.span.start, format!("{function}, "))])
}

/// How a copy of the context is written here, and the import where it lacks one.
fn copy_context(call: &Call, context: &Context<'_>) -> Option<(String, Option<Edit>)> {
    let text = context.script.python.as_str();
    let mut first = None;
    let imports = context.statements.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Import(aliases) => Some((stmt.span, aliases)),
        _ => None,
    });
    for (span, aliases) in imports.filter(|(span, _)| line_start(text, span.start) == (span.start, "")) {
        for alias in aliases {
            match alias.path.as_str() {
                "contextvars" => return Some((format!("{}.copy_context()", alias.bound), None)),
                "contextvars.copy_context" => return Some((format!("{}()", alias.bound), None)),
                _ => {}
            }
        }
        let future = aliases.iter().any(|alias| alias.path.starts_with("__future__"));
        first = first.filter(|at| *at < span.start).or((!future).then_some(span.start));
    }
    let line_end = line_end(text);
    let first = first.filter(|at| *at < call.parens.start)?;
    Some(("contextvars.copy_context()".to_owned(), Some(inserted(first, format!("import contextvars{line_end}")))))
}

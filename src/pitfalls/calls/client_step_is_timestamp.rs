//! A step where a client's method wants a time, or a time in seconds where it wants milliseconds.

use crate::mlflow::{Range, signature};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Arg, Call, Expr, ExprKind, Pass};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "client-step-is-timestamp",
    family: "calls",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !matches!(
        site.name.as_str(),
        "mlflow.MlflowClient.log_metric" | "mlflow.entities.Metric" | "mlflow.log_metric" | "mlflow.log_metrics"
    ) {
        return None;
    }
    let signature = signature(&site.name, context.release)?;
    let position = (0..).map_while(|index| signature.at(index)).position(|one| one.name == "timestamp");
    let arg = site.call.arg("timestamp", position)?;
    let finding = Finding::new(&PITFALL, arg.span).name("call", context.called(site.call));
    if let Some(call) = seconds(&arg.value, context) {
        // A time kept in a name is left for the author to mend where it is taken.
        let text = format!("int({}() * 1000)", call.func.span.of(&context.script.python));
        let here = !matches!(arg.value.kind, ExprKind::Name(_));
        let edits = here.then(|| vec![Edit { span: arg.value.span, text }]);
        return Some(finding.message("message.seconds").fix("milliseconds", Safety::Safe, edits));
    }
    // Metric("loss", 0.3, 0, step) in a test means the beginning of time.
    if arg.pass != Pass::Position || site.name != "mlflow.MlflowClient.log_metric" || !counts(&arg.value, context) {
        return None;
    }
    let last = site.call.args.iter().rfind(|other| other.pass == Pass::Position);
    let alone = last.is_some_and(|last: &Arg| last.span == arg.span) && site.call.arg("step", None).is_none();
    let edits = alone.then(|| vec![inserted(arg.span.start, "step=")]);
    Some(finding.name("value", context.quoted(arg.value.span)).fix("step", Safety::Safe, edits))
}

/// The earliest time in milliseconds that a script may mean: 1973. A larger number is no step.
const EARLIEST: i64 = 100_000_000_000;

/// Whether an expression, or what calls pass for it, counts turns.
fn counts(expr: &Expr, context: &Context<'_>) -> bool {
    let sources = context.names.sources(expr).unwrap_or_default();
    !sources.is_empty() && sources.iter().all(|source| counts_here(source, context))
}

/// Whether an expression counts turns: a small number, what `range` or `enumerate` goes through.
fn counts_here(expr: &Expr, context: &Context<'_>) -> bool {
    match &expr.kind {
        ExprKind::Int(number) => *number < EARLIEST,
        ExprKind::Binary { left, right, .. } => {
            let small = |expr: &Expr| matches!(expr.kind, ExprKind::Int(number) if number < 1000);
            counts_here(left, context) && (small(right) || counts_here(right, context))
        }
        ExprKind::Name(_) => {
            let mut bindings = context.names.bindings(expr).peekable();
            bindings.peek().is_some()
                && bindings.all(|binding| match binding {
                    Binding::Element(iter) => iter.as_call().is_some_and(|call| {
                        let inner = call.args.first().and_then(|arg| arg.value.as_call());
                        let counts = |name: Option<&str>| matches!(name, Some("range" | "trange" | "enumerate"));
                        counts(call.func.as_name())
                            || call.func.as_name() == Some("tqdm")
                                && inner.is_some_and(|inner| counts(inner.func.as_name()))
                    }),
                    Binding::Value(Expr { kind: ExprKind::Int(number), .. }) => *number < EARLIEST,
                    _ => false,
                })
        }
        _ => false,
    }
}

/// The `time.time()` that an expression is, whole or rounded: a time in seconds.
fn seconds<'e>(expr: &'e Expr, context: &'e Context<'_>) -> Option<&'e Call> {
    let call = match &expr.kind {
        ExprKind::Name(_) => context.names.only_value(expr)?.as_call()?,
        _ => expr.as_call()?,
    };
    let named = context.names.path(&call.func);
    let inner = match (call.func.as_name(), named.as_deref()) {
        (_, Some("time.time")) => call,
        (Some("int" | "round"), _) => call.args.first()?.value.as_call()?,
        _ => return None,
    };
    (context.names.path(&inner.func).as_deref() == Some("time.time")).then_some(inner)
}

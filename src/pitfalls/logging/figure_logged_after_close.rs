//! `log_figure(plt.gcf(), …)` after the figure was closed or cleared: pyplot makes a new, empty one.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Call, Expr, ExprKind, Stmt, StmtKind};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "figure-logged-after-close",
    family: "logging",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// The calls that keep a figure and throw away what is on it.
const CLEARING: [&str; 2] = ["clf(", "clear("];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let position = match site.name.as_str() {
        "mlflow.log_figure" => 0,
        "mlflow.MlflowClient.log_figure" => 1,
        _ => return None,
    };
    let figure = &site.call.arg("figure", Some(position))?.value;
    let emptied = emptied(figure, site, context)?;
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("empties", context.quoted(emptied))
        .name("line", Name::Line(emptied.start))
        .related("emptied", Some(emptied));
    let cleared = CLEARING.iter().any(|call| emptied.of(&context.code).contains(call));
    Some(if cleared { finding.message("message.cleared") } else { finding })
}

/// What emptied the figure just before, with nothing in between that may draw.
fn emptied(figure: &Expr, site: &CallSite<'_>, context: &Context<'_>) -> Option<Span> {
    let grabbed_at = grabs(figure, context);
    let mut current = figure.as_call().is_some_and(|call| pyplot(call, context) == Some("gcf"));
    for stmt in site.before.iter().rev().flat_map(|block| block.iter().rev()) {
        if grabbed_at.is_some_and(|at| stmt.span.contains(at)) {
            current = true;
            continue;
        }
        let called = match &stmt.kind {
            StmtKind::Expr(expr) => expr.as_call().map(|call| (expr.span, call)),
            _ => None,
        };
        let Some((span, call)) = called else {
            if draws(stmt, context) {
                return None;
            }
            continue;
        };
        match pyplot(call, context) {
            // A figure that somebody holds outlives its closing.
            Some("close") => return (current && closes_it(call, span, context)).then_some(span),
            Some("clf") => return (current || grabbed_at.is_some()).then_some(span),
            Some(_) => return None,
            None if clears(call, figure, context) => return Some(span),
            None if draws(stmt, context) => return None,
            None => {}
        }
    }
    None
}

/// `figure = plt.gcf()`: where the name gets it.
fn grabs(figure: &Expr, context: &Context<'_>) -> Option<Span> {
    let value = context.names.only_value(figure)?;
    let call = value.as_call()?;
    (pyplot(call, context) == Some("gcf")).then_some(value.span)
}

/// The function of pyplot that a call is of.
fn pyplot<'c>(call: &'c Call, context: &Context<'_>) -> Option<&'c str> {
    let path = context.names.path(&call.func)?;
    let of_it =
        path.starts_with("matplotlib.pyplot.") || path.starts_with("matplotlib.pylab.") || path.starts_with("pylab.");
    match &call.func.kind {
        ExprKind::Attribute { name, .. } if of_it => Some(name),
        // from matplotlib.pyplot import gcf
        ExprKind::Name(name) if of_it && path.ends_with(&format!(".{name}")) => Some(name),
        _ => None,
    }
}

/// `figure.clf()` of the figure that is logged.
fn clears(call: &Call, figure: &Expr, context: &Context<'_>) -> bool {
    let ExprKind::Attribute { value, name } = &call.func.kind else { return false };
    let same = matches!(value.kind, ExprKind::Name(_))
        && context.names.binding_key(value) == context.names.binding_key(figure);
    matches!(name.as_str(), "clf" | "clear") && same && value.as_name() == figure.as_name()
}

/// Whether closing leaves no figure that would be the current one: all are closed, or there was but one.
fn closes_it(call: &Call, at: Span, context: &Context<'_>) -> bool {
    let all = call.args.first().is_some_and(|arg| context.names.value(&arg.value).as_str() == Some("all"));
    let before = context.code.get(..at.start).unwrap_or_default();
    let made: usize = ["figure(", "subplots(", "subplot_mosaic("].iter().map(|made| before.matches(made).count()).sum();
    all || made < 2
}

/// Whether a statement may draw: it calls anything but what is known not to.
fn draws(stmt: &Stmt, context: &Context<'_>) -> bool {
    let harmless = |call: &Call| {
        let path = context.names.path(&call.func);
        path.as_deref().is_some_and(|path| {
            let (module, _) = path.split_once('.').unwrap_or((path, ""));
            matches!(module, "mlflow" | "print" | "os" | "time" | "gc" | "logging" | "str" | "len" | "float" | "round")
        })
    };
    let calls = |expr: &Expr| expr.as_call().is_some_and(|call| !harmless(call));
    match &stmt.kind {
        StmtKind::Function(_) | StmtKind::Class(_) | StmtKind::Import(_) => false,
        _ => !stmt.blocks().is_empty() || stmt.exprs().into_iter().any(|expr| expr.any(&mut |part| calls(part))),
    }
}

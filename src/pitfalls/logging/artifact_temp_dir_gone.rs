//! What lies in a temporary folder, logged after the `with` block of the folder: it is gone.

use super::artifacts::Artifact;
use crate::mlflow::{Range, missing_folder_is_silent};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::callee::returned;
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "artifact-temp-dir-gone",
    family: "logging",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// How far a path is followed to the folder it lies in.
const DEPTH: usize = 6;

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let artifact = Artifact::of(site)?;
    let temporary = temporary(artifact.path, context, DEPTH)?;
    let still_there =
        site.moments.iter().flat_map(|moment| &moment.around).any(|around| around.place == temporary.span);
    if site.tried || still_there || temporary.span.start > site.expr.span.start {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("line", Name::Line(temporary.span.start))
        .related("temporary", Some(temporary.span));
    let silent = artifact.folder && missing_folder_is_silent(context.release);
    Some(if silent { finding.outcome(Outcome::Silent).message("message.folder") } else { finding })
}

/// The temporary folder or file, entered by a `with`, that a path leads into.
fn temporary<'t>(path: &Expr, context: &Context<'t>, depth: usize) -> Option<&'t Expr> {
    let depth = depth.checked_sub(1)?;
    let mut found = None;
    path.each(&mut |part| {
        if found.is_some() {
            return;
        }
        if let Some(call) = part.as_call() {
            found = returned_by(call, context, depth);
        }
        if !matches!(part.kind, ExprKind::Name(_)) {
            return;
        }
        let mut bindings = context.names.bindings(part);
        found = match (bindings.next(), bindings.next()) {
            (Some(Binding::Entered(made)), None) => is_temporary(made, context).then_some(made),
            (Some(Binding::Value(value)), None) if leads_on(value, context) => temporary(value, context, depth),
            (Some(Binding::Value(value)), None) => value.as_call().and_then(|call| returned_by(call, context, depth)),
            _ => None,
        };
    });
    found
}

/// The temporary folder or file that a function of the script returns a path into: it is gone by then.
fn returned_by<'t>(call: &Call, context: &Context<'t>, depth: usize) -> Option<&'t Expr> {
    let function = context.names.function(&call.func).filter(|function| !function.yields)?;
    let mut all = returned(function).into_iter().map(|value| {
        let value = value.filter(|value| matches!(value.kind, ExprKind::Name(_)) || leads_on(value, context))?;
        let made = temporary(value, context, depth)?;
        function.body.iter().any(|stmt| stmt.span.contains(made.span)).then_some(made)
    });
    let first = all.next()??;
    all.all(|other| other.is_some()).then_some(first)
}

/// Whether a value is a path made of others, rather than what somebody makes of a file.
fn leads_on(value: &Expr, context: &Context<'_>) -> bool {
    match &value.kind {
        ExprKind::Call(call) => {
            let method = matches!(&call.func.kind, ExprKind::Attribute { name, .. } if name == "joinpath");
            let path = context.names.path(&call.func);
            method || matches!(path.as_deref(), Some("os.path.join" | "pathlib.Path" | "str" | "os.fspath"))
        }
        ExprKind::Binary { .. } | ExprKind::Format(_) | ExprKind::Name(_) => true,
        ExprKind::Attribute { name, .. } => name == "name",
        _ => false,
    }
}

fn is_temporary(made: &Expr, context: &Context<'_>) -> bool {
    made.as_call().is_some_and(|call| {
        let path = context.names.path(&call.func);
        let temporary = matches!(path.as_deref(), Some("tempfile.TemporaryDirectory" | "tempfile.NamedTemporaryFile"));
        temporary && call.arg("delete", None).is_none() && !call.unpacks()
    })
}

//! Which file or folder a call logs.

use crate::pitfalls::Context;
use crate::python::tree::{Expr, ExprKind};
use crate::walk::CallSite;

/// A file or folder of this machine that a call logs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Artifact<'t> {
    /// Its path.
    pub path: &'t Expr,
    /// Whether all that is in the folder is logged.
    pub folder: bool,
}

impl<'t> Artifact<'t> {
    /// What a call logs, if it logs a file or a folder.
    pub(crate) fn of(site: &'t CallSite<'_>) -> Option<Self> {
        let (name, position, folder) = match site.name.as_str() {
            "mlflow.log_artifact" => ("local_path", 0, false),
            "mlflow.log_artifacts" => ("local_dir", 0, true),
            "mlflow.MlflowClient.log_artifact" => ("local_path", 1, false),
            "mlflow.MlflowClient.log_artifacts" => ("local_dir", 1, true),
            _ => return None,
        };
        Some(Self { path: &site.call.arg(name, Some(position))?.value, folder })
    }
}

/// Whether two expressions are the same path: the same text, or the same names.
pub(crate) fn is_same_path(one: &Expr, two: &Expr, context: &Context<'_>) -> bool {
    let (one, two) = (unwrapped(one, context), unwrapped(two, context));
    let values = (context.names.value(one), context.names.value(two));
    if let (Some(one), Some(two)) = (values.0.as_str(), values.1.as_str()) {
        return one == two;
    }
    let text = &context.script.python;
    let mut names = (Vec::new(), Vec::new());
    let keys = |expr: &Expr, found: &mut Vec<String>| {
        expr.each(&mut |part| {
            if matches!(part.kind, ExprKind::Name(_)) {
                found.push(context.names.binding_key(part));
            }
        });
    };
    keys(one, &mut names.0);
    keys(two, &mut names.1);
    let calls = one.any(&mut |part| part.as_call().is_some());
    one.span.of(text) == two.span.of(text) && names.0 == names.1 && !calls
}

/// `str(path)` is the path.
fn unwrapped<'e>(expr: &'e Expr, context: &Context<'_>) -> &'e Expr {
    let inner = expr.as_call().filter(|call| {
        let path = context.names.path(&call.func);
        matches!(path.as_deref(), Some("str" | "os.fspath" | "pathlib.Path"))
    });
    match inner.map(|call| call.args.as_slice()) {
        Some([only]) => &only.value,
        _ => expr,
    }
}

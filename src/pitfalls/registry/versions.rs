//! Model versions in a script: which expressions are one, which are many, and where they are kept.

use crate::mlflow::{UriForm, uri_form, uri_head_form};
use crate::pitfalls::Context;
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind};
use crate::python::values::Value;

const VERSION: &str = "mlflow.entities.model_registry.ModelVersion";
const MODEL: &str = "mlflow.entities.model_registry.RegisteredModel";

/// How far a version is followed through names, sorting and picking.
const DEPTH: usize = 6;

/// Whether an expression is certainly a model version.
pub(super) fn is_version(expr: &Expr, context: &Context<'_>) -> bool {
    is_one(expr, context, DEPTH)
}

/// Whether an expression certainly gives model versions, one after another.
pub(super) fn are_versions(expr: &Expr, context: &Context<'_>) -> bool {
    are_many(expr, context, DEPTH)
}

/// Whether an expression is the number of a model version: `found.version`.
pub(super) fn is_number(expr: &Expr, context: &Context<'_>) -> bool {
    match &expr.kind {
        ExprKind::Attribute { value, name } => name == "version" && is_version(value, context),
        ExprKind::Name(_) => context.names.only_value(expr).is_some_and(|value| {
            matches!(&value.kind, ExprKind::Attribute { value, name } if name == "version" && is_version(value, context))
        }),
        _ => false,
    }
}

fn is_one(expr: &Expr, context: &Context<'_>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    if context.objects().class_of(expr) == Some(VERSION) {
        return true;
    }
    match &expr.kind {
        ExprKind::Subscript { value, index } => {
            !matches!(index.kind, ExprKind::Slice(_)) && are_many(value, context, depth)
        }
        ExprKind::Call(call) => {
            let first = call.args.first().filter(|_| picks(call, context, &["max", "min", "next"]));
            first.is_some_and(|arg| are_many(&arg.value, context, depth))
        }
        ExprKind::Name(_) => all_bindings(expr, context, |binding| match binding {
            Binding::Value(value) => is_one(value, context, depth),
            Binding::Element(iter) => are_many(iter, context, depth),
            _ => false,
        }),
        _ => false,
    }
}

fn are_many(expr: &Expr, context: &Context<'_>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    if context.objects().class_of_each(expr) == Some(VERSION) {
        return true;
    }
    match &expr.kind {
        ExprKind::Attribute { value, name } => {
            name == "latest_versions" && context.objects().class_of(value) == Some(MODEL)
        }
        ExprKind::Subscript { value, index } => {
            matches!(index.kind, ExprKind::Slice(_)) && are_many(value, context, depth)
        }
        ExprKind::Call(call) => {
            let first = call.args.first().filter(|_| picks(call, context, &["iter", "list", "reversed", "sorted"]));
            first.is_some_and(|arg| are_many(&arg.value, context, depth))
        }
        ExprKind::Comprehension { elements, .. } => {
            matches!(elements.as_slice(), [only] if is_one(only, context, depth))
        }
        ExprKind::Name(_) => all_bindings(
            expr,
            context,
            |binding| matches!(binding, Binding::Value(value) if are_many(value, context, depth)),
        ),
        _ => false,
    }
}

/// Whether a call is of one of these functions of Python's.
pub(super) fn picks(call: &Call, context: &Context<'_>, functions: &[&str]) -> bool {
    call.func.as_name().is_some_and(|name| functions.contains(&name))
        && context.names.bindings(&call.func).next().is_none()
}

fn all_bindings(expr: &Expr, context: &Context<'_>, holds: impl Fn(Binding<'_>) -> bool) -> bool {
    let mut bindings = context.names.bindings(expr).peekable();
    bindings.peek().is_some() && bindings.all(holds)
}

/// Where a script keeps its models, as far as it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Store {
    /// In a server, which is asked over HTTP.
    Server,
    /// In a database on this machine.
    Database,
    /// In a folder on this machine.
    Folder,
    /// The script names no store, or one that is not known.
    Untold,
}

/// Where a script keeps its models: one place that it names decides, the registry's own before others.
pub(super) fn store(context: &Context<'_>) -> Store {
    let registries: Vec<Store> = context
        .walked
        .calls
        .iter()
        .filter(|call| call.name == "mlflow.set_registry_uri")
        .filter_map(|call| Some(form(&context.names.value(&call.call.arg("uri", Some(0))?.value))))
        .collect();
    let trackers = || context.walked.uris.iter().map(|uri| form(&uri.value)).collect();
    let told: Vec<Store> = if registries.is_empty() { trackers() } else { registries };
    match told.first() {
        Some(first) if told.iter().all(|other| other == first) => *first,
        _ => Store::Untold,
    }
}

fn form(value: &Value) -> Store {
    let form = match value {
        Value::Str(uri) if uri.starts_with("databricks") => return Store::Server,
        Value::Str(uri) => uri_form(uri),
        Value::Head(head) => uri_head_form(head),
        _ => return Store::Untold,
    };
    match form {
        UriForm::Server => Store::Server,
        UriForm::Folder => Store::Folder,
        UriForm::Database => Store::Database,
        UriForm::Other | UriForm::Mistaken(_) => Store::Untold,
    }
}

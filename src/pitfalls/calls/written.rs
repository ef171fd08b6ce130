//! What kind of value an argument is, as far as the text tells.

use crate::mlflow::{signature, takes_dict};
use crate::pitfalls::Context;
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind};

/// How a value is written, as far as the text tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// A dict.
    Dict,
    /// A list, a tuple or a set.
    List,
    /// A string.
    Text,
    /// The arguments of a command line.
    Namespace,
    /// An object of a dataclass of the script.
    Dataclass,
    /// Anything else.
    Other,
}

/// Whether a call gives a function a name where it takes a name, and a dict where it takes a dict.
pub(super) fn is_of_its_kind(function: &str, call: &Call, context: &Context<'_>) -> bool {
    let first = signature(function, context.release).and_then(|signature| signature.parameters.first().copied());
    let Some(arg) = first.and_then(|first| call.arg(first.name, Some(0))) else { return true };
    let dict = first.and_then(|first| takes_dict(function, first.name));
    match written(&arg.value, context) {
        Written::Dict => dict != Some(false),
        Written::List | Written::Text | Written::Namespace | Written::Dataclass => dict != Some(true),
        Written::Other => true,
    }
}

/// How a value is written, or how the only value of its name is.
pub(super) fn written(expr: &Expr, context: &Context<'_>) -> Written {
    match &expr.kind {
        ExprKind::Dict(_) => Written::Dict,
        ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Set(_) => Written::List,
        ExprKind::Str(_) | ExprKind::Format(_) => Written::Text,
        ExprKind::Call(call) if call.func.as_name() == Some("dict") && context.names.path(&call.func).is_some() => {
            Written::Dict
        }
        ExprKind::Call(call) => object(&call.func, context),
        ExprKind::Name(_) => {
            let mut bindings = context.names.bindings(expr);
            let (Some(Binding::Value(value)), None) = (bindings.next(), bindings.next()) else { return Written::Other };
            match &value.kind {
                ExprKind::Dict(_) => Written::Dict,
                ExprKind::Str(_) | ExprKind::Format(_) => Written::Text,
                ExprKind::Call(call) => object(&call.func, context),
                _ => Written::Other,
            }
        }
        _ => Written::Other,
    }
}

/// What calling this makes: the arguments of a command line, or an object of a dataclass.
fn object(func: &Expr, context: &Context<'_>) -> Written {
    if let ExprKind::Attribute { value, name } = &func.kind {
        let parser = context.names.made_by(value);
        let namespace = name == "parse_args" && parser.as_deref() == Some("argparse.ArgumentParser");
        return if namespace { Written::Namespace } else { Written::Other };
    }
    let dataclass = context.names.class(func).is_some_and(|class| {
        class.bases.is_empty()
            && class.decorators.iter().any(|decorator| {
                let called = decorator.as_call();
                let named = called.map_or(decorator, |call| &call.func);
                // With slots there is nothing for `vars` to give.
                let slots = called.is_some_and(|call| call.arg("slots", None).is_some());
                !slots && context.names.path(named).as_deref() == Some("dataclasses.dataclass")
            })
            && class.method("items").is_none()
    });
    if dataclass { Written::Dataclass } else { Written::Other }
}

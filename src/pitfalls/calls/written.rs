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

/// How a value is written, or how all are that its name, a parameter or an attribute of `self` may have.
pub(super) fn written(expr: &Expr, context: &Context<'_>) -> Written {
    let Some(sources) = context.names.sources(expr).filter(|_| !is_asked_what_it_is(expr, context)) else {
        return Written::Other;
    };
    let named = !matches!(expr.kind, ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Set(_));
    let mut all = sources.into_iter().map(|source| match written_here(source, context) {
        // A list behind a name may be filled with pairs, and made a dict where it is used.
        Written::List if named => Written::Other,
        written => written,
    });
    let first = all.next().unwrap_or(Written::Other);
    if all.all(|other| other == first) { first } else { Written::Other }
}

/// `if isinstance(params, dict):` keeps what is something else away.
fn is_asked_what_it_is(expr: &Expr, context: &Context<'_>) -> bool {
    let asks = ["isinstance(", "hasattr(", "is_dataclass(", "type("];
    let text = &context.script.python;
    matches!(expr.kind, ExprKind::Name(_) | ExprKind::Attribute { .. })
        && asks.iter().any(|asks| text.contains(&format!("{asks}{}", expr.span.of(text))))
}

fn written_here(expr: &Expr, context: &Context<'_>) -> Written {
    match &expr.kind {
        ExprKind::Dict(_) => Written::Dict,
        ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Set(_) => Written::List,
        ExprKind::Str(_) | ExprKind::Format(_) => Written::Text,
        ExprKind::Call(call) if call.func.as_name() == Some("dict") && context.names.path(&call.func).is_some() => {
            Written::Dict
        }
        ExprKind::Call(call) => object(&call.func, context),
        ExprKind::Name(_) => annotated(expr, context).unwrap_or(Written::Other),
        _ => Written::Other,
    }
}

/// A parameter that says what it takes: `args: argparse.Namespace`, `config: Config`.
fn annotated(name: &Expr, context: &Context<'_>) -> Option<Written> {
    let mut bindings = context.names.bindings(name);
    let (Some(Binding::Parameter(_, parameter)), None) = (bindings.next(), bindings.next()) else { return None };
    let annotation = parameter.annotation.as_ref().filter(|_| !parameter.variadic)?;
    if context.names.path(annotation).as_deref() == Some("argparse.Namespace") {
        return Some(Written::Namespace);
    }
    Some(object(annotation, context))
}

/// What calling this makes: the arguments of a command line, or an object of a dataclass.
fn object(func: &Expr, context: &Context<'_>) -> Written {
    if let ExprKind::Attribute { value, name } = &func.kind {
        let parser = context.names.sources(value).unwrap_or_default();
        let is_parser = |source: &&Expr| {
            source.as_call().and_then(|call| context.names.path(&call.func)).as_deref()
                == Some("argparse.ArgumentParser")
        };
        let namespace = name == "parse_args" && !parser.is_empty() && parser.iter().all(is_parser);
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

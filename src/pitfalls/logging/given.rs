//! What logging calls give: the names and the values of metrics, parameters and tags.

use super::params::Key;
use crate::mlflow::position;
use crate::pitfalls::Context;
use crate::python::tree::{Block, Expr, ExprKind, Pass, Stmt, StmtKind};
use crate::script::Span;
use crate::walk::CallSite;

/// What a name and its value are logged as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Metric,
    Param,
    Tag,
}

/// A name and its value, as a call gives them.
pub(crate) struct Entry<'t> {
    pub(crate) kind: Kind,
    pub(crate) key: Key<'t>,
    pub(crate) value: &'t Expr,
    /// Whether it stands in the call: what is put into a dict before may be replaced or taken out.
    pub(crate) here: bool,
}

/// Where a call gives names and values: in two arguments, or in a dict.
enum Form {
    Pair(&'static str, &'static str),
    Dict(&'static str),
}

fn form(name: &str) -> Option<(Kind, Form)> {
    let pair = Form::Pair("key", "value");
    Some(match name {
        "mlflow.log_metric" | "mlflow.MlflowClient.log_metric" | "mlflow.entities.Metric" => (Kind::Metric, pair),
        "mlflow.log_metrics" => (Kind::Metric, Form::Dict("metrics")),
        "mlflow.log_param" | "mlflow.MlflowClient.log_param" | "mlflow.entities.Param" => (Kind::Param, pair),
        "mlflow.log_params" => (Kind::Param, Form::Dict("params")),
        "mlflow.set_tag"
        | "mlflow.set_experiment_tag"
        | "mlflow.MlflowClient.set_tag"
        | "mlflow.MlflowClient.set_experiment_tag"
        | "mlflow.entities.RunTag" => (Kind::Tag, pair),
        "mlflow.set_tags"
        | "mlflow.set_experiment_tags"
        | "mlflow.start_run"
        | "mlflow.create_experiment"
        | "mlflow.MlflowClient.create_run"
        | "mlflow.MlflowClient.create_experiment" => (Kind::Tag, Form::Dict("tags")),
        _ => return None,
    })
}

/// The names and values that a call gives, as far as the text tells.
pub(crate) fn entries<'t>(site: &'t CallSite<'_>, context: &Context<'t>) -> Vec<Entry<'t>> {
    let Some((kind, form)) = form(&site.name) else { return Vec::new() };
    let arg = |name: &str| site.call.arg(name, position(&site.name, name, context.release)).map(|arg| &arg.value);
    let entry = |key: Key<'t>, value: &'t Expr, here: bool| Entry { kind, key, value, here };
    match form {
        Form::Pair(key, value) => {
            arg(key).zip(arg(value)).map(|(key, value)| entry(Key::Given(key), value, true)).into_iter().collect()
        }
        Form::Dict(name) => {
            let Some(dict) = arg(name) else { return Vec::new() };
            let here = !matches!(dict.kind, ExprKind::Name(_));
            let Some(written) = (if here { Some(dict) } else { context.names.only_value(dict) }) else {
                return Vec::new();
            };
            let Some(mut found) = written_out(written, context) else { return Vec::new() };
            found.extend(put_in(dict, site.expr.span, context));
            found.into_iter().map(|(key, value)| entry(key, value, here)).collect()
        }
    }
}

type Item<'t> = (Key<'t>, &'t Expr);

/// `{…}`, `dict(…)`, and the one item of a comprehension; `None` where it is no dict of the script.
fn written_out<'t>(dict: &'t Expr, context: &Context<'_>) -> Option<Vec<Item<'t>>> {
    match &dict.kind {
        ExprKind::Dict(items) => {
            Some(items.iter().filter_map(|(key, value)| Some((Key::Given(key.as_ref()?), value))).collect())
        }
        // A condition may let only some of the names through.
        ExprKind::Comprehension { elements, generators, .. } => match elements.as_slice() {
            [key, value] if generators.iter().all(|generator| generator.ifs.is_empty()) => {
                Some(vec![(Key::Given(key), value)])
            }
            _ => None,
        },
        ExprKind::Call(of) if context.names.path(&of.func).as_deref() == Some("dict") => {
            let words = of.args.iter().filter_map(|arg| match &arg.pass {
                Pass::Keyword(word, _) => Some((Key::Word(word), &arg.value)),
                _ => None,
            });
            Some(words.collect())
        }
        _ => None,
    }
}

/// `metrics["name"] = value`, before the call.
fn put_in<'t>(dict: &Expr, call: Span, context: &Context<'t>) -> Vec<Item<'t>> {
    let Some(name) = dict.as_name() else { return Vec::new() };
    let same = context.names.binding_key(dict);
    let put = context.statements.iter().filter(|stmt| stmt.span.end <= call.start).filter_map(|stmt| {
        let StmtKind::Assign { targets, value } = &stmt.kind else { return None };
        targets.iter().find_map(|target| match &target.kind {
            ExprKind::Subscript { value: of, index } => {
                let is_it = of.as_name() == Some(name) && context.names.binding_key(of) == same;
                is_it.then_some((Key::Given(index.as_ref()), value))
            }
            _ => None,
        })
    });
    put.collect()
}

/// Whether the script makes the call to see whether it fails: all that it tries is a line or three.
pub(crate) fn is_an_attempt(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let here = site.expr.span;
    let lines = |body: &Block| {
        let (first, last) = (body.first()?, body.last()?);
        Some(Span { start: first.span.start, end: last.span.end }).filter(|span| span.contains(here))
    };
    site.asks_for_type_error
        || context.statements.iter().any(|stmt: &&Stmt| match &stmt.kind {
            StmtKind::Try { body, handlers, .. } if !handlers.is_empty() => {
                lines(body).is_some_and(|span| span.of(&context.script.python).lines().count() <= MOST_TRIED)
            }
            _ => false,
        })
}

const MOST_TRIED: usize = 3;

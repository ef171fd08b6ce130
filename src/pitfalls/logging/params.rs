//! The parameters that logging calls give, and the values that MLflow keeps of them.

use crate::pitfalls::Context;
use crate::python::tree::{Expr, ExprKind, Pass};
use crate::python::values::Value;
use crate::walk::CallSite;

/// Whether a call logs parameters to the active run.
pub(crate) fn logs_params(site: &CallSite<'_>) -> bool {
    site.logs && matches!(site.name.as_str(), "mlflow.log_param" | "mlflow.log_params")
}

/// A key as the script gives it.
pub(crate) enum Key<'t> {
    Given(&'t Expr),
    Word(&'t str),
}

impl Key<'_> {
    pub(crate) fn as_text(&self, context: &Context<'_>) -> Option<String> {
        match self {
            Self::Given(expr) => context.names.value(expr).as_str().map(str::to_owned),
            Self::Word(word) => Some((*word).to_owned()),
        }
    }
}

/// The parameters that a call logs, as far as the text tells.
pub(crate) fn params<'t>(site: &'t CallSite<'_>, context: &Context<'t>) -> Vec<(Key<'t>, &'t Expr)> {
    let call = site.call;
    if site.name == "mlflow.log_param" {
        let pair = call.arg("key", Some(0)).zip(call.arg("value", Some(1)));
        return pair.map(|(key, value)| (Key::Given(&key.value), &value.value)).into_iter().collect();
    }
    let Some(all) = call.arg("params", Some(0)).and_then(|arg| context.literal(&arg.value)) else { return Vec::new() };
    match &all.kind {
        ExprKind::Dict(items) => {
            items.iter().filter_map(|(key, value)| Some((Key::Given(key.as_ref()?), value))).collect()
        }
        ExprKind::Call(of) if context.names.path(&of.func).as_deref() == Some("dict") => {
            let words = of.args.iter().filter_map(|arg| match &arg.pass {
                Pass::Keyword(word, _) => Some((Key::Word(word), &arg.value)),
                _ => None,
            });
            words.collect()
        }
        _ => Vec::new(),
    }
}

/// What MLflow keeps of a value: `str()` of it; a number with a point or an exponent as the script writes it.
pub(crate) struct Said {
    pub(crate) text: String,
    number: Option<f64>,
    form: Form,
}

#[derive(PartialEq, Eq)]
enum Form {
    Text,
    Whole,
    Decimal,
}

impl Said {
    /// Whether MLflow may take the two for the same: 0.1 and "0.1".
    pub(crate) fn may_equal(&self, other: &Self) -> bool {
        // 1 and 1.0 are kept as different texts.
        let as_numbers = match (&self.form, &other.form) {
            (Form::Text, Form::Text) => false,
            (Form::Text, _) | (_, Form::Text) | (Form::Decimal, Form::Decimal) => true,
            (Form::Whole, _) | (_, Form::Whole) => false,
        };
        self.text == other.text || as_numbers && self.number.is_some() && self.number == other.number
    }
}

pub(crate) fn said(expr: &Expr, context: &Context<'_>) -> Option<Said> {
    let (text, form) = match context.names.value(expr) {
        Value::Str(text) => (text, Form::Text),
        Value::Int(number) => (number.to_string(), Form::Whole),
        Value::Bool(truth) => (if truth { "True" } else { "False" }.to_owned(), Form::Text),
        Value::None => ("None".to_owned(), Form::Text),
        Value::Head(_) | Value::Made(_) | Value::OneOf(_) | Value::Given | Value::Outside | Value::Unknown => {
            let literal = if matches!(expr.kind, ExprKind::Name(_)) { context.names.only_value(expr)? } else { expr };
            let ExprKind::Other = literal.kind else { return None };
            let text = literal.span.of(&context.script.python).replace('_', "");
            text.parse::<f64>().ok()?;
            (text, Form::Decimal)
        }
    };
    let number = text.parse().ok();
    Some(Said { text, number, form })
}

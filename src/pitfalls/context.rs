//! What rules may ask about the script besides what they listen to.

use crate::mlflow::Release;
use crate::python::names::Names;
use crate::python::tree::{Call, Expr, ExprKind};
use crate::python::values::Value;
use crate::script::{Name, Script, Span};
use crate::walk::Walked;

/// The script, as rules see it.
#[derive(Debug)]
pub struct Context<'c> {
    /// What was pasted.
    pub script: &'c Script,
    /// Its names.
    pub names: &'c Names<'c>,
    /// What the walk saw.
    pub walked: &'c Walked<'c>,
    /// The release that is checked against.
    pub release: Release,
    /// Whether the reader or the script chose it.
    pub chosen: bool,
}

impl Context<'_> {
    /// The text that stands at a span, as a name for a message.
    #[must_use]
    pub fn quoted(&self, span: Span) -> Name {
        Name::Text(span.of(&self.script.python).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// What is called, as it is written: `mlflow.start_run()` for a message.
    #[must_use]
    pub fn called(&self, call: &Call) -> Name {
        match self.quoted(call.func.span) {
            Name::Text(text) => Name::Text(format!("{text}()")),
            line @ Name::Line(_) => line,
        }
    }

    /// The expression an argument stands for: itself, or the only value of its name, if that value is
    /// not filled in later.
    #[must_use]
    pub fn literal<'e>(&self, expr: &'e Expr) -> Option<&'e Expr>
    where
        Self: 'e,
    {
        let ExprKind::Name(name) = &expr.kind else { return Some(expr) };
        let value = self.names.only_value(expr)?;
        let changed = [format!("{name}["), format!("{name}.")].iter().any(|use_of| {
            self.script.python.match_indices(use_of.as_str()).any(|(at, _)| {
                let before = self.script.python.get(..at).and_then(|before| before.chars().next_back());
                !before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == '.')
            })
        });
        (!changed).then_some(value)
    }

    /// Whether a value is certainly something other than `None`.
    #[must_use]
    pub fn surely_given(&self, expr: &Expr) -> bool {
        let made = |expr: &Expr| {
            matches!(
                expr.kind,
                ExprKind::Str(_) | ExprKind::List(_) | ExprKind::Dict(_) | ExprKind::Format(_) | ExprKind::Tuple(_)
            )
        };
        made(expr) || matches!(self.names.value(expr), Value::Str(_)) || self.names.only_value(expr).is_some_and(made)
    }

    /// The first line of a place, for what spans many.
    #[must_use]
    pub fn first_line(&self, span: Span) -> Span {
        let length = span
            .of(&self.script.python)
            .lines()
            .next()
            .map_or(0, |line| line.split('#').next().unwrap_or_default().trim_end().len());
        Span { start: span.start, end: span.start + length }
    }

    /// Whether a place is a call of `end_run`, rather than the end of a block.
    #[must_use]
    pub fn ends_a_run(&self, span: Span) -> bool {
        self.walked.calls.iter().any(|call| call.expr.span == span && call.name == "mlflow.end_run")
    }
}

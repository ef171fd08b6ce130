//! Functions of MLflow that the script names where it ought to call them.

use super::flow::{Guard, Walker};
use crate::python::names::Binding;
use crate::python::tree::{Expr, ExprKind};
use crate::script::Span;

/// An MLflow function that is named where it ought to be called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Where.
    pub span: Span,
    /// Its canonical name.
    pub name: String,
    /// As what.
    pub place: Place,
}

/// As what a function is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A statement of its own.
    Statement,
    /// A context manager.
    With,
    /// A test.
    Test,
}

impl<'t> Walker<'_, 't> {
    /// A test that names functions of MLflow without calling them: `if not mlflow.active_run:`.
    pub(super) fn references_in_test(&mut self, test: &'t Expr) {
        match &test.kind {
            ExprKind::Not(inner) => self.references_in_test(inner),
            ExprKind::Bool2 { values, .. } => values.iter().for_each(|value| self.references_in_test(value)),
            ExprKind::Compare { left, right, more, .. } if more.is_empty() && matches!(right.kind, ExprKind::None) => {
                self.reference(left, Place::Test);
            }
            _ => self.reference(test, Place::Test),
        }
    }

    /// What names a function of MLflow without calling it.
    pub(super) fn reference(&mut self, expr: &'t Expr, place: Place) {
        if self.unasked > 0
            || !matches!(expr.kind, ExprKind::Attribute { .. } | ExprKind::Name(_))
            || self.guards.contains(&Guard::AttributeError)
        {
            return;
        }
        let imported = !matches!(expr.kind, ExprKind::Name(_))
            || self.names.bindings(expr).any(|binding| matches!(binding, Binding::Import(_)));
        let name = self.mlflow_name(expr).filter(|_| imported);
        if let Some(name) = name {
            self.references.insert(Reference { span: expr.span, name, place });
        }
    }
}

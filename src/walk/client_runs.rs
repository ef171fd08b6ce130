//! Runs that a client makes, and who else gets them or their ids.

use super::flow::Walker;
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind};
use crate::script::Span;
use crate::script::sorted::Set;

/// How far names are followed to what they stand for.
const DEPTH: usize = 8;

impl Walker<'_, '_> {
    /// Whether a call makes a run without making it the active one.
    pub(super) fn creates_run(&self, call: &Call) -> bool {
        self.objects().called(&call.func).as_deref() == Some("mlflow.MlflowClient.create_run")
    }

    /// The arguments of a call of something that is not in view: a run among them is out of sight.
    /// MLflow itself ends none, and what is printed ends none.
    pub(super) fn given_to(&mut self, call: &Call) {
        let printed = match &call.func.kind {
            ExprKind::Name(name) => matches!(name.as_str(), "print" | "str" | "repr" | "len" | "format"),
            ExprKind::Attribute { name, .. } => matches!(name.as_str(), "debug" | "info" | "warning" | "error"),
            _ => false,
        };
        if !printed && self.objects().called(&call.func).is_none() {
            call.args.iter().for_each(|arg| self.given_away(&arg.value));
        }
    }

    /// Somebody else gets a value, and with it the runs that it holds or names.
    pub(super) fn given_away(&mut self, value: &Expr) {
        let mut found = Set::new();
        self.client_runs_in(value, DEPTH, &mut found);
        self.given_away.extend(found);
    }

    fn client_runs_in(&self, value: &Expr, depth: usize, found: &mut Set<Span>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let mut parts = Vec::new();
        value.each(&mut |part| parts.push(part));
        for part in parts {
            if part.as_call().is_some_and(|call| self.creates_run(call)) {
                found.insert(part.span);
            }
            for binding in self.names.bindings(part) {
                if let Binding::Value(value) = binding
                    && !matches!(value.kind, ExprKind::Call(_))
                        | value.as_call().is_some_and(|call| self.creates_run(call))
                {
                    self.client_runs_in(value, depth, found);
                }
            }
        }
    }
}

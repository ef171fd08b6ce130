//! Tests: what a condition tells about the state.

use super::flow::Walker;
use super::state::{Base, Paths, State};
use crate::mlflow::{Effect, canonical, effect};
use crate::python::tree::{CompareOp, Expr, ExprKind};
use crate::python::values::Value;

impl Walker<'_, '_> {
    /// The states in which `test` may have turned out `truth`.
    pub(super) fn refine(&self, test: &Expr, paths: &Paths, truth: bool) -> Paths {
        match &test.kind {
            ExprKind::Not(inner) => return self.refine(inner, paths, !truth),
            ExprKind::Bool2 { or, values } => return self.refine_all(*or, values, paths, truth),
            ExprKind::Compare { left, op, right, more } if more.is_empty() => {
                let none = matches!(right.kind, ExprKind::None);
                match op {
                    CompareOp::Is | CompareOp::Eq if none && self.active_run(left) => return active(paths, !truth),
                    CompareOp::IsNot | CompareOp::NotEq if none && self.active_run(left) => {
                        return active(paths, truth);
                    }
                    CompareOp::Eq if self.names.path(left).as_deref() == Some("__name__") => {
                        return if truth { paths.clone() } else { Paths::default() };
                    }
                    _ => {}
                }
            }
            ExprKind::Named { value, .. } if self.active_run(value) => return active(paths, truth),
            _ if self.active_run(test) => return active(paths, truth),
            _ if self
                .names
                .path(test)
                .is_some_and(|path| path == "typing.TYPE_CHECKING" || path == "TYPE_CHECKING") =>
            {
                return if truth { Paths::default() } else { paths.clone() };
            }
            _ => {}
        }
        match self.names.value(test) {
            Value::Bool(known) => {
                return if known == truth { paths.clone() } else { Paths::default() };
            }
            Value::None if !truth => return paths.clone(),
            Value::None => return Paths::default(),
            Value::Int(number) => return if (number != 0) == truth { paths.clone() } else { Paths::default() },
            _ => {}
        }
        match self.fact(test, truth) {
            Some(fact) => with_fact(paths, &fact),
            None => paths.clone(),
        }
    }

    fn refine_all(&self, or: bool, values: &[Expr], paths: &Paths, truth: bool) -> Paths {
        // `a or b` is true if one is; it is false if both are. `and` is its mirror image.
        let mut going = paths.clone();
        let mut left = Paths::default();
        for value in values {
            left.add(self.refine(value, &going, or));
            going = self.refine(value, &going, !or);
        }
        if truth == or { left } else { going }
    }

    /// Whether an expression is the active run: a call of `active_run()`, or a name for its result.
    fn active_run(&self, expr: &Expr) -> bool {
        let made_by = self.names.made_by(expr).and_then(|path| canonical(&path));
        made_by.is_some_and(|name| effect(&name, self.release) == Effect::ActiveRun)
    }

    /// A test of names, attributes and constants, and whether it held: two tests of one key have the
    /// same outcome.
    pub(super) fn fact(&self, test: &Expr, truth: bool) -> Option<(String, bool)> {
        match &test.kind {
            ExprKind::Not(inner) => return self.fact(inner, !truth),
            ExprKind::Compare { left, op, right, more }
                if more.is_empty() && matches!(op, CompareOp::IsNot | CompareOp::NotEq) =>
            {
                let op = if *op == CompareOp::IsNot { "is" } else { "==" };
                return Some((format!("{} {op} {}", self.key(left)?, self.key(right)?), !truth));
            }
            ExprKind::Compare { left, op, right, more }
                if more.is_empty() && matches!(op, CompareOp::Is | CompareOp::Eq) =>
            {
                let op = if *op == CompareOp::Is { "is" } else { "==" };
                return Some((format!("{} {op} {}", self.key(left)?, self.key(right)?), truth));
            }
            _ => {}
        }
        Some((self.key(test)?, truth))
    }

    fn key(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Name(name) => Some(format!("{name}{}", self.names.binding_key(expr))),
            ExprKind::Attribute { value, name } => Some(format!("{}.{name}", self.key(value)?)),
            ExprKind::Str(text) => Some(format!("{text:?}")),
            ExprKind::Int(number) => Some(number.to_string()),
            ExprKind::Bool(truth) => Some(truth.to_string()),
            ExprKind::None => Some("None".to_owned()),
            _ => None,
        }
    }
}

fn active(paths: &Paths, truth: bool) -> Paths {
    paths.keep(|state| match (state.runs.is_empty(), state.base) {
        (false, _) => truth.then(|| state.clone()),
        (true, Base::Empty) => (!truth).then(|| state.clone()),
        (true, Base::Outside) if truth => Some(state.clone()),
        (true, Base::Outside) => Some(State { base: Base::Empty, ..state.clone() }),
    })
}

fn with_fact(paths: &Paths, (key, truth): &(String, bool)) -> Paths {
    paths.keep(|state| {
        if let Some((_, known)) = state.facts.iter().find(|(known, _)| known == key) {
            (known == truth).then(|| state.clone())
        } else {
            let mut state = state.clone();
            state.facts.push((key.clone(), *truth));
            state.facts.sort();
            Some(state)
        }
    })
}

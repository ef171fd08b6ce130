//! Where a value comes from: the expressions of the script that give it, through names, what calls pass
//! and what the script's own functions return.

use super::callee::{Passed, passed, returned};
use super::names::{Binding, Names};
use super::tree::{Call, Expr, ExprKind, Function, Parameter};
use crate::script::Span;
use std::collections::HashSet;
use std::rc::Rc;

/// The functions that ask what a value is.
const ASKING: [&str; 5] = ["callable", "hasattr", "is_dataclass", "isinstance", "type"];

/// How far a value is followed.
const DEPTH: usize = 10;

/// How many expressions one question may look at.
const FUEL: usize = 200;

impl<'t> Names<'t> {
    /// Notes who calls the functions of the script; a class runs its `__init__`.
    pub(super) fn note_callers(&mut self, calls: &[&'t Call]) {
        let mut known: HashSet<Span> = HashSet::new();
        for call in calls.iter().filter(|call| known.insert(call.parens)) {
            let function = match self.class(&call.func) {
                Some(class) => self.method(class, "__init__"),
                None => self.function(&call.func),
            };
            // if isinstance(target, MlflowClient): not all that is passed gets to every place.
            if call.func.as_name().is_some_and(|name| ASKING.contains(&name))
                && let Some(asked) = call.args.first()
            {
                let parameters = self.bindings(&asked.value).filter_map(|binding| match binding {
                    Binding::Parameter(_, parameter) => Some(parameter.span),
                    _ => None,
                });
                let parameters: Vec<Span> = parameters.collect();
                self.asked.extend(parameters);
            }
            if let Some(function) = function {
                self.callers.entry(function.id).or_insert_with(|| (function, Vec::new())).1.push(call);
            }
        }
    }

    /// What each call in the script passes for a parameter of the function with this id; `None` where there is no
    /// call, or one that does not show it, or where the function asks what it was passed.
    #[must_use]
    pub fn passed_for(&self, function: usize, parameter: &Parameter) -> Option<Vec<&'t Expr>> {
        let (function, calls) = self.callers.get(&function).filter(|_| !self.asked.contains(&parameter.span))?;
        calls.iter().map(|call| self.passed_in(function, call, parameter)).collect()
    }

    /// What the call at a place passes for a parameter of the function with this id.
    #[must_use]
    pub fn passed_at(&self, place: Span, function: usize, parameter: &Parameter) -> Option<&'t Expr> {
        let (function, calls) = self.callers.get(&function)?;
        let call = calls.iter().find(|call| call.parens.end == place.end && place.contains(call.parens))?;
        self.passed_in(function, call, parameter)
    }

    fn passed_in(&self, function: &'t Rc<Function>, call: &'t Call, parameter: &Parameter) -> Option<&'t Expr> {
        let all = passed(function, call, self.own_parameters(function));
        let (_, given) = all.into_iter().find(|(own, _)| own.name == parameter.name)?;
        match given {
            Passed::Here(value) | Passed::Default(value) => Some(value),
            Passed::Unseen => None,
        }
    }

    /// The expressions that a call of the script's own function may give; none where it is another's, or where a
    /// decorator may make something else of it.
    #[must_use]
    pub fn given_by(&self, call: &Call) -> Vec<&'t Expr> {
        let Some(function) = self.function(&call.func) else { return Vec::new() };
        let plain = |decorator: &Expr| matches!(decorator.as_name(), Some("staticmethod" | "classmethod"));
        let known = !function.yields && function.decorators.iter().all(plain);
        if known { returned(function).into_iter().flatten().collect() } else { Vec::new() }
    }

    /// The expressions that an expression may get its value from, itself where it can't be followed further; `None`
    /// where there are too many.
    #[must_use]
    pub fn sources<'a>(&self, expr: &'a Expr) -> Option<Vec<&'a Expr>>
    where
        't: 'a,
    {
        let (mut found, mut fuel) = (Vec::new(), FUEL);
        self.trace(expr, DEPTH, &mut fuel, &mut found).then_some(found)
    }

    fn trace<'a>(&self, expr: &'a Expr, depth: usize, fuel: &mut usize, found: &mut Vec<&'a Expr>) -> bool
    where
        't: 'a,
    {
        let (Some(depth), Some(left)) = (depth.checked_sub(1), fuel.checked_sub(1)) else { return false };
        *fuel = left;
        let further: Vec<&'a Expr> = match &expr.kind {
            ExprKind::Name(_) => self.given_to(expr).unwrap_or_default(),
            ExprKind::Attribute { value, name } => {
                self.class_of(value).map(|class| self.attribute_values(class, name)).unwrap_or_default()
            }
            ExprKind::Call(call) => self.given_by(call),
            ExprKind::Conditional { body, orelse, .. } => vec![body, orelse],
            ExprKind::Named { value, .. } | ExprKind::Await(value) => vec![value],
            _ => Vec::new(),
        };
        if further.is_empty() {
            found.push(expr);
            return true;
        }
        further.into_iter().all(|one| self.trace(one, depth, fuel, found))
    }

    /// The values of a name, those that calls pass among them, if all of them are in the text.
    fn given_to(&self, name: &Expr) -> Option<Vec<&'t Expr>> {
        let mut values = Vec::new();
        for binding in self.bindings(name) {
            match binding {
                Binding::Value(value) => values.push(value),
                Binding::Parameter(function, parameter) => values.extend(self.passed_for(function, parameter)?),
                _ => return None,
            }
        }
        Some(values)
    }
}

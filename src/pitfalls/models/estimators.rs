//! Which calls made a model, as far as the script tells: through names, loops over what is written out,
//! the script's own functions and what their callers give them.

use crate::pitfalls::Context;
use crate::python::callee::{Passed, passed};
use crate::python::evaluate::Given;
use crate::python::tree::{Call, Expr, ExprId, ExprKind, Function, StmtKind};
use crate::python::values::Value;
use crate::script::Span;
use std::cell::Cell;
use std::fmt;

/// How many callers, one of the other, are asked what they give.
const DEPTH: usize = 3;

/// How far a model made from another one is followed.
const MOST_STEPS: usize = 8;

/// A call that made a model.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maker<'c> {
    /// The call of its class, or of a function that makes one.
    pub(super) call: &'c Call,
    /// Where that stands.
    pub(super) at: Span,
    /// Whether it was fitted where it was made: `Ridge().fit(x, y)`.
    pub(super) fitted: bool,
}

/// The models of a script.
pub(super) struct Estimators<'c> {
    context: &'c Context<'c>,
    depth: Cell<usize>,
}

impl fmt::Debug for Estimators<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Estimators")
    }
}

impl<'c> Estimators<'c> {
    pub(super) fn of(context: &'c Context<'c>) -> Self {
        Self { context, depth: Cell::new(0) }
    }

    /// The calls that may have made what an expression is; `None` for what is not in view.
    pub(super) fn makers(&self, expr: &Expr) -> Vec<Option<Maker<'c>>> {
        self.makers_within(expr, MOST_STEPS)
    }

    fn makers_within(&self, expr: &Expr, steps: usize) -> Vec<Option<Maker<'c>>> {
        let Some(steps) = steps.checked_sub(1) else { return vec![None] };
        let mut found = Vec::new();
        for one in self.context.names.value_given(expr, self).alternatives() {
            match one {
                Value::None => {}
                Value::Made(made) => match self.context.call_at(made.at) {
                    Some(call) => self.maker(call, made.at, &made.path, steps, &mut found),
                    None => found.push(None),
                },
                _ => found.push(None),
            }
        }
        found
    }

    /// What a call made, or what is asked of it.
    fn maker(&self, call: &'c Call, at: Span, asked: &str, steps: usize, found: &mut Vec<Option<Maker<'c>>>) {
        let made = match &call.func.kind {
            // Ridge().fit(x, y): itself.
            ExprKind::Attribute { value, name } if self.context.names.path(&call.func).is_none() => {
                let fits = is_fit(name);
                if !fits && !matches!(name.as_str(), "set_params" | "set_output") {
                    return found.push(None);
                }
                let inner = self.makers_within(value, steps).into_iter();
                inner.map(|maker| maker.map(|maker| Maker { fitted: maker.fitted || fits, ..maker })).collect()
            }
            _ => vec![Some(Maker { call, at, fitted: false })],
        };
        match asked {
            "" => found.extend(made),
            // What a search found is of the kind that it was given.
            "best_estimator_" => {
                for search in made {
                    match search.and_then(|search| search.call.arg("estimator", Some(0))) {
                        Some(arg) => {
                            let inner = self.makers_within(&arg.value, steps).into_iter();
                            found.extend(inner.map(|maker| maker.map(|maker| Maker { fitted: true, ..maker })));
                        }
                        None => found.push(None),
                    }
                }
            }
            _ => found.push(None),
        }
    }

    fn function(&self, id: usize) -> Option<&'c Function> {
        self.context.statements.iter().find_map(|stmt| match &stmt.kind {
            StmtKind::Function(function) if function.id == id => Some(&**function),
            _ => None,
        })
    }

    /// Whether a place is in a function that is given something and may choose by it, and another one is not.
    pub(super) fn is_chosen_by_a_function(&self, at: Span, outside: Span) -> bool {
        self.context.statements.iter().any(|stmt| match &stmt.kind {
            StmtKind::Function(function) => {
                stmt.span.contains(at) && !stmt.span.contains(outside) && !function.parameters.is_empty()
            }
            _ => false,
        })
    }

    /// Whether the script fits what a call made: there, or by asking it under a name.
    pub(super) fn is_fitted(&self, maker: &Maker<'_>) -> bool {
        maker.fitted
            || self.context.expressions.iter().any(|expr| {
                let ExprKind::Call(call) = &expr.kind else { return false };
                let ExprKind::Attribute { value, name } = &call.func.kind else { return false };
                is_fit(name) && self.makers(value).iter().flatten().any(|fitted| fitted.at == maker.at)
            })
    }
}

impl Given for Estimators<'_> {
    /// What the script's calls of a function give it.
    fn argument(&self, function: usize, name: &str) -> Option<Value> {
        if self.depth.get() == DEPTH {
            return None;
        }
        let names = self.context.names;
        let function = self.function(function)?;
        let shift = names.own_parameters(function);
        let is_own = function.parameters.iter().take(shift).any(|own| own.name == name);
        if is_own {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let mut given = Vec::new();
        for expr in &self.context.expressions {
            let ExprKind::Call(call) = &expr.kind else { continue };
            let made = names.class(&call.func).and_then(|class| names.method(class, "__init__"));
            if made.or_else(|| names.function(&call.func)).is_none_or(|called| called.id != function.id) {
                continue;
            }
            let one = passed(function, call, shift).into_iter().find(|(parameter, _)| parameter.name == name);
            given.push(match one {
                Some((_, Passed::Here(value) | Passed::Default(value))) => names.value_given(value, self),
                _ => Value::Unknown,
            });
        }
        self.depth.set(self.depth.get() - 1);
        (!given.is_empty()).then(|| Value::one_of(given))
    }

    fn turn(&self, _: ExprId) -> Option<usize> {
        None
    }
}

fn is_fit(method: &str) -> bool {
    matches!(method, "fit" | "partial_fit" | "fit_predict" | "fit_transform")
}

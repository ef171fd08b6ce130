//! Autologging, and the calls that train a model and that it may watch.

use super::calls::{Moment, Taken};
use super::flow::Walker;
use super::settings::Globals;
use super::state::Paths;
use crate::mlflow::{fits_folds, watched_function, watched_method};
use crate::python::tree::{Call, Expr, ExprKind};
use crate::python::values::Value;
use crate::script::Span;
use crate::script::sorted::Set;

/// A call that trains a model.
#[derive(Debug)]
pub struct Fit<'t> {
    /// The call.
    pub call: &'t Call,
    /// Where it stands.
    pub span: Span,
    /// What is called.
    pub func: Span,
    /// The module of MLflow whose `autolog()` watches it: `mlflow.sklearn`.
    pub flavor: &'static str,
    /// Whether it fits once for each fold.
    pub folds: bool,
    /// The functions it is reached in; `None` is the script itself.
    pub(crate) functions: Set<Option<usize>>,
    /// Each situation in which it is reached.
    pub moments: Set<Moment>,
}

/// A call of what is neither the script's nor MLflow's.
#[derive(Debug)]
pub struct Other<'t> {
    /// The path of what is called: `sklearn.metrics.accuracy_score`.
    pub path: String,
    /// The call.
    pub call: &'t Call,
    /// What becomes of what it gives.
    pub taken: Taken<'t>,
}

impl Globals {
    /// Whether autologging is on for a flavour: by its own `autolog()`, or by `mlflow.autolog()`, which
    /// leaves alone what was switched off by its own.
    #[must_use]
    pub fn watches(&self, flavor: &str) -> bool {
        self.autolog.contains(flavor) || self.autolog.contains("mlflow") && !self.switched_off.contains(flavor)
    }
}

impl<'t> Walker<'_, 't> {
    /// `mlflow.autolog()`, `mlflow.sklearn.autolog(disable=True)`.
    pub(super) fn autolog(&self, name: &str, call: &Call, entry: Paths) -> Paths {
        let module = name.trim_end_matches(".autolog").to_owned();
        let off = match call.arg("disable", None).map(|arg| self.value(&arg.value)) {
            None if !call.unpacks() => Some(false),
            Some(Value::Bool(off)) => Some(off),
            _ => None,
        };
        entry.map(|state| {
            state.set(|globals| {
                globals.autolog.remove(&module);
                globals.switched_off.remove(&module);
                match off {
                    Some(true) => _ = globals.switched_off.insert(module.clone()),
                    Some(false) => _ = globals.autolog.insert(module.clone()),
                    // disable=args.no_autolog: not known to be on.
                    None => {}
                }
            });
        })
    }

    /// A call of a library that MLflow knows: where it is watched and no run is active, it opens a run
    /// and ends it.
    pub(super) fn fit(&mut self, expr: &'t Expr, call: &'t Call, state: Paths) -> Paths {
        let Some((flavor, folds)) = self.watched(call) else { return state };
        if self.unasked == 0 {
            let (function, situation) = (self.here(), self.moments(&state));
            let fit = self.fits.entry(expr.span).or_insert_with(|| Fit {
                call,
                span: expr.span,
                func: call.func.span,
                flavor,
                folds,
                functions: Set::new(),
                moments: Set::new(),
            });
            fit.functions.insert(function);
            fit.moments.extend(situation);
        }
        state.map(|state| {
            if folds || !state.globals.watches(flavor) {
                return;
            }
            if state.none_active() {
                state.fitted = Some(expr.span);
            }
            if let Some(run) = state.runs.last_mut() {
                run.written.insert(expr.span);
            }
        })
    }

    /// Notes a call of what others made.
    pub(super) fn note_other(&mut self, expr: &'t Expr, call: &'t Call, path: &str) {
        let taken = self.taken.get(&expr.id).copied().unwrap_or(Taken::Otherwise);
        self.others.insert(expr.span, Other { path: path.to_owned(), call, taken });
    }

    /// The flavour that watches a call, and whether it fits folds.
    fn watched(&self, call: &Call) -> Option<(&'static str, bool)> {
        if let Some(path) = self.names.path(&call.func) {
            let folds = fits_folds(&path);
            return if folds { Some(("mlflow.sklearn", true)) } else { Some((watched_function(&path)?, false)) };
        }
        let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
        let by_name = self.names.made_by(value).and_then(|maker| watched_method(&maker, name));
        Some((by_name.or_else(|| self.watched_object(value, name))?, false))
    }

    /// The flavour that watches a method of an object that is known by what made it, though not by its name here: an
    /// attribute of `self`, a parameter.
    fn watched_object(&self, object: &Expr, method: &str) -> Option<&'static str> {
        let made = self.value(object);
        let mut flavors = made.alternatives().iter().filter(|one| **one != Value::None).map(|one| match one {
            Value::Made(made) if made.path.is_empty() => watched_method(&self.others.get(&made.at)?.path, method),
            _ => None,
        });
        let first = flavors.next()??;
        flavors.all(|other| other == Some(first)).then_some(first)
    }
}

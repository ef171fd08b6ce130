//! Functions of the script that are handed to somebody else's: who calls them, and when.

use super::callables::{Body, CALLABLE_DEPTH, Callable};
use super::flow::Walker;
use super::state::Paths;
use super::ways::Step;
use crate::python::tree::{Call, ExprKind};
use crate::python::values::Value;

/// How often a function may be called again before what that makes of the state is taken to be all.
const MOST_TURNS: usize = 3;

/// What surely calls the functions it is given, here and now, in this very thread.
const AT_ONCE: [&str; 19] = [
    "absl.app.run",
    "defopt.run",
    "filter",
    "fire.Fire",
    "functools.reduce",
    "hyperopt.fmin",
    "hyperopt.fmin.fmin",
    "map",
    "max",
    "min",
    "scipy.optimize.differential_evolution",
    "scipy.optimize.minimize",
    "scipy.optimize.minimize_scalar",
    "skopt.dummy_minimize",
    "skopt.forest_minimize",
    "skopt.gbrt_minimize",
    "skopt.gp_minimize",
    "sorted",
    "typer.run",
];

impl<'t> Walker<'_, 't> {
    /// A call of somebody else's that is handed functions of the script: it may call them, again and again, before it
    /// returns; or keep them, or send them elsewhere.
    pub(super) fn calls_back(&mut self, call: &'t Call, state: Paths, raises: &mut Paths) -> Paths {
        let at_once = self.calls_at_once(call);
        if !at_once && keeps(call) {
            return state;
        }
        let mut state = state;
        for arg in &call.args {
            if !self.may_be_callable(&arg.value) {
                continue;
            }
            let (mut known, _) = self.known_callables(&arg.value, CALLABLE_DEPTH);
            known.retain(|callable| match callable.body {
                Body::Function(function) => self.functions.touching.contains(&function.id),
                Body::Lambda(_) => true,
                Body::Mlflow(..) => false,
            });
            if !at_once {
                state = known.iter().fold(state, |state, callable| self.perhaps_called(callable, state));
                continue;
            }
            for _ in 0..MOST_TURNS {
                for callable in &known {
                    let callable = callable.clone().filled(self.names, None);
                    let here = Step::Call(call.func.span);
                    let entry = state.clone();
                    let after = self.further(here, |walker| walker.invoke_one(callable, None, entry, raises));
                    state.add(after);
                }
            }
        }
        state
    }

    fn calls_at_once(&self, call: &Call) -> bool {
        let sent = call
            .args
            .iter()
            .any(|arg| self.names.made_by(&arg.value).is_some_and(|path| path.ends_with("SparkTrials")));
        let listed = self.names.path(&call.func).is_some_and(|path| AT_ONCE.contains(&path.as_str()));
        let method = match &call.func.kind {
            // study.optimize(objective), whoever made the study
            ExprKind::Attribute { name, .. } if name == "optimize" => true,
            ExprKind::Attribute { value, name } if matches!(name.as_str(), "apply" | "applymap" | "map" | "pipe") => {
                let made = self.value(value);
                matches!(made, Value::Made(made) if self.others.get(&made.at).is_some_and(|by| by.path.starts_with("pandas.")))
            }
            _ => false,
        };
        (listed || method) && !sent
    }

    /// What holds after a call that may have called a function of the script, or not.
    fn perhaps_called(&self, callable: &Callable<'t>, state: Paths) -> Paths {
        let (sets, switches) = match callable.function() {
            Some(function) => {
                (self.functions.setting.contains(&function.id), self.functions.switching.contains(&function.id))
            }
            None => (false, true),
        };
        let changed = state.keep(|state| {
            // With no run active, what it logs may have opened one.
            let opens = switches || state.runs.is_empty();
            (sets || opens).then(|| {
                let mut lost = state.clone();
                if sets {
                    lost.lose();
                } else {
                    lost.lose_runs();
                }
                lost
            })
        });
        let mut state = state;
        state.add(changed);
        state
    }
}

/// Whether a call keeps what it is given for later, by its name: `handlers.append(f)`, `signal.signal(…)`.
fn keeps(call: &Call) -> bool {
    let name = match &call.func.kind {
        ExprKind::Attribute { name, .. } | ExprKind::Name(name) => name.as_str(),
        _ => return false,
    };
    ["add", "append", "on_", "register", "set", "signal", "subscribe", "insert", "connect"]
        .iter()
        .any(|begin| name.starts_with(begin))
        || name.starts_with(char::is_uppercase)
}

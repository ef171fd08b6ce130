//! What the functions of MLflow make of the state.

use super::calls::writes_elsewhere;
use super::flow::Walker;
use super::settings::{Experiment, Globals, Setting};
use super::state::{Base, Birth, How, Paths, Run, State};
use crate::mlflow::SYSTEM_METRICS;
use crate::python::tree::{Call, Expr};
use crate::python::values::Value;
use crate::script::sorted::Set;
use std::rc::Rc;

/// How many runs may be open in one another before the state is given up as unknown.
const MOST_OPEN: usize = 6;

impl<'t> Walker<'_, 't> {
    pub(super) fn start_run(&mut self, expr: &'t Expr, call: &'t Call, entry: Paths, raises: &mut Paths) -> Paths {
        raises.add(entry.clone());
        let nested = match call.arg("nested", Some(3)).map(|arg| self.value(&arg.value)) {
            None if call.unpacks() => None,
            None => Some(false),
            Some(Value::Bool(nested)) => Some(nested),
            Some(_) => None,
        };
        let opened = expr.span;
        let function = self.here();
        self.opened += 1;
        let story = self.runs.entry(opened).or_default();
        story.bare = true;
        story.openers.insert(function);
        let mut blocked = Vec::new();
        let loops = self.loops.len();
        let walker = &*self;
        let next = entry.map(|state| {
            if state.never {
                return;
            }
            let birth = Rc::new(walker.birth(expr, call, state));
            state.set(|globals| _ = globals.variables.remove("MLFLOW_RUN_ID"));
            if nested == Some(false) {
                // What would raise is carried on as if it had been asked for a child run.
                blocked.extend(state.active().map(|run| run.opened));
                state.never |= state.active().is_some();
                if state.runs.is_empty() && state.base == Base::Outside {
                    state.base = Base::Empty;
                }
            }
            state.ended = None;
            state.fitted = None;
            state.runs.push(Run { opened, how: How::Bare, birth, loops, written: Set::new() });
            if state.runs.len() > MOST_OPEN {
                state.lose();
            }
        });
        for run in blocked {
            self.runs.entry(run).or_default().blocks = true;
        }
        next
    }

    pub(super) fn end_run(&mut self, expr: &Expr, call: &Call, entry: Paths) -> Paths {
        self.opened += 1;
        let mut ended = Vec::new();
        let told =
            call.arg("status", Some(0)).is_some_and(|arg| self.names.value(&arg.value).as_str() != Some("FINISHED"));
        let next = entry.map(|state| ended.extend(state.end_active(expr.span, false)));
        let here = self.here();
        for run in ended {
            let story = self.runs.entry(run).or_default();
            story.ended_by.insert(expr.span);
            story.status_told |= told;
            story.ended_elsewhere |= !story.openers.contains(&here);
        }
        next
    }

    pub(super) fn log(&mut self, expr: &Expr, call: &Call, entry: Paths) -> Paths {
        if writes_elsewhere(call) {
            return entry.map(|state| _ = state.written.insert(expr.span));
        }
        self.opened += usize::from(entry.iter().any(State::none_active));
        let opens = |state: &mut State| {
            if state.none_active() {
                let birth = Rc::new(Birth::now(state));
                state.fitted = None;
                let how = if state.ended.take().is_some() { How::Late } else { How::Implicit };
                // It stays open for the turns to come, in whatever loop it was opened.
                state.runs.push(Run { opened: expr.span, how, birth, loops: 0, written: Set::new() });
            }
            let written = state.runs.last_mut().map_or(&mut state.written, |run| &mut run.written);
            written.insert(expr.span);
        };
        let by_id = call.arg("run_id", None).map(|arg| self.value(&arg.value));
        match by_id {
            // `run_id=self.run_id`, which may be `None` still.
            Some(by_id) if *by_id.alternatives() != [Value::None] => {
                let mut next = entry.clone();
                next.add(entry.map(opens));
                next
            }
            _ => entry.map(opens),
        }
    }

    pub(super) fn set_experiment(&mut self, expr: &Expr, call: &Call, entry: Paths) -> Paths {
        let name = self.argument(call, "mlflow.set_experiment", "experiment_name").filter(|name| *name != Value::None);
        let id = self.argument(call, "mlflow.set_experiment", "experiment_id");
        let (by_id, value) = match (name, id) {
            (Some(name), _) => (false, name),
            (None, Some(id)) => (true, id),
            (None, None) => (false, Value::Unknown),
        };
        let racing = self.racing.clone();
        let mut made = Vec::new();
        let next = entry.map(|state| {
            let named = Setting::at(value.clone(), expr.span);
            let looked_up_in = Some(state.globals.tracking_uri());
            let experiment = Experiment { named, by_id, looked_up_in };
            made.push(experiment.clone());
            state.set(|globals| globals.experiment = experiment);
            for other in &racing {
                state.globals =
                    Rc::new(state.globals.or(&Globals { experiment: other.clone(), ..(*state.globals).clone() }));
            }
        });
        made.into_iter().for_each(|experiment| self.note_experiment(expr.span, experiment));
        next
    }

    /// `enable_system_metrics_logging()` sets the variable that `start_run` asks.
    pub(super) fn system_metrics(expr: &Expr, on: bool, entry: Paths) -> Paths {
        let setting = Setting::at(Value::Bool(on), expr.span);
        let variable = || SYSTEM_METRICS.to_owned();
        entry.map(|state| state.set(|globals| _ = globals.variables.insert(variable(), setting.clone())))
    }

    pub(super) fn set_registry_uri(&self, expr: &Expr, call: &Call, entry: Paths) -> Paths {
        let uri = self.argument(call, "mlflow.set_registry_uri", "uri").unwrap_or(Value::Unknown);
        entry.map(|state| state.set(|globals| globals.registry = Setting::at(uri.clone(), expr.span)))
    }
}

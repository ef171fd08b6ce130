//! Expressions: what the calls in them do to the state.

use super::flow::{Clause, Guard, Wait, Walker};
use super::objects::Objects;
use super::repeated::Around;
use super::state::{How, Paths, State};
use super::ways::Step;
use crate::mlflow::{Effect, canonical, effect};
use crate::python::names::Names;
use crate::python::tree::{Call, Class, Expr, ExprKind, Pass, Stmt};
use crate::python::values::Value;
use crate::script::Span;
use crate::script::sorted::Set;
use std::rc::Rc;

/// A call of MLflow in the script.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts that hold or not, each by itself")]
pub struct CallSite<'t> {
    /// The canonical name of what is called: `mlflow.start_run`; a client's method is
    /// `mlflow.MlflowClient.log_metric`.
    pub name: String,
    /// The call.
    pub call: &'t Call,
    /// The expression it is.
    pub expr: &'t Expr,
    /// Whether it writes to the active run, and opens one if there is none.
    pub logs: bool,
    /// Whether it stands in a `try` whose handler names `TypeError`.
    pub asks_for_type_error: bool,
    /// Whether it stands in a `try` whose handler ends a run and starts one.
    pub restarted: bool,
    /// Whether it stands in a `try` with a handler that would catch its failure.
    pub tried: bool,
    /// Whether a test decides that it is reached, or a handler catches what it raises.
    pub decided: bool,
    /// What becomes of what it gives.
    pub taken: Taken<'t>,
    /// The statements before its own, block by block, those of its function only; outermost first.
    pub before: Vec<&'t [Stmt]>,
    /// The functions it is reached in; `None` is the script itself.
    pub(crate) functions: Set<Option<usize>>,
    /// Each situation in which it is reached.
    pub moments: Set<Moment>,
}

/// What becomes of the value of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken<'t> {
    /// Nothing: the call is a statement.
    ByNobody,
    /// It gets this name.
    ByName(&'t str),
    /// It is used where it stands.
    Otherwise,
}

/// A situation in which a call is reached.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// MLflow's state just before the call.
    pub state: State,
    /// The clause that runs because something was raised, if the call is in one.
    pub clause: Option<Clause>,
    /// The loops round it, outermost first, those of callers included.
    pub loops: Vec<Span>,
    /// The tests and context managers round it, outermost first, those of callers included.
    pub around: Vec<Around>,
    /// Whether a thread of a pool reaches it.
    pub in_worker: bool,
    /// Where the function that runs beside the script, and reaches it, was handed over.
    pub worker: Option<Span>,
    /// The call of the function that it is in.
    pub called: Option<Span>,
}

impl<'t> Walker<'_, 't> {
    /// Evaluates an expression: the state after it, and the states in which an exception may leave.
    pub(super) fn expr(&mut self, expr: &'t Expr, entry: Paths, raises: &mut Paths) -> Paths {
        self.named(expr);
        match &expr.kind {
            ExprKind::Call(call) => self.call(expr, call, entry, raises),
            ExprKind::Lambda { body, .. } => {
                self.lambdas_met.entry(body.id).or_insert(body);
                entry
            }
            ExprKind::Attribute { value, name } if self.functions.properties.contains(name.as_str()) => {
                let entry = self.expr(value, entry, raises);
                self.property(expr, entry, raises)
            }
            ExprKind::Name(_) | ExprKind::Attribute { .. }
                if self.names.path(expr).is_some_and(|path| path.starts_with("mlflow.")) =>
            {
                self.end_run_handed_on |= self.effect_of(expr) == Effect::EndRun;
                entry
            }
            ExprKind::Conditional { test, body, orelse } => {
                self.references_in_test(test);
                let entry = self.expr(test, entry, raises);
                let held = self.refine(test, &entry, true);
                let failed = self.refine(test, &entry, false);
                self.decided += 1;
                let mut after = self.expr(body, held, raises);
                after.add(self.expr(orelse, failed, raises));
                self.decided -= 1;
                after
            }
            ExprKind::Bool2 { or, values } => {
                let mut left = Paths::default();
                let mut going = entry;
                let outside = self.decided;
                for value in values {
                    going = self.expr(value, going, raises);
                    self.decided = outside + 1;
                    left.add(self.refine(value, &going, *or));
                    going = self.refine(value, &going, !*or);
                }
                self.decided = outside;
                left.add(going);
                left
            }
            ExprKind::Comprehension { elements, generators, .. } => {
                self.comprehension(expr.span, elements, generators, entry, raises)
            }
            ExprKind::Await(value) => self.awaited(expr, value, entry, raises),
            ExprKind::Yield(value) => {
                let entry = match value {
                    Some(value) => {
                        self.escapes(value);
                        self.given_away(value);
                        self.expr(value, entry, raises)
                    }
                    None => entry,
                };
                self.resume(entry, raises)
            }
            _ => {
                let mut parts = Vec::new();
                expr.parts(&mut |part| parts.push(part));
                parts.into_iter().fold(entry, |entry, part| self.expr(part, entry, raises))
            }
        }
    }

    /// A `yield` of a context manager: the block of the `with` runs here.
    fn resume(&mut self, entry: Paths, raises: &mut Paths) -> Paths {
        if self.handlers > self.waiting.last().map_or(0, |waiting| waiting.handlers) {
            // What was raised in the block was thrown in at the first `yield`; there is no second one.
            return entry;
        }
        match self.waiting.last_mut().and_then(|waiting| waiting.what.take()) {
            Some(Wait::Body(body)) => {
                let frame = self.frames.pop();
                let way = self.waiting.last().map(|waiting| waiting.way.clone()).unwrap_or_default();
                let mut flow = self.elsewhere(way, |walker| walker.block(body, entry));
                self.frames.extend(frame);
                raises.add(std::mem::take(&mut flow.raises));
                let mut next = std::mem::take(&mut flow.next);
                if let Some(waiting) = self.waiting.last_mut() {
                    if waiting.again {
                        next.add(std::mem::take(&mut flow.continues));
                    }
                    waiting.what = Some(Wait::Body(body));
                    waiting.left.add_exits(flow);
                }
                next
            }
            Some(Wait::Left(states)) => states,
            Some(Wait::Closed(states)) => {
                raises.add(states);
                Paths::default()
            }
            None => {
                raises.add(entry.clone());
                entry
            }
        }
    }

    fn call(&mut self, expr: &'t Expr, call: &'t Call, entry: Paths, raises: &mut Paths) -> Paths {
        self.named(&call.func);
        self.probed(call);
        let mut state = match &call.func.kind {
            ExprKind::Attribute { value, .. } => self.expr(value, entry, raises),
            ExprKind::Name(_) => entry,
            _ => self.expr(&call.func, entry, raises),
        };
        for arg in &call.args {
            state = self.expr(&arg.value, state, raises);
        }
        let name = self.called(call).or_else(|| self.client_method(call));
        if let Some(name) = name.as_ref().filter(|_| self.unasked == 0) {
            let logs = effect(name, self.release) == Effect::Log && !writes_elsewhere(call);
            self.site(expr, call, (name.clone(), logs), &state);
        }
        match name {
            Some(name) if effect(&name, self.release) == Effect::Nothing => {
                self.note_landing(expr, call, &name, &state);
                self.before_any(expr, call, &state);
                raises.add(state.clone());
                if name.starts_with("mlflow.MlflowClient.log_") {
                    return state.map(|state| _ = state.written.insert(expr.span));
                }
                self.call_of_others(expr, call, state, raises)
            }
            Some(name) => self.perform(expr, call, &name, state, raises),
            None => {
                self.before_any(expr, call, &state);
                self.other_call(expr, call, state, raises)
            }
        }
    }

    /// What a call that may not be MLflow's tells of servers.
    fn before_any(&mut self, expr: &'t Expr, call: &'t Call, state: &Paths) {
        self.client_uri(call, state);
        self.starts_server(expr, call);
        self.exported_in_vain(expr, call);
    }

    /// A call of MLflow: where it writes, and what it makes of the state.
    pub(super) fn perform(
        &mut self,
        expr: &'t Expr,
        call: &'t Call,
        name: &str,
        state: Paths,
        raises: &mut Paths,
    ) -> Paths {
        let effect = effect(name, self.release);
        self.note_landing(expr, call, name, &state);
        self.before_any(expr, call, &state);
        match effect {
            Effect::StartRun => self.start_run(expr, call, state, raises),
            Effect::EndRun => self.end_run(expr, call, state),
            Effect::Log => {
                raises.add(state.clone());
                self.log(expr, call, state)
            }
            Effect::SetTrackingUri => self.set_tracking_uri(expr, call, state),
            Effect::SetRegistryUri => self.set_registry_uri(expr, call, state),
            Effect::SetExperiment => {
                raises.add(state.clone());
                self.set_experiment(expr, call, state)
            }
            Effect::Autolog => self.autolog(name, call, state),
            Effect::SystemMetrics { on } => Self::system_metrics(expr, on, state),
            Effect::ActiveRun | Effect::LastActiveRun => state,
            Effect::Nothing => {
                raises.add(state.clone());
                state
            }
        }
    }

    /// The function that is being walked; `None` is the script itself.
    pub(super) fn here(&self) -> Option<usize> {
        self.frames.last().map(|function| function.id)
    }

    /// The canonical name of what an expression names, if it is MLflow's.
    pub(super) fn mlflow_name(&self, expr: &Expr) -> Option<String> {
        canonical(&self.names.path(expr)?, self.release)
    }

    /// What calling what an expression names does to the state.
    pub(super) fn effect_of(&self, expr: &Expr) -> Effect {
        self.mlflow_name(expr).map_or(Effect::Nothing, |name| effect(&name, self.release))
    }

    /// What is called, if it is MLflow's: a function by its path, or a method of an object.
    fn called(&self, call: &Call) -> Option<String> {
        self.called_name(&call.func)
    }

    /// The method of a client that is known by what made it, though not by its name here: a parameter.
    fn client_method(&self, call: &Call) -> Option<String> {
        let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
        let Value::Made(made) = self.value(value) else { return None };
        self.notes.is_client(&made).then(|| format!("mlflow.MlflowClient.{name}"))
    }

    /// The canonical name of what is MLflow's and called by this.
    pub(super) fn called_name(&self, func: &Expr) -> Option<String> {
        let objects = Objects { names: self.names, release: self.release };
        // getattr(mlflow, "log_metric")
        if let Some(call) = func.as_call()
            && let ("getattr", [of, name]) = (call.func.as_name()?, call.args.as_slice())
        {
            let path = format!("{}.{}", self.names.path(&of.value)?, self.value(&name.value).as_str()?);
            return canonical(&path, self.release);
        }
        objects.called(func)
    }

    fn site(&mut self, expr: &'t Expr, call: &'t Call, (name, logs): (String, bool), state: &Paths) {
        let moments = self.moments(state);
        let function = self.here();
        let asks_for_type_error = self.guards.contains(&Guard::TypeError);
        let restarted = self.guards.contains(&Guard::Restart);
        let tried = !self.guards.is_empty();
        let decided = self.decided > 0;
        let taken = self.taken.get(&expr.id).copied().unwrap_or(Taken::Otherwise);
        let site = self.calls.entry(expr.id).or_insert_with(|| CallSite {
            name,
            call,
            expr,
            logs,
            asks_for_type_error,
            restarted,
            tried,
            decided: false,
            taken,
            before: self.together.before_here(self.frames.len()),
            functions: Set::new(),
            moments: Set::new(),
        });
        site.functions.insert(function);
        site.decided |= decided;
        site.moments.extend(moments);
    }

    /// The situations that these states are, here.
    pub(super) fn moments(&self, state: &Paths) -> Vec<Moment> {
        let (clause, in_worker, worker) = (self.clause, self.in_worker, self.handed_over_at);
        let (loops, around) = (&self.loops, &self.around);
        let called = self.called_by();
        let moment = |state: &State| Moment {
            state: state.clone(),
            clause,
            loops: loops.clone(),
            around: around.clone(),
            in_worker,
            worker,
            called,
        };
        state.iter().map(moment).collect()
    }

    fn other_call(&mut self, expr: &'t Expr, call: &'t Call, state: Paths, raises: &mut Paths) -> Paths {
        if let Some(class) = self.names.class(&call.func) {
            return self.construct(expr, call, class, state, raises);
        }
        let (callables, sure) = self.callables(&call.func);
        if !callables.is_empty() {
            return self.invoke((callables, sure), Some((expr, call)), state, raises);
        }
        raises.add(state.clone());
        self.call_of_others(expr, call, state, raises)
    }

    /// A call of what is not the script's own.
    fn call_of_others(&mut self, expr: &'t Expr, call: &'t Call, state: Paths, raises: &mut Paths) -> Paths {
        self.given_to(call);
        let state = self.fit(expr, call, state);
        let path = self.names.path(&call.func);
        self.runs_together(expr, call, path.as_deref());
        if matches!(path.as_deref(), Some("sys.exit" | "exit" | "quit" | "os._exit")) {
            return Paths::default();
        }
        let method = match &call.func.kind {
            ExprKind::Attribute { name, .. } => name.as_str(),
            _ => "",
        };
        let state = self.environment_call(expr, call, path.as_deref(), state);
        path.iter().for_each(|path| self.note_other(expr, call, path));
        match method {
            "__exit__" | "set_terminated" => {
                // The run is ended by other means.
                if let ExprKind::Attribute { value, .. } = &call.func.kind {
                    self.escapes(value);
                }
                call.args.iter().for_each(|arg| self.handed_on(&arg.value));
                state
            }
            "close" if self.is_exit_stack(call) => Self::leave_stack(state, &[], expr.span),
            // The object of a run or an exit stack takes the run over.
            "enter_context" => self.entered(call, state),
            "push" | "callback" | "register" => {
                call.args.iter().for_each(|arg| self.escapes(&arg.value));
                match call.args.first() {
                    Some(arg) if path.as_deref() == Some("atexit.register") => self.runs_at_exit(&arg.value, state),
                    _ => state,
                }
            }
            _ => {
                for arg in call.args.iter().filter(|arg| matches!(arg.value.kind, ExprKind::Name(_))) {
                    self.escapes(&arg.value);
                }
                match self.handed_over(expr, call, &state, raises) {
                    Some(after) => after,
                    // What is delayed is called when it is handed over.
                    None if path.as_deref() == Some("joblib.delayed") => state,
                    None => self.calls_back(call, state, raises),
                }
            }
        }
    }

    /// `stack.enter_context(start_run())`: the end of the stack ends it.
    fn entered(&mut self, call: &'t Call, state: Paths) -> Paths {
        let Some(arg) = call.args.first() else { return state };
        let span = arg.value.span;
        self.escapes(&arg.value);
        state.map(|state| state.runs.iter_mut().filter(|run| run.opened == span).for_each(|run| run.how = How::With))
    }

    /// An object of a class of the script is made.
    fn construct(
        &mut self,
        expr: &'t Expr,
        call: &'t Call,
        class: &'t Rc<Class>,
        state: Paths,
        raises: &mut Paths,
    ) -> Paths {
        let state = match self.names.method(class, "__new__") {
            Some(new) => {
                let new = self.method_of(new, Value::Unknown);
                self.invoke((vec![new], true), Some((expr, call)), state, raises)
            }
            None => state,
        };
        let made = ["__init__", "__post_init__"].into_iter().find_map(|name| self.names.method(class, name));
        match made {
            Some(init) => {
                let object = Value::made(expr.span);
                let init = self.method_of(init, object);
                self.invoke((vec![init], true), Some((expr, call)), state, raises)
            }
            None => state,
        }
    }

    /// A property of an object of the script is asked.
    fn property(&mut self, expr: &'t Expr, state: Paths, raises: &mut Paths) -> Paths {
        let (mut callables, sure) = self.callables(expr);
        callables.retain(|callable| callable.function().is_some_and(|function| Names::is_property(function)));
        let callables: Vec<_> = callables.into_iter().map(|callable| callable.filled(self.names, None)).collect();
        if callables.is_empty() {
            return state;
        }
        self.further(Step::Call(expr.span), |walker| walker.invoke((callables, sure), None, state, raises))
    }

    /// `del guard`, where nothing else may hold the object any more.
    pub(super) fn deleted(&mut self, target: &'t Expr, state: Paths, raises: &mut Paths) -> Paths {
        let value = self.value(target);
        let method = |one: &Value| match one {
            Value::Made(made) => self.names.method(self.names.instance(made)?, "__del__"),
            _ => None,
        };
        let methods: Vec<_> =
            value.alternatives().iter().filter_map(|one| Some(self.method_of(method(one)?, one.clone()))).collect();
        if methods.is_empty() { state } else { self.invoke((methods, false), None, state, raises) }
    }

    fn is_exit_stack(&self, call: &Call) -> bool {
        let ExprKind::Attribute { value, .. } = &call.func.kind else { return false };
        let made = self.value(value);
        made.alternatives().iter().any(|one| match one {
            Value::Made(made) => self.others.get(&made.at).is_some_and(|made| made.path.ends_with("ExitStack")),
            _ => false,
        })
    }
}

/// `run_id=` says where a logging call writes; unpacked keywords may hold it.
pub(super) fn writes_elsewhere(call: &Call) -> bool {
    call.arg("run_id", None).is_some_and(|arg| !matches!(arg.value.kind, ExprKind::None))
        || call.args.iter().any(|arg| arg.pass == Pass::DoubleStar)
}

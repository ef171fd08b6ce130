//! Expressions: what the calls in them do to the state.

use super::flow::{Clause, Guard, MOST_FRAMES, Walker};
use super::objects::Objects;
use super::state::{Base, How, Paths, Run, State};
use crate::mlflow::{Effect, canonical, effect};
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind, Function, Pass};
use crate::python::values::Value;
use crate::script::Span;
use std::collections::BTreeSet;
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
    /// Whether it stands in a `try` with a handler that would catch its failure.
    pub tried: bool,
    /// Whether a test decides that it is reached, or a handler catches what it raises.
    pub decided: bool,
    /// What becomes of what it gives.
    pub taken: Taken<'t>,
    /// The functions it is reached in; `None` is the script itself.
    pub(crate) functions: BTreeSet<Option<usize>>,
    /// Each situation in which it is reached.
    pub moments: BTreeSet<Moment>,
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
    /// Whether a thread of a pool reaches it.
    pub in_worker: bool,
}

/// An MLflow function that is named where it ought to be called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Where.
    pub span: Span,
    /// Its canonical name.
    pub name: String,
    /// Named as a context manager rather than as a statement.
    pub in_with: bool,
}

impl<'t> Walker<'_, 't> {
    /// Evaluates an expression: the state after it, and the states in which an exception may leave.
    pub(super) fn expr(&mut self, expr: &'t Expr, entry: Paths, raises: &mut Paths) -> Paths {
        self.named(expr);
        match &expr.kind {
            ExprKind::Call(call) => self.call(expr, call, entry, raises),
            ExprKind::Lambda { body, .. } => {
                // Called nobody knows when, in a state that nobody knows.
                self.expr(body, Paths::one(State::new(Base::Lost)), &mut Paths::default());
                entry
            }
            ExprKind::Name(_) | ExprKind::Attribute { .. }
                if self.names.path(expr).is_some_and(|path| path.starts_with("mlflow.")) =>
            {
                self.end_run_handed_on |= self.effect_of(expr) == Effect::EndRun;
                entry
            }
            ExprKind::Conditional { test, body, orelse } => {
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
                let mut going = entry;
                self.loops.push(expr.span);
                for generator in generators {
                    going = self.expr(&generator.iter, going, raises);
                    going = generator.ifs.iter().fold(going, |going, test| self.expr(test, going, raises));
                }
                for _ in 0..2 {
                    let turn = elements.iter().fold(going.clone(), |turn, element| self.expr(element, turn, raises));
                    going.add(turn);
                }
                self.loops.pop();
                going
            }
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
        if self.handlers > 0 {
            // What was raised in the block was thrown in at the first `yield`; there is no second one.
            return entry;
        }
        let Some(body) = self.waiting.last_mut().and_then(Option::take) else {
            raises.add(entry.clone());
            return entry;
        };
        let frame = self.frames.pop();
        let flow = self.block(body, entry);
        self.frames.extend(frame);
        raises.add(flow.raises);
        // Whatever way the block is left, the generator goes on.
        let mut next = flow.next;
        next.add(flow.returns);
        next.add(flow.breaks);
        next.add(flow.continues);
        if let Some(waiting) = self.waiting.last_mut() {
            *waiting = Some(body);
        }
        next
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
        let name = self.called(call);
        let effect = name.as_deref().map_or(Effect::Nothing, |name| effect(name, self.release));
        if let Some(name) = name.filter(|_| self.unasked == 0) {
            let logs = effect == Effect::Log && !writes_elsewhere(call);
            self.site(expr, call, (name, logs), &state);
        }
        self.client_uri(call, &state);
        self.starts_server(expr, call);
        self.handed_over(expr, call, &state);
        match effect {
            Effect::StartRun => self.start_run(expr, call, state, raises),
            Effect::EndRun => self.end_run(expr, call, state),
            Effect::Log => {
                raises.add(state.clone());
                Self::log(expr, call, state)
            }
            Effect::SetTrackingUri => self.set_tracking_uri(call, state),
            Effect::SetExperiment | Effect::ActiveRun => state,
            Effect::Nothing => self.other_call(call, state, raises),
        }
    }

    /// The function that is being walked; `None` is the script itself.
    fn here(&self) -> Option<usize> {
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
        Objects { names: self.names, release: self.release }.called(&call.func)
    }

    fn site(&mut self, expr: &'t Expr, call: &'t Call, (name, logs): (String, bool), state: &Paths) {
        let (clause, in_worker) = (self.clause, self.in_worker);
        let function = self.here();
        let asks_for_type_error = self.guards.contains(&Guard::TypeError);
        let tried = !self.guards.is_empty();
        let decided = self.decided > 0;
        let taken = self.taken.get(&expr.id).copied().unwrap_or(Taken::Otherwise);
        let loops = self.loops.clone();
        let site = self.calls.entry(expr.id).or_insert_with(|| CallSite {
            name,
            call,
            expr,
            logs,
            asks_for_type_error,
            tried,
            decided: false,
            taken,
            functions: BTreeSet::new(),
            moments: BTreeSet::new(),
        });
        site.functions.insert(function);
        site.decided |= decided;
        site.moments.extend(state.iter().map(|state| Moment {
            state: state.clone(),
            clause,
            loops: loops.clone(),
            in_worker,
        }));
    }

    fn start_run(&mut self, expr: &'t Expr, call: &'t Call, entry: Paths, raises: &mut Paths) -> Paths {
        raises.add(entry.clone());
        let nested = match call.arg("nested", Some(3)).map(|arg| self.names.value(&arg.value)) {
            None if call.unpacks() => None,
            None => Some(false),
            Some(Value::Bool(nested)) => Some(nested),
            Some(_) => None,
        };
        let opened = expr.span;
        let function = self.here();
        let story = self.runs.entry(opened).or_default();
        story.bare = true;
        story.openers.insert(function);
        let mut blocked = Vec::new();
        let next = entry.map(|state| {
            if nested == Some(false) {
                // What would raise is carried on as if it had been asked for a child run.
                blocked.extend(state.active().map(|run| run.opened));
                if state.runs.is_empty() && state.base == Base::Outside {
                    state.base = Base::Empty;
                }
            }
            state.ended = None;
            state.runs.push(Run { opened, how: How::Bare });
            if state.runs.len() > MOST_OPEN {
                *state = State::new(Base::Lost);
            }
        });
        for run in blocked {
            self.runs.entry(run).or_default().blocks = true;
        }
        next
    }

    fn end_run(&mut self, expr: &Expr, call: &Call, entry: Paths) -> Paths {
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

    fn log(expr: &Expr, call: &Call, entry: Paths) -> Paths {
        if writes_elsewhere(call) {
            return entry;
        }
        entry.map(|state| {
            if state.none_active() {
                let how = if state.ended.take().is_some() { How::Late } else { How::Implicit };
                state.runs.push(Run { opened: expr.span, how });
            }
        })
    }

    fn other_call(&mut self, call: &'t Call, state: Paths, raises: &mut Paths) -> Paths {
        if let Some(function) = self.names.function(&call.func).filter(|function| !function.yields) {
            if let Some((next, left)) = self.inline(function, state.clone()) {
                raises.add(left);
                return next;
            }
            return state;
        }
        if let Some(init) = self.names.class(&call.func).and_then(|class| class.method("__init__"))
            && let Some((next, left)) = self.inline(init, state.clone())
        {
            raises.add(left);
            return next;
        }
        raises.add(state.clone());
        self.given_to(call);
        let path = self.names.path(&call.func);
        if matches!(path.as_deref(), Some("sys.exit" | "exit" | "quit" | "os._exit")) {
            return Paths::default();
        }
        let method = match &call.func.kind {
            ExprKind::Attribute { name, .. } => name.as_str(),
            _ => "",
        };
        match method {
            "__exit__" | "set_terminated" => {
                // The run is ended by other means.
                if let ExprKind::Attribute { value, .. } = &call.func.kind {
                    self.escapes(value);
                }
                call.args.iter().for_each(|arg| self.handed_on(&arg.value));
                state
            }
            // The object of a run or an exit stack takes the run over.
            "enter_context" => self.entered(call, state),
            "push" | "callback" | "register" => {
                call.args.iter().for_each(|arg| self.escapes(&arg.value));
                state
            }
            "optimize" => self.called_in_turn(call.args.first().map(|arg| &arg.value), state, raises),
            _ if path.as_deref().is_some_and(|path| path.ends_with("fmin")) => {
                self.called_in_turn(call.arg("fn", Some(0)).map(|arg| &arg.value), state, raises)
            }
            _ => {
                for arg in call.args.iter().filter(|arg| matches!(arg.value.kind, ExprKind::Name(_))) {
                    self.escapes(&arg.value);
                }
                state
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

    /// A function that an optimizer calls again and again before it returns.
    fn called_in_turn(&mut self, function: Option<&'t Expr>, state: Paths, raises: &mut Paths) -> Paths {
        let Some(function) = function.and_then(|function| self.names.function(function)) else { return state };
        let mut state = state;
        for _ in 0..3 {
            if let Some((next, left)) = self.inline(function, state.clone()) {
                raises.add(left);
                state.add(next);
            }
        }
        state
    }

    /// A function of the script, in the state it is called in: the state after it, and those in which
    /// an exception leaves it. `None` where the calls go too deep to be followed.
    pub(super) fn inline(&mut self, function: &'t Rc<Function>, entry: Paths) -> Option<(Paths, Paths)> {
        let recursive = self.frames.iter().any(|frame| frame.id == function.id);
        if recursive || self.frames.len() >= MOST_FRAMES {
            return None;
        }
        self.walked.insert(function.id);
        let entry = if self.decorated(function) { entry.map(State::surrounded) } else { entry };
        let key = (function.id, self.clause, self.in_worker, entry.clone());
        let waits = self.waiting.last().is_some_and(Option::is_some);
        if let Some(known) = self.memo.get(&key).filter(|_| !waits && self.loops.is_empty()) {
            return Some(known.clone());
        }
        self.frames.push(function);
        let flow = self.block(&function.body, entry);
        self.frames.pop();
        let mut next = flow.next;
        next.add(flow.returns);
        let own = format!("{}:", function.id);
        next = next.map(|state| state.flags.retain(|key, _| !key.starts_with(&own)));
        if !waits {
            self.memo.insert(key, (next.clone(), flow.raises.clone()));
        }
        Some((next, flow.raises))
    }

    /// A decorator that is not known to leave the state alone may open a run round the function.
    fn decorated(&self, function: &Function) -> bool {
        function.decorators.iter().any(|decorator| {
            let named = decorator.as_call().map_or(decorator, |call| &call.func);
            let path = self.names.path(named).unwrap_or_default();
            let last = path.rsplit('.').next().unwrap_or_default();
            !matches!(
                last,
                "staticmethod"
                    | "classmethod"
                    | "property"
                    | "contextmanager"
                    | "asynccontextmanager"
                    | "wraps"
                    | "lru_cache"
                    | "cache"
                    | "trace"
                    | "abstractmethod"
                    | "command"
                    | "override"
                    | "overload"
            )
        })
    }

    /// A statement or a context manager that names a function of MLflow without calling it.
    pub(super) fn reference(&mut self, expr: &'t Expr, in_with: bool) {
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
            self.references.insert(Reference { span: expr.span, name, in_with });
        }
    }
}

/// How many runs may be open in one another before the state is given up as unknown.
const MOST_OPEN: usize = 6;

/// `run_id=` says where a logging call writes; unpacked keywords may hold it.
fn writes_elsewhere(call: &Call) -> bool {
    call.arg("run_id", None).is_some_and(|arg| !matches!(arg.value.kind, ExprKind::None))
        || call.args.iter().any(|arg| arg.pass == Pass::DoubleStar)
}

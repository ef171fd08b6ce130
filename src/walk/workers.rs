//! Functions handed to threads and processes.

use super::callables::{Callable, Filling};
use super::flow::{Flow, Walker};
use super::settings::{Experiment, Globals, Setting};
use super::state::{Base, Paths, State};
use super::ways::Step;
use crate::mlflow::runs_are_per_thread;
use crate::python::names::Names;
use crate::python::tree::{Arg, Call, Expr, ExprKind, Pass};
use crate::python::values::Value;
use crate::script::Span;
use crate::script::sorted::Map;
use std::rc::Rc;

/// A function that threads or processes run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// The id of the function; none for a lambda.
    pub function: Option<usize>,
    /// Where it is handed over.
    pub at: Span,
    /// To whom.
    pub kind: WorkerKind,
    /// Whether several run it at once.
    pub many: bool,
    /// The call that opened the run that is active where it is handed over, if that is in view.
    pub beside: Option<Span>,
}

/// Who runs a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerKind {
    /// A thread of this process: it shares all that is global.
    Thread,
    /// A process of its own.
    Process,
}

/// A call that hands a function to somebody who runs it beside the script.
struct HandOver<'t> {
    kind: WorkerKind,
    many: bool,
    /// One after another in the script itself, which waits for them.
    in_turn: bool,
    function: &'t Expr,
    passes: Passes<'t>,
}

/// What is passed to the function.
enum Passes<'t> {
    /// Nothing that can be told.
    Untold,
    /// These arguments.
    Arguments(&'t [Arg]),
    /// The items of a tuple and of a dict that are written out.
    Items(Option<&'t Expr>, Option<&'t Expr>),
    /// One after another of what each of these gives.
    Each(&'t [Arg]),
}

/// A function that was handed over, to be walked again when all that runs beside it is known.
#[derive(Debug)]
pub(super) struct Pending<'t> {
    worker: Worker,
    callable: Callable<'t>,
    entry: Paths,
    /// The `with` of its pool, which waits for it.
    pool: Option<Span>,
    loops: Vec<Span>,
}

/// A setting of the process that was made somewhere.
#[derive(Debug)]
pub(super) struct Made {
    at: Span,
    in_worker: bool,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Experiment(Experiment),
    Tracking(Setting),
}

impl<'t> Walker<'_, 't> {
    /// Notes what a call of the settings makes, for what runs beside it.
    pub(super) fn note_experiment(&mut self, at: Span, experiment: Experiment) {
        self.note_set(at, What::Experiment(experiment));
    }

    pub(super) fn note_tracking(&mut self, at: Span, tracking: Setting) {
        self.note_set(at, What::Tracking(tracking));
    }

    fn note_set(&mut self, at: Span, what: What) {
        if !self.made.iter().any(|made| made.at == at && made.what == what) {
            self.made.push(Made { at, in_worker: self.beside, what });
        }
    }

    /// A call that hands a function of the script to threads or processes: the states after it.
    pub(super) fn handed_over(
        &mut self,
        expr: &'t Expr,
        call: &'t Call,
        state: &Paths,
        raises: &mut Paths,
    ) -> Option<Paths> {
        let Some(hand_over) = self.hand_over(call) else { return self.started(expr, call, state) };
        let callable = self.worker_callable(&hand_over)?;
        let function = callable.function().map(|function| function.id);
        if state.is_empty() {
            return Some(state.clone());
        }
        if hand_over.in_turn {
            let mut after = state.clone();
            for _ in 0..2 {
                let (callable, entry) = (vec![callable.clone()], after.clone());
                let next =
                    self.further(Step::Call(expr.span), |walker| walker.invoke((callable, true), None, entry, raises));
                after.add(next);
            }
            return Some(after);
        }
        let many = hand_over.many || !self.loops.is_empty();
        let beside = open_beside(state);
        Some(self.run_beside(callable, Worker { function, at: expr.span, kind: hand_over.kind, many, beside }, state))
    }

    /// `worker.start()` of an object of a class of the script that is a thread or a process.
    fn started(&mut self, expr: &'t Expr, call: &'t Call, state: &Paths) -> Option<Paths> {
        let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
        if name != "start" {
            return None;
        }
        let object = self.value(value);
        let mut after: Option<Paths> = None;
        for one in object.alternatives() {
            let Value::Made(made) = one else { continue };
            let Some(class) = self.names.instance(made) else { continue };
            let bases = self.names.lineage(class).into_iter().flat_map(|class| &class.bases);
            let kind = bases.filter_map(|base| self.names.path(base)).find_map(|path| match path.as_str() {
                "threading.Thread" => Some(WorkerKind::Thread),
                "multiprocessing.Process" => Some(WorkerKind::Process),
                _ => None,
            });
            let (Some(kind), Some(run)) = (kind, self.names.method(class, "run")) else { continue };
            let beside = open_beside(state);
            let worker = Worker { function: Some(run.id), at: expr.span, kind, many: !self.loops.is_empty(), beside };
            let callable = self.method_of(run, one.clone());
            self.walked.insert(run.id);
            let next = self.run_beside(callable, worker, state);
            after = Some(after.map_or(next.clone(), |mut all| {
                all.add(next);
                all
            }));
        }
        after
    }

    fn run_beside(&mut self, callable: Callable<'t>, worker: Worker, state: &Paths) -> Paths {
        self.walked.extend(worker.function);
        if !self.workers.iter().any(|known| known.at == worker.at) {
            self.workers.push(worker.clone());
        }
        let entry = self.begun_beside(worker.kind, state);
        let opened = self.opened;
        let (next, _) = self.walk_beside(&worker, &callable, entry.clone(), false);
        let shares_runs = worker.kind == WorkerKind::Thread && !runs_are_per_thread(self.release);
        let after = match worker.kind {
            WorkerKind::Process => state.clone(),
            WorkerKind::Thread if shares_runs && self.opened != opened => {
                // Up to 2.17 all threads open and end runs on one stack, in an order that nobody knows.
                let lost = entry.clone().map(State::lose_runs);
                let (lost, _) = self.walk_beside(&worker, &callable, lost, false);
                with_globals_of(&with_globals_of(state, &next), &lost).map(State::lose_runs)
            }
            WorkerKind::Thread => with_globals_of(state, &next),
        };
        let pool = self.pools.last().copied();
        let loops = self.loops.clone();
        self.pending.push(Pending { worker, callable, entry, pool, loops });
        after
    }

    /// The state that a thread or a process begins in.
    fn begun_beside(&self, kind: WorkerKind, state: &Paths) -> Paths {
        let shares = !runs_are_per_thread(self.release);
        state.clone().map(|state| {
            state.facts.clear();
            state.flags = Map::new();
            if !shares {
                // Since 2.18 a thread, and a process that was forked, begins without a run.
                state.runs.clear();
                state.ended = None;
                state.base = Base::Empty;
            } else if kind == WorkerKind::Process {
                state.surrounded();
            }
        })
    }

    fn walk_beside(&mut self, worker: &Worker, callable: &Callable<'t>, entry: Paths, several: bool) -> (Paths, Paths) {
        let loops = std::mem::take(&mut self.loops);
        let clause = self.clause.take();
        let handlers = std::mem::take(&mut self.handlers);
        let waiting = std::mem::take(&mut self.waiting);
        let (beside, in_worker) = (self.beside, self.in_worker);
        self.beside = true;
        let handed_over_at = self.handed_over_at.replace(worker.at);
        self.in_worker = worker.kind == WorkerKind::Thread && (several || worker.many || self.several(worker));
        let mut raises = Paths::default();
        let way = vec![Step::HandedOver(worker.at)];
        let callables = (vec![callable.clone()], true);
        let next = self.elsewhere(way, |walker| walker.invoke(callables, None, entry, &mut raises));
        if let Some(function) = callable.function() {
            let flow = Flow { next: next.clone(), raises: raises.clone(), ..Flow::default() };
            self.ends(&flow, Some(function));
        }
        (self.beside, self.in_worker, self.handed_over_at) = (beside, in_worker, handed_over_at);
        (self.loops, self.clause, self.handlers, self.waiting) = (loops, clause, handlers, waiting);
        (next, raises)
    }

    /// Who is handed what by this call, and whether several run it.
    fn hand_over(&self, call: &'t Call) -> Option<HandOver<'t>> {
        let arg = |name: &str, position| call.arg(name, position).map(|arg| &arg.value);
        let rest = |count: usize| Passes::Arguments(call.args.get(count..).unwrap_or_default());
        let items = |position| Passes::Items(arg("args", position), arg("kwargs", None));
        let one = |kind, function, passes| Some(HandOver { kind, many: false, in_turn: false, function, passes });
        match self.names.path(&call.func).as_deref() {
            Some("threading.Thread") => {
                return one(WorkerKind::Thread, arg("target", Some(1))?, items(Some(3)));
            }
            Some("threading.Timer") => return one(WorkerKind::Thread, arg("function", Some(1))?, items(Some(2))),
            Some("asyncio.to_thread") => return one(WorkerKind::Thread, arg("func", Some(0))?, rest(1)),
            Some("multiprocessing.Process") => {
                return one(WorkerKind::Process, arg("target", Some(1))?, items(Some(3)));
            }
            _ => {}
        }
        if let Some(parallel) = call.func.as_call() {
            return self.joblib(parallel, call);
        }
        let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
        // multiprocessing.get_context("fork").Process(target=…)
        match (name.as_str(), call.arg("target", None)) {
            ("Process", Some(target)) => return one(WorkerKind::Process, &target.value, items(None)),
            ("Thread", Some(target)) => return one(WorkerKind::Thread, &target.value, items(None)),
            _ => {}
        }
        let (per_item, passes) = match name.as_str() {
            "map" | "imap" | "imap_unordered" | "map_async" => {
                (true, Passes::Each(call.args.get(1..).unwrap_or_default()))
            }
            "starmap" | "starmap_async" => (true, Passes::Untold),
            "submit" => (false, rest(1)),
            "apply_async" => (false, Passes::Items(arg("args", Some(1)), arg("kwds", Some(2)))),
            _ => return None,
        };
        let (kind, workers) = pool_kind(self.names, self.names.kept_origin(value)?)?;
        let many = per_item && workers != Some(1);
        Some(HandOver {
            kind,
            many,
            in_turn: false,
            function: arg("fn", Some(0)).or_else(|| arg("func", Some(0)))?,
            passes,
        })
    }

    /// `Parallel(n_jobs=4, prefer="threads")(delayed(work)(x) for x in xs)`.
    fn joblib(&self, parallel: &Call, call: &'t Call) -> Option<HandOver<'t>> {
        let word = |name: &str| parallel.arg(name, None).map(|arg| self.names.value(&arg.value));
        let threads = [word("prefer"), word("backend")]
            .into_iter()
            .flatten()
            .any(|value| value.as_str().is_some_and(|word| word.starts_with("thread")));
        if self.names.path(&parallel.func).as_deref() != Some("joblib.Parallel") {
            return None;
        }
        let in_turn = matches!(word("n_jobs"), None | Some(Value::None | Value::Int(1)));
        let mut delayed = None;
        call.args.first()?.value.each(&mut |part| {
            // delayed(work)(x): a call of what a call gives.
            if let Some(work) = part.as_call()
                && let Some(of) = work.func.as_call()
                && self.names.path(&of.func).as_deref() == Some("joblib.delayed")
                && let Some(function) = of.args.first()
            {
                delayed = delayed.or(Some((&function.value, work.args.as_slice())));
            }
        });
        let (function, args) = delayed?;
        let passes = Passes::Arguments(args);
        let kind = if threads { WorkerKind::Thread } else { WorkerKind::Process };
        Some(HandOver { kind, many: !in_turn, in_turn, function, passes })
    }

    /// The function that is handed over, with what it is passed.
    fn worker_callable(&self, hand_over: &HandOver<'t>) -> Option<Callable<'t>> {
        let (mut found, _) = self.certain_callables(hand_over.function);
        let callable = found.pop().filter(|_| found.is_empty())?;
        let (positions, names): (Vec<Value>, Vec<(String, Value)>) = match &hand_over.passes {
            Passes::Untold => return Some(callable.filled(self.names, None)),
            Passes::Arguments(args) => {
                let positions = args.iter().filter(|arg| arg.pass == Pass::Position).map(|arg| self.value(&arg.value));
                let names = args.iter().filter_map(|arg| match &arg.pass {
                    Pass::Keyword(name, _) => Some((name.clone(), self.value(&arg.value))),
                    _ => None,
                });
                (positions.collect(), names.collect())
            }
            Passes::Items(args, kwargs) => {
                let positions = match args.map(|args| &args.kind) {
                    Some(ExprKind::Tuple(all) | ExprKind::List(all)) => all.iter().map(|one| self.value(one)).collect(),
                    Some(_) => return Some(callable.filled(self.names, None)),
                    None => Vec::new(),
                };
                let names = match kwargs.map(|kwargs| &kwargs.kind) {
                    Some(ExprKind::Dict(items)) => items
                        .iter()
                        .filter_map(|(key, value)| {
                            let name = self.value(key.as_ref()?).as_str()?.to_owned();
                            Some((name, self.value(value)))
                        })
                        .collect(),
                    Some(_) => return Some(callable.filled(self.names, None)),
                    None => Vec::new(),
                };
                (positions, names)
            }
            Passes::Each(iters) => {
                let positions = iters.iter().filter(|arg| arg.pass == Pass::Position).map(|arg| {
                    self.names.elements_given(&arg.value, &self.bound).map_or(Value::Unknown, Value::one_of)
                });
                (positions.collect(), Vec::new())
            }
        };
        let filling = Filling { positions, names, default: &|expr: &Expr| self.value(expr) };
        Some(callable.filled(self.names, Some(&filling)))
    }

    /// Walks once more what threads run, now that all that is set beside them is known.
    pub(super) fn workers(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        for one in &pending {
            if one.worker.kind == WorkerKind::Process {
                continue;
            }
            let several = self.several(&one.worker);
            let beside = |made: &&Made| {
                let waits = one.pool.is_some_and(|pool| !pool.contains(made.at));
                let later = made.at.start > one.worker.at.start && !waits;
                let again = one.loops.iter().any(|turn| turn.contains(made.at));
                if made.in_worker { several } else { later || again }
            };
            let others: Vec<What> = self.made.iter().filter(beside).map(|made| made.what.clone()).collect();
            let entry = others.iter().fold(one.entry.clone(), |entry, what| {
                entry.map(|state| {
                    let other = match what.clone() {
                        What::Experiment(experiment) => Globals { experiment, ..(*state.globals).clone() },
                        What::Tracking(tracking) => Globals { tracking, ..(*state.globals).clone() },
                    };
                    state.globals = Rc::new(state.globals.or(&other));
                })
            });
            let racing =
                self.made.iter().filter(|made| made.in_worker && several).filter_map(|made| match &made.what {
                    What::Experiment(experiment) => Some(experiment.clone()),
                    What::Tracking(_) => None,
                });
            self.racing = racing.collect();
            self.memo.clear();
            self.walk_beside(&one.worker, &one.callable, entry, several);
            self.racing.clear();
        }
    }

    /// Whether several threads run this function, or several functions in threads of their own.
    fn several(&self, worker: &Worker) -> bool {
        let threads = self.workers.iter().filter(|other| other.kind == WorkerKind::Thread);
        worker.many || threads.count() > 1
    }
}

/// The run that is active where a function is handed over, if one is on some way.
fn open_beside(states: &Paths) -> Option<Span> {
    states.iter().find_map(State::active).map(|run| run.opened)
}

/// The states, each as it is and with what the process was set to on each of these ways.
fn with_globals_of(states: &Paths, others: &Paths) -> Paths {
    let mut after = states.clone();
    for other in others.iter().filter(|other| states.iter().all(|state| state.globals != other.globals)) {
        after.add(states.clone().map(|state| state.globals = Rc::clone(&other.globals)));
    }
    after
}

/// Whether a pool is one of threads or of processes, and of how many if it says so.
pub(super) fn pool_kind(names: &Names<'_>, pool: &Call) -> Option<(WorkerKind, Option<i64>)> {
    let path = names.path(&pool.func)?;
    let kind = match path.as_str() {
        "concurrent.futures.ThreadPoolExecutor"
        | "concurrent.futures.thread.ThreadPoolExecutor"
        | "multiprocessing.pool.ThreadPool"
        | "multiprocessing.dummy.Pool" => WorkerKind::Thread,
        "concurrent.futures.ProcessPoolExecutor" | "multiprocessing.Pool" | "multiprocessing.pool.Pool" => {
            WorkerKind::Process
        }
        _ => return None,
    };
    let size = pool.arg("max_workers", Some(0)).or_else(|| pool.arg("processes", Some(0)));
    let size = match size.map(|arg| names.value(&arg.value)) {
        Some(Value::Int(size)) => Some(size),
        _ => None,
    };
    Some((kind, size))
}

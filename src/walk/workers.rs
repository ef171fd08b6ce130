//! Functions handed to threads and processes.

use super::flow::Walker;
use super::state::{Base, Paths, State};
use crate::mlflow::runs_are_per_thread;
use crate::python::names::Names;
use crate::python::tree::{Call, Expr, ExprKind, Function};
use crate::python::values::Value;
use crate::script::Span;
use std::rc::Rc;

/// A function that threads or processes run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// The id of the function.
    pub function: usize,
    /// Where it is handed over.
    pub at: Span,
    /// To whom.
    pub kind: WorkerKind,
    /// Whether several run it at once.
    pub many: bool,
}

/// Who runs a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerKind {
    /// A thread of this process: it shares all that is global.
    Thread,
    /// A process of its own.
    Process,
}

impl<'t> Walker<'_, 't> {
    /// Notes the functions of the script that a call hands to threads or processes.
    pub(super) fn handed_over(&mut self, expr: &'t Expr, call: &'t Call, state: &Paths) {
        let Some((kind, many, function)) = self.hand_over(call) else { return };
        let Some(function) = self.worker_function(function) else { return };
        if state.is_empty() {
            return;
        }
        let many = many || !self.loops.is_empty();
        let worker = Worker { function: function.id, at: expr.span, kind, many };
        self.walked.insert(function.id);
        self.frames_of.entry(function.id).or_insert(function);
        if !self.workers.iter().any(|known| known.at == worker.at) {
            self.workers.push(worker);
        }
    }

    /// Who is handed what by this call, and whether several run it.
    fn hand_over(&self, call: &'t Call) -> Option<(WorkerKind, bool, &'t Expr)> {
        let target = |name: &str, position| call.arg(name, Some(position)).map(|arg| &arg.value);
        match self.names.path(&call.func).as_deref() {
            Some("threading.Thread") => {
                return Some((WorkerKind::Thread, false, call.arg("target", Some(1)).map(|arg| &arg.value)?));
            }
            Some("threading.Timer") => return Some((WorkerKind::Thread, false, target("function", 1)?)),
            Some("asyncio.to_thread") => return Some((WorkerKind::Thread, false, target("func", 0)?)),
            Some("multiprocessing.Process") => {
                return Some((WorkerKind::Process, false, call.arg("target", Some(1)).map(|arg| &arg.value)?));
            }
            _ => {}
        }
        if let Some(parallel) = call.func.as_call() {
            return self.joblib(parallel, call);
        }
        let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
        let per_item = match name.as_str() {
            "map" | "starmap" | "imap" | "imap_unordered" | "map_async" | "starmap_async" => true,
            "submit" | "apply_async" => false,
            _ => return None,
        };
        let pool = self.names.origin(value)?;
        let (kind, workers) = pool_kind(self.names, pool)?;
        (workers != Some(1)).then_some((kind, per_item, target("fn", 0)?))
    }

    /// `Parallel(n_jobs=4, prefer="threads")(delayed(work)(x) for x in xs)`.
    fn joblib(&self, parallel: &Call, call: &'t Call) -> Option<(WorkerKind, bool, &'t Expr)> {
        let word = |name: &str| parallel.arg(name, None).map(|arg| self.names.value(&arg.value));
        let threads = [word("prefer"), word("backend")]
            .into_iter()
            .flatten()
            .any(|value| value.as_str().is_some_and(|word| word.starts_with("thread")));
        if self.names.path(&parallel.func).as_deref() != Some("joblib.Parallel")
            || !threads
            || word("n_jobs") == Some(Value::Int(1))
        {
            return None;
        }
        let mut delayed = None;
        call.args.first()?.value.each(&mut |part| {
            let of = part.as_call().filter(|call| self.names.path(&call.func).as_deref() == Some("joblib.delayed"));
            delayed = delayed.or(of.and_then(|call| call.args.first()).map(|arg| &arg.value));
        });
        Some((WorkerKind::Thread, true, delayed?))
    }

    fn worker_function(&self, expr: &'t Expr) -> Option<&'t Rc<Function>> {
        if let Some(call) =
            expr.as_call().filter(|call| self.names.path(&call.func).as_deref() == Some("functools.partial"))
        {
            return self.worker_function(&call.args.first()?.value);
        }
        match &expr.kind {
            ExprKind::Lambda { body, .. } => self.names.function(&body.as_call()?.func),
            _ => self.names.function(expr),
        }
    }

    /// Walks what threads and processes run: since 2.18 a thread begins without a run; a process may
    /// have been given anything.
    pub(super) fn workers(&mut self) {
        let mut done = Vec::new();
        let workers = self.workers.clone();
        for worker in workers {
            if done.contains(&worker.function) {
                continue;
            }
            done.push(worker.function);
            let Some(function) = self.frames_of.get(&worker.function).copied() else { continue };
            let fresh = worker.kind == WorkerKind::Thread && runs_are_per_thread(self.release);
            let base = if fresh { Base::Empty } else { Base::Outside };
            self.in_worker = worker.kind == WorkerKind::Thread && self.several(&worker);
            let entry = Paths::one(State::new(base));
            self.frames.push(function);
            let flow = self.block(&function.body, entry);
            self.frames.pop();
            self.in_worker = false;
            self.ends(&flow, Some(function));
        }
    }

    /// Whether several threads run this function, or several functions in threads of their own.
    fn several(&self, worker: &Worker) -> bool {
        let threads = self.workers.iter().filter(|other| other.kind == WorkerKind::Thread);
        worker.many || threads.count() > 1
    }
}

/// Whether a pool is one of threads or of processes, and of how many if it says so.
fn pool_kind(names: &Names<'_>, pool: &Call) -> Option<(WorkerKind, Option<i64>)> {
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

//! Statements: how the state flows through them.

use super::calls::{CallSite, Reference};
use super::state::{Base, How, Paths, State};
use super::uris::{Server, UriUse};
use super::workers::Worker;
use super::{RunStory, Swallowed, Walked};
use crate::mlflow::{Effect, Release, canonical, effect, with_exit_checks_its_run};
use crate::python::Module;
use crate::python::names::{Binding, Names, functions_in};
use crate::python::tree::{Block, Expr, ExprId, ExprKind, Function, Handler, Stmt, StmtKind, WithItem};
use crate::script::{Script, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// Which clause of a `try` is running because something was raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clause {
    /// An `except` that catches whatever comes.
    Except,
    /// An `except` for certain exceptions.
    NarrowExcept,
    /// A `finally` on the way out.
    Finally,
}

/// Where the ways out of a piece of code lead, each with the states it is left in.
#[derive(Debug, Default, Clone)]
pub(super) struct Flow {
    pub(super) next: Paths,
    breaks: Paths,
    continues: Paths,
    pub(super) returns: Paths,
    pub(super) raises: Paths,
}

impl Flow {
    fn to(next: Paths) -> Self {
        Self { next, ..Self::default() }
    }

    fn add_exits(&mut self, other: Self) {
        self.breaks.add(other.breaks);
        self.continues.add(other.continues);
        self.returns.add(other.returns);
        self.raises.add(other.raises);
    }

    fn each(self, mut change: impl FnMut(Paths) -> Paths) -> Self {
        Self {
            next: change(self.next),
            breaks: change(self.breaks),
            continues: change(self.continues),
            returns: change(self.returns),
            raises: change(self.raises),
        }
    }
}

/// How many statements are walked before the rest is given up as unknown; a script of ten thousand
/// lines without deep loops stays far below.
const BUDGET: usize = 400_000;

/// How many turns of a loop are followed before its state is given up as unknown.
const MOST_TURNS: usize = 8;

/// How deep calls of the script's own functions are followed.
pub(super) const MOST_FRAMES: usize = 16;

pub(super) struct Walker<'w, 't> {
    pub(super) script: &'w Script,
    pub(super) names: &'w Names<'t>,
    pub(super) release: Release,
    pub(super) calls: BTreeMap<ExprId, CallSite<'t>>,
    pub(super) runs: BTreeMap<Span, RunStory>,
    pub(super) references: BTreeSet<Reference>,
    pub(super) uris: BTreeMap<Span, UriUse<'t>>,
    pub(super) workers: Vec<Worker>,
    pub(super) servers: Vec<Server>,
    swallowed: Vec<Swallowed>,
    /// The functions being walked, innermost last.
    pub(super) frames: Vec<&'t Rc<Function>>,
    pub(super) walked: HashSet<usize>,
    /// The functions that threads and processes run, by id.
    pub(super) frames_of: HashMap<usize, &'t Rc<Function>>,
    pub(super) memo: HashMap<(usize, Option<Clause>, bool, Paths), (Paths, Paths)>,
    /// Bodies of `with` blocks that wait for their generator's `yield`.
    pub(super) waiting: Vec<Option<&'t Block>>,
    pub(super) loops: Vec<Span>,
    pub(super) clause: Option<Clause>,
    pub(super) in_worker: bool,
    handlers: usize,
    /// `end_run` is handed to somebody, such as `atexit.register`, who will call it.
    pub(super) end_run_handed_on: bool,
    /// The environment variables that the script sets.
    pub(super) environment: BTreeSet<String>,
    pub(super) guards_attributes: usize,
    budget: usize,
}

impl<'w, 't> Walker<'w, 't> {
    pub(super) fn new(script: &'w Script, names: &'w Names<'t>, release: Release) -> Self {
        Self {
            script,
            names,
            release,
            calls: BTreeMap::new(),
            runs: BTreeMap::new(),
            references: BTreeSet::new(),
            uris: BTreeMap::new(),
            workers: Vec::new(),
            servers: Vec::new(),
            swallowed: Vec::new(),
            frames: Vec::new(),
            walked: HashSet::new(),
            frames_of: HashMap::new(),
            memo: HashMap::new(),
            waiting: Vec::new(),
            loops: Vec::new(),
            clause: None,
            in_worker: false,
            handlers: 0,
            end_run_handed_on: false,
            environment: BTreeSet::new(),
            guards_attributes: 0,
            budget: BUDGET,
        }
    }

    pub(super) fn run(mut self, module: &'t Module) -> Walked<'t> {
        let blocks = functions_in(&module.body).into_iter().map(|function| &function.body).chain([&module.body]);
        let imported = blocks.flatten().any(|stmt| imports(stmt, "mlflow"));
        let start = State::new(if imported { Base::Empty } else { Base::Outside });
        self.shell_lines();
        let flow = self.block(&module.body, Paths::one(start));
        self.ends(&flow, None);
        self.functions_nobody_calls(&module.body);
        self.workers();
        if self.end_run_handed_on || !imported {
            self.runs.values_mut().for_each(|story| story.opener_only = true);
        }
        let mut calls: Vec<_> = self.calls.into_values().collect();
        calls.sort_by_key(|call| call.expr.span);
        Walked {
            calls,
            runs: self.runs,
            references: self.references.into_iter().collect(),
            swallowed: self.swallowed,
            uris: self.uris.into_values().collect(),
            servers: self.servers,
            environment: self.environment,
            workers: self.workers,
        }
    }

    /// Functions that nothing in view calls are called from elsewhere, in a state that is not known.
    fn functions_nobody_calls(&mut self, body: &'t Block) {
        let functions = functions_in(body);
        let mut called = HashSet::new();
        for function in &functions {
            called_in(&function.body, self.names, &mut called);
        }
        let (roots, rest): (Vec<_>, Vec<_>) =
            functions.into_iter().partition(|function| !called.contains(&function.id));
        for function in roots.into_iter().chain(rest) {
            if self.walked.contains(&function.id) {
                continue;
            }
            self.walked.insert(function.id);
            self.frames.push(function);
            let flow = self.block(&function.body, Paths::one(State::new(Base::Outside)));
            self.frames.pop();
            self.ends(&flow, Some(function));
        }
    }

    /// What is open where a script, or a function nobody in view calls, ends.
    pub(super) fn ends(&mut self, flow: &Flow, function: Option<&'t Rc<Function>>) {
        let opener_only =
            function.is_some_and(|function| self.names.class_with(function).is_some() || !self.logs(&function.body));
        for state in flow.next.iter().chain(flow.returns.iter()) {
            for run in state.runs.iter().filter(|run| run.how == How::Bare) {
                let story = self.runs.entry(run.opened).or_default();
                story.open_at_end = true;
                story.opener_only |= opener_only;
            }
        }
        for state in flow.raises.iter() {
            for run in state.runs.iter().filter(|run| run.how == How::Bare) {
                self.runs.entry(run.opened).or_default().open_at_raise = true;
            }
        }
    }

    /// Whether a block logs anything by itself.
    fn logs(&self, body: &Block) -> bool {
        body.iter().any(|stmt| {
            let here = stmt.exprs().into_iter().any(|expr| {
                expr.any(&mut |part| {
                    let name =
                        part.as_call().and_then(|call| self.names.path(&call.func)).and_then(|path| canonical(&path));
                    name.is_some_and(|name| effect(&name, self.release) == Effect::Log)
                })
            });
            here || stmt.blocks().into_iter().any(|block| self.logs(block))
        })
    }

    pub(super) fn block(&mut self, body: &'t Block, entry: Paths) -> Flow {
        let mut flow = Flow::to(entry);
        for stmt in body {
            if flow.next.is_empty() {
                break;
            }
            let entry = std::mem::take(&mut flow.next);
            let mut step = self.stmt(stmt, entry);
            flow.next = std::mem::take(&mut step.next);
            flow.add_exits(step);
        }
        flow
    }

    fn stmt(&mut self, stmt: &'t Stmt, entry: Paths) -> Flow {
        self.budget = self.budget.saturating_sub(1);
        if self.budget == 0 {
            return Flow::to(Paths::one(State::new(Base::Outside)));
        }
        match &stmt.kind {
            StmtKind::If { test, body, orelse } => self.branches(test, body, orelse, entry),
            StmtKind::While { test, body, orelse } => self.while_loop(stmt.span, test, body, orelse, entry),
            StmtKind::For { iter, body, orelse, .. } => self.for_loop(stmt.span, iter, body, orelse, entry),
            StmtKind::With { items, body } => self.with(stmt.span, items, body, entry),
            StmtKind::Try { body, handlers, orelse, finally } => self.try_stmt(body, handlers, orelse, finally, entry),
            StmtKind::Match { subject, cases } => {
                let mut flow = self.evaluate(subject, entry);
                let entry = std::mem::take(&mut flow.next);
                if !cases.iter().any(|case| case.irrefutable && case.guard.is_none()) {
                    flow.next.add(entry.clone());
                }
                for case in cases {
                    let mut arm = self.block(&case.body, entry.clone());
                    flow.next.add(std::mem::take(&mut arm.next));
                    flow.add_exits(arm);
                }
                flow
            }
            StmtKind::Return(value) => {
                let mut flow = Flow::to(entry);
                if let Some(value) = value {
                    flow = self.evaluate(value, std::mem::take(&mut flow.next));
                    self.escapes(value);
                }
                flow.returns = std::mem::take(&mut flow.next);
                flow
            }
            StmtKind::Raise(values) => {
                let mut flow = values.iter().fold(Flow::to(entry), |flow, value| self.then(flow, value));
                let left = std::mem::take(&mut flow.next);
                flow.raises.add(left);
                flow
            }
            StmtKind::Break => Flow { breaks: entry, ..Flow::default() },
            StmtKind::Continue => Flow { continues: entry, ..Flow::default() },
            StmtKind::Class(class) => {
                let mut flow = self.block(&class.body, entry);
                flow.returns = Paths::default();
                flow
            }
            StmtKind::Expr(value) if matches!(value.kind, ExprKind::Name(_) | ExprKind::Attribute { .. }) => {
                self.reference(value, false);
                Flow::to(entry)
            }
            StmtKind::Expr(value) => self.evaluate(value, entry),
            StmtKind::Assign { targets, value } => {
                self.assigned_uri(targets, value);
                for target in targets {
                    if !matches!(target.kind, ExprKind::Name(_)) {
                        self.escapes(value);
                    }
                }
                let flow = self.evaluate(value, entry);
                let server = self.assigned_server(targets, value);
                Flow { next: flow.next.clone().map(|state| state.server = state.server.or(server)), ..flow }
            }
            StmtKind::AugAssign { .. } | StmtKind::Delete(_) | StmtKind::Assert(_) | StmtKind::Function(_) => {
                stmt.exprs().into_iter().fold(Flow::to(entry), |flow, value| self.then(flow, value))
            }
            StmtKind::Declare(_)
            | StmtKind::Import(_)
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Nothing => Flow::to(entry),
        }
    }

    /// Evaluates an expression for itself: normal end and exceptions.
    pub(super) fn evaluate(&mut self, expr: &'t Expr, entry: Paths) -> Flow {
        let mut raises = Paths::default();
        let next = self.expr(expr, entry, &mut raises);
        if self.handlers > 0 {
            // A handler that fails in its own turn is not what anybody asks about.
            raises = Paths::default();
        }
        Flow { next, raises, ..Flow::default() }
    }

    fn then(&mut self, mut flow: Flow, expr: &'t Expr) -> Flow {
        let step = self.evaluate(expr, std::mem::take(&mut flow.next));
        flow.next = step.next;
        flow.raises.add(step.raises);
        flow
    }

    fn branches(&mut self, test: &'t Expr, body: &'t Block, orelse: &'t Block, entry: Paths) -> Flow {
        let mut flow = self.evaluate(test, entry);
        let entry = std::mem::take(&mut flow.next);
        let held = self.refine(test, &entry, true);
        let failed = self.refine(test, &entry, false);
        for (branch, entry) in [(body, held), (orelse, failed)] {
            let mut arm = self.block(branch, entry);
            flow.next.add(std::mem::take(&mut arm.next));
            flow.add_exits(arm);
        }
        if let Some((key, _)) = self.fact(test, true) {
            flow.next.merge_facts(&key);
        }
        flow
    }

    fn while_loop(&mut self, span: Span, test: &'t Expr, body: &'t Block, orelse: &'t Block, entry: Paths) -> Flow {
        let kept = facts_of(&entry);
        let mut head = entry;
        let mut out = Flow::default();
        self.loops.push(span);
        for turn in 0..=MOST_TURNS {
            let tested = self.evaluate(test, head.clone());
            out.raises.add(tested.raises);
            let inside = self.refine(test, &tested.next, true);
            let mut flow = self.block(body, inside);
            let mut back = std::mem::take(&mut flow.next);
            back.add(std::mem::take(&mut flow.continues));
            back.forget_facts(&kept);
            out.next.add(std::mem::take(&mut flow.breaks));
            out.add_exits(flow);
            if !self.grows(&mut head, back, turn) {
                break;
            }
        }
        self.loops.pop();
        let tested = self.evaluate(test, head);
        let left = self.refine(test, &tested.next, false);
        self.after_loop(left, orelse, out)
    }

    fn for_loop(&mut self, span: Span, iter: &'t Expr, body: &'t Block, orelse: &'t Block, entry: Paths) -> Flow {
        let mut out = self.evaluate(iter, entry);
        let entry = std::mem::take(&mut out.next);
        let kept = facts_of(&entry);
        let mut head = entry.clone();
        let mut left = if self.runs_at_least_once(iter) { Paths::default() } else { entry };
        self.loops.push(span);
        for turn in 0..=MOST_TURNS {
            let mut flow = self.block(body, head.clone());
            let mut back = std::mem::take(&mut flow.next);
            back.add(std::mem::take(&mut flow.continues));
            back.forget_facts(&kept);
            left.add(back.clone());
            out.next.add(std::mem::take(&mut flow.breaks));
            out.add_exits(flow);
            if !self.grows(&mut head, back, turn) {
                break;
            }
        }
        self.loops.pop();
        self.after_loop(left, orelse, out)
    }

    /// Joins what comes back to a loop's head; whether that was anything new.
    fn grows(&mut self, head: &mut Paths, back: Paths, turn: usize) -> bool {
        let before = head.clone();
        head.add(back);
        if turn == MOST_TURNS && *head != before {
            *head = Paths::one(State::new(Base::Outside));
        }
        *head != before && turn < MOST_TURNS
    }

    fn after_loop(&mut self, left: Paths, orelse: &'t Block, mut out: Flow) -> Flow {
        let mut flow = self.block(orelse, left);
        out.next.add(std::mem::take(&mut flow.next));
        out.add_exits(flow);
        out
    }

    fn runs_at_least_once(&self, iter: &Expr) -> bool {
        match &iter.kind {
            ExprKind::List(all) | ExprKind::Tuple(all) => !all.is_empty(),
            ExprKind::Name(_) => self.names.only_value(iter).is_some_and(
                |value| matches!(&value.kind, ExprKind::List(all) | ExprKind::Tuple(all) if !all.is_empty()),
            ),
            ExprKind::Call(call) => match (self.names.path(&call.func).as_deref(), call.args.first()) {
                (Some("range" | "enumerate" | "reversed" | "sorted" | "zip"), Some(first)) => match &first.value.kind {
                    ExprKind::Int(number) => *number > 0 || call.args.len() > 1,
                    _ => {
                        call.args.len() > 1 && self.names.path(&call.func).as_deref() == Some("range")
                            || self.runs_at_least_once(&first.value)
                    }
                },
                _ => false,
            },
            _ => false,
        }
    }

    fn with(&mut self, span: Span, items: &'t [WithItem], body: &'t Block, entry: Paths) -> Flow {
        let Some((item, rest)) = items.split_first() else { return self.block(body, entry) };
        self.reference(&item.context, true);
        if let Some(flow) = self.local_context(span, item, rest, body, &entry) {
            return flow;
        }
        let before = entry.clone();
        let mut flow = self.evaluate(&item.context, entry);
        let entered = std::mem::take(&mut flow.next);
        let opened = self.opened_by(&item.context, &before, &entered);
        let stack = self.names.made_by(&item.context).is_some_and(|path| path.ends_with("ExitStack"));
        let entered = entered.map(|state| {
            state.runs.iter_mut().filter(|run| opened.contains(&run.opened)).for_each(|run| run.how = How::With);
        });
        self.swallows(items, body, &opened);
        let depth: BTreeSet<Span> = before.iter().flat_map(|state| state.runs.iter().map(|run| run.opened)).collect();
        let mut inner = self.with(span, rest, body, entered);
        if !opened.is_empty() {
            inner = inner.each(|paths| self.leave(paths, &opened, span));
        } else if stack {
            inner = inner.each(|paths| self.leave_stack(paths, &depth, span));
        }
        flow.next = std::mem::take(&mut inner.next);
        flow.add_exits(inner);
        flow
    }

    /// The calls whose runs a `with` item enters: `with start_run()`, `with run:`, or a helper that
    /// returns the run it opened.
    fn opened_by(&self, context: &Expr, before: &Paths, after: &Paths) -> BTreeSet<Span> {
        let known: BTreeSet<_> = before.iter().flat_map(|state| state.runs.iter().map(|run| run.opened)).collect();
        let at_top = |state: &State| state.runs.last().filter(|run| run.how == How::Bare).map(|run| run.opened);
        if context.as_call().is_some() {
            let is_start =
                context.as_call().and_then(|call| self.names.path(&call.func)).and_then(|path| canonical(&path));
            if is_start.is_some_and(|name| effect(&name, self.release) == Effect::StartRun) {
                return BTreeSet::from([context.span]);
            }
            let helper = context.as_call().is_some_and(|call| self.names.function(&call.func).is_some());
            return after
                .iter()
                .filter(|_| helper)
                .filter_map(at_top)
                .filter(|opened| !known.contains(opened))
                .collect();
        }
        let mut calls = BTreeSet::new();
        let inner =
            if let ExprKind::Conditional { .. } | ExprKind::Named { .. } = context.kind { Some(context) } else { None };
        let values = self.names.bindings(context).filter_map(|binding| match binding {
            Binding::Value(value) => Some(value),
            _ => None,
        });
        for value in values.chain(inner) {
            value.any(&mut |part| {
                if self.runs.contains_key(&part.span) {
                    calls.insert(part.span);
                }
                false
            });
        }
        calls
    }

    /// The end of a `with start_run()` block, on any way out.
    fn leave(&mut self, paths: Paths, opened: &BTreeSet<Span>, span: Span) -> Paths {
        let checks = with_exit_checks_its_run(self.release);
        let mut ended = Vec::new();
        let paths = paths.map(|state| {
            if !checks || state.runs.iter().any(|run| opened.contains(&run.opened)) {
                ended.extend(state.end_active(span, true));
            }
        });
        for run in ended {
            self.runs.entry(run).or_default().ended_by.insert(span);
        }
        paths
    }

    /// The end of a `with ExitStack()` block: every run entered into it ends.
    fn leave_stack(&mut self, paths: Paths, before: &BTreeSet<Span>, span: Span) -> Paths {
        paths.map(|state| {
            while state.runs.last().is_some_and(|run| run.how == How::With && !before.contains(&run.opened)) {
                state.end_active(span, true);
            }
        })
    }

    /// A `with` over a context manager of the script: a generator's body goes round the block, a
    /// class's `__enter__` and `__exit__` before and after it.
    fn local_context(
        &mut self,
        span: Span,
        item: &'t WithItem,
        rest: &'t [WithItem],
        body: &'t Block,
        entry: &Paths,
    ) -> Option<Flow> {
        let call = item.context.as_call()?;
        if let Some(function) = self.names.function(&call.func).filter(|function| function.yields && rest.is_empty()) {
            let mut flow = call.args.iter().fold(Flow::to(entry.clone()), |flow, arg| self.then(flow, &arg.value));
            let entry = std::mem::take(&mut flow.next);
            self.waiting.push(Some(body));
            let (next, raises) = self.inline(function, entry)?;
            self.waiting.pop();
            return Some(Flow { next, raises, ..flow });
        }
        let class = self.names.class(&call.func)?;
        let (enter, exit) = (class.method("__enter__")?, class.method("__exit__")?);
        let mut flow = self.evaluate(&item.context, entry.clone());
        let (entered, raises) = self.inline(enter, std::mem::take(&mut flow.next))?;
        flow.raises.add(raises);
        let inner = self.with(span, rest, body, entered);
        let mut inner = inner.each(|paths| {
            if paths.is_empty() { paths } else { self.inline(exit, paths.clone()).map_or(paths, |(next, _)| next) }
        });
        flow.next = std::mem::take(&mut inner.next);
        flow.add_exits(inner);
        Some(flow)
    }

    /// A `try` that is the whole of a run's block and whose handler lets nothing out.
    fn swallows(&mut self, items: &[WithItem], body: &Block, opened: &BTreeSet<Span>) {
        let (Some(run), [_]) = (opened.first(), items) else { return };
        let mut work = body.iter().filter(|stmt| !matches!(stmt.kind, StmtKind::Nothing | StmtKind::Import(_)));
        let (Some(only), None) = (work.next(), work.next()) else { return };
        let StmtKind::Try { handlers, finally, .. } = &only.kind else { return };
        for handler in handlers {
            let quiet = handler
                .body
                .iter()
                .all(|stmt| matches!(stmt.kind, StmtKind::Expr(_) | StmtKind::Nothing | StmtKind::Assign { .. }));
            let tells = handler.body.iter().chain(finally).flat_map(Stmt::exprs).any(|expr| self.tells_the_run(expr));
            let swallowed = Swallowed { handler: self.head(handler), run: *run };
            if quiet && !tells && self.catches_all(handler) && !self.swallowed.contains(&swallowed) {
                self.swallowed.push(swallowed);
            }
        }
    }

    /// The line of an `except`, up to its colon.
    fn head(&self, handler: &Handler) -> Span {
        let end = handler.body.first().map_or(handler.span.end, |first| first.span.start);
        let head = Span { start: handler.span.start, end }.of(&self.script.python);
        let line = head.lines().next().unwrap_or_default();
        let line = line.split('#').next().unwrap_or_default().trim_end().trim_end_matches(':');
        Span { start: handler.span.start, end: handler.span.start + line.len() }
    }

    /// Whether an expression may let the run know of a failure: it calls MLflow, a function of the
    /// script, or leaves the script.
    fn tells_the_run(&self, expr: &Expr) -> bool {
        expr.any(&mut |part| {
            let Some(call) = part.as_call() else { return false };
            let path = self.names.path(&call.func).unwrap_or_default();
            canonical(&path).is_some()
                || self.names.function(&call.func).is_some()
                || ["sys.exit", "exit", "quit", "os._exit", "os.abort"].contains(&path.as_str())
        })
    }

    fn catches_all(&self, handler: &Handler) -> bool {
        handler.catches.as_ref().is_none_or(|catches| {
            let mut all = catches
                .any(&mut |part| matches!(self.names.path(part).as_deref(), Some("Exception" | "BaseException")));
            all |= matches!(self.names.path(catches).as_deref(), Some("Exception" | "BaseException"));
            all
        })
    }

    fn try_stmt(
        &mut self,
        body: &'t Block,
        handlers: &'t [Handler],
        orelse: &'t Block,
        finally: &'t Block,
        entry: Paths,
    ) -> Flow {
        let looks = usize::from(handlers.iter().any(|handler| self.catches_attribute_errors(handler)));
        self.guards_attributes += looks;
        let mut tried = self.block(body, entry);
        self.guards_attributes -= looks;
        let raised = std::mem::take(&mut tried.raises);
        let mut out = Flow::default();
        let mut ended = self.block(orelse, std::mem::take(&mut tried.next));
        out.next.add(std::mem::take(&mut ended.next));
        out.add_exits(ended);
        out.add_exits(tried);
        let outer = self.clause;
        let mut all_caught = false;
        for handler in handlers {
            let all = self.catches_all(handler);
            all_caught |= all;
            self.clause = Some(if all { Clause::Except } else { Clause::NarrowExcept });
            self.handlers += 1;
            let mut flow = self.block(&handler.body, raised.clone());
            self.handlers -= 1;
            out.next.add(std::mem::take(&mut flow.next));
            out.add_exits(flow);
        }
        self.clause = outer;
        if !all_caught {
            out.raises.add(raised);
        }
        if finally.is_empty() { out } else { self.finally(finally, out) }
    }

    fn catches_attribute_errors(&self, handler: &Handler) -> bool {
        self.catches_all(handler)
            || handler.catches.as_ref().is_some_and(|catches| {
                catches.any(&mut |part| self.names.path(part).as_deref() == Some("AttributeError"))
            })
    }

    /// The block of a `finally` stands on every way out.
    fn finally(&mut self, finally: &'t Block, out: Flow) -> Flow {
        let mut exits = Flow::default();
        let outer = self.clause;
        let mut pass = |walker: &mut Self, paths: Paths, clause: Option<Clause>| {
            if paths.is_empty() {
                return paths;
            }
            walker.clause = clause;
            let mut flow = walker.block(finally, paths);
            walker.clause = outer;
            let next = std::mem::take(&mut flow.next);
            exits.add_exits(flow);
            next
        };
        let mut flow = Flow {
            next: pass(self, out.next, outer),
            breaks: pass(self, out.breaks, outer),
            continues: pass(self, out.continues, outer),
            returns: pass(self, out.returns, outer),
            raises: pass(self, out.raises, Some(Clause::Finally)),
        };
        flow.add_exits(exits);
        flow
    }

    /// The run a value holds is handed to somebody else, who may end it.
    pub(super) fn escapes(&mut self, value: &Expr) {
        let mut calls = Vec::new();
        let mut stack = vec![value];
        let mut seen = 0;
        while let Some(expr) = stack.pop() {
            seen += 1;
            if seen > 64 {
                break;
            }
            match &expr.kind {
                ExprKind::Call(call) => {
                    let name = self.names.path(&call.func).and_then(|path| canonical(&path));
                    if name.is_some_and(|name| effect(&name, self.release) == Effect::StartRun) {
                        calls.push(expr.span);
                    }
                }
                ExprKind::Name(_) => stack.extend(self.names.bindings(expr).filter_map(|binding| match binding {
                    Binding::Value(value) => Some(value),
                    _ => None,
                })),
                ExprKind::Attribute { name, value } if name == "run_id" || name == "info" => stack.push(value),
                ExprKind::Tuple(all) | ExprKind::List(all) => stack.extend(all),
                ExprKind::Conditional { body, orelse, .. } => stack.extend([&**body, &**orelse]),
                _ => {}
            }
        }
        for call in calls {
            self.runs.entry(call).or_default().escapes = true;
        }
    }
}

impl State {
    /// Ends the active run, if one is in view: which call had opened it.
    pub(super) fn end_active(&mut self, at: Span, by_with: bool) -> Option<Span> {
        let run = self.runs.pop()?;
        self.ended = Some(super::Ended { opened: run.opened, at, by_with });
        Some(run.opened)
    }
}

fn facts_of(paths: &Paths) -> BTreeSet<(String, bool)> {
    paths.iter().flat_map(|state| state.facts.iter().cloned()).collect()
}

fn imports(stmt: &Stmt, module: &str) -> bool {
    match &stmt.kind {
        StmtKind::Import(aliases) => aliases.iter().any(|alias| {
            alias.path == module || alias.path.strip_prefix(module).is_some_and(|rest| rest.starts_with('.'))
        }),
        StmtKind::Class(class) => class.body.iter().any(|stmt| imports(stmt, module)),
        _ => stmt.blocks().into_iter().flatten().any(|stmt| imports(stmt, module)),
    }
}

/// The functions of the script that a block calls.
fn called_in(body: &Block, names: &Names<'_>, called: &mut HashSet<usize>) {
    for stmt in body {
        for expr in stmt.exprs() {
            expr.any(&mut |part| {
                if let Some(function) = part.as_call().and_then(|call| names.function(&call.func)) {
                    called.insert(function.id);
                }
                false
            });
        }
        stmt.blocks().into_iter().for_each(|block| called_in(block, names, called));
    }
}

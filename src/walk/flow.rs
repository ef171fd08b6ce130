//! Statements: how the state flows through them.

use super::callables::Callable;
use super::calls::{CallSite, Taken};
use super::fits::{Fit, Other};
use super::functions::{Bound, Functions, Going};
use super::in_vain::InVain;
use super::landings::Notes;
use super::lanes::Lanes;
use super::objects::Named;
use super::references::{Place, Reference};
use super::repeated::{Around, Turn};
use super::settings::{Experiment, Setting};
use super::state::{Base, Paths, State};
use super::together::Together;
use super::uris::{Server, UriUse};
use super::ways::{Step, Ways};
use super::workers::{Made, Pending, Worker};
use super::{RunStory, Swallowed};
use crate::mlflow::{Effect, Release};
use crate::python::names::Names;
use crate::python::tree::{Block, Call, Expr, ExprId, ExprKind, Function, Stmt, StmtKind};
use crate::python::values::Value;
use crate::script::sorted::{Map, Set};
use crate::script::{Script, Span};
use std::collections::{HashMap, HashSet, VecDeque};
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

/// What a function makes of its entry: the states after it, those in which an exception leaves it; and the way on
/// which it was walked.
type Remembered = (Paths, Paths, Vec<Step>);

/// A function's id, the clause and the thread it is called in, what it is called with, and the states.
type Called = (usize, Option<Clause>, bool, Vec<(usize, String, Value)>, Paths);

/// What a `with` over a generator of the script leaves to its `yield`.
#[derive(Debug)]
pub(super) struct Waiting<'t> {
    pub(super) what: Option<Wait<'t>>,
    /// A `for` goes through the generator: each `yield` runs the block.
    pub(super) again: bool,
    /// How the block was left otherwise than by its end.
    pub(super) left: Flow,
    /// The way to the block.
    pub(super) way: Vec<Step>,
    /// How many handlers round the block run because something was raised.
    pub(super) handlers: usize,
}

/// What happens at the `yield`.
#[derive(Debug)]
pub(super) enum Wait<'t> {
    /// The block runs.
    Body(&'t Block),
    /// The block has run and was left in these states.
    Left(Paths),
    /// So has it, and the generator is closed in these states.
    Closed(Paths),
}

/// An exception that a handler names; what raises it may be there to find out something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    AttributeError,
    ImportError,
    TypeError,
    /// A file that is not there.
    Os,
    /// What MLflow raises itself.
    Mlflow,
    /// A run that is still active: the handler ends it and starts another.
    Restart,
    /// Whatever is raised.
    Any,
}

/// Where the ways out of a piece of code lead, each with the states it is left in.
#[derive(Debug, Default, Clone)]
pub(super) struct Flow {
    pub(super) next: Paths,
    pub(super) breaks: Paths,
    pub(super) continues: Paths,
    pub(super) returns: Paths,
    pub(super) raises: Paths,
}

impl Flow {
    pub(super) fn to(next: Paths) -> Self {
        Self { next, ..Self::default() }
    }

    pub(super) fn add_exits(&mut self, other: Self) {
        self.breaks.add(other.breaks);
        self.continues.add(other.continues);
        self.returns.add(other.returns);
        self.raises.add(other.raises);
    }

    pub(super) fn each(self, mut change: impl FnMut(Paths) -> Paths) -> Self {
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

/// How deep calls of the script's own functions are followed.
pub(super) const MOST_FRAMES: usize = 16;

#[expect(clippy::struct_excessive_bools, reason = "facts that hold or not, each by itself")]
pub(super) struct Walker<'w, 't> {
    pub(super) script: &'w Script,
    pub(super) names: &'w Names<'t>,
    pub(super) release: Release,
    pub(super) calls: Map<ExprId, CallSite<'t>>,
    pub(super) runs: Map<Span, RunStory>,
    pub(super) references: Set<Reference>,
    pub(super) uris: Map<Span, UriUse>,
    pub(super) workers: Vec<Worker>,
    pub(super) servers: Vec<Server>,
    pub(super) swallowed: Vec<Swallowed>,
    /// The functions being walked, innermost last.
    pub(super) frames: Vec<&'t Rc<Function>>,
    pub(super) walked: HashSet<usize>,
    /// What they were called with.
    pub(super) bound: Bound,
    /// The functions that they were given: whose parameter, its name, the function.
    pub(super) given: Vec<(usize, String, Callable<'t>)>,
    /// How many lambdas are being walked.
    pub(super) lambdas: usize,
    /// The lambdas that are met, and those of them that are called.
    pub(super) lambdas_met: Map<ExprId, &'t Expr>,
    pub(super) lambdas_called: HashSet<ExprId>,
    pub(super) functions: Functions<'t>,
    /// The functions that are being walked to their ends.
    pub(super) going: Vec<Going>,
    /// Functions that are called too deep to be followed.
    pub(super) given_up: HashSet<usize>,
    /// The functions that run when the interpreter ends.
    pub(super) at_exit: Vec<Callable<'t>>,
    pub(super) notes: Notes,
    /// The call of `partial` whose function of MLflow is being called.
    pub(super) partial: Option<&'t Call>,
    /// The calls of what others made, by what is called.
    pub(super) others: Map<Span, Other<'t>>,
    pub(super) lanes: Lanes,
    /// What a function makes of the states it is called in, by the situation it is called in.
    pub(super) memo: HashMap<Called, Remembered>,
    /// The `with` blocks that wait for their generator's `yield`.
    pub(super) waiting: Vec<Waiting<'t>>,
    pub(super) ways: Ways,
    pub(super) loops: Vec<Span>,
    /// How often the body round this place is gone through by loops that are followed turn by turn.
    pub(super) unrolled: usize,
    /// What each loop goes through.
    pub(super) turns: Map<Span, Turn<'t>>,
    /// The tests and context managers round this place, outermost first.
    pub(super) around: Vec<Around>,
    /// Their expressions.
    pub(super) conditions: Map<Span, &'t Expr>,
    pub(super) clause: Option<Clause>,
    pub(super) in_worker: bool,
    /// In a function that runs beside the script.
    pub(super) beside: bool,
    /// Where it was handed over.
    pub(super) handed_over_at: Option<Span>,
    /// How often a run was opened or ended.
    pub(super) opened: usize,
    /// What functions that run at the same time make the active experiment.
    pub(super) racing: Vec<Experiment>,
    /// What is set for the process, and where.
    pub(super) made: Vec<Made>,
    /// The `with` blocks of pools round this place.
    pub(super) pools: Vec<Span>,
    /// The functions handed to threads and processes, as they were.
    pub(super) pending: Vec<Pending<'t>>,
    /// The variables that `%env` sets, in the order of the script.
    pub(super) shell_variables: VecDeque<(usize, String, Setting)>,
    /// How many handlers round this place run because something was raised.
    pub(super) handlers: usize,
    /// How many tests round this place decide whether it is reached, and how many handlers catch what
    /// it raises.
    pub(super) decided: usize,
    /// What becomes of the value of an expression that is a statement or is given to a name.
    pub(super) taken: HashMap<ExprId, Taken<'t>>,
    /// Variables that are set to no effect.
    pub(super) in_vain: Map<Span, InVain>,
    /// The calls that train a model.
    pub(super) fits: Map<Span, Fit<'t>>,
    /// The calls of a client's `create_run` whose run somebody gets who is not in view.
    pub(super) given_away: Set<Span>,
    /// How many blocks round this place are there to raise, so that nothing is asked about them.
    pub(super) unasked: usize,
    /// `end_run` is handed to somebody, such as `atexit.register`, who will call it.
    pub(super) end_run_handed_on: bool,
    /// The environment variables that the script sets.
    pub(super) environment: Set<String>,
    /// What the handlers round this place are there to catch.
    pub(super) guards: Vec<Guard>,
    /// The names that are asked of MLflow's modules and objects.
    pub(super) named: Map<Span, Named>,
    /// Names that the script looks for, or puts there itself.
    pub(super) probed: Set<String>,
    /// The script asks which release it runs on.
    pub(super) asks_release: bool,
    /// What coroutines do at the same time, and the statements before this place.
    pub(super) together: Together<'t>,
    budget: usize,
}

impl<'w, 't> Walker<'w, 't> {
    pub(super) fn new(script: &'w Script, names: &'w Names<'t>, release: Release) -> Self {
        Self {
            script,
            names,
            release,
            calls: Map::new(),
            runs: Map::new(),
            references: Set::new(),
            uris: Map::new(),
            workers: Vec::new(),
            servers: Vec::new(),
            swallowed: Vec::new(),
            frames: Vec::new(),
            walked: HashSet::new(),
            bound: Bound::default(),
            given: Vec::new(),
            lambdas: 0,
            lambdas_met: Map::new(),
            lambdas_called: HashSet::new(),
            functions: Functions::default(),
            going: Vec::new(),
            given_up: HashSet::new(),
            at_exit: Vec::new(),
            notes: Notes::default(),
            partial: None,
            others: Map::new(),
            lanes: Lanes::default(),
            memo: HashMap::new(),
            waiting: Vec::new(),
            ways: Ways::default(),
            loops: Vec::new(),
            unrolled: 1,
            turns: Map::new(),
            around: Vec::new(),
            conditions: Map::new(),
            clause: None,
            in_worker: false,
            beside: false,
            handed_over_at: None,
            opened: 0,
            racing: Vec::new(),
            made: Vec::new(),
            pools: Vec::new(),
            pending: Vec::new(),
            shell_variables: VecDeque::new(),
            handlers: 0,
            decided: 0,
            in_vain: Map::new(),
            fits: Map::new(),
            given_away: Set::new(),
            taken: HashMap::new(),
            unasked: 0,
            end_run_handed_on: false,
            environment: Set::new(),
            guards: Vec::new(),
            named: Map::new(),
            probed: Set::new(),
            asks_release: false,
            together: Together::default(),
            budget: BUDGET,
        }
    }

    pub(super) fn block(&mut self, body: &'t Block, entry: Paths) -> Flow {
        let mut flow = Flow::to(entry);
        let outside = self.decided;
        for (index, stmt) in body.iter().enumerate() {
            if flow.next.is_empty() {
                break;
            }
            let entry = std::mem::take(&mut flow.next);
            self.together.before.push((self.frames.len(), body.get(..index).unwrap_or_default()));
            let mut step = self.stmt(stmt, entry);
            self.together.before.pop();
            flow.next = std::mem::take(&mut step.next);
            // `if found: return found`: what follows is reached only where it did not hold.
            let left = [&step.breaks, &step.continues, &step.returns].iter().any(|paths| !paths.is_empty());
            self.decided += usize::from(left);
            flow.add_exits(step);
        }
        self.decided = outside;
        flow
    }

    fn stmt(&mut self, stmt: &'t Stmt, entry: Paths) -> Flow {
        self.budget = self.budget.saturating_sub(1);
        if self.budget == 0 {
            return Flow::to(Paths::one(State::new(Base::Lost)));
        }
        self.turns_of(stmt);
        let entry = self.shell_variables_before(stmt.span.start, entry);
        self.lanes.note(stmt, &entry);
        match &stmt.kind {
            StmtKind::If { arms, orelse } => self.branches(arms, orelse, entry),
            StmtKind::While { test, body, orelse } => {
                self.references_in_test(test);
                self.while_loop(stmt.span, test, body, orelse, entry)
            }
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
                    self.arm(&case.body, entry.clone(), &mut flow, true);
                }
                flow
            }
            StmtKind::Return(value) => {
                let mut flow = Flow::to(entry);
                if let Some(value) = value {
                    flow = self.evaluate(value, std::mem::take(&mut flow.next));
                    self.escapes(value);
                    self.given_away(value);
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
                self.named(value);
                self.reference(value, Place::Statement);
                match &value.kind {
                    ExprKind::Attribute { name, .. } if self.functions.properties.contains(name.as_str()) => {
                        self.evaluate(value, entry)
                    }
                    _ => Flow::to(entry),
                }
            }
            StmtKind::Expr(value) => {
                self.taken.insert(value.id, Taken::ByNobody);
                self.evaluate(value, entry)
            }
            StmtKind::Assign { targets, value } => {
                if let [target] = targets.as_slice()
                    && let Some(name) = target.as_name()
                {
                    self.taken.insert(value.id, Taken::ByName(name));
                }
                self.assigned_uri(targets, value);
                for target in targets {
                    self.puts(target);
                    if !matches!(target.kind, ExprKind::Name(_)) {
                        self.escapes(value);
                        self.given_away(value);
                    }
                }
                self.assign(targets, value, entry)
            }
            StmtKind::Import(aliases) => {
                aliases.iter().for_each(|alias| self.imported(alias));
                Flow::to(entry)
            }
            StmtKind::Function(function) => {
                let registers = |decorator: &Expr| self.names.path(decorator).as_deref() == Some("atexit.register");
                let entry = if function.decorators.iter().any(registers) {
                    self.hooked(self.callable(function), entry)
                } else {
                    entry
                };
                stmt.exprs().into_iter().fold(Flow::to(entry), |flow, value| self.then(flow, value))
            }
            StmtKind::Delete(targets) => {
                let mut flow = Flow::to(self.deleted_variables(targets, entry));
                for target in targets {
                    let entry = std::mem::take(&mut flow.next);
                    flow.next = self.deleted(target, entry, &mut flow.raises);
                    flow = self.then(flow, target);
                }
                flow
            }
            StmtKind::AugAssign { .. } | StmtKind::Assert(_) => {
                stmt.exprs().into_iter().fold(Flow::to(entry), |flow, value| self.then(flow, value))
            }
            StmtKind::Declare(_) | StmtKind::Global(_) | StmtKind::Nonlocal(_) | StmtKind::Nothing => Flow::to(entry),
        }
    }

    /// Evaluates an expression for itself: normal end and exceptions.
    pub(super) fn evaluate(&mut self, expr: &'t Expr, entry: Paths) -> Flow {
        let mut raises = Paths::default();
        let next = self.expr(expr, entry, &mut raises);
        if self.handlers > 0 && !next.is_empty() {
            // A handler that fails in its own turn is not what anybody asks about; one that leaves the
            // script is.
            raises = Paths::default();
        }
        Flow { next, raises, ..Flow::default() }
    }

    pub(super) fn then(&mut self, mut flow: Flow, expr: &'t Expr) -> Flow {
        let step = self.evaluate(expr, std::mem::take(&mut flow.next));
        flow.next = step.next;
        flow.raises.add(step.raises);
        flow
    }

    fn assign(&mut self, targets: &'t [Expr], value: &'t Expr, entry: Paths) -> Flow {
        if let ExprKind::Conditional { test, body, orelse } = &value.kind {
            self.references_in_test(test);
            let mut flow = self.evaluate(test, entry);
            let entry = std::mem::take(&mut flow.next);
            self.decided += 1;
            for (value, truth) in [(body, true), (orelse, false)] {
                let chosen = self.refine(test, &entry, truth);
                let mut arm = self.assign(targets, value, chosen);
                flow.next.add(std::mem::take(&mut arm.next));
                flow.add_exits(arm);
            }
            self.decided -= 1;
            return flow;
        }
        let mut flow = self.evaluate(value, entry);
        self.assigned_in_vain(targets, value, &flow.next);
        flow.next = self.assigned_variables(targets, value, std::mem::take(&mut flow.next));
        let server = self.assigned_server(targets, value);
        let flag = self.flag_of(value);
        let keys: Vec<String> = targets.iter().filter_map(|target| self.flag_key(target)).collect();
        let asks = value.as_call().is_some_and(|call| self.effect_of(&call.func) == Effect::ActiveRun);
        if asks && !keys.is_empty() {
            flow.next = Self::flagged_active(&flow.next, &keys);
            return flow;
        }
        if !keys.is_empty()
            && let Some(flagged) = self.flagged_test(value, &flow.next, &keys)
        {
            flow.next = flagged;
            return flow;
        }
        flow.next = flow.next.map(|state| {
            targets.iter().for_each(|target| state.forget_tests_of(target));
            state.server = state.server.take().or(server.clone());
            for key in &keys {
                match flag {
                    Some(flag) => _ = state.flags.insert(key.clone(), flag),
                    None => _ = state.flags.remove(key),
                }
            }
        });
        flow
    }
}

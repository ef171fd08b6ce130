//! MLflow's state at a point of the script, as a small set of alternatives.

use super::settings::{Experiment, Globals, Setting};
use crate::python::values::Value;
use crate::script::Span;
use crate::script::sorted::{Map, Set};
use std::rc::Rc;

/// One way MLflow's state may be. What is not in view is outside, never none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    /// What is below the runs in view.
    pub base: Base,
    /// The runs opened in view and not ended, the active one last.
    pub runs: Vec<Run>,
    /// The last run that ended in view, while none was opened after it.
    pub ended: Option<Ended>,
    /// The tracking server that was named to this process.
    pub server: Option<Address>,
    /// The autologged fit whose run has come and gone, while none was opened after it.
    pub fitted: Option<Span>,
    /// The logging calls that may have written here before, besides those to the runs in view: to a run
    /// that was opened elsewhere, or to one that is named by its id.
    pub written: Set<Span>,
    /// What is set for the whole process.
    pub globals: Rc<Globals>,
    /// A call before this point certainly raised: nothing is written here, whatever else is asked.
    pub never: bool,
    /// The functions that will run when the interpreter ends, by their number, in the order of registration.
    pub(super) hooks: Vec<usize>,
    /// Tests whose outcome led here: which test, and whether it held.
    pub(super) facts: Vec<(String, bool)>,
    /// What simple variables hold here, so that a flag set beside `start_run` is known at `end_run`.
    pub(super) flags: Map<String, Flag>,
}

/// What a test can tell of a variable's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Flag {
    None,
    Falsy,
    Truthy,
}

/// A tracking server, and where the script names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Where it is named.
    pub span: Span,
    /// Its URI, as far as it is known.
    pub uri: String,
}

/// What is below the runs in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Base {
    /// No run is active.
    Empty,
    /// A caller, a decorator or a hook may have opened one.
    Outside,
    /// The walk gave up: nothing that a test or a call tells makes it certain again.
    Lost,
}

/// A run that is open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// The call that opened it.
    pub opened: Span,
    /// How.
    pub how: How,
    /// How many loops stood round the call when it opened it: those inside go on while it is open.
    pub loops: usize,
    /// The logging calls, and the fits that autologging watched, that may have written to it before.
    pub written: Set<Span>,
    /// Where it was opened.
    pub birth: Rc<Birth>,
}

/// What holds for a run from the moment it is opened, whatever is set later.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Birth {
    /// The tracking URI that was in force.
    pub tracking: Setting,
    /// The experiment it is in.
    pub experiment: Experiment,
    /// The id of the run that it goes on with, if it was begun before.
    pub resumes: Option<Value>,
}

/// How a run was opened, which decides what ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// By a `with`, or handed to an exit stack: leaving the block ends it.
    With,
    /// By a call of `start_run`: something has to end it.
    Bare,
    /// By a logging call that found no active run, and none had been.
    Implicit,
    /// By a logging call after another run had ended.
    Late,
}

/// A run that has ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ended {
    /// The call that opened it.
    pub opened: Span,
    /// What ended it: the call of `end_run`, or the `with` statement's block.
    pub at: Span,
    /// Whether leaving a `with` ended it.
    pub by_with: bool,
    /// Where it was opened.
    pub birth: Rc<Birth>,
}

impl State {
    /// Nothing in view is open or set; an interpreter begins so, and it is all that is known where
    /// something else came before.
    pub(super) fn new(base: Base) -> Self {
        let globals = Rc::new(match base {
            Base::Empty => Globals::fresh(),
            Base::Outside => Globals::left_as(&Setting::callers()),
            Base::Lost => Globals::left_as(&Setting::lost()),
        });
        Self {
            base,
            runs: Vec::new(),
            ended: None,
            server: None,
            fitted: None,
            globals,
            written: Set::new(),
            never: false,
            hooks: Vec::new(),
            facts: Vec::new(),
            flags: Map::new(),
        }
    }

    /// Changes what is set for the process.
    pub(super) fn set(&mut self, change: impl FnOnce(&mut Globals)) {
        change(Rc::make_mut(&mut self.globals));
    }

    /// Gives up all that is told of runs and settings.
    pub(super) fn lose(&mut self) {
        *self = Self { never: self.never, hooks: std::mem::take(&mut self.hooks), ..Self::new(Base::Lost) };
    }

    /// Gives up what is told of runs; what is set stays set.
    pub(super) fn lose_runs(&mut self) {
        let globals = Rc::clone(&self.globals);
        self.lose();
        self.globals = globals;
    }

    /// The active run, if it was opened in view.
    #[must_use]
    pub fn active(&self) -> Option<&Run> {
        self.runs.last()
    }

    /// The logging calls that may have written before to where one without a run of its own writes now.
    #[must_use]
    pub fn written_here(&self) -> &Set<Span> {
        self.active().map_or(&self.written, |run| &run.written)
    }

    /// Something that is not in view, a decorator for example, may have opened a run below.
    pub(super) fn surrounded(&mut self) {
        if self.base == Base::Empty {
            self.base = Base::Outside;
        }
    }

    /// Ends the active run, if one is in view: which call had opened it.
    pub(super) fn end_active(&mut self, at: Span, by_with: bool) -> Option<Span> {
        let run = self.runs.pop()?;
        self.ended = Some(Ended { opened: run.opened, at, by_with, birth: run.birth });
        Some(run.opened)
    }

    /// Whether certainly no run is active.
    #[must_use]
    pub fn none_active(&self) -> bool {
        self.runs.is_empty() && self.base == Base::Empty
    }
}

impl State {
    fn differs_in_writing_only(&self, other: &Self) -> bool {
        self.base == other.base
            && self.runs.len() == other.runs.len()
            && self
                .runs
                .iter()
                .zip(&other.runs)
                .all(|(one, two)| (one.opened, one.how, &one.birth) == (two.opened, two.how, &two.birth))
            && self.ended == other.ended
            && self.server == other.server
            && self.globals == other.globals
            && self.never == other.never
            && self.facts == other.facts
            && self.flags == other.flags
    }

    fn also_written(&mut self, other: Self) {
        self.written.extend(other.written);
        for (run, same) in self.runs.iter_mut().zip(other.runs) {
            run.written.extend(same.written);
            run.loops = run.loops.min(same.loops);
        }
    }
}

/// How many alternatives are kept apart before all is given up as unknown.
const MOST: usize = 32;

/// The alternatives at a point, sorted, each once; none where it can't be reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Paths(Vec<State>);

impl Paths {
    pub(super) fn one(state: State) -> Self {
        Self(vec![state])
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &State> {
        self.0.iter()
    }

    pub(super) fn add(&mut self, other: Self) {
        other.0.into_iter().for_each(|state| self.insert(state));
        if self.0.len() > MOST {
            *self = self.each(|state| State { facts: Vec::new(), ..state.clone() });
        }
        if self.0.len() > MOST {
            *self = self.each(|state| State { flags: Map::new(), ..state.clone() });
        }
        if self.0.len() > MOST {
            self.join_globals();
        }
        if self.0.len() > MOST {
            // Those that are never reached must not take the others with them.
            let lost =
                |state: &State| State { never: state.never, hooks: state.hooks.clone(), ..State::new(Base::Lost) };
            let (never, live): (Vec<State>, Vec<State>) =
                std::mem::take(&mut self.0).into_iter().partition(|state| state.never);
            never.iter().map(lost).for_each(|state| self.insert(state));
            let many = live.len() > MOST;
            live.into_iter().map(|state| if many { lost(&state) } else { state }).for_each(|state| self.insert(state));
        }
    }

    /// Alternatives that differ only in what is set become one, set to one or the other.
    fn join_globals(&mut self) {
        let mut joined: Vec<State> = Vec::new();
        for state in std::mem::take(&mut self.0) {
            let alike = |other: &&mut State| State { globals: Rc::clone(&state.globals), ..(*other).clone() } == state;
            match joined.iter_mut().find(alike) {
                Some(other) => other.globals = Rc::new(other.globals.or(&state.globals)),
                None => joined.push(state),
            }
        }
        joined.into_iter().for_each(|state| self.insert(state));
    }

    /// The same with a change made to each alternative.
    pub(super) fn map(self, mut change: impl FnMut(&mut State)) -> Self {
        let mut changed = Self::default();
        for mut state in self.0 {
            change(&mut state);
            changed.insert(state);
        }
        changed
    }

    /// The alternatives a test leaves, each perhaps made more certain by it.
    pub(super) fn keep(&self, mut test: impl FnMut(&State) -> Option<State>) -> Self {
        let mut kept = Self::default();
        self.0.iter().filter_map(&mut test).for_each(|state| kept.insert(state));
        kept
    }

    /// Forgets the tests that a turn of a loop made: the next turn may decide them otherwise.
    pub(super) fn forget_facts(&mut self, kept: &[(String, bool)]) {
        *self = std::mem::take(self).map(|state| state.facts.retain(|fact| kept.contains(fact)));
    }

    /// Facts by which alternatives do not differ in anything else are of no use.
    pub(super) fn merge_facts(&mut self, key: &str) {
        let bare = |state: &State| {
            let mut bare = state.clone();
            bare.facts.retain(|(fact, _)| fact != key);
            bare
        };
        let of = |truth: bool| {
            let known = (key.to_owned(), truth);
            self.keep(|state| state.facts.contains(&known).then(|| bare(state)))
        };
        let (held, failed) = (of(true), of(false));
        if held == failed || held.is_empty() || failed.is_empty() {
            *self = self.each(bare);
        }
    }

    fn each(&self, change: impl Fn(&State) -> State) -> Self {
        self.keep(|state| Some(change(state)))
    }

    fn insert(&mut self, mut state: State) {
        // What was written before tells no alternatives apart: each logging call would double them.
        if let Some(at) = self.0.iter().position(|known| known.differs_in_writing_only(&state)) {
            let known = self.0.remove(at);
            state.also_written(known);
        }
        if let Err(at) = self.0.binary_search(&state) {
            self.0.insert(at, state);
        }
    }
}

//! Follows the script through MLflow's state: fork and join in the tree walk, loops to a fixpoint,
//! functions of the script by what they do to the state they are called in.
//!
//! May not say what is bad.

mod callables;
mod callbacks;
mod calls;
mod client_runs;
mod effects;
mod fits;
mod flow;
mod functions;
mod in_vain;
mod landings;
mod lanes;
mod loops;
mod objects;
mod pointed;
mod raising;
mod references;
mod repeated;
mod settings;
mod settled;
mod state;
mod tests;
mod together;
mod uris;
mod ways;
mod whole;
mod with;
mod workers;

pub use calls::{CallSite, Moment, Taken};
pub use fits::{Fit, Other};
pub use flow::Clause;
pub use in_vain::{InVain, Unread};
pub use landings::{Landing, Part, Target, Told, Way, Why};
pub use lanes::{Lane, Open};
pub use objects::{AskedBy, Named, Objects};
pub use pointed::{Argument, Pointed, pointed};
pub use references::{Place, Reference};
pub use repeated::{Around, AroundKind, Turn};
pub use settings::{Experiment, Globals, SetBy, Setting};
pub use state::{Address, Base, Birth, Ended, How, Run, State};
pub use together::{Gathered, Suspended, Task};
pub use uris::{Server, UriUse};
pub use ways::Step;
pub use workers::{Worker, WorkerKind};

use crate::mlflow::Release;
use crate::python::Module;
use crate::python::names::Names;
use crate::python::tree::Expr;
use crate::script::sorted::{Map, Set};
use crate::script::{Script, Span};

/// What the walk saw, for rules to ask.
#[derive(Debug)]
pub struct Walked<'t> {
    /// Every call of MLflow, in the order of the script, with the state just before it.
    pub calls: Vec<CallSite<'t>>,
    /// Where each logging call writes, in the order of the script.
    pub landings: Vec<Landing>,
    /// Where runs are open, in the order of the script.
    pub lanes: Vec<Lane>,
    /// Every run the script opens, by the call that opens it.
    pub runs: Map<Span, RunStory>,
    /// Variables that are set to no effect, in the order of the script.
    pub in_vain: Vec<InVain>,
    /// The calls that train a model and that autologging may watch, in the order of the script.
    pub fits: Vec<Fit<'t>>,
    /// The calls of what others made, where its path is known.
    pub others: Map<Span, Other<'t>>,
    /// MLflow functions named as statements or context managers and not called.
    pub references: Vec<Reference>,
    /// Handlers that keep a failure from the run they stand in.
    pub swallowed: Vec<Swallowed>,
    /// Every place that tells MLflow a tracking URI.
    pub uris: Vec<UriUse>,
    /// The tracking servers that it starts.
    pub servers: Vec<Server>,
    /// The environment variables that the script sets.
    pub environment: Set<String>,
    /// The calls of a client's `create_run` whose run, or its id, somebody gets who is not in view.
    pub given_away: Set<Span>,
    /// Functions handed to threads and processes.
    pub workers: Vec<Worker>,
    /// The coroutines that run at the same time.
    pub gathered: Vec<Gathered>,
    /// Where other coroutines go on while a run is open, by the call that opened it.
    pub suspended: Map<Span, Suspended>,
    /// What each loop goes through, by where it stands.
    pub turns: Map<Span, Turn<'t>>,
    /// The tests and context managers that stand round calls.
    pub conditions: Map<Span, &'t Expr>,
    /// The names that are asked of MLflow's modules and objects, in the order of the script.
    pub named: Vec<Named>,
    /// Names that the script looks for (`hasattr`), or puts there itself: these also with their path.
    pub probed: Set<String>,
    /// Whether the script asks which release it runs on.
    pub asks_release: bool,
}

/// What becomes of the runs that one call opens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts that hold or not, each by itself")]
pub struct RunStory {
    /// Opened by a bare `start_run`, on some path.
    pub bare: bool,
    /// The calls that end it.
    pub ended_by: Set<Span>,
    /// Open at a normal end of the script, or of a function nobody in view calls.
    pub open_at_end: bool,
    /// Open where an exception leaves the script.
    pub open_at_raise: bool,
    /// Handed to somebody else: returned, kept in an attribute, passed on.
    pub escapes: bool,
    /// Its id is handed to somebody else, who may resume it.
    pub id_escapes: bool,
    /// A call that ends it says how the run went.
    pub status_told: bool,
    /// Ended by another function than the one that opened it.
    pub ended_elsewhere: bool,
    /// The functions that open it.
    pub(crate) openers: Set<Option<usize>>,
    /// A second `start_run` fails while it is open.
    pub blocks: bool,
    /// Opened where its end would not have to be in view: in a method, or in a function that does
    /// nothing else with it.
    pub opener_only: bool,
}

/// A handler that swallows whatever fails in a run's block, so that the run looks finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swallowed {
    /// The `except` and what it catches.
    pub handler: Span,
    /// The call that opened the run.
    pub run: Span,
}

/// Follows a script.
#[must_use]
pub fn walk<'t>(script: &Script, module: &'t Module, names: &Names<'t>, release: Release) -> Walked<'t> {
    flow::Walker::new(script, names, release).run(module)
}

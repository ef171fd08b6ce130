//! Where in the script which run is open: the picture of the state beside the lines.

use super::state::{Base, How, Paths};
use crate::python::tree::{Stmt, StmtKind};
use crate::script::Span;
use crate::script::sorted::{Map, Set, in_order};

/// A piece of the script, from the beginning of a statement to the end of one, in which a run is open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane {
    /// The piece.
    pub span: Span,
    /// How many runs are open round it: 0 for one that is no child.
    pub depth: usize,
    /// The call that opened the run.
    pub run: Span,
    /// How the run was opened.
    pub how: How,
    /// Whether the run is open on every way that leads here.
    pub open: Open,
}

impl Lane {
    /// Widens every place to whole characters of the pasted text.
    pub(crate) fn fit(&mut self, text: &str) {
        self.span = self.span.fitted(text);
        self.run = self.run.fitted(text);
    }
}

/// Whether a run is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Open {
    /// On every way.
    Surely,
    /// On some way.
    Maybe,
}

/// One run of a stack: the call that opened it, and how.
type Opened = (Span, How);

/// The stacks of runs that each statement was met with.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    met: Map<Span, Set<Option<Vec<Opened>>>>,
}

impl Lanes {
    /// Notes the runs that are open where a statement begins.
    pub(super) fn note(&mut self, stmt: &Stmt, states: &Paths) {
        if matches!(stmt.kind, StmtKind::Function(_) | StmtKind::Class(_) | StmtKind::Import(_)) {
            return;
        }
        // A block's own lines are told by the statements in it.
        let first = stmt.blocks().first().and_then(|block| block.first()).map(|first| first.span.start);
        let span = Span { start: stmt.span.start, end: first.unwrap_or(stmt.span.end) };
        let stacks = states.iter().filter(|state| !state.never).map(|state| {
            (state.base != Base::Lost).then(|| state.runs.iter().map(|run| (run.opened, run.how)).collect())
        });
        self.met.entry(span).or_default().extend(stacks);
    }

    /// The lanes: statements one behind the other with the same run at the same depth are one piece.
    pub(super) fn drawn(self) -> Vec<Lane> {
        let mut done: Vec<Lane> = Vec::new();
        let mut going: Vec<Lane> = Vec::new();
        for (span, stacks) in self.met {
            let deepest = stacks.iter().flatten().map(Vec::len).max().unwrap_or(0);
            let mut here = Vec::new();
            for depth in 0..deepest {
                let at = |stack: &Option<Vec<Opened>>| stack.as_ref().and_then(|stack| stack.get(depth)).copied();
                let runs: Set<Opened> = stacks.iter().filter_map(at).collect();
                for (run, how) in runs {
                    let surely = stacks.iter().all(|stack| at(stack).is_some_and(|(other, _)| other == run));
                    here.push(Lane { span, depth, run, how, open: if surely { Open::Surely } else { Open::Maybe } });
                }
            }
            let (kept, over): (Vec<Lane>, Vec<Lane>) = going.into_iter().partition(|lane| {
                here.iter().any(|new| (new.depth, new.run, new.open) == (lane.depth, lane.run, lane.open))
            });
            done.extend(over);
            going = kept;
            for new in here {
                let known =
                    going.iter_mut().find(|lane| (new.depth, new.run, new.open) == (lane.depth, lane.run, lane.open));
                match known {
                    Some(lane) => lane.span.end = lane.span.end.max(span.end),
                    None => going.push(new),
                }
            }
        }
        done.extend(going);
        in_order(done, |lane| [lane.span.start, lane.span.end, lane.depth, lane.run.start])
    }
}

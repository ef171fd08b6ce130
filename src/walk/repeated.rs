//! What stands round a call and decides how often it happens: loops, tests, context managers.

use super::flow::Walker;
use crate::python::tree::{Block, Expr, Generator, Stmt, StmtKind};
use crate::script::Span;

/// What a loop goes through, and what it does in each turn.
#[derive(Debug, Clone, Copy)]
pub enum Turn<'t> {
    /// `for target in iter`.
    For {
        /// What each turn binds.
        target: &'t Expr,
        /// What it goes over.
        iter: &'t Expr,
        /// What it does.
        body: &'t Block,
    },
    /// `while`.
    While {
        /// What it does.
        body: &'t Block,
    },
    /// A comprehension.
    Each(&'t [Generator]),
}

/// Something round a call that decides whether it happens, or what it happens in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Around {
    /// What of it.
    pub kind: AroundKind,
    /// The test, or the context manager: a key of `Walked::conditions`.
    pub place: Span,
    /// How many loops stand round it, of those that stand round the call.
    pub loops: usize,
}

/// What stands round a call besides loops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AroundKind {
    /// The test of an `if` that held.
    Test,
    /// The test of an `if` that did not hold.
    Otherwise,
    /// An item of a `with`.
    Context,
}

impl<'t> Walker<'_, 't> {
    /// Notes what a loop goes through.
    pub(super) fn turns_of(&mut self, stmt: &'t Stmt) {
        let turn = match &stmt.kind {
            StmtKind::For { target, iter, body, .. } => Turn::For { target, iter, body },
            StmtKind::While { body, .. } => Turn::While { body },
            _ => return,
        };
        self.turns.insert(stmt.span, turn);
    }

    /// Walks something that stands under tests or in a context manager.
    pub(super) fn within<T>(
        &mut self,
        kind: AroundKind,
        conditions: impl IntoIterator<Item = &'t Expr>,
        walk: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let outside = self.around.len();
        for condition in conditions {
            self.conditions.insert(condition.span, condition);
            self.around.push(Around { kind, place: condition.span, loops: self.loops.len() });
        }
        let walked = walk(self);
        self.around.truncate(outside);
        walked
    }
}

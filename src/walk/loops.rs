//! Loops, to a fixpoint.

use super::flow::{Flow, Walker};
use super::state::{Base, Paths, State};
use crate::python::tree::{Block, Expr, ExprKind};
use crate::script::Span;

/// How many turns of a loop are followed before its state is given up as unknown.
const MOST_TURNS: usize = 8;

impl<'t> Walker<'_, 't> {
    pub(super) fn while_loop(
        &mut self,
        span: Span,
        test: &'t Expr,
        body: &'t Block,
        orelse: &'t Block,
        entry: Paths,
    ) -> Flow {
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
            if !Self::grows(&mut head, back, turn) {
                break;
            }
        }
        self.loops.pop();
        let tested = self.evaluate(test, head);
        let left = self.refine(test, &tested.next, false);
        self.after_loop(left, orelse, out)
    }

    pub(super) fn for_loop(
        &mut self,
        span: Span,
        iter: &'t Expr,
        body: &'t Block,
        orelse: &'t Block,
        entry: Paths,
    ) -> Flow {
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
            if !Self::grows(&mut head, back, turn) {
                break;
            }
        }
        self.loops.pop();
        self.after_loop(left, orelse, out)
    }

    /// Joins what comes back to a loop's head; whether that was anything new.
    fn grows(head: &mut Paths, back: Paths, turn: usize) -> bool {
        let before = head.clone();
        head.add(back);
        if turn == MOST_TURNS && *head != before {
            *head = Paths::one(State::new(Base::Lost));
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
}

fn facts_of(paths: &Paths) -> Vec<(String, bool)> {
    paths.iter().flat_map(|state| state.facts.iter().cloned()).collect()
}

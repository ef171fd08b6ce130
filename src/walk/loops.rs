//! Loops, to a fixpoint.

use super::callables::Callable;
use super::flow::{Flow, Wait, Walker};
use super::repeated::Turn;
use super::state::{Base, Paths, State};
use super::ways::Step;
use crate::python::tree::{Block, Call, Expr, ExprId, ExprKind, Generator};
use crate::script::Span;

/// How often a body may be gone through that loops in one another turn one by one.
const MOST_UNROLLED: usize = 48;

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
        if let Some(call) = iter.as_call()
            && let Some(generator) = self.generator(&call.func)
            && generator.function().is_some_and(|function| self.functions.touching.contains(&function.id))
        {
            return self.through_generator(span, (generator, call), body, orelse, entry);
        }
        let mut out = self.evaluate(iter, entry);
        let entry = std::mem::take(&mut out.next);
        if let Some(turns) = self.turns_followed(iter) {
            return self.turn_by_turn(span, iter, (body, orelse), (entry, out), turns);
        }
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

    /// A loop over what is written out, one turn after the other.
    fn turn_by_turn(
        &mut self,
        span: Span,
        iter: &'t Expr,
        (body, orelse): (&'t Block, &'t Block),
        (entry, mut out): (Paths, Flow),
        turns: usize,
    ) -> Flow {
        let kept = facts_of(&entry);
        let mut head = entry;
        self.loops.push(span);
        self.each_turn(span, iter, turns, |walker| {
            let mut flow = walker.block(body, std::mem::take(&mut head));
            head = std::mem::take(&mut flow.next);
            head.add(std::mem::take(&mut flow.continues));
            head.forget_facts(&kept);
            out.next.add(std::mem::take(&mut flow.breaks));
            out.add_exits(flow);
        });
        self.loops.pop();
        self.after_loop(head, orelse, out)
    }

    /// How many turns are gone through over this, where they are written out and not too many.
    fn turns_followed(&self, iter: &Expr) -> Option<usize> {
        self.names.turns_given(iter, &self.bound).filter(|turns| self.unrolled * turns <= MOST_UNROLLED)
    }

    /// Goes through the turns of the loop at a place.
    fn each_turn(&mut self, span: Span, iter: &Expr, turns: usize, mut turn: impl FnMut(&mut Self)) {
        let mut over = Vec::new();
        self.gone_over(iter, &mut over);
        let (outside, unrolled) = (self.bound.turns.len(), self.unrolled);
        self.unrolled *= turns.max(1);
        for number in 0..turns {
            self.bound.turns.extend(over.iter().map(|iter| (*iter, number)));
            self.further(Step::Turn(span, number), &mut turn);
            self.bound.turns.truncate(outside);
        }
        self.unrolled = unrolled;
    }

    /// `[f(x) for x in …]`, turn by turn where that is written out.
    pub(super) fn comprehension(
        &mut self,
        span: Span,
        elements: &'t [Expr],
        generators: &'t [Generator],
        entry: Paths,
        raises: &mut Paths,
    ) -> Paths {
        self.turns.insert(span, Turn::Each(generators));
        self.loops.push(span);
        let mut going = entry;
        let turns = match generators {
            [only] if only.ifs.is_empty() => self.turns_followed(&only.iter),
            _ => None,
        };
        if let ([only], Some(turns)) = (generators, turns) {
            going = self.expr(&only.iter, going, raises);
            self.each_turn(span, &only.iter, turns, |walker| {
                going = walker.each(elements, std::mem::take(&mut going), raises);
            });
        } else {
            for generator in generators {
                going = self.expr(&generator.iter, going, raises);
                going = self.each(&generator.ifs, going, raises);
            }
            for _ in 0..2 {
                let turn = self.each(elements, going.clone(), raises);
                going.add(turn);
            }
        }
        self.loops.pop();
        going
    }

    fn each(&mut self, all: &'t [Expr], entry: Paths, raises: &mut Paths) -> Paths {
        all.iter().fold(entry, |going, one| self.expr(one, going, raises))
    }

    /// A loop over a generator of the script, whose body goes on between the turns.
    fn through_generator(
        &mut self,
        span: Span,
        (generator, call): (Callable<'t>, &'t Call),
        body: &'t Block,
        orelse: &'t Block,
        entry: Paths,
    ) -> Flow {
        let mut out = call.args.iter().fold(Flow::to(entry), |flow, arg| self.then(flow, &arg.value));
        let entry = std::mem::take(&mut out.next);
        self.loops.push(span);
        let wait = (Wait::Body(body), true);
        let (ended, left) = self.through(generator.clone(), call, wait, entry.clone(), &mut out.raises);
        self.loops.pop();
        // Left in another way, the generator is closed: it meets an exception at its `yield`.
        for (states, exit) in [(left.breaks, &mut out.next), (left.returns, &mut out.returns)] {
            if !states.is_empty() {
                let mut closed = Paths::default();
                self.through(generator.clone(), call, (Wait::Closed(states), true), entry.clone(), &mut closed);
                exit.add(closed);
            }
        }
        self.after_loop(ended, orelse, out)
    }

    /// What a loop goes over in step: itself, and what `zip` and `enumerate` are given.
    fn gone_over(&self, iter: &Expr, found: &mut Vec<ExprId>) {
        found.push(iter.id);
        let Some(call) = iter.as_call() else { return };
        if matches!(self.names.path(&call.func).as_deref(), Some("zip" | "enumerate")) {
            call.args.iter().for_each(|arg| self.gone_over(&arg.value, found));
        }
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

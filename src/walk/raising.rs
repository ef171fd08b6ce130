//! `try`: what handlers catch, and the `finally` on every way out.

use super::Swallowed;
use super::flow::{Clause, Flow, Guard, Walker};
use super::state::Paths;
use crate::mlflow::{Effect, canonical};
use crate::python::tree::{Block, Expr, Handler, Stmt, StmtKind, WithItem};
use crate::script::Span;

/// How many statements a `try` has that only finds out whether a run is active.
const MOST_ASKING: usize = 2;

impl<'t> Walker<'_, 't> {
    /// A `try` that is the whole of a run's block and whose handler lets nothing out.
    pub(super) fn swallows(&mut self, items: &[WithItem], body: &Block, opened: &[Span]) {
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
            canonical(&path, self.release).is_some()
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

    pub(super) fn try_stmt(
        &mut self,
        body: &'t Block,
        handlers: &'t [Handler],
        orelse: &'t Block,
        finally: &'t Block,
        entry: Paths,
    ) -> Flow {
        let outside = self.guards.len();
        let guards: Vec<Guard> = handlers.iter().flat_map(|handler| self.guards_of(handler)).collect();
        self.guards.extend(guards);
        let asks = body.len() <= MOST_ASKING;
        let restarts: Vec<bool> = handlers.iter().map(|handler| asks && self.restarts(handler)).collect();
        self.guards.extend(restarts.contains(&true).then_some(Guard::Restart));
        self.decided += handlers.len();
        let mut tried = self.block(body, entry);
        self.guards.truncate(outside);
        let raised = std::mem::take(&mut tried.raises);
        let mut out = Flow::default();
        let mut ended = self.block(orelse, std::mem::take(&mut tried.next));
        out.next.add(std::mem::take(&mut ended.next));
        out.add_exits(ended);
        out.add_exits(tried);
        let outer = self.clause;
        let mut all_caught = false;
        let mut kept = Paths::default();
        for (handler, restarts) in handlers.iter().zip(restarts) {
            let all = self.catches_all(handler);
            all_caught |= all;
            let clause = if all { Clause::Except } else { Clause::NarrowExcept };
            self.clause = if restarts { outer } else { Some(clause) };
            self.handlers += 1;
            let mut flow = self.block(&handler.body, raised.clone());
            self.handlers -= 1;
            let next = std::mem::take(&mut flow.next);
            // A failure that a handler keeps to itself is one all the same where `finally` ends the run.
            if all { &mut kept } else { &mut out.next }.add(next);
            out.add_exits(flow);
        }
        self.clause = outer;
        self.decided -= handlers.len();
        if !all_caught {
            out.raises.add(raised);
        }
        if finally.is_empty() {
            out.next.add(kept);
            return out;
        }
        self.finally(finally, out, kept)
    }

    /// Whether a handler ends a run and starts one.
    fn restarts(&self, handler: &Handler) -> bool {
        let does = |effect: Effect| {
            handler.body.iter().any(|stmt| {
                stmt.exprs().into_iter().any(|expr| {
                    expr.any(&mut |part| part.as_call().is_some_and(|call| self.effect_of(&call.func) == effect))
                })
            })
        };
        does(Effect::EndRun) && does(Effect::StartRun)
    }

    fn guards_of(&self, handler: &Handler) -> Vec<Guard> {
        let Some(catches) = &handler.catches else { return vec![Guard::Any] };
        let named = |error: &str| catches.any(&mut |part| self.names.path(part).as_deref() == Some(error));
        let all = [
            ("AttributeError", Guard::AttributeError),
            ("ImportError", Guard::ImportError),
            ("ModuleNotFoundError", Guard::ImportError),
            ("TypeError", Guard::TypeError),
            ("OSError", Guard::Os),
            ("FileNotFoundError", Guard::Os),
            ("mlflow.exceptions.MlflowException", Guard::Mlflow),
            ("mlflow.MlflowException", Guard::Mlflow),
            ("Exception", Guard::Any),
            ("BaseException", Guard::Any),
        ];
        all.into_iter().filter(|(error, _)| named(error)).map(|(_, guard)| guard).collect()
    }

    /// The block of a `finally` stands on every way out.
    fn finally(&mut self, finally: &'t Block, out: Flow, kept: Paths) -> Flow {
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
        flow.next.add(pass(self, kept, Some(Clause::Finally)));
        flow.add_exits(exits);
        flow
    }
}

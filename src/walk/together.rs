//! Coroutines that run at the same time, and where they let each other go on.

use super::calls::Taken;
use super::flow::Walker;
use super::state::Paths;
use crate::python::tree::{Call, Expr, ExprId, ExprKind, Stmt};
use crate::script::Span;
use crate::script::sorted::{Map, Set};

/// Coroutines of the script that are handed to the event loop together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// Where: the call of `gather`, or the first one that makes a task.
    pub at: Span,
    /// The calls that make the coroutines.
    pub tasks: Set<Task>,
}

/// A call of a function of the script that makes a coroutine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Task {
    /// Where.
    pub at: Span,
    /// The function's id.
    pub function: usize,
    /// Whether it is called for one after another of something.
    pub many: bool,
}

/// An `await` at which other coroutines may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspended {
    /// Where.
    pub at: Span,
    /// Whether they certainly do.
    pub surely: bool,
}

/// What the walk notes of coroutines, and the statements it has passed.
#[derive(Debug, Default)]
pub(super) struct Together<'t> {
    /// The statements before the one being walked, block by block, each with how deep in calls it stands.
    pub(super) before: Vec<(usize, &'t [Stmt])>,
    pub(super) gathered: Map<Span, Gathered>,
    pub(super) suspended: Map<Span, Suspended>,
    /// The coroutines put into lists and task groups, by the name of these.
    kept: Map<String, Gathered>,
    /// What is awaited where it stands.
    awaited: Set<ExprId>,
}

/// How far a coroutine is followed to the call that makes it.
const DEPTH: usize = 6;

impl<'t> Together<'t> {
    /// The statements before a place so deep in calls, those of its function only.
    pub(super) fn before_here(&self, frames: usize) -> Vec<&'t [Stmt]> {
        self.before.iter().filter(|(depth, _)| *depth == frames).map(|(_, before)| *before).collect()
    }
}

impl<'t> Walker<'_, 't> {
    /// `await value`.
    pub(super) fn awaited(&mut self, expr: &Expr, value: &'t Expr, entry: Paths, raises: &mut Paths) -> Paths {
        self.together.awaited.insert(value.id);
        let after = self.expr(value, entry, raises);
        // A coroutine of the script lets others go on where it awaits something itself.
        let call = value.as_call();
        if call.is_some_and(|call| self.names.function(&call.func).is_some()) {
            return after;
        }
        let surely = call.is_some_and(|call| self.names.path(&call.func).as_deref() == Some("asyncio.sleep"));
        for run in after.iter().flat_map(|state| &state.runs) {
            let here = Suspended { at: expr.span, surely };
            let known = self.together.suspended.entry(run.opened).or_insert(here);
            if surely && !known.surely {
                *known = here;
            }
        }
        after
    }

    /// A call that may hand coroutines of the script to the event loop.
    pub(super) fn runs_together(&mut self, expr: &Expr, call: &'t Call, path: Option<&str>) {
        let (receiver, method) = match &call.func.kind {
            ExprKind::Attribute { value, name } => (Some(value), name.as_str()),
            _ => (None, ""),
        };
        let gathers = path.is_some_and(|path| {
            matches!(path, "asyncio.wait" | "asyncio.as_completed")
                || path.contains("asyncio") && path.ends_with(".gather")
        });
        let again = !self.loops.is_empty();
        let mut tasks = Set::new();
        if gathers {
            call.args.iter().for_each(|arg| self.coroutines(&arg.value, false, DEPTH, &mut tasks));
            self.together.gathered.insert(expr.span, Gathered { at: expr.span, tasks });
        } else if (method == "create_task" || path == Some("asyncio.create_task") || path == Some("asyncio.ensure_future"))
            && !self.together.awaited.contains(&expr.id)
            // task = create_task(…), and perhaps it is awaited before the next one is made.
            && !matches!(self.taken.get(&expr.id), Some(Taken::ByName(_)))
        {
            call.args.iter().take(1).for_each(|arg| self.coroutines(&arg.value, again, DEPTH, &mut tasks));
            let group = receiver.filter(|_| !path.is_some_and(|path| path.starts_with("asyncio.")));
            match group.map(|group| self.names.binding_key(group)).filter(|key| !key.is_empty()) {
                Some(key) => {
                    let kept = self.keep(key, expr.span, tasks);
                    self.together.gathered.insert(kept.at, kept);
                }
                None => _ = self.together.gathered.insert(expr.span, Gathered { at: expr.span, tasks }),
            }
        } else if method == "append"
            && let Some(list) = receiver
            && let [only] = call.args.as_slice()
        {
            self.coroutines(&only.value, again, DEPTH, &mut tasks);
            if !tasks.is_empty() {
                self.keep(self.names.binding_key(list), expr.span, tasks);
            }
        }
    }

    fn keep(&mut self, key: String, at: Span, tasks: Set<Task>) -> Gathered {
        let kept = self.together.kept.entry(key).or_insert_with(|| Gathered { at, tasks: Set::new() });
        kept.tasks.extend(tasks);
        kept.clone()
    }

    /// The coroutines of the script that an argument of `gather` is or holds.
    fn coroutines(&self, expr: &Expr, many: bool, depth: usize, found: &mut Set<Task>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match &expr.kind {
            ExprKind::Starred(inner) => self.coroutines(inner, many, depth, found),
            ExprKind::List(all) | ExprKind::Tuple(all) | ExprKind::Set(all) => {
                all.iter().for_each(|one| self.coroutines(one, many, depth, found));
            }
            ExprKind::Comprehension { elements, .. } => {
                elements.iter().for_each(|one| self.coroutines(one, true, depth, found));
            }
            ExprKind::Name(_) => {
                if let Some(kept) = self.together.kept.get(&self.names.binding_key(expr)) {
                    found.extend(kept.tasks.iter().copied());
                }
                if let Some(value) = self.names.only_value(expr) {
                    self.coroutines(value, many, depth, found);
                }
            }
            ExprKind::Call(call) => {
                let first = call.args.first().map(|arg| &arg.value);
                let path = self.names.path(&call.func);
                let method = if let ExprKind::Attribute { name, .. } = &call.func.kind { name.as_str() } else { "" };
                if let Some(function) = self.names.function(&call.func) {
                    found.insert(Task { at: expr.span, function: function.id, many });
                } else if path.as_deref() == Some("map") {
                    let function = first.and_then(|first| self.names.function(first));
                    found.extend(function.map(|function| Task { at: expr.span, function: function.id, many: true }));
                } else if matches!(method, "create_task" | "ensure_future" | "wait_for" | "shield")
                    || matches!(path.as_deref(), Some("list" | "tuple" | "asyncio.create_task" | "asyncio.wait_for"))
                {
                    first.into_iter().for_each(|first| self.coroutines(first, many, depth, found));
                }
            }
            _ => {}
        }
    }
}

//! `with`: what its items open, and what leaving it ends.

use super::callables::Callable;
use super::flow::{Flow, Wait, Waiting, Walker};
use super::references::Place;
use super::repeated::AroundKind;
use super::state::{Base, Flag, How, Paths, State};
use super::ways::Step;
use super::workers::pool_kind;
use crate::mlflow::{Effect, WITH_EXIT_ENDS_ANY_RUN};
use crate::python::names::Binding;
use crate::python::tree::{Block, Call, Expr, ExprKind, WithItem};
use crate::python::values::Value;
use crate::script::Span;

impl<'t> Walker<'_, 't> {
    pub(super) fn with(&mut self, span: Span, items: &'t [WithItem], body: &'t Block, entry: Paths) -> Flow {
        let Some((item, rest)) = items.split_first() else { return self.block(body, entry) };
        self.reference(&item.context, Place::With);
        if self.expects_errors(&item.context) {
            return self.expected(body, entry);
        }
        if let Some(flow) = self.local_context(span, item, rest, body, &entry) {
            return flow;
        }
        let before = entry.clone();
        let mut flow = self.evaluate(&item.context, entry);
        let entered = std::mem::take(&mut flow.next);
        let opened = self.opened_by(&item.context, &before, &entered);
        let pool = self.names.origin(&item.context).is_some_and(|call| pool_kind(self.names, call).is_some());
        let stack = self.names.made_by(&item.context).is_some_and(|path| path.ends_with("ExitStack"));
        // What is entered may be a run in one case and something else in another.
        let mark = format!("with {}", item.context.span.start);
        let surely = item.context.as_call().is_some();
        let entered = entered.map(|state| {
            let mut runs = state.runs.iter_mut().filter(|run| opened.contains(&run.opened)).peekable();
            let flag = if runs.peek().is_some() { Flag::Truthy } else { Flag::None };
            runs.for_each(|run| run.how = How::With);
            if !opened.is_empty() && !surely {
                state.flags.insert(mark.clone(), flag);
            }
        });
        let by_with = entered.iter().flat_map(|state| state.runs.iter().filter(|run| opened.contains(&run.opened)));
        let resumed: Vec<Value> = by_with.filter_map(|run| run.birth.resumes.clone()).collect();
        let entered = match item.target.as_ref().and_then(|target| self.flag_key(target)) {
            Some(key) => self.flagged(entered, &key, &item.context, &opened),
            None => entered,
        };
        self.swallows(items, body, &opened);
        let depth: Vec<Span> = before.iter().flat_map(|state| state.runs.iter().map(|run| run.opened)).collect();
        self.pools.extend(pool.then_some(span));
        let mut inner =
            self.within(AroundKind::Context, [&item.context], |walker| walker.with(span, rest, body, entered));
        self.pools.truncate(self.pools.len() - usize::from(pool));
        if !opened.is_empty() {
            // A run that is resumed in itself is on the stack twice.
            let resumed = resumed.into_iter().filter_map(|id| match id {
                Value::Made(made) if made.path == "info.run_id" => Some(made.at),
                _ => None,
            });
            let opened: Vec<Span> = opened.into_iter().chain(resumed).collect();
            inner = inner.each(|paths| self.leave(paths, &opened, &mark, span));
        } else if stack {
            inner = inner.each(|paths| Self::leave_stack(paths, &depth, span));
        }
        flow.next = std::mem::take(&mut inner.next);
        flow.add_exits(inner);
        flow
    }

    /// What a `with` binds is a run where one was opened, and nothing where that is all it may be else.
    fn flagged(&self, entered: Paths, key: &str, context: &Expr, opened: &[Span]) -> Paths {
        let nothing = self.value(context).alternatives().iter().any(|one| match one {
            Value::Made(made) => self.others.get(&made.at).is_some_and(|made| made.path == "contextlib.nullcontext"),
            _ => false,
        });
        entered.map(|state| {
            if state.runs.iter().any(|run| opened.contains(&run.opened)) {
                state.flags.insert(key.to_owned(), Flag::Truthy);
            } else if nothing {
                state.flags.insert(key.to_owned(), Flag::None);
            } else {
                state.flags.remove(key);
            }
        })
    }

    /// `with pytest.raises(…)` and its like: what is in it is there to raise. `patch("mlflow.…")` puts
    /// something else in MLflow's place.
    fn expects_errors(&self, context: &Expr) -> bool {
        let Some(call) = context.as_call() else { return false };
        let name = match &call.func.kind {
            ExprKind::Attribute { name, .. } | ExprKind::Name(name) => name.as_str(),
            _ => return false,
        };
        match name {
            "raises" | "assertRaises" | "assertRaisesRegex" | "suppress" | "warns" => true,
            "patch" | "object" | "dict" => call.args.first().is_some_and(|arg| {
                self.names.value(&arg.value).as_str().is_some_and(|target| target.starts_with("mlflow"))
                    || self.names.path(&arg.value).is_some_and(|path| path.starts_with("mlflow"))
            }),
            _ => false,
        }
    }

    /// A block whose calls are not looked at, and that leaves the state as it was.
    fn expected(&mut self, body: &'t Block, entry: Paths) -> Flow {
        self.unasked += 1;
        self.block(body, Paths::one(State::new(Base::Lost)));
        self.unasked -= 1;
        Flow::to(entry)
    }

    /// The calls whose runs a `with` item enters: `with start_run()`, `with run:`, or a helper that
    /// returns the run it opened.
    fn opened_by(&self, context: &Expr, before: &Paths, after: &Paths) -> Vec<Span> {
        let known: Vec<Span> = before.iter().flat_map(|state| state.runs.iter().map(|run| run.opened)).collect();
        let at_top = |state: &State| state.runs.last().filter(|run| run.how == How::Bare).map(|run| run.opened);
        if let Some(call) = context.as_call() {
            if self.effect_of(&call.func) == Effect::StartRun {
                return vec![context.span];
            }
            let helper = self.names.function(&call.func).is_some();
            return after
                .iter()
                .filter(|_| helper)
                .filter_map(at_top)
                .filter(|opened| !known.contains(opened))
                .collect();
        }
        let mut calls = Vec::new();
        let inner =
            if let ExprKind::Conditional { .. } | ExprKind::Named { .. } = context.kind { Some(context) } else { None };
        let values = self.names.bindings(context).filter_map(|binding| match binding {
            Binding::Value(value) => Some(value),
            _ => None,
        });
        for value in values.chain(inner) {
            value.each(&mut |part| {
                if self.runs.contains_key(&part.span) {
                    calls.push(part.span);
                }
            });
        }
        calls
    }

    /// The end of a `with start_run()` block, on any way out; the mark says whether it was one.
    fn leave(&mut self, paths: Paths, opened: &[Span], mark: &str, span: Span) -> Paths {
        let checks = !WITH_EXIT_ENDS_ANY_RUN.holds(self.release);
        let mut ended = Vec::new();
        let paths = paths.map(|state| {
            let another = state.flags.remove(mark) == Some(Flag::None);
            if !checks && !another || state.runs.iter().any(|run| opened.contains(&run.opened)) {
                ended.extend(state.end_active(span, true));
            }
        });
        for run in ended {
            self.runs.entry(run).or_default().ended_by.insert(span);
        }
        paths
    }

    /// The end of a `with ExitStack()` block: every run entered into it ends.
    pub(super) fn leave_stack(paths: Paths, before: &[Span], span: Span) -> Paths {
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
        let class = self.names.class(&call.func);
        let generator = if class.is_none() && rest.is_empty() { self.generator(&call.func) } else { None };
        if let Some(callable) = generator {
            let mut flow = call.args.iter().fold(Flow::to(entry.clone()), |flow, arg| self.then(flow, &arg.value));
            let entry = std::mem::take(&mut flow.next);
            let wait = Wait::Body(body);
            let (next, left) = self.through(callable.clone(), call, (wait, false), entry.clone(), &mut flow.raises);
            flow.next = next;
            // Whatever way the block is left, the generator goes on, and then that way is gone.
            for (states, exit) in [
                (left.returns, &mut flow.returns),
                (left.breaks, &mut flow.breaks),
                (left.continues, &mut flow.continues),
            ] {
                if !states.is_empty() {
                    let wait = Wait::Left(states);
                    let (gone, _) =
                        self.through(callable.clone(), call, (wait, false), entry.clone(), &mut flow.raises);
                    exit.add(gone);
                }
            }
            return Some(flow);
        }
        let class = class?;
        let (enter, exit) = (self.names.method(class, "__enter__")?, self.names.method(class, "__exit__")?);
        let object = self.value(&item.context);
        let (enter, exit) = (self.method_of(enter, object.clone()), self.method_of(exit, object));
        let exit = exit.filled(self.names, None);
        let mut flow = self.evaluate(&item.context, entry.clone());
        let entered = std::mem::take(&mut flow.next);
        let here = Step::Call(item.context.span);
        let entered = self.further(here, |walker| walker.invoke((vec![enter], true), None, entered, &mut flow.raises));
        let inner = self.with(span, rest, body, entered);
        let mut inner = inner.each(|paths| {
            if paths.is_empty() {
                return paths;
            }
            let exit = (vec![exit.clone()], true);
            self.further(here, |walker| walker.invoke(exit, None, paths, &mut Paths::default()))
        });
        flow.next = std::mem::take(&mut inner.next);
        flow.add_exits(inner);
        Some(flow)
    }

    /// The generator of the script that a call begins.
    pub(super) fn generator(&self, func: &'t Expr) -> Option<Callable<'t>> {
        let (mut found, sure) = self.certain_callables(func);
        let callable = found.pop().filter(|_| found.is_empty() && sure)?;
        callable.function().is_some_and(|function| function.yields).then_some(callable)
    }

    /// Through a generator round a block: the states after it, and how the block was left otherwise.
    pub(super) fn through(
        &mut self,
        generator: Callable<'t>,
        call: &'t Call,
        (wait, again): (Wait<'t>, bool),
        entry: Paths,
        raises: &mut Paths,
    ) -> (Paths, Flow) {
        let way = self.ways.now().to_vec();
        let handlers = self.handlers;
        self.waiting.push(Waiting { what: Some(wait), again, left: Flow::default(), way, handlers });
        let next = self.invoke((vec![generator], true), Some((&call.func, call)), entry, raises);
        let left = self.waiting.pop().map(|waiting| waiting.left).unwrap_or_default();
        (next, left)
    }

    /// The run whose id a value holds is handed to somebody who ends it.
    pub(super) fn handed_on(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::Attribute { value, name } if name == "run_id" || name == "info" => self.handed_on(value),
            _ => self.escapes(value),
        }
    }

    /// The run a value holds is handed to somebody else, who may end it.
    pub(super) fn escapes(&mut self, value: &Expr) {
        let mut calls = Vec::new();
        let mut by_id = false;
        let mut stack = vec![value];
        let mut seen = 0;
        while let Some(expr) = stack.pop() {
            seen += 1;
            if seen > 64 {
                break;
            }
            match &expr.kind {
                ExprKind::Call(call) if self.effect_of(&call.func) == Effect::StartRun => calls.push(expr.span),
                ExprKind::Name(_) => stack.extend(self.names.bindings(expr).filter_map(|binding| match binding {
                    Binding::Value(value) => Some(value),
                    _ => None,
                })),
                ExprKind::Attribute { name, value } if name == "run_id" || name == "info" => {
                    by_id = true;
                    stack.push(value);
                }
                ExprKind::Tuple(all) | ExprKind::List(all) => stack.extend(all),
                ExprKind::Conditional { body, orelse, .. } => stack.extend([&**body, &**orelse]),
                _ => {}
            }
        }
        for call in calls {
            let story = self.runs.entry(call).or_default();
            story.id_escapes |= by_id;
            story.escapes |= !by_id;
        }
    }
}

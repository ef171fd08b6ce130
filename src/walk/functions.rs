//! Calls of the script's own functions: what they make of the state.

use super::callables::{Body, CALLABLE_DEPTH, Callable};
use super::flow::{MOST_FRAMES, Walker};
use super::state::{Paths, State};
use super::ways::Step;
use crate::mlflow::Effect;
use crate::python::evaluate::Given;
use crate::python::names::{Names, functions_in};
use crate::python::tree::{Block, Call, Expr, ExprId, ExprKind, Function, StmtKind};
use crate::python::values::Value;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What the functions being walked were called with, innermost last: whose parameter, its name, its value.
#[derive(Debug, Default)]
pub(super) struct Bound {
    pub(super) values: Vec<(usize, String, Value)>,
    /// The turns of the loops that are being gone through one by one: over what, and which turn.
    pub(super) turns: Vec<(ExprId, usize)>,
}

impl Given for Bound {
    fn argument(&self, function: usize, name: &str) -> Option<Value> {
        let own = self.values.iter().rev().find(|(of, own, _)| *of == function && own == name);
        own.map(|(.., value)| value.clone())
    }

    fn turn(&self, iter: ExprId) -> Option<usize> {
        self.turns.iter().rev().find(|(over, _)| *over == iter).map(|(_, turn)| *turn)
    }
}

/// What is known of the script's functions before it is walked.
#[derive(Debug, Default)]
pub(super) struct Functions<'t> {
    /// Those that may change or ask MLflow's state, themselves or by what they call.
    pub(super) touching: HashSet<usize>,
    /// Those of them that may set something for the whole process.
    pub(super) setting: HashSet<usize>,
    /// Those of them that may leave another run active than they found.
    pub(super) switching: HashSet<usize>,
    /// Those that are named without being called: somebody else may call them.
    pub(super) handed_on: Vec<&'t Rc<Function>>,
    /// Those that stand in another function.
    pub(super) nested: HashSet<usize>,
    /// The names of properties that touch MLflow.
    pub(super) properties: HashSet<&'t str>,
    pub(super) all: Vec<&'t Rc<Function>>,
}

/// A function that is being walked, and what is known so far of what it makes of its entry.
#[derive(Debug, Default)]
pub(super) struct Going {
    function: usize,
    entry: Paths,
    next: Paths,
    raises: Paths,
    /// It was asked for by the function itself.
    used: bool,
}

/// How often a function may stand in its own way before it is given up as unknown.
const MOST_TURNS: usize = 3;

/// How many functions may be meant by one call before none is followed.
const MOST_MEANT: usize = 6;

impl<'t> Functions<'t> {
    pub(super) fn of(
        body: &'t Block,
        names: &Names<'t>,
        effect: &dyn Fn(&Expr) -> bool,
        sets: &dyn Fn(&Expr) -> bool,
        switches: &dyn Fn(&Expr) -> bool,
    ) -> Self {
        let all = functions_in(body);
        let nested = all.iter().flat_map(|function| functions_in(&function.body)).map(|inner| inner.id).collect();
        let touching = Self::reaching(&all, effect);
        let setting = Self::reaching(&all, sets);
        let mut entered = HashSet::new();
        all.iter().for_each(|function| entered_in(&function.body, &mut entered));
        let switching = Self::reaching(&all, &|func| switches(func) && !entered.contains(&func.id));
        let mut handed_on = HashMap::new();
        named_in(body, names, &mut handed_on);
        let handed_on = all.iter().filter(|function| handed_on.contains_key(&function.id));
        let handed_on = handed_on.filter(|function| touching.contains(&function.id)).copied().collect();
        let properties = all.iter().filter(|function| touching.contains(&function.id) && Names::is_property(function));
        let properties = properties.map(|function| function.name.as_str()).collect();
        Self { touching, setting, switching, handed_on, nested, properties, all }
    }

    /// The functions that call something of a kind, or something that does so by its name.
    fn reaching(all: &[&'t Rc<Function>], kind: &dyn Fn(&Expr) -> bool) -> HashSet<usize> {
        let mut reaching: HashSet<usize> = HashSet::new();
        let mut named: HashSet<&str> = HashSet::new();
        loop {
            let before = reaching.len();
            for function in all {
                if !reaching.contains(&function.id)
                    && calls(function, &|call| Self::touches(function, call, &named, kind))
                {
                    reaching.insert(function.id);
                    named.insert(&function.name);
                }
            }
            if reaching.len() == before {
                return reaching;
            }
        }
    }

    fn touches(function: &Function, call: &Call, named: &HashSet<&str>, effect: &dyn Fn(&Expr) -> bool) -> bool {
        let called = match &call.func.kind {
            ExprKind::Name(name) | ExprKind::Attribute { name, .. } => name.as_str(),
            _ => return true,
        };
        let own = function.parameters.iter().any(|parameter| parameter.name == called);
        own && call.func.as_name().is_some() || named.contains(called) || effect(&call.func)
    }
}

/// Whether a function makes a call of this kind, those of functions in it aside.
fn calls(function: &Function, wanted: &dyn Fn(&Call) -> bool) -> bool {
    let mut blocks = vec![&function.body];
    while let Some(block) = blocks.pop() {
        for stmt in block {
            let found = stmt.exprs().into_iter().any(|expr| expr.any(&mut |part| part.as_call().is_some_and(wanted)));
            if found {
                return true;
            }
            if let StmtKind::Function(inner) = &stmt.kind {
                blocks.push(&inner.body);
            }
            blocks.extend(stmt.blocks());
        }
    }
    false
}

/// What is called as a context manager in a block and all in it: that ends by itself.
fn entered_in(body: &Block, found: &mut HashSet<ExprId>) {
    for stmt in body {
        if let StmtKind::With { items, .. } = &stmt.kind {
            found.extend(items.iter().filter_map(|item| item.context.as_call()).map(|call| call.func.id));
        }
        stmt.blocks().into_iter().for_each(|block| entered_in(block, found));
    }
}

/// The functions that a block and all in it name without calling them.
fn named_in<'t>(body: &'t Block, names: &Names<'t>, found: &mut HashMap<usize, &'t Rc<Function>>) {
    for stmt in body {
        for expr in stmt.exprs() {
            let mut called = HashSet::new();
            expr.each(&mut |part| {
                if let Some(call) = part.as_call() {
                    called.insert(call.func.id);
                }
            });
            expr.each(&mut |part| {
                if matches!(part.kind, ExprKind::Name(_) | ExprKind::Attribute { .. })
                    && !called.contains(&part.id)
                    && let Some(function) = names.function(part)
                {
                    found.insert(function.id, function);
                }
            });
        }
        match &stmt.kind {
            StmtKind::Function(function) => named_in(&function.body, names, found),
            StmtKind::Class(class) => named_in(&class.body, names, found),
            _ => {}
        }
        stmt.blocks().into_iter().for_each(|block| named_in(block, names, found));
    }
}

impl<'t> Walker<'_, 't> {
    /// The value of an expression in the functions that are being walked.
    pub(super) fn value(&self, expr: &Expr) -> Value {
        self.names.value_given(expr, &self.bound)
    }

    /// Calls one of these: the states after it; `sure` that it is one of them.
    pub(super) fn invoke(
        &mut self,
        (callables, sure): (Vec<Callable<'t>>, bool),
        call: Option<(&'t Expr, &'t Call)>,
        entry: Paths,
        raises: &mut Paths,
    ) -> Paths {
        if callables.len() > MOST_MEANT {
            return entry.map(State::lose);
        }
        let mut next = if sure && !callables.is_empty() { Paths::default() } else { entry.clone() };
        for callable in callables {
            let entry = entry.clone();
            let after = match call.filter(|_| !matches!(callable.body, Body::Mlflow(..))) {
                Some((expr, _)) => {
                    self.further(Step::Call(expr.span), |walker| walker.invoke_one(callable, call, entry, raises))
                }
                None => self.invoke_one(callable, call, entry, raises),
            };
            next.add(after);
        }
        next
    }

    pub(super) fn invoke_one(
        &mut self,
        callable: Callable<'t>,
        call: Option<(&'t Expr, &'t Call)>,
        entry: Paths,
        raises: &mut Paths,
    ) -> Paths {
        let (bound, given) = (self.bound.values.len(), self.given.len());
        let callable = self.decorated_callable(callable);
        let after = match callable.body {
            Body::Function(function) => {
                let closure = self.closure_of(&callable, function, call.map(|(_, call)| call), CALLABLE_DEPTH);
                self.bound.values.extend(closure.values);
                self.given.extend(closure.callables);
                let (next, left) = self.inline(function, entry, bound);
                raises.add(left);
                next
            }
            Body::Mlflow(named, partial) => match (self.called_name(named), call) {
                (Some(name), Some((expr, call))) => {
                    let outer = std::mem::replace(&mut self.partial, partial);
                    let after = self.perform(expr, call, &name, entry, raises);
                    self.partial = outer;
                    after
                }
                // Somebody else calls it, with arguments that are not in view.
                _ => entry,
            },
            Body::Lambda(body) => {
                self.bound.values.extend(callable.closure.values);
                self.given.extend(callable.closure.callables);
                if self.frames.len() < MOST_FRAMES && self.lambdas < MOST_TURNS {
                    self.lambdas_called.insert(body.id);
                    self.lambdas += 1;
                    let next = self.expr(body, entry, raises);
                    self.lambdas -= 1;
                    next
                } else {
                    entry.map(State::lose)
                }
            }
        };
        self.bound.values.truncate(bound);
        self.given.truncate(given);
        after
    }

    /// Walks a function of the script, in the state it is called in, with what was bound from `bound`
    /// on as its own: the state after it, and those in which an exception leaves it.
    pub(super) fn inline(&mut self, function: &'t Rc<Function>, entry: Paths, bound: usize) -> (Paths, Paths) {
        let turns = self.frames.iter().filter(|frame| frame.id == function.id).count();
        if turns >= MOST_TURNS || self.frames.len() >= MOST_FRAMES {
            return self.given_up(function, entry);
        }
        self.walked.insert(function.id);
        if let Some(known) = self.going_on(function, &entry) {
            return known;
        }
        let entry = if self.decorated(function) { entry.map(State::surrounded) } else { entry };
        let own = if self.functions.nested.contains(&function.id) { 0 } else { bound };
        let bound = self.bound.values.get(own..).unwrap_or_default().to_vec();
        let key = (function.id, self.clause, self.in_worker, bound, entry.clone());
        let waits = self.waiting.last().is_some_and(|waiting| waiting.what.is_some());
        let remembered = !waits && self.given.is_empty();
        if let Some((next, raises, way)) = self.memo.get(&key).filter(|_| remembered && self.loops.is_empty()) {
            self.ways.like(way);
            return (next.clone(), raises.clone());
        }
        let (next, raises) = self.until_it_rests(function, &entry);
        if remembered && self.loops.is_empty() {
            self.memo.insert(key, (next.clone(), raises.clone(), self.ways.now().to_vec()));
        }
        (next, raises)
    }

    /// A function's body, again and again while what it makes of its entry grows by its own calls of
    /// itself.
    fn until_it_rests(&mut self, function: &'t Rc<Function>, entry: &Paths) -> (Paths, Paths) {
        let own = format!("{}:", function.id);
        self.going.push(Going { function: function.id, entry: entry.clone(), ..Going::default() });
        for _ in 0..MOST_TURNS {
            self.frames.push(function);
            let flow = self.block(&function.body, entry.clone());
            self.frames.pop();
            let mut next = flow.next;
            next.add(flow.returns);
            let next = next.map(|state| state.flags.retain(|key, _| !key.starts_with(&own)));
            let Some(going) = self.going.last_mut() else { break };
            let grown = going.next != next || going.raises != flow.raises;
            going.next.add(next);
            going.raises.add(flow.raises);
            if !(going.used && grown) {
                break;
            }
        }
        self.going.pop().map(|going| (going.next, going.raises)).unwrap_or_default()
    }

    /// A function that calls itself in the state it was called in: what is known so far of what it
    /// makes of that.
    fn going_on(&mut self, function: &Function, entry: &Paths) -> Option<(Paths, Paths)> {
        let turns = self.frames.iter().filter(|frame| frame.id == function.id).count();
        let going = self.going.iter_mut().rev().filter(|_| turns > 1);
        let same = going.into_iter().find(|going| going.function == function.id && going.entry == *entry)?;
        same.used = true;
        Some((same.next.clone(), same.raises.clone()))
    }

    /// Calls that go too deep: where they touch MLflow nothing is known of runs any more, and of
    /// nothing where they set something.
    fn given_up(&mut self, function: &'t Rc<Function>, entry: Paths) -> (Paths, Paths) {
        if !self.functions.touching.contains(&function.id) || entry.is_empty() {
            return (entry, Paths::default());
        }
        let sets = self.functions.setting.contains(&function.id);
        let lost = entry.map(|state| if sets { state.lose() } else { state.lose_runs() });
        if self.given_up.insert(function.id) {
            self.frames.push(function);
            self.block(&function.body, lost.clone());
            self.frames.pop();
        }
        (lost.clone(), lost)
    }

    /// A decorator that is not known to leave the state alone may open a run round the function.
    fn decorated(&self, function: &'t Function) -> bool {
        function.decorators.iter().any(|decorator| {
            let named = decorator.as_call().map_or(decorator, |call| &call.func);
            if self.names.function(named).is_some() {
                return false;
            }
            let path = self.names.path(named).unwrap_or_default();
            let last = path.rsplit('.').next().unwrap_or_default();
            !matches!(
                last,
                "staticmethod"
                    | "classmethod"
                    | "property"
                    | "cached_property"
                    | "contextmanager"
                    | "asynccontextmanager"
                    | "wraps"
                    | "lru_cache"
                    | "cache"
                    | "trace"
                    | "abstractmethod"
                    | "command"
                    | "override"
                    | "overload"
            )
        })
    }

    /// Whether calling this sets something for the whole process.
    pub(super) fn sets(&self, func: &Expr) -> bool {
        let sets = self.called_name(func).is_some_and(|name| {
            matches!(
                crate::mlflow::effect(&name, self.release),
                Effect::SetExperiment | Effect::SetTrackingUri | Effect::SetRegistryUri | Effect::Autolog
            )
        });
        sets || self.names.path(func).is_some_and(|path| path.starts_with("os.environ") || path == "os.putenv")
    }

    /// Whether calling this may leave another run active.
    pub(super) fn switches(&self, func: &Expr) -> bool {
        matches!(self.effect_of(func), Effect::StartRun | Effect::EndRun)
    }

    /// Whether an expression has anything to do with MLflow's state.
    pub(super) fn has_effect(&self, func: &Expr) -> bool {
        self.called_name(func).is_some_and(|name| {
            crate::mlflow::effect(&name, self.release) != Effect::Nothing || crate::mlflow::logged(&name).is_some()
        })
    }
}

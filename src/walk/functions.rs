//! Calls of the script's own functions: which one it is, what it is given, and what it makes of the
//! state.

use super::flow::{MOST_FRAMES, Walker};
use super::state::{Paths, State};
use crate::mlflow::Effect;
use crate::python::callee::{Passed, passed, returned};
use crate::python::evaluate::Given;
use crate::python::names::{Binding, Names, functions_in};
use crate::python::tree::{Block, Call, Expr, ExprId, ExprKind, Function, Pass, StmtKind};
use crate::python::values::Value;
use std::collections::{BTreeSet, HashMap, HashSet};
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

/// Something of the script that can be called.
#[derive(Debug, Clone)]
pub(super) struct Callable<'t> {
    body: Body<'t>,
    /// Whether a method is asked of an object, so that its first parameter is that.
    of_object: bool,
    /// The object, if it is known.
    object: Option<Value>,
    /// How many positions `partial` has filled.
    preset: usize,
    /// It is what its own decorators wrap.
    undecorated: bool,
    /// What the function sees of those round it that have returned.
    closure: Closure<'t>,
}

#[derive(Debug, Clone, Copy)]
enum Body<'t> {
    Function(&'t Rc<Function>),
    Lambda(&'t Expr),
    /// A function of MLflow that is named here, with what `partial` gave it.
    Mlflow(&'t Expr, Option<&'t Call>),
}

#[derive(Debug, Clone, Default)]
struct Closure<'t> {
    values: Vec<(usize, String, Value)>,
    callables: Vec<(usize, String, Callable<'t>)>,
}

/// What is known of the script's functions before it is walked.
#[derive(Debug, Default)]
pub(super) struct Functions<'t> {
    /// Those that may change or ask MLflow's state, themselves or by what they call.
    pub(super) touching: HashSet<usize>,
    /// Those of them that may set something for the whole process.
    setting: HashSet<usize>,
    /// Those that are named without being called: somebody else may call them.
    handed_on: Vec<&'t Rc<Function>>,
    /// Those that stand in another function.
    nested: HashSet<usize>,
    /// The names of properties that touch MLflow.
    pub(super) properties: HashSet<&'t str>,
    all: Vec<&'t Rc<Function>>,
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

/// How far what names a function is followed.
const CALLABLE_DEPTH: usize = 6;

/// How many functions may be meant by one call before none is followed.
const MOST_MEANT: usize = 6;

impl<'t> Functions<'t> {
    pub(super) fn of(
        body: &'t Block,
        names: &Names<'t>,
        effect: &dyn Fn(&Expr) -> bool,
        sets: &dyn Fn(&Expr) -> bool,
    ) -> Self {
        let all = functions_in(body);
        let nested = all.iter().flat_map(|function| functions_in(&function.body)).map(|inner| inner.id).collect();
        let touching = Self::reaching(&all, effect);
        let setting = Self::reaching(&all, sets);
        let mut handed_on = HashMap::new();
        named_in(body, names, &mut handed_on);
        let mut handed_on: Vec<_> =
            handed_on.into_values().filter(|function: &&Rc<Function>| touching.contains(&function.id)).collect();
        handed_on.sort_unstable_by_key(|function| function.id);
        let properties = all.iter().filter(|function| touching.contains(&function.id) && Names::is_property(function));
        let properties = properties.map(|function| function.name.as_str()).collect();
        Self { touching, setting, handed_on, nested, properties, all }
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

    /// What of the script an expression may be when it is called, and whether it surely is one of
    /// these, or nothing of the script. Where nobody tells, all that somebody else may call is meant.
    pub(super) fn callables(&self, expr: &'t Expr) -> (Vec<Callable<'t>>, bool) {
        let (found, sure) = self.known_callables(expr, CALLABLE_DEPTH);
        if !found.is_empty() {
            return (found, sure);
        }
        let objects = self.called_objects(expr);
        if sure || !objects.is_empty() {
            return (objects, true);
        }
        let meant: Vec<_> = match &expr.kind {
            ExprKind::Attribute { name, .. } => {
                let touching = |function: &&&Rc<Function>| self.functions.touching.contains(&function.id);
                let methods = self.functions.all.iter().filter(|function| function.name == *name).filter(touching);
                methods.filter(|function| self.names.class_with(function).is_some()).collect()
            }
            _ => self.functions.handed_on.iter().collect(),
        };
        (meant.into_iter().map(|function| self.callable(function)).collect(), false)
    }

    pub(super) fn callable(&self, function: &'t Rc<Function>) -> Callable<'t> {
        Callable { of_object: self.names.class_with(function).is_some(), ..Callable::new(Body::Function(function)) }
    }

    /// The functions that an expression certainly may be, and whether these are all.
    pub(super) fn certain_callables(&self, expr: &'t Expr) -> (Vec<Callable<'t>>, bool) {
        self.known_callables(expr, CALLABLE_DEPTH)
    }

    /// What is known to be called, and whether that is all.
    fn known_callables(&self, expr: &'t Expr, depth: usize) -> (Vec<Callable<'t>>, bool) {
        let Some(depth) = depth.checked_sub(1) else { return (Vec::new(), false) };
        if matches!(expr.kind, ExprKind::Name(_) | ExprKind::Attribute { .. }) && self.called_name(expr).is_some() {
            return (vec![Callable::new(Body::Mlflow(expr, None))], true);
        }
        match &expr.kind {
            ExprKind::Lambda { body, .. } => (vec![Callable::new(Body::Lambda(body))], true),
            ExprKind::Conditional { body, orelse, .. } => {
                let (mut found, sure) = self.known_callables(body, depth);
                let (more, known) = self.known_callables(orelse, depth);
                found.extend(more);
                (found, sure && known)
            }
            ExprKind::Call(call) => self.made_callables(call, depth),
            ExprKind::Attribute { value, name } => self.methods(expr, value, name),
            ExprKind::Name(_) => {
                let mut found = Vec::new();
                let mut sure = true;
                for binding in self.names.bindings(expr) {
                    match binding {
                        Binding::Function(function) => found.push(self.callable(function)),
                        Binding::Value(value) => {
                            let (more, known) = self.known_callables(value, depth);
                            found.extend(more);
                            sure &= known;
                        }
                        Binding::Parameter(of, parameter) => match self.given_callable(of, &parameter.name) {
                            Some(callable) => found.push(callable.clone()),
                            None => sure = false,
                        },
                        Binding::Element(iter) => {
                            let items = self.names.items_written(iter, &self.bound);
                            sure &= items.is_some();
                            for item in items.into_iter().flatten() {
                                let (more, known) = self.known_callables(item, depth);
                                found.extend(more);
                                sure &= known;
                            }
                        }
                        Binding::Import(_) | Binding::Class(_) => {}
                        Binding::Entered(_)
                        | Binding::Item(..)
                        | Binding::ElementItem(..)
                        | Binding::Unfollowed
                        | Binding::Deleted => sure = false,
                    }
                }
                (found, sure)
            }
            ExprKind::Subscript { value, index } => {
                let items = self.names.entries_written(value, index, &self.bound);
                let mut sure = items.is_some();
                let mut found = Vec::new();
                for item in items.into_iter().flatten() {
                    let (more, known) = self.known_callables(item, depth);
                    found.extend(more);
                    sure &= known;
                }
                (found, sure)
            }
            _ => (Vec::new(), false),
        }
    }

    /// A method, asked of this object.
    pub(super) fn method_of(&self, method: &'t Rc<Function>, object: Value) -> Callable<'t> {
        Callable { object: Some(object), ..self.callable(method) }
    }

    /// The function that a parameter of a function that is being walked is.
    fn given_callable(&self, function: usize, parameter: &str) -> Option<&Callable<'t>> {
        let given = self.given.iter().rev().find(|(of, own, _)| *of == function && own == parameter);
        given.map(|(.., callable)| callable)
    }

    /// `__call__` of the objects that an expression may be.
    fn called_objects(&self, expr: &Expr) -> Vec<Callable<'t>> {
        let value = self.value(expr);
        let all = value.alternatives().iter().map(|one| {
            let Value::Made(made) = one else { return None };
            let method = self.names.method(self.names.instance(made)?, "__call__")?;
            Some(Callable { object: Some(one.clone()), ..self.callable(method) })
        });
        all.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// The methods that `value.name` may be.
    fn methods(&self, expr: &'t Expr, value: &'t Expr, name: &str) -> (Vec<Callable<'t>>, bool) {
        if let Some(class) = self.names.class(value) {
            // Tracker.begin(tracker): the object is passed as any other.
            let method = self.names.method(class, name).map(|method| Callable::new(Body::Function(method)));
            return (method.into_iter().collect(), true);
        }
        if let Some(method) = self.super_method(value, name) {
            return (vec![method], true);
        }
        if self.names.path(expr).is_some() {
            return (Vec::new(), true);
        }
        let object = self.value(value);
        let mut found: Vec<Callable<'t>> = Vec::new();
        let mut sure = true;
        for one in object.alternatives().iter().filter(|one| **one != Value::None) {
            match one {
                Value::Made(made) => match self.names.instance(made) {
                    Some(class) => match self.names.method(class, name) {
                        Some(method) => {
                            let object = Some(one.clone());
                            found.push(Callable { object, ..self.callable(method) });
                        }
                        None => sure = false,
                    },
                    // An object of somebody else's class.
                    None => {}
                },
                Value::Str(_) | Value::Int(_) | Value::Bool(_) => {}
                _ => sure = false,
            }
        }
        if found.is_empty() && !sure {
            let method = self.names.function(expr);
            sure = method.is_some();
            found.extend(method.map(|method| Callable { object: Some(object), ..self.callable(method) }));
        }
        let mut seen = BTreeSet::new();
        found.retain(|callable| seen.insert(callable.id()));
        (found, sure)
    }

    /// `super().name`, in a method of the script.
    fn super_method(&self, value: &Expr, name: &str) -> Option<Callable<'t>> {
        let (method, asked_in) = self.names.super_method(value, name)?;
        let own = asked_in.parameters.first().and_then(|own| self.bound.argument(asked_in.id, &own.name));
        Some(Callable { object: own, ..self.callable(method) })
    }

    /// What a call gives that can be called in turn: `partial(f)`, or what a function of the script
    /// returns.
    fn made_callables(&self, call: &'t Call, depth: usize) -> (Vec<Callable<'t>>, bool) {
        if call.func.as_name() == Some("getattr") && self.names.path(&call.func).as_deref() == Some("getattr") {
            return self.looked_up(call);
        }
        if self.names.path(&call.func).as_deref() == Some("functools.partial") {
            let Some((first, rest)) = call.args.split_first() else { return (Vec::new(), false) };
            let (mut found, sure) = self.known_callables(&first.value, depth);
            for callable in &mut found {
                if let Body::Mlflow(named, None) = callable.body {
                    callable.body = Body::Mlflow(named, Some(call));
                }
                if let Body::Function(function) = callable.body {
                    let own = callable.own_parameters(self.names);
                    let positions = rest.iter().filter(|arg| arg.pass == Pass::Position);
                    for (parameter, arg) in
                        function.parameters.iter().skip(own + callable.preset).zip(positions.clone())
                    {
                        callable.closure.values.push((function.id, parameter.name.clone(), self.value(&arg.value)));
                    }
                    for arg in rest {
                        if let Pass::Keyword(name, _) = &arg.pass {
                            callable.closure.values.push((function.id, name.clone(), self.value(&arg.value)));
                        }
                    }
                    callable.preset += positions.count();
                }
            }
            return (found, sure);
        }
        let (makers, sure) = self.known_callables(&call.func, depth);
        let mut found = Vec::new();
        for maker in makers {
            let Body::Function(function) = maker.body else { continue };
            let closure = self.closure_of(&maker, function, Some(call), depth);
            found.extend(self.returned_callables(function, &closure, depth));
        }
        (found, sure)
    }

    /// `getattr(tracker, "begin")`; any method that touches MLflow where the name is not known.
    fn looked_up(&self, call: &'t Call) -> (Vec<Callable<'t>>, bool) {
        let [of, name, ..] = call.args.as_slice() else { return (Vec::new(), true) };
        let names = self.value(&name.value);
        let object = self.value(&of.value);
        let mut found = Vec::new();
        let mut sure = true;
        for one in object.alternatives() {
            let Some(class) = (if let Value::Made(made) = one { self.names.instance(made) } else { None }) else {
                sure &= self.names.path(&of.value).is_some();
                continue;
            };
            for function in &self.functions.all {
                let meant = names.alternatives().iter().any(|name| match name {
                    Value::Str(name) => *name == function.name,
                    _ => self.functions.touching.contains(&function.id),
                });
                let its = self.names.method(class, &function.name).is_some_and(|method| method.id == function.id);
                if meant && its {
                    found.push(self.method_of(function, one.clone()));
                }
            }
            sure &= names.alternatives().iter().all(|name| matches!(name, Value::Str(_)));
        }
        (found, sure)
    }

    /// The functions that a function returns, with what they see of it.
    fn returned_callables(&self, function: &'t Rc<Function>, closure: &Closure<'t>, depth: usize) -> Vec<Callable<'t>> {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let mut found = Vec::new();
        for expr in returned(function).into_iter().flatten() {
            let given = closure
                .callables
                .iter()
                .rev()
                .find(|(of, own, _)| *of == function.id && expr.as_name() == Some(own.as_str()));
            if let Some((.., callable)) = given {
                found.push(callable.clone());
                continue;
            }
            let (inner, _) = self.known_callables(expr, depth);
            found.extend(inner.into_iter().map(|mut callable| {
                callable.closure.values.splice(0..0, closure.values.iter().cloned());
                callable.closure.callables.splice(0..0, closure.callables.iter().cloned());
                callable
            }));
        }
        found
    }

    /// What a function and those in it see of its parameters, when it is called like this.
    fn closure_of(
        &self,
        callable: &Callable<'t>,
        function: &'t Rc<Function>,
        call: Option<&'t Call>,
        depth: usize,
    ) -> Closure<'t> {
        let mut closure = callable.closure.clone();
        let own = callable.own_parameters(self.names);
        if let (Some(object), Some(first), true) = (&callable.object, function.parameters.first(), own > 0) {
            closure.values.push((function.id, first.name.clone(), object.clone()));
        }
        let Some(call) = call else { return closure };
        for (parameter, given) in passed(function, call, own + callable.preset) {
            let preset = closure.values.iter().any(|(of, name, _)| *of == function.id && *name == parameter.name);
            let value = match given {
                Passed::Default(_) | Passed::Unseen if preset => continue,
                Passed::Here(value) | Passed::Default(value) => self.value(value),
                Passed::Unseen => Value::Unknown,
            };
            closure.values.push((function.id, parameter.name.clone(), value));
            if let Passed::Here(expr) = given
                && self.may_be_callable(expr)
                && let (mut found, true) = self.known_callables(expr, depth)
                && found.len() == 1
                && let Some(callable) = found.pop()
            {
                closure.callables.push((function.id, parameter.name.clone(), callable));
            }
        }
        closure
    }

    fn may_be_callable(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Lambda { .. } => true,
            ExprKind::Call(call) => {
                self.names.path(&call.func).as_deref() == Some("functools.partial")
                    || self.names.function(&call.func).is_some()
            }
            _ => false,
        }
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
            next.add(self.invoke_one(callable, call, entry.clone(), raises));
        }
        next
    }

    fn invoke_one(
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

    /// A function as its decorators of the script leave it.
    fn decorated_callable(&self, callable: Callable<'t>) -> Callable<'t> {
        let Body::Function(function) = callable.body else { return callable };
        if callable.undecorated {
            return callable;
        }
        let mut callable = callable;
        for decorator in function.decorators.iter().rev() {
            let (makers, true) = self.known_callables(decorator, 4) else { continue };
            let [maker] = makers.as_slice() else { continue };
            let Body::Function(maker_function) = maker.body else { continue };
            let Some(parameter) = maker_function.parameters.get(maker.own_parameters(self.names)) else { continue };
            let mut closure = maker.closure.clone();
            let object = callable.object.clone();
            let plain = Callable { undecorated: true, ..callable.clone() };
            closure.callables.push((maker_function.id, parameter.name.clone(), plain));
            if let [wrapper] = self.returned_callables(maker_function, &closure, 4).as_slice() {
                callable = Callable { object: wrapper.object.clone().or(object), ..wrapper.clone() };
            }
        }
        callable
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
        if let Some(known) = self.memo.get(&key).filter(|_| remembered && self.loops.is_empty()) {
            return known.clone();
        }
        let (next, raises) = self.to_its_end(function, entry);
        if remembered && self.loops.is_empty() {
            self.memo.insert(key, (next.clone(), raises.clone()));
        }
        (next, raises)
    }

    /// A function's body, again and again while what it makes of its entry grows by its own calls of
    /// itself.
    fn to_its_end(&mut self, function: &'t Rc<Function>, entry: Paths) -> (Paths, Paths) {
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

    /// A call of somebody else's that is handed functions of the script: it may call them, again and
    /// again, before it returns.
    pub(super) fn calls_back(&mut self, call: &'t Call, state: Paths, raises: &mut Paths) -> Paths {
        let mut state = state;
        for arg in &call.args {
            if !self.may_be_callable(&arg.value) {
                continue;
            }
            let (mut known, _) = self.known_callables(&arg.value, CALLABLE_DEPTH);
            known.retain(|callable| match callable.body {
                Body::Function(function) => self.functions.touching.contains(&function.id),
                Body::Lambda(_) => true,
                Body::Mlflow(..) => false,
            });
            for _ in 0..MOST_TURNS {
                for callable in &known {
                    let callable = callable.clone().filled(self.names, None);
                    let after = self.invoke_one(callable, None, state.clone(), raises);
                    state.add(after);
                }
            }
        }
        state
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

    /// Whether an expression has anything to do with MLflow's state.
    pub(super) fn has_effect(&self, func: &Expr) -> bool {
        self.called_name(func).is_some_and(|name| {
            crate::mlflow::effect(&name, self.release) != Effect::Nothing || crate::mlflow::logged(&name).is_some()
        })
    }
}

impl<'t> Callable<'t> {
    fn new(body: Body<'t>) -> Self {
        Self { body, of_object: false, object: None, preset: 0, undecorated: false, closure: Closure::default() }
    }

    /// Whether another is the same, as far as exit hooks are concerned.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.id() == other.id()
    }

    fn id(&self) -> (bool, usize) {
        match self.body {
            Body::Function(function) => (true, function.id),
            Body::Lambda(body) => (false, body.id),
            Body::Mlflow(named, _) => (false, named.id),
        }
    }

    /// The function, if it is one.
    pub(super) fn function(&self) -> Option<&'t Rc<Function>> {
        match self.body {
            Body::Function(function) => Some(function),
            Body::Lambda(_) | Body::Mlflow(..) => None,
        }
    }

    /// With these arguments by position and by name and the defaults of the others, or with none
    /// that is known.
    pub(super) fn filled(
        mut self,
        names: &Names<'t>,
        given: Option<(Vec<Value>, Vec<(String, Value)>, &dyn Fn(&Expr) -> Value)>,
    ) -> Self {
        let Body::Function(function) = self.body else { return self };
        let own = self.own_parameters(names) + self.preset;
        let known = |callable: &Self, name: &str| {
            callable.closure.values.iter().any(|(of, known, _)| *of == function.id && known == name)
        };
        for (index, parameter) in function.parameters.iter().skip(own).enumerate() {
            if known(&self, &parameter.name) {
                continue;
            }
            let value = match &given {
                Some((positions, by_name, default)) if !parameter.variadic => positions
                    .get(index)
                    .or_else(|| by_name.iter().find(|(name, _)| *name == parameter.name).map(|(_, value)| value))
                    .cloned()
                    .or_else(|| parameter.default.as_ref().map(*default))
                    .unwrap_or(Value::Unknown),
                _ => Value::Unknown,
            };
            self.closure.values.push((function.id, parameter.name.clone(), value));
        }
        self
    }

    fn own_parameters(&self, names: &Names<'t>) -> usize {
        match self.body {
            Body::Function(function) if self.of_object => names.own_parameters(function),
            Body::Function(function) => {
                // Asked of its class, a class method is passed that.
                let class = function.decorators.iter().any(|decorator| decorator.as_name() == Some("classmethod"));
                usize::from(class)
            }
            Body::Lambda(_) | Body::Mlflow(..) => 0,
        }
    }
}

//! What of the script an expression may be when it is called: a function, a method, a lambda, what a
//! factory or `partial` made, a function of MLflow by another name.

use super::flow::Walker;
use crate::python::callee::{Passed, passed, returned};
use crate::python::evaluate::Given;
use crate::python::names::{Binding, Names};
use crate::python::tree::{Call, Expr, ExprKind, Function, Pass};
use crate::python::values::Value;
use crate::script::sorted::Set;
use std::rc::Rc;

/// Something of the script that can be called.
#[derive(Debug, Clone)]
pub(super) struct Callable<'t> {
    pub(super) body: Body<'t>,
    /// Whether a method is asked of an object, so that its first parameter is that.
    pub(super) of_object: bool,
    /// The object, if it is known.
    pub(super) object: Option<Value>,
    /// How many positions `partial` has filled.
    pub(super) preset: usize,
    /// It is what its own decorators wrap.
    pub(super) undecorated: bool,
    /// What the function sees of those round it that have returned.
    pub(super) closure: Closure<'t>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Body<'t> {
    Function(&'t Rc<Function>),
    Lambda(&'t Expr),
    /// A function of MLflow that is named here, with what `partial` gave it.
    Mlflow(&'t Expr, Option<&'t Call>),
}

#[derive(Debug, Clone, Default)]
pub(super) struct Closure<'t> {
    pub(super) values: Vec<(usize, String, Value)>,
    pub(super) callables: Vec<(usize, String, Callable<'t>)>,
}

/// What a function is passed without a call of its own in the script.
pub(super) struct Filling<'f> {
    pub(super) positions: Vec<Value>,
    pub(super) names: Vec<(String, Value)>,
    /// Tells the value of a default.
    pub(super) default: &'f dyn Fn(&Expr) -> Value,
}

impl<'t> Callable<'t> {
    pub(super) fn new(body: Body<'t>) -> Self {
        Self { body, of_object: false, object: None, preset: 0, undecorated: false, closure: Closure::default() }
    }

    /// Whether another is the same, as far as exit hooks are concerned.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.id() == other.id()
    }

    pub(super) fn id(&self) -> (bool, usize) {
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
    pub(super) fn filled(mut self, names: &Names<'t>, given: Option<&Filling<'_>>) -> Self {
        let Body::Function(function) = self.body else { return self };
        let own = self.own_parameters(names) + self.preset;
        let known = |callable: &Self, name: &str| {
            callable.closure.values.iter().any(|(of, known, _)| *of == function.id && known == name)
        };
        for (index, parameter) in function.parameters.iter().skip(own).enumerate() {
            if known(&self, &parameter.name) {
                continue;
            }
            let value = match given {
                Some(given) if !parameter.variadic => {
                    let by_name =
                        || given.names.iter().find(|(name, _)| *name == parameter.name).map(|(_, value)| value);
                    let passed = given.positions.get(index).or_else(by_name).cloned();
                    passed.or_else(|| parameter.default.as_ref().map(given.default)).unwrap_or(Value::Unknown)
                }
                _ => Value::Unknown,
            };
            self.closure.values.push((function.id, parameter.name.clone(), value));
        }
        self
    }

    pub(super) fn own_parameters(&self, names: &Names<'t>) -> usize {
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

/// How far what names a function is followed.
pub(super) const CALLABLE_DEPTH: usize = 6;

impl<'t> Walker<'_, 't> {
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

    /// The functions that an expression certainly may be, and whether these are all.
    pub(super) fn certain_callables(&self, expr: &'t Expr) -> (Vec<Callable<'t>>, bool) {
        self.known_callables(expr, CALLABLE_DEPTH)
    }

    pub(super) fn callable(&self, function: &'t Rc<Function>) -> Callable<'t> {
        Callable { of_object: self.names.class_with(function).is_some(), ..Callable::new(Body::Function(function)) }
    }

    /// What is known to be called, and whether that is all.
    pub(super) fn known_callables(&self, expr: &'t Expr, depth: usize) -> (Vec<Callable<'t>>, bool) {
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
    pub(super) fn given_callable(&self, function: usize, parameter: &str) -> Option<&Callable<'t>> {
        let given = self.given.iter().rev().find(|(of, own, _)| *of == function && own == parameter);
        given.map(|(.., callable)| callable)
    }

    /// `__call__` of the objects that an expression may be.
    pub(super) fn called_objects(&self, expr: &Expr) -> Vec<Callable<'t>> {
        let value = self.value(expr);
        let all = value.alternatives().iter().map(|one| {
            let Value::Made(made) = one else { return None };
            let method = self.names.method(self.names.instance(made)?, "__call__")?;
            Some(Callable { object: Some(one.clone()), ..self.callable(method) })
        });
        all.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// The methods that `value.name` may be.
    pub(super) fn methods(&self, expr: &'t Expr, value: &'t Expr, name: &str) -> (Vec<Callable<'t>>, bool) {
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
                Value::Made(made) => {
                    // Of somebody else's class there is nothing to follow.
                    let Some(class) = self.names.instance(made) else { continue };
                    let method = self.names.method(class, name);
                    sure &= method.is_some();
                    found.extend(method.map(|method| self.method_of(method, one.clone())));
                }
                Value::Str(_) | Value::Int(_) | Value::Bool(_) => {}
                _ => sure = false,
            }
        }
        if found.is_empty() && !sure {
            let method = self.names.function(expr);
            sure = method.is_some();
            found.extend(method.map(|method| Callable { object: Some(object), ..self.callable(method) }));
        }
        let mut seen = Set::new();
        found.retain(|callable| seen.insert(callable.id()));
        (found, sure)
    }

    /// `super().name`, in a method of the script.
    pub(super) fn super_method(&self, value: &Expr, name: &str) -> Option<Callable<'t>> {
        let (method, asked_in) = self.names.super_method(value, name)?;
        let own = asked_in.parameters.first().and_then(|own| self.bound.argument(asked_in.id, &own.name));
        Some(Callable { object: own, ..self.callable(method) })
    }

    /// What a call gives that can be called in turn: `partial(f)`, or what a function of the script
    /// returns.
    pub(super) fn made_callables(&self, call: &'t Call, depth: usize) -> (Vec<Callable<'t>>, bool) {
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
    pub(super) fn looked_up(&self, call: &'t Call) -> (Vec<Callable<'t>>, bool) {
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
    pub(super) fn returned_callables(
        &self,
        function: &'t Rc<Function>,
        closure: &Closure<'t>,
        depth: usize,
    ) -> Vec<Callable<'t>> {
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
    pub(super) fn closure_of(
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

    pub(super) fn may_be_callable(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Lambda { .. } => true,
            ExprKind::Call(call) => {
                self.names.path(&call.func).as_deref() == Some("functools.partial")
                    || self.names.function(&call.func).is_some()
            }
            _ => false,
        }
    }

    /// A function as its decorators of the script leave it.
    pub(super) fn decorated_callable(&self, callable: Callable<'t>) -> Callable<'t> {
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
}

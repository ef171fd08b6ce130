//! What expressions are worth, as far as the text tells: constants and small sets of alternatives
//! through assignments, parameters, loops over literals and the script's own functions and classes.

use super::called::ARGUMENTS;
use super::callee::{Passed, passed, returned, yielded};
use super::names::{Binding, Names};
use super::texts::percent;
use super::tree::{BinaryOp, Call, Class, CompareOp, Expr, ExprId, ExprKind, Function, Part};
use super::values::{Made, Value};
use crate::script::Span;
use crate::script::sorted::by_place;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Debug;
use std::rc::Rc;

/// What the functions that are being run were called with.
pub trait Given: Debug {
    /// What a parameter of the function with this id is.
    fn argument(&self, function: usize, name: &str) -> Option<Value>;

    /// Which turn of a loop over this is being run, the first is 0.
    fn turn(&self, iter: ExprId) -> Option<usize>;
}

/// No function is being run.
#[derive(Debug)]
pub struct NothingGiven;

impl Given for NothingGiven {
    fn argument(&self, _: usize, _: &str) -> Option<Value> {
        None
    }

    fn turn(&self, _: ExprId) -> Option<usize> {
        None
    }
}

/// A function that is called with these values.
#[derive(Debug)]
pub(super) struct Called<'g> {
    pub(super) outer: &'g dyn Given,
    pub(super) function: usize,
    pub(super) values: Vec<(String, Value)>,
}

impl Given for Called<'_> {
    fn argument(&self, function: usize, name: &str) -> Option<Value> {
        let own = self.values.iter().find(|(own, _)| function == self.function && own == name);
        own.map(|(_, value)| value.clone()).or_else(|| self.outer.argument(function, name))
    }

    fn turn(&self, iter: ExprId) -> Option<usize> {
        self.outer.turn(iter)
    }
}

const DEPTH: usize = 24;

/// How many expressions one question may look at.
const FUEL: usize = 4_000;

impl<'t> Names<'t> {
    /// The value of an expression, whoever calls the function it stands in.
    #[must_use]
    pub fn value(&self, expr: &Expr) -> Value {
        self.value_given(expr, &NothingGiven)
    }

    /// The value of an expression while functions run that were called with this.
    #[must_use]
    pub fn value_given(&self, expr: &Expr, given: &dyn Given) -> Value {
        Evaluator { names: self, fuel: Cell::new(FUEL) }.value(expr, given, DEPTH)
    }

    /// The values that one turn after another of a `for` gives, if the text writes them out.
    #[must_use]
    pub fn elements_given(&self, iter: &Expr, given: &dyn Given) -> Option<Vec<Value>> {
        Evaluator { names: self, fuel: Cell::new(FUEL) }.elements(iter, given, DEPTH)
    }

    /// How many turns a `for` over this takes, if the text writes out what it goes through, in an
    /// order that is known.
    #[must_use]
    pub fn turns_given(&self, iter: &Expr, given: &dyn Given) -> Option<usize> {
        let evaluator = Evaluator { names: self, fuel: Cell::new(FUEL) };
        if let Some(call) = iter.as_call()
            && let ExprKind::Attribute { value, name } = &call.func.kind
            && name == "items"
        {
            let of = evaluator.value(value, given, DEPTH);
            let kept = matches!(&of, Value::Made(made) if evaluator.literal(made).is_some());
            return kept.then(|| evaluator.items(&of, given, DEPTH)).flatten().map(|all| all.len());
        }
        let single = |expr: &Expr| matches!(evaluator.value(expr, given, DEPTH), Value::Made(made) if evaluator.literal(&made).is_some());
        let ordered = if let Some(call) = iter.as_call() {
            match self.path(&call.func).as_deref() {
                Some("range") => true,
                Some("enumerate" | "zip" | "reversed" | "list" | "tuple" | "iter" | "tqdm.tqdm" | "tqdm.auto.tqdm") => {
                    call.args.iter().all(|arg| self.turns_given(&arg.value, given).is_some())
                }
                Some(_) => false,
                None => {
                    matches!(&call.func.kind, ExprKind::Attribute { value, name } if (name == "keys" || name == "values") && single(value))
                }
            }
        } else {
            let kept =
                |made: &Made| evaluator.literal(made).is_some_and(|literal| !matches!(literal.kind, ExprKind::Set(_)));
            matches!(&evaluator.value(iter, given, DEPTH), Value::Made(made) if kept(made))
        };
        if !ordered {
            return None;
        }
        evaluator.elements(iter, given, DEPTH).map(|all| all.len())
    }

    /// The expressions that a list, a tuple or the values of a dict are written out with.
    #[must_use]
    pub fn items_written(&self, iter: &Expr, given: &dyn Given) -> Option<Vec<&'t Expr>> {
        let evaluator = Evaluator { names: self, fuel: Cell::new(FUEL) };
        let of = match iter.as_call().map(|call| &call.func.kind) {
            Some(ExprKind::Attribute { value, name }) if name == "values" => value,
            _ => iter,
        };
        let mut found = Vec::new();
        for one in evaluator.value(of, given, DEPTH).alternatives() {
            let Value::Made(made) = one else { return None };
            let (literal, put) = evaluator.grown(made)?;
            found.extend(put);
            match &literal.kind {
                ExprKind::List(all) | ExprKind::Tuple(all) | ExprKind::Set(all) => found.extend(all),
                ExprKind::Dict(items) => found.extend(items.iter().map(|(_, value)| value)),
                _ => return None,
            }
        }
        if let Some(turn) = given.turn(iter.id) {
            found = found.get(turn).copied().into_iter().collect();
        }
        Some(found)
    }

    /// The expressions that `value[index]` may be where the value is written out.
    #[must_use]
    pub fn entries_written(&self, value: &Expr, index: &Expr, given: &dyn Given) -> Option<Vec<&'t Expr>> {
        let evaluator = Evaluator { names: self, fuel: Cell::new(FUEL) };
        let index = evaluator.value(index, given, DEPTH);
        let mut found = Vec::new();
        for one in evaluator.value(value, given, DEPTH).alternatives() {
            let Value::Made(made) = one else { return None };
            match (&evaluator.literal(made)?.kind, &index) {
                (ExprKind::Dict(items), index) => {
                    for (key, value) in items {
                        let key = evaluator.value(key.as_ref()?, given, DEPTH);
                        let other = |one: &Value| matches!((&key, one), (Value::Str(_) | Value::Int(_), Value::Str(_) | Value::Int(_)) if key != *one);
                        if !index.alternatives().iter().all(other) {
                            found.push(value);
                        }
                    }
                }
                (ExprKind::List(all) | ExprKind::Tuple(all), Value::Int(index)) => match usize::try_from(*index) {
                    Ok(index) => found.extend(all.get(index)),
                    Err(_) => found.extend(all),
                },
                (ExprKind::List(all) | ExprKind::Tuple(all), _) => found.extend(all),
                _ => return None,
            }
        }
        Some(found)
    }

    /// The keys of a dict that the text writes out, if they are all known.
    #[must_use]
    pub fn keys_given(&self, expr: &Expr, given: &dyn Given) -> Option<Vec<Value>> {
        let evaluator = Evaluator { names: self, fuel: Cell::new(FUEL) };
        let mut keys = Vec::new();
        evaluator.keys(&evaluator.value(expr, given, DEPTH), given, DEPTH, &mut keys).then_some(keys)
    }

    /// The class of the script whose object a value is.
    #[must_use]
    pub fn instance(&self, made: &Made) -> Option<&'t Rc<Class>> {
        self.instances.get(&made.at).filter(|_| made.path.is_empty()).map(|(class, _)| *class)
    }
}

pub(super) struct Evaluator<'n, 't> {
    pub(super) names: &'n Names<'t>,
    fuel: Cell<usize>,
}

impl<'t> Evaluator<'_, 't> {
    pub(super) fn value(&self, expr: &Expr, given: &dyn Given, depth: usize) -> Value {
        let (Some(depth), Some(fuel)) = (depth.checked_sub(1), self.fuel.get().checked_sub(1)) else {
            return Value::Unknown;
        };
        self.fuel.set(fuel);
        let value = |expr: &Expr| self.value(expr, given, depth);
        match &expr.kind {
            ExprKind::Str(text) => Value::Str(text.clone()),
            ExprKind::Int(number) => Value::Int(*number),
            ExprKind::Bool(truth) => Value::Bool(*truth),
            ExprKind::None => Value::None,
            ExprKind::Format(parts) => {
                let parts: Vec<Value> = parts
                    .iter()
                    .map(|part| match part {
                        Part::Text(text) => Value::Str(text.clone()),
                        Part::Value { value: inner, plain: true } => value(inner),
                        Part::Value { plain: false, .. } => Value::Unknown,
                    })
                    .collect();
                Value::joined(&parts)
            }
            ExprKind::Name(_) => {
                let bound = self.names.bindings(expr).filter(|binding| !matches!(binding, Binding::Deleted));
                Value::one_of(bound.map(|binding| self.bound(binding, given, depth)).collect::<Vec<_>>())
            }
            ExprKind::Binary { op: BinaryOp::Add, left, right } => match (value(left), value(right)) {
                (Value::Int(left), Value::Int(right)) => left.checked_add(right).map_or(Value::Unknown, Value::Int),
                (left, right) => Value::joined(&[left, right]),
            },
            ExprKind::Binary { op: BinaryOp::Div, left, right } => Value::path_joined(&[value(left), value(right)]),
            ExprKind::Binary { op: BinaryOp::Mod, left, right } => match value(left) {
                Value::Str(text) => match &right.kind {
                    ExprKind::Tuple(all) => percent(&text, &all.iter().map(value).collect::<Vec<_>>()),
                    _ => percent(&text, &[value(right)]),
                },
                _ => Value::Unknown,
            },
            ExprKind::Conditional { test, body, orelse } => match value(test) {
                Value::Bool(true) => value(body),
                Value::Bool(false) => value(orelse),
                _ => Value::one_of([value(body), value(orelse)]),
            },
            ExprKind::Bool2 { or, values } => {
                let last = values.len().saturating_sub(1);
                let kept = values.iter().enumerate().map(|(index, part)| match (value(part), or) {
                    // What is nothing gives way to what comes after an `or`.
                    (part, true) if index < last => part.without_nothing(),
                    (part, _) => Some(part),
                });
                Value::one_of(kept.flatten().collect::<Vec<_>>())
            }
            ExprKind::Named { value: inner, .. } | ExprKind::Await(inner) => value(inner),
            ExprKind::Not(inner) => match value(inner) {
                Value::Bool(truth) => Value::Bool(!truth),
                _ => Value::Unknown,
            },
            ExprKind::Compare { left, op: op @ (CompareOp::Eq | CompareOp::NotEq), right, more } if more.is_empty() => {
                match (value(left), value(right)) {
                    (Value::Str(left), Value::Str(right)) => Value::Bool((left == right) == (*op == CompareOp::Eq)),
                    (Value::Int(left), Value::Int(right)) => Value::Bool((left == right) == (*op == CompareOp::Eq)),
                    _ => Value::Unknown,
                }
            }
            ExprKind::Attribute { value: inner, name } => self.attribute(inner, name, given, depth),
            ExprKind::Call(call) => self.called(expr, call, given, depth),
            ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Set(_) | ExprKind::Dict(_) => Value::made(expr.span),
            ExprKind::Subscript { value: inner, index } => self.subscript(&value(inner), &value(index), given, depth),
            _ => Value::Unknown,
        }
    }

    fn bound(&self, binding: Binding<'t>, given: &dyn Given, depth: usize) -> Value {
        match binding {
            Binding::Value(value) => self.value(value, given, depth),
            Binding::Entered(context) => self.entered(context, given, depth),
            Binding::Element(iter) => Self::at_turn(iter, self.elements(iter, given, depth), given),
            Binding::Item(value, index) => self.item(&self.value(value, given, depth), index, given, depth),
            Binding::ElementItem(iter, index) => self.element_item(iter, index, given, depth),
            Binding::Parameter(function, parameter) => {
                given.argument(function, &parameter.name).unwrap_or_else(|| self.object_of(function, &parameter.name))
            }
            Binding::Import(_) | Binding::Function(_) | Binding::Class(_) | Binding::Unfollowed | Binding::Deleted => {
                Value::Unknown
            }
        }
    }

    /// One of what a loop goes through: the one of this turn, or any.
    pub(super) fn at_turn(iter: &Expr, all: Option<Vec<Value>>, given: &dyn Given) -> Value {
        match (all, given.turn(iter.id)) {
            (Some(all), Some(turn)) => all.into_iter().nth(turn).unwrap_or(Value::Unknown),
            (Some(all), None) => Value::one_of(all),
            (None, _) => Value::Unknown,
        }
    }

    /// `self` where nobody tells which object it is: any that the script makes of the class.
    fn object_of(&self, function: usize, parameter: &str) -> Value {
        let Some(class) = self.names.classes.get(&function) else { return Value::Outside };
        let own = class.body.iter().find_map(|stmt| match &stmt.kind {
            super::tree::StmtKind::Function(method) if method.id == function => method.parameters.first(),
            _ => None,
        });
        if own.is_none_or(|own| own.name != parameter) {
            return Value::Outside;
        }
        let made: Vec<Span> = self
            .names
            .instances
            .iter()
            .filter(|(_, (of, _))| self.names.lineage(of).iter().any(|base| Rc::ptr_eq(base, class)))
            .map(|(at, _)| *at)
            .collect();
        let made = by_place(made, |at| *at);
        if made.is_empty() { Value::Outside } else { Value::one_of(made.into_iter().map(Value::made)) }
    }

    /// What entering a context manager gives: what the script's own yields or returns, else itself.
    fn entered(&self, context: &Expr, given: &dyn Given, depth: usize) -> Value {
        if let Some(call) = context.as_call() {
            if let Some(function) = self.names.function(&call.func).filter(|function| function.yields) {
                let called = self.call_of(function, call, given, depth);
                return self.all(&yielded(function), &called, depth);
            }
            if self.names.path(&call.func).is_some_and(|path| path == "contextlib.nullcontext") {
                return call.args.first().map_or(Value::None, |arg| self.value(&arg.value, given, depth));
            }
        }
        let made = self.value(context, given, depth);
        made.each(|one| match one {
            Value::Made(made) => {
                match self.names.instance(made).and_then(|class| self.names.method(class, "__enter__")) {
                    Some(enter) => {
                        let own = enter.parameters.first().map(|own| (own.name.clone(), one.clone()));
                        let called = Called { outer: given, function: enter.id, values: own.into_iter().collect() };
                        self.all(&returned(enter), &called, depth)
                    }
                    None => one.clone(),
                }
            }
            _ => one.clone(),
        })
    }

    pub(super) fn all(&self, values: &[Option<&Expr>], given: &dyn Given, depth: usize) -> Value {
        let told = values.iter().map(|value| value.map_or(Value::None, |value| self.value(value, given, depth)));
        Value::one_of(told.collect::<Vec<_>>())
    }

    pub(super) fn call_of<'g>(
        &self,
        function: &Function,
        call: &Call,
        given: &'g dyn Given,
        depth: usize,
    ) -> Called<'g> {
        let object = match &call.func.kind {
            ExprKind::Attribute { value, .. } => Some(self.value(value, given, depth)),
            _ => None,
        };
        Called {
            outer: given,
            function: function.id,
            values: self.arguments(function, call, object.as_ref(), given, depth),
        }
    }

    pub(super) fn arguments(
        &self,
        function: &Function,
        call: &Call,
        object: Option<&Value>,
        given: &dyn Given,
        depth: usize,
    ) -> Vec<(String, Value)> {
        let own = self.names.own_parameters(function);
        let first = function.parameters.iter().take(own).zip(object);
        let mut values: Vec<(String, Value)> = first.map(|(own, object)| (own.name.clone(), object.clone())).collect();
        values.extend(passed(function, call, own).into_iter().map(|(parameter, passed)| {
            let value = match passed {
                Passed::Here(value) | Passed::Default(value) => self.value(value, given, depth),
                Passed::Unseen => Value::Unknown,
            };
            (parameter.name.clone(), value)
        }));
        values
    }

    fn attribute(&self, value: &Expr, name: &str, given: &dyn Given, depth: usize) -> Value {
        if let Some(class) = self.names.class(value) {
            return self.class_attribute(class, None, name, given, depth);
        }
        if name == "curdir" && self.names.path(value).as_deref() == Some("os") {
            return Value::Str(".".to_owned());
        }
        let of = self.value(value, given, depth);
        // Asking `None` raises: what comes after is about the others.
        let asked: Vec<Value> = of
            .alternatives()
            .iter()
            .filter(|one| **one != Value::None)
            .map(|one| match one {
                Value::Made(made) => match self.names.instances.get(&made.at).filter(|_| made.path.is_empty()) {
                    Some((class, call)) => self.class_attribute(class, Some((made, call)), name, given, depth),
                    None if self.names.literals.contains_key(&made.at) => Value::Unknown,
                    // args.tracking_uri: the default, or what was typed.
                    None if made.path == ARGUMENTS => {
                        let default =
                            self.names.argument_default(name).map(|default| self.value(default, given, depth));
                        Value::one_of(std::iter::once(Value::Given).chain(default))
                    }
                    None => {
                        let dot = if made.path.is_empty() { "" } else { "." };
                        Value::Made(Made { at: made.at, path: format!("{}{dot}{name}", made.path) })
                    }
                },
                Value::Str(_) if name == "value" => one.clone(),
                Value::Outside => Value::Outside,
                _ => Value::Unknown,
            })
            .collect();
        Value::one_of(asked)
    }

    /// What an attribute of a class of the script holds, or of an object made by this call.
    fn class_attribute(
        &self,
        class: &'t Rc<Class>,
        object: Option<(&Made, &Call)>,
        name: &str,
        given: &dyn Given,
        depth: usize,
    ) -> Value {
        let Some(depth) = depth.checked_sub(1) else { return Value::Unknown };
        if let Some((_, call)) = object {
            match self.names.field(class, call, name) {
                Some(Passed::Here(value) | Passed::Default(value)) => return self.value(value, given, depth),
                Some(Passed::Unseen) => return Value::Unknown,
                None => {}
            }
        }
        if let Some(method) = self.names.method(class, name) {
            if !Names::is_property(method) {
                return Value::Unknown;
            }
            let own = method.parameters.first().zip(object);
            let values = own.map(|(own, (made, _))| (own.name.clone(), Value::Made(made.clone())));
            let called = Called { outer: given, function: method.id, values: values.into_iter().collect() };
            return self.all(&returned(method), &called, depth);
        }
        let init = self.names.method(class, "__init__");
        let called = init.zip(object).map(|(init, (made, call))| {
            let own = Value::Made(made.clone());
            let values = self.arguments(init, call, Some(&own), given, depth);
            Called { outer: given, function: init.id, values }
        });
        let given: &dyn Given = called.as_ref().map_or(given, |called| called);
        let values = self.names.puts_of(class, name).into_iter();
        Value::one_of(
            values
                .map(|value| value.map_or(Value::Unknown, |value| self.value(value, given, depth)))
                .collect::<Vec<_>>(),
        )
    }
}

impl<'t> Names<'t> {
    /// The literals that are changed in place, each with what is put into it; `None` for one that is
    /// changed in a way that is not followed.
    pub(super) fn literals_changed(
        &self,
        changed: &[(&'t Expr, Option<&'t Expr>)],
    ) -> HashMap<Span, Option<Vec<&'t Expr>>> {
        let evaluator = Evaluator { names: self, fuel: Cell::new(FUEL * 16) };
        let mut found: HashMap<Span, Option<Vec<&'t Expr>>> = HashMap::new();
        for (of, put) in changed {
            for one in evaluator.value(of, &NothingGiven, DEPTH).alternatives() {
                if let Value::Made(made) = one {
                    let known = found.entry(made.at).or_insert_with(|| Some(Vec::new()));
                    match (known.as_mut(), put) {
                        (Some(all), Some(put)) => all.push(put),
                        _ => *known = None,
                    }
                }
            }
        }
        found
    }
}

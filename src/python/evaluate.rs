//! What expressions are worth, as far as the text tells: constants and small sets of alternatives
//! through assignments, parameters, loops over literals and the script's own functions and classes.

use super::callee::{Passed, passed, returned, yielded};
use super::names::{Binding, Names};
use super::tree::{BinaryOp, Call, Class, CompareOp, Expr, ExprId, ExprKind, Function, Part, Pass};
use super::values::{Made, Value};
use crate::script::Span;
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
struct Called<'g> {
    outer: &'g dyn Given,
    function: usize,
    values: Vec<(String, Value)>,
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

    /// What a call of a function of the script gives its parameters; `object` is what the method is
    /// asked of.
    #[must_use]
    pub fn arguments_given(
        &self,
        function: &Function,
        call: &Call,
        object: Option<Value>,
        given: &dyn Given,
    ) -> Vec<(String, Value)> {
        Evaluator { names: self, fuel: Cell::new(FUEL) }.arguments(function, call, object, given, DEPTH)
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
        let ordered = match iter.as_call() {
            Some(call) => match self.path(&call.func).as_deref() {
                Some("range") => true,
                Some("enumerate" | "zip" | "reversed" | "list" | "tuple" | "iter" | "tqdm.tqdm" | "tqdm.auto.tqdm") => {
                    call.args.iter().all(|arg| self.turns_given(&arg.value, given).is_some())
                }
                Some(_) => false,
                None => {
                    matches!(&call.func.kind, ExprKind::Attribute { value, name } if (name == "keys" || name == "values") && single(value))
                }
            },
            None => {
                let of = evaluator.value(iter, given, DEPTH);
                let kept = |made: &Made| match evaluator.literal(made).map(|one| &one.kind) {
                    Some(kind) => !matches!(kind, ExprKind::Set(_)),
                    None => false,
                };
                matches!(&of, Value::Made(made) if kept(made))
            }
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

struct Evaluator<'n, 't> {
    names: &'n Names<'t>,
    fuel: Cell<usize>,
}

impl<'t> Evaluator<'_, 't> {
    fn value(&self, expr: &Expr, given: &dyn Given, depth: usize) -> Value {
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
            Binding::Element(iter) => self.at_turn(iter, self.elements(iter, given, depth), given),
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
    fn at_turn(&self, iter: &Expr, all: Option<Vec<Value>>, given: &dyn Given) -> Value {
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
        let mut made: Vec<Span> = self
            .names
            .instances
            .iter()
            .filter(|(_, (of, _))| self.names.lineage(of).iter().any(|base| Rc::ptr_eq(base, class)))
            .map(|(at, _)| *at)
            .collect();
        made.sort_unstable();
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

    fn all(&self, values: &[Option<&Expr>], given: &dyn Given, depth: usize) -> Value {
        let told = values.iter().map(|value| value.map_or(Value::None, |value| self.value(value, given, depth)));
        Value::one_of(told.collect::<Vec<_>>())
    }

    fn call_of<'g>(&self, function: &Function, call: &Call, given: &'g dyn Given, depth: usize) -> Called<'g> {
        let object = match &call.func.kind {
            ExprKind::Attribute { value, .. } => Some(self.value(value, given, depth)),
            _ => None,
        };
        Called { outer: given, function: function.id, values: self.arguments(function, call, object, given, depth) }
    }

    fn arguments(
        &self,
        function: &Function,
        call: &Call,
        object: Option<Value>,
        given: &dyn Given,
        depth: usize,
    ) -> Vec<(String, Value)> {
        let own = self.names.own_parameters(function);
        let object = function.parameters.iter().take(own).map(|own| (own.name.clone(), object.clone()));
        let mut values: Vec<(String, Value)> =
            object.filter_map(|(name, object)| object.map(|object| (name, object))).collect();
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
            let values = self.arguments(init, call, Some(own), given, depth);
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

    fn subscript(&self, of: &Value, index: &Value, given: &dyn Given, depth: usize) -> Value {
        of.each(|one| {
            let Value::Made(made) = one else {
                return if matches!(one, Value::Outside | Value::Given) { one.clone() } else { Value::Unknown };
            };
            if let Some(ExprKind::Dict(_)) = self.literal(made).map(|literal| &literal.kind) {
                return index.each(|key| match key {
                    Value::Given => Value::Given,
                    key => self.entry(one, key, given, depth).unwrap_or(Value::Unknown),
                });
            }
            match index {
                Value::Int(index) => match usize::try_from(*index) {
                    Ok(index) => self.item(one, index, given, depth),
                    Err(_) => self.any_item(one, given, depth),
                },
                _ => self.any_item(one, given, depth),
            }
        })
    }

    /// What a dict that is written out holds under a key, the last that is written; any of its values
    /// where the key is not known. `None` where it does not have the key.
    fn entry(&self, of: &Value, key: &Value, given: &dyn Given, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        let Value::Made(made) = of else { return Some(Value::Unknown) };
        let Some(ExprKind::Dict(items)) = self.literal(made).map(|literal| &literal.kind) else {
            return Some(Value::Unknown);
        };
        let mut found = Vec::new();
        for (own, value) in items.iter().rev() {
            let told = match own {
                // {**defaults, "key": value}
                None => match self.entry(&self.value(value, given, depth), key, given, depth) {
                    Some(told) => told,
                    None => continue,
                },
                Some(own) => match (self.value(own, given, depth), key) {
                    (own @ (Value::Str(_) | Value::Int(_)), Value::Str(_) | Value::Int(_)) if own != *key => continue,
                    (Value::Str(_) | Value::Int(_), Value::Str(_) | Value::Int(_)) => {
                        found.push(self.value(value, given, depth));
                        break;
                    }
                    _ => self.value(value, given, depth),
                },
            };
            let sure = own.is_none() && found.is_empty() && !told.alternatives().contains(&Value::Unknown);
            found.push(told);
            if sure && matches!(key, Value::Str(_) | Value::Int(_)) {
                break;
            }
        }
        (!found.is_empty()).then(|| Value::one_of(found))
    }

    fn any_item(&self, of: &Value, given: &dyn Given, depth: usize) -> Value {
        self.items(of, given, depth).map_or(Value::Unknown, Value::one_of)
    }

    fn item(&self, of: &Value, index: usize, given: &dyn Given, depth: usize) -> Value {
        of.each(|one| {
            let Value::Made(made) = one else { return Value::Unknown };
            if made.path == ARGUMENTS {
                // args, rest = parser.parse_known_args()
                return if index == 0 { one.clone() } else { Value::Unknown };
            }
            match self.literal(made).map(|literal| &literal.kind) {
                Some(ExprKind::List(all) | ExprKind::Tuple(all)) => {
                    let starred = all.iter().any(|one| matches!(one.kind, ExprKind::Starred(_)));
                    all.get(index).filter(|_| !starred).map_or(Value::Unknown, |one| self.value(one, given, depth))
                }
                _ => Value::Unknown,
            }
        })
    }

    /// A list, tuple, set or dict that is written out and never changed.
    fn literal(&self, made: &Made) -> Option<&'t Expr> {
        let literal = self.names.literals.get(&made.at).copied()?;
        (made.path.is_empty() && !self.names.changed_literals.contains_key(&made.at)).then_some(literal)
    }

    /// What is put into a list or a set that is written out, or under keys of a dict, if nothing else
    /// is done to it: the list itself and that.
    fn grown(&self, made: &Made) -> Option<(&'t Expr, &[&'t Expr])> {
        let literal = self.names.literals.get(&made.at).copied()?;
        match self.names.changed_literals.get(&made.at) {
            _ if !made.path.is_empty() => None,
            None => Some((literal, &[])),
            Some(put) => Some((literal, put.as_deref()?)),
        }
    }

    /// The items of what is written out: a dict's keys.
    fn items(&self, of: &Value, given: &dyn Given, depth: usize) -> Option<Vec<Value>> {
        let mut found = Vec::new();
        for one in of.alternatives() {
            let Value::Made(made) = one else { return None };
            let (literal, put) = self.grown(made)?;
            if !put.is_empty() && matches!(literal.kind, ExprKind::Dict(_)) {
                return None;
            }
            found.extend(put.iter().map(|one| self.value(one, given, depth)));
            match &literal.kind {
                ExprKind::List(all) | ExprKind::Tuple(all) | ExprKind::Set(all) => {
                    if all.iter().any(|one| matches!(one.kind, ExprKind::Starred(_))) {
                        return None;
                    }
                    found.extend(all.iter().map(|one| self.value(one, given, depth)));
                }
                ExprKind::Dict(items) => {
                    for (key, _) in items {
                        found.push(self.value(key.as_ref()?, given, depth));
                    }
                }
                _ => return None,
            }
        }
        Some(found)
    }

    /// What a loop over this goes through, in its order.
    fn elements(&self, iter: &Expr, given: &dyn Given, depth: usize) -> Option<Vec<Value>> {
        let depth = depth.checked_sub(1)?;
        let Some(call) = iter.as_call().filter(|call| !call.unpacks()) else {
            return self.items(&self.value(iter, given, depth), given, depth);
        };
        let first = call.args.first().map(|arg| &arg.value);
        if let ExprKind::Attribute { value, name } = &call.func.kind
            && matches!(name.as_str(), "keys" | "values")
        {
            let of = self.value(value, given, depth);
            return if name == "keys" { self.items(&of, given, depth) } else { self.values_of(&of, given, depth) };
        }
        match self.names.path(&call.func).as_deref() {
            Some("range") => self.range(call, given, depth),
            Some("enumerate") => {
                let count = self.elements(first?, given, depth)?.len();
                let start =
                    call.arg("start", Some(1)).map_or(Value::Int(0), |arg| self.value(&arg.value, given, depth));
                let Value::Int(start) = start else { return None };
                (0..count).map(|index| Some(Value::Int(start.checked_add(i64::try_from(index).ok()?)?))).collect()
            }
            Some("reversed") => self.elements(first?, given, depth).map(|all| all.into_iter().rev().collect()),
            Some("zip") => {
                let all: Option<Vec<usize>> =
                    call.args.iter().map(|arg| Some(self.elements(&arg.value, given, depth)?.len())).collect();
                Some(vec![Value::Unknown; all?.into_iter().min()?])
            }
            Some("sorted" | "list" | "tuple" | "set" | "iter" | "tqdm" | "tqdm.tqdm" | "tqdm.auto.tqdm") => {
                self.elements(first?, given, depth)
            }
            _ => self.items(&self.value(iter, given, depth), given, depth),
        }
    }

    /// The keys of a dict, those that it takes from others included; whether these are all.
    fn keys(&self, of: &Value, given: &dyn Given, depth: usize, found: &mut Vec<Value>) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        of.alternatives().iter().all(|one| {
            let Value::Made(made) = one else { return false };
            let Some(ExprKind::Dict(items)) = self.literal(made).map(|literal| &literal.kind) else { return false };
            items.iter().all(|(key, value)| match key {
                Some(key) => {
                    found.push(self.value(key, given, depth));
                    true
                }
                None => self.keys(&self.value(value, given, depth), given, depth, found),
            })
        })
    }

    fn values_of(&self, of: &Value, given: &dyn Given, depth: usize) -> Option<Vec<Value>> {
        let mut found = Vec::new();
        for one in of.alternatives() {
            let Value::Made(made) = one else { return None };
            let (literal, put) = self.grown(made)?;
            let ExprKind::Dict(items) = &literal.kind else { return None };
            if items.iter().any(|(key, _)| key.is_none()) {
                return None;
            }
            found.extend(put.iter().map(|value| self.value(value, given, depth)));
            found.extend(items.iter().map(|(_, value)| self.value(value, given, depth)));
        }
        Some(found)
    }

    fn range(&self, call: &Call, given: &dyn Given, depth: usize) -> Option<Vec<Value>> {
        let bounds: Option<Vec<i64>> = call
            .args
            .iter()
            .map(|arg| match self.value(&arg.value, given, depth) {
                Value::Int(number) if arg.pass == Pass::Position => Some(number),
                _ => None,
            })
            .collect();
        let (start, end, step) = match bounds?.as_slice() {
            [end] => (0, *end, 1),
            [start, end] => (*start, *end, 1),
            [start, end, step] if *step > 0 => (*start, *end, usize::try_from(*step).ok()?),
            _ => return None,
        };
        let count = usize::try_from(end.checked_sub(start)?.max(0)).ok()?;
        (count / step <= LONGEST_RANGE).then(|| (start..end).step_by(step).map(Value::Int).collect())
    }

    fn element_item(&self, iter: &Expr, index: usize, given: &dyn Given, depth: usize) -> Value {
        let Some(depth) = depth.checked_sub(1) else { return Value::Unknown };
        if let Some(call) = iter.as_call()
            && let ExprKind::Attribute { value, name } = &call.func.kind
            && name == "items"
        {
            let of = self.value(value, given, depth);
            let items = if index == 0 { self.items(&of, given, depth) } else { self.values_of(&of, given, depth) };
            return self.at_turn(iter, items, given);
        }
        let all = self.elements(iter, given, depth);
        let items = all.map(|all| all.iter().map(|one| self.item(one, index, given, depth)).collect());
        self.at_turn(iter, items, given)
    }

    fn called(&self, expr: &Expr, call: &Call, given: &dyn Given, depth: usize) -> Value {
        if let Some(known) = self.known_call(call, given, depth) {
            return known;
        }
        let callees = self.callees(call, given, depth);
        if callees.is_empty() || callees.iter().any(|(function, _)| function.yields) {
            return Value::made(expr.span);
        }
        let told = callees.into_iter().map(|(function, object)| {
            let plain = function.decorators.iter().all(|decorator| {
                matches!(decorator.as_name(), Some("staticmethod" | "classmethod" | "cache" | "lru_cache"))
            });
            if !plain {
                return Value::Unknown;
            }
            let values = self.arguments(function, call, object, given, depth);
            let called = Called { outer: given, function: function.id, values };
            self.all(&returned(function), &called, depth)
        });
        Value::one_of(told.collect::<Vec<_>>())
    }

    /// The functions of the script that a call may mean, each with the object it is asked of.
    fn callees(&self, call: &Call, given: &dyn Given, depth: usize) -> Vec<(&'t Rc<Function>, Option<Value>)> {
        let ExprKind::Attribute { value, name } = &call.func.kind else {
            return self.names.function(&call.func).map(|function| (function, None)).into_iter().collect();
        };
        if let Some((method, asked_in)) = self.names.super_method(value, name) {
            let own = asked_in.parameters.first().and_then(|own| given.argument(asked_in.id, &own.name));
            return vec![(method, own)];
        }
        let object = self.value(value, given, depth);
        let mut found: Vec<(&Rc<Function>, Option<Value>)> = Vec::new();
        for one in object.alternatives() {
            if let Value::Made(made) = one
                && let Some(method) = self.names.instance(made).and_then(|class| self.names.method(class, name))
            {
                found.push((method, Some(one.clone())));
            }
        }
        if found.is_empty() {
            found.extend(self.names.function(&call.func).map(|function| (function, Some(object))));
        }
        found
    }

    fn known_call(&self, call: &Call, given: &dyn Given, depth: usize) -> Option<Value> {
        let arg =
            |index: usize| call.args.get(index).map_or(Value::Unknown, |arg| self.value(&arg.value, given, depth));
        let all = || call.args.iter().map(|arg| self.value(&arg.value, given, depth));
        if call.unpacks() {
            return None;
        }
        let path = self.names.path(&call.func);
        match path.as_deref() {
            Some("os.path.join" | "pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath") => {
                return Some(Value::path_joined(&all().collect::<Vec<_>>()));
            }
            Some("os.environ.get" | "os.getenv" | "os.environ.setdefault") => {
                let default = call.args.get(1).map(|_| arg(1));
                return Some(Value::one_of(std::iter::once(Value::Given).chain(default).collect::<Vec<_>>()));
            }
            Some(
                "os.path.expanduser"
                | "os.path.expandvars"
                | "pathlib.Path.home"
                | "os.getcwd"
                | "pathlib.Path.cwd"
                | "os.path.abspath"
                | "os.path.realpath"
                | "tempfile.mkdtemp"
                | "tempfile.gettempdir",
            ) => return Some(Value::Head("/".to_owned())),
            Some("str" | "os.fspath" | "os.path.normpath") => return Some(arg(0)),
            Some("int") => {
                return Some(arg(0).each(|one| if let Value::Int(_) = one { one.clone() } else { Value::Unknown }));
            }
            _ => {}
        }
        let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
        if matches!(name.as_str(), "parse_args" | "parse_known_args") {
            return Some(Value::Made(Made { at: call.parens, path: ARGUMENTS.to_owned() }));
        }
        if !METHODS.contains(&name.as_str()) || path.is_some() {
            return None;
        }
        let of = self.value(value, given, depth);
        let args: Vec<Value> = all().collect();
        match (name.as_str(), &of) {
            ("get", Value::Made(made)) => {
                self.literal(made)?;
                let found = self.entry(&of, args.first()?, given, depth);
                return Some(found.unwrap_or_else(|| args.get(1).cloned().unwrap_or(Value::None)));
            }
            ("join", _) => return self.joined_by(&of, args.first()?, given, depth),
            ("format", Value::Str(text)) => {
                let by_name = |name: &str| call.arg(name, None).map(|arg| self.value(&arg.value, given, depth));
                return Some(formatted(text, &args, by_name));
            }
            (_, Value::Made(_)) => return None,
            _ => {}
        }
        Some(of.each(|one| text_method(name, one, &args)))
    }

    /// `"-".join([a, b])`.
    fn joined_by(&self, separator: &Value, parts: &Value, given: &dyn Given, depth: usize) -> Option<Value> {
        let Value::Made(made) = parts else { return None };
        let (ExprKind::List(all) | ExprKind::Tuple(all)) = &self.literal(made)?.kind else { return None };
        let mut texts = Vec::new();
        for (index, part) in all.iter().enumerate() {
            if index > 0 {
                texts.push(separator.clone());
            }
            texts.push(self.value(part, given, depth));
        }
        Some(Value::joined(&texts))
    }
}

/// What `parse_args()` gave.
const ARGUMENTS: &str = "(arguments)";

/// The methods of texts and paths that are followed.
const METHODS: [&str; 18] = [
    "as_posix",
    "as_uri",
    "absolute",
    "capitalize",
    "expanduser",
    "format",
    "get",
    "join",
    "joinpath",
    "lower",
    "lstrip",
    "removeprefix",
    "replace",
    "resolve",
    "rstrip",
    "strip",
    "title",
    "upper",
];

/// What a method makes of a text or a path.
fn text_method(method: &str, of: &Value, args: &[Value]) -> Value {
    match (method, of, args) {
        ("as_uri", ..) => Value::Head("file:///".to_owned()),
        ("resolve" | "absolute" | "expanduser", Value::Str(_) | Value::Head(_), _) => Value::Head("/".to_owned()),
        ("as_posix", Value::Str(_) | Value::Head(_), _) => of.clone(),
        ("joinpath", Value::Str(_) | Value::Head(_), _) => {
            Value::path_joined(&std::iter::once(of).chain(args).cloned().collect::<Vec<_>>())
        }
        (_, Value::Str(text), []) => match method {
            "strip" => Value::Str(text.trim().to_owned()),
            "lstrip" => Value::Str(text.trim_start().to_owned()),
            "rstrip" => Value::Str(text.trim_end().to_owned()),
            "lower" => Value::Str(text.to_lowercase()),
            "upper" => Value::Str(text.to_uppercase()),
            "title" => Value::Str(titled(text, false)),
            "capitalize" => Value::Str(titled(text, true)),
            _ => Value::Unknown,
        },
        ("replace", Value::Str(text), [Value::Str(old), Value::Str(new)]) => {
            Value::Str(text.replace(old.as_str(), new))
        }
        ("removeprefix", Value::Str(text), [Value::Str(prefix)]) => {
            Value::Str(text.strip_prefix(prefix.as_str()).unwrap_or(text).to_owned())
        }
        _ => Value::Unknown,
    }
}

/// Each word, or the first, with a capital letter.
fn titled(text: &str, first_only: bool) -> String {
    let mut begins = true;
    text.chars()
        .flat_map(|c| {
            let up = begins && c.is_alphabetic();
            begins = if first_only { false } else { !c.is_alphabetic() };
            if up { c.to_uppercase().collect::<Vec<_>>() } else { c.to_lowercase().collect() }
        })
        .collect()
}

/// `"{}-{name}".format(…)`: whole where all places are plain and their values known.
fn formatted(text: &str, args: &[Value], by_name: impl Fn(&str) -> Option<Value>) -> Value {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut next = args.iter();
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(Value::Str(before.to_owned()));
        let Some((field, behind)) = after.split_once('}') else { break };
        let known = match field.parse::<usize>() {
            Ok(index) => args.get(index).cloned(),
            Err(_) if field.is_empty() => next.next().cloned(),
            Err(_) => by_name(field),
        };
        parts.push(known.unwrap_or(Value::Unknown));
        rest = behind;
    }
    if text.contains("{{") || text.contains("}}") {
        parts.insert(1.min(parts.len()), Value::Unknown);
    }
    parts.push(Value::Str(rest.to_owned()));
    Value::joined(&parts)
}

/// `"%s-%d" % (…)`, in the same way.
fn percent(text: &str, args: &[Value]) -> Value {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut next = args.iter();
    while let Some((before, after)) = rest.split_once('%') {
        parts.push(Value::Str(before.to_owned()));
        let plain = after.strip_prefix(['s', 'd']);
        parts.push(plain.and_then(|_| next.next()).cloned().unwrap_or(Value::Unknown));
        rest = plain.unwrap_or_default();
    }
    parts.push(Value::Str(rest.to_owned()));
    Value::joined(&parts)
}

/// How long a range may be that is told number by number.
const LONGEST_RANGE: usize = 12;

impl Value {
    /// The value where it is something: what is certainly nothing gives way to another.
    fn without_nothing(self) -> Option<Self> {
        let kept: Vec<Value> = self
            .alternatives()
            .iter()
            .filter(|one| match one {
                Self::None | Self::Bool(false) | Self::Int(0) => false,
                Self::Str(text) => !text.is_empty(),
                _ => true,
            })
            .cloned()
            .collect();
        (!kept.is_empty()).then(|| Self::one_of(kept))
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

//! Lists, tuples, sets and dicts that the text writes out, and what loops over them go through.

use super::called::ARGUMENTS;
use super::evaluate::{Evaluator, Given};
use super::tree::{Call, Expr, ExprKind, Pass};
use super::values::{Made, Value};

/// How long a range may be that is told number by number.
const LONGEST_RANGE: usize = 12;

impl<'t> Evaluator<'_, 't> {
    pub(super) fn subscript(&self, of: &Value, index: &Value, given: &dyn Given, depth: usize) -> Value {
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
    pub(super) fn entry(&self, of: &Value, key: &Value, given: &dyn Given, depth: usize) -> Option<Value> {
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

    pub(super) fn any_item(&self, of: &Value, given: &dyn Given, depth: usize) -> Value {
        self.items(of, given, depth).map_or(Value::Unknown, Value::one_of)
    }

    pub(super) fn item(&self, of: &Value, index: usize, given: &dyn Given, depth: usize) -> Value {
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
    pub(super) fn literal(&self, made: &Made) -> Option<&'t Expr> {
        let literal = self.names.literals.get(&made.at).copied()?;
        (made.path.is_empty() && !self.names.changed_literals.contains_key(&made.at)).then_some(literal)
    }

    /// What is put into a list or a set that is written out, or under keys of a dict, if nothing else
    /// is done to it: the list itself and that.
    pub(super) fn grown(&self, made: &Made) -> Option<(&'t Expr, &[&'t Expr])> {
        let literal = self.names.literals.get(&made.at).copied()?;
        match self.names.changed_literals.get(&made.at) {
            _ if !made.path.is_empty() => None,
            None => Some((literal, &[])),
            Some(put) => Some((literal, put.as_deref()?)),
        }
    }

    /// The items of what is written out: a dict's keys.
    pub(super) fn items(&self, of: &Value, given: &dyn Given, depth: usize) -> Option<Vec<Value>> {
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
    pub(super) fn elements(&self, iter: &Expr, given: &dyn Given, depth: usize) -> Option<Vec<Value>> {
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
    pub(super) fn keys(&self, of: &Value, given: &dyn Given, depth: usize, found: &mut Vec<Value>) -> bool {
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

    pub(super) fn values_of(&self, of: &Value, given: &dyn Given, depth: usize) -> Option<Vec<Value>> {
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

    pub(super) fn range(&self, call: &Call, given: &dyn Given, depth: usize) -> Option<Vec<Value>> {
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

    pub(super) fn element_item(&self, iter: &Expr, index: usize, given: &dyn Given, depth: usize) -> Value {
        let Some(depth) = depth.checked_sub(1) else { return Value::Unknown };
        if let Some(call) = iter.as_call()
            && let ExprKind::Attribute { value, name } = &call.func.kind
            && name == "items"
        {
            let of = self.value(value, given, depth);
            let items = if index == 0 { self.items(&of, given, depth) } else { self.values_of(&of, given, depth) };
            return Self::at_turn(iter, items, given);
        }
        let all = self.elements(iter, given, depth);
        let items = all.map(|all| all.iter().map(|one| self.item(one, index, given, depth)).collect());
        Self::at_turn(iter, items, given)
    }
}

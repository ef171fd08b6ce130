//! What calls give: the script's own functions, and those of Python that make texts and paths.

use super::callee::returned;
use super::evaluate::{Called, Evaluator, Given};
use super::texts::{METHODS, formatted, text_method};
use super::tree::{Call, Expr, ExprKind, Function};
use super::values::{Made, Value};
use std::rc::Rc;

/// What `parse_args()` gave.
pub(super) const ARGUMENTS: &str = "(arguments)";

impl<'t> Evaluator<'_, 't> {
    pub(super) fn called(&self, expr: &Expr, call: &Call, given: &dyn Given, depth: usize) -> Value {
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
            let values = self.arguments(function, call, object.as_ref(), given, depth);
            let called = Called { outer: given, function: function.id, values };
            self.all(&returned(function), &called, depth)
        });
        Value::one_of(told.collect::<Vec<_>>())
    }

    /// The functions of the script that a call may mean, each with the object it is asked of.
    pub(super) fn callees(
        &self,
        call: &Call,
        given: &dyn Given,
        depth: usize,
    ) -> Vec<(&'t Rc<Function>, Option<Value>)> {
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

    pub(super) fn known_call(&self, call: &Call, given: &dyn Given, depth: usize) -> Option<Value> {
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
    pub(super) fn joined_by(&self, separator: &Value, parts: &Value, given: &dyn Given, depth: usize) -> Option<Value> {
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

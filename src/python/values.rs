//! The constant value of an expression, as far as the text tells.

use super::names::{Binding, Names};
use super::tree::{BinaryOp, Call, Expr, ExprKind, Part};

/// A value: known, one of a few, known in its beginning, or unknown. Unknown is never guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A whole string, or a path as it would be written.
    Str(String),
    /// A string or path of which only the beginning is known; it may be empty.
    Head(String),
    /// A whole number.
    Int(i64),
    /// `True` or `False`.
    Bool(bool),
    /// `None`.
    None,
    /// One of these.
    OneOf(Vec<Value>),
    /// Not known.
    Unknown,
}

impl Value {
    /// The alternatives; a single value is its own.
    #[must_use]
    pub fn alternatives(&self) -> &[Value] {
        match self {
            Self::OneOf(all) => all,
            single => std::slice::from_ref(single),
        }
    }

    /// The string, if the value is wholly known.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    fn head(&self) -> (&str, bool) {
        match self {
            Self::Str(text) => (text, true),
            Self::Head(text) => (text, false),
            _ => ("", false),
        }
    }

    fn one_of(all: Vec<Value>) -> Self {
        let mut flat: Vec<Value> = Vec::new();
        for value in all {
            let parts = match value {
                Self::OneOf(parts) => parts,
                single => vec![single],
            };
            for part in parts {
                if !flat.contains(&part) {
                    flat.push(part);
                }
            }
        }
        if flat.len() > MOST_ALTERNATIVES {
            return Self::Unknown;
        }
        match <[Value; 1]>::try_from(flat) {
            Ok([only]) => only,
            Err(flat) if flat.is_empty() => Self::Unknown,
            Err(flat) => Self::OneOf(flat),
        }
    }
}

const MOST_ALTERNATIVES: usize = 8;
const DEPTH: usize = 16;

impl Names<'_> {
    /// The value of an expression.
    #[must_use]
    pub fn value(&self, expr: &Expr) -> Value {
        self.value_within(expr, DEPTH)
    }

    fn value_within(&self, expr: &Expr, depth: usize) -> Value {
        let Some(depth) = depth.checked_sub(1) else { return Value::Unknown };
        match &expr.kind {
            ExprKind::Str(text) => Value::Str(text.clone()),
            ExprKind::Int(number) => Value::Int(*number),
            ExprKind::Bool(truth) => Value::Bool(*truth),
            ExprKind::None => Value::None,
            ExprKind::Format(parts) => Self::joined(parts.iter().map(|part| match part {
                Part::Text(text) => Value::Str(text.clone()),
                Part::Value { value, plain: true } => self.value_within(value, depth),
                Part::Value { plain: false, .. } => Value::Unknown,
            })),
            ExprKind::Name(_) => {
                let values = self.bindings(expr).map(|binding| match binding {
                    Binding::Value(value) => self.value_within(value, depth),
                    _ => Value::Unknown,
                });
                Value::one_of(values.collect())
            }
            ExprKind::Binary { op: BinaryOp::Add, left, right } => {
                Self::joined([self.value_within(left, depth), self.value_within(right, depth)].into_iter())
            }
            ExprKind::Binary { op: BinaryOp::Div, left, right } => {
                Self::path_joined([self.value_within(left, depth), self.value_within(right, depth)].into_iter())
            }
            ExprKind::Binary { op: BinaryOp::Mod, left, .. } => match self.value_within(left, depth) {
                Value::Str(text) => Value::Head(text.split('%').next().unwrap_or_default().to_owned()),
                _ => Value::Unknown,
            },
            ExprKind::Conditional { body, orelse, .. } => {
                Value::one_of(vec![self.value_within(body, depth), self.value_within(orelse, depth)])
            }
            ExprKind::Bool2 { or: true, values } => {
                Value::one_of(values.iter().map(|value| self.value_within(value, depth)).collect())
            }
            ExprKind::Named { value, .. } => self.value_within(value, depth),
            ExprKind::Attribute { value, name } => self.argument(value, name, depth),
            ExprKind::Call(call) => self.called(call, depth),
            _ => Value::Unknown,
        }
    }

    fn joined(parts: impl Iterator<Item = Value>) -> Value {
        let mut text = String::new();
        for part in parts {
            match part {
                Value::Str(more) => text.push_str(&more),
                Value::Int(number) => text.push_str(&number.to_string()),
                Value::Head(more) => return Value::Head(text + &more),
                _ => return Value::Head(text),
            }
        }
        Value::Str(text)
    }

    /// The parts with a slash between them; a part that begins with one starts anew.
    fn path_joined(parts: impl Iterator<Item = Value>) -> Value {
        let mut text = String::new();
        for part in parts {
            let (more, whole) = part.head();
            if more.starts_with('/') {
                text.clear();
            } else if !text.is_empty() && !text.ends_with('/') {
                text.push('/');
            }
            text.push_str(more);
            if !whole {
                return Value::Head(text);
            }
        }
        Value::Str(text)
    }

    /// `args.tracking_uri`, where `args` is what `parse_args()` gave: the default, or what was typed.
    fn argument(&self, value: &Expr, name: &str, depth: usize) -> Value {
        let parsed = self.origin(value).is_some_and(|call| {
            matches!(&call.func.kind, ExprKind::Attribute { name, .. } if name == "parse_args" || name == "parse_known_args")
        });
        match self.argument_default(name).filter(|_| parsed) {
            Some(default) => Value::one_of(vec![Value::Unknown, self.value_within(default, depth)]),
            None => Value::Unknown,
        }
    }

    fn called(&self, call: &Call, depth: usize) -> Value {
        let arg =
            |index: usize| call.args.get(index).map_or(Value::Unknown, |arg| self.value_within(&arg.value, depth));
        let all = || call.args.iter().map(|arg| self.value_within(&arg.value, depth));
        if call.unpacks() {
            return Value::Unknown;
        }
        match self.path(&call.func).as_deref() {
            Some("os.path.join" | "pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath") => {
                return Self::path_joined(all());
            }
            Some("os.environ.get" | "os.getenv") => {
                return if call.args.len() > 1 { Value::one_of(vec![Value::Unknown, arg(1)]) } else { Value::Unknown };
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
            ) => {
                return Value::Head("/".to_owned());
            }
            Some("str" | "os.fspath" | "os.path.normpath") => return arg(0),
            _ => {}
        }
        let ExprKind::Attribute { value, name } = &call.func.kind else { return Value::Unknown };
        match (name.as_str(), self.value_within(value, depth)) {
            ("as_uri", _) => Value::Head("file:///".to_owned()),
            ("resolve" | "absolute" | "expanduser", Value::Str(_) | Value::Head(_)) => Value::Head("/".to_owned()),
            ("as_posix", path) => path,
            ("joinpath", path) => Self::path_joined(std::iter::once(path).chain(all())),
            ("strip" | "rstrip", Value::Str(text)) if call.args.is_empty() => Value::Str(text.trim().to_owned()),
            ("format", Value::Str(text)) => Value::Head(text.split('{').next().unwrap_or_default().to_owned()),
            _ => Value::Unknown,
        }
    }
}

//! The constant value of an expression, as far as the text tells.

use crate::script::Span;

/// A value: known, one of a few, known in its beginning, or unknown. Unknown is never guessed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// What the call or the literal at a place gave, or a part of it.
    Made(Made),
    /// One of these.
    OneOf(Vec<Value>),
    /// What whoever starts the script gives: an environment variable, a command-line argument.
    Given,
    /// What a caller gives who is not in the text.
    Outside,
    /// Not known.
    Unknown,
}

/// What a call, a list or a dict at a place of the script gave, told by that place: two turns of a
/// loop make two of them that are told as one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Made {
    /// The expression that made it.
    pub at: Span,
    /// The attributes asked of it, `info.run_id` for example; empty for the thing itself.
    pub path: String,
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

    /// What the expression at a place makes.
    #[must_use]
    pub fn made(at: Span) -> Self {
        Self::Made(Made { at, path: String::new() })
    }

    pub(super) fn head(&self) -> (&str, bool) {
        match self {
            Self::Str(text) => (text, true),
            Self::Head(text) => (text, false),
            _ => ("", false),
        }
    }

    /// One of several values, each told once, in order of their first mention.
    #[must_use]
    pub fn one_of(all: impl IntoIterator<Item = Value>) -> Self {
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

    /// The same with each alternative made into others.
    #[must_use]
    pub fn each(&self, make: impl FnMut(&Value) -> Value) -> Self {
        match self {
            Self::OneOf(all) => Self::one_of(all.iter().map(make)),
            single => {
                let mut make = make;
                make(single)
            }
        }
    }

    /// The texts joined, as `+` and f-strings do; up to the first part that is not known.
    pub(super) fn joined(parts: &[Value]) -> Self {
        Self::combined(parts, |parts| {
            let mut text = String::new();
            for part in parts {
                match part {
                    Self::Str(more) => text.push_str(more),
                    Self::Int(number) => text.push_str(&number.to_string()),
                    Self::Bool(truth) => text.push_str(if *truth { "True" } else { "False" }),
                    Self::Head(more) => return Self::Head(text + more),
                    _ => return Self::Head(text),
                }
            }
            Self::Str(text)
        })
    }

    /// The parts with a slash between them; a part that begins with one starts anew.
    pub(super) fn path_joined(parts: &[Value]) -> Self {
        Self::combined(parts, |parts| {
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
                    return Self::Head(text);
                }
            }
            Self::Str(text)
        })
    }

    /// What is made of every combination of the parts' alternatives; of their sure beginning where
    /// there are too many.
    fn combined(parts: &[Value], make: impl Fn(&[&Value]) -> Value) -> Self {
        let mut rows: Vec<Vec<&Value>> = vec![Vec::new()];
        let mut given = false;
        for part in parts {
            let mut all: Vec<&Value> = part.alternatives().iter().collect();
            if all.len() > 1 && all.contains(&&Self::Given) {
                // What is typed at the start makes something else of the whole.
                given = true;
                all.retain(|one| **one != Self::Given);
            }
            if rows.len() * all.len() > MOST_ALTERNATIVES {
                rows.iter_mut().for_each(|row| row.push(&Self::Unknown));
                break;
            }
            rows = rows.iter().flat_map(|row| all.iter().map(|one| [row.as_slice(), &[*one]].concat())).collect();
        }
        Self::one_of(given.then_some(Self::Given).into_iter().chain(rows.iter().map(|row| make(row))))
    }
}

const MOST_ALTERNATIVES: usize = 12;

impl Value {
    /// The value where it is something: what is certainly nothing gives way to another.
    pub(super) fn without_nothing(self) -> Option<Self> {
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

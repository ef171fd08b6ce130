//! What methods and formats make of texts and paths.

use super::values::Value;

/// The methods of texts and paths that are followed.
pub(super) const METHODS: [&str; 18] = [
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
pub(super) fn text_method(method: &str, of: &Value, args: &[Value]) -> Value {
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
            // The tables of all other letters are large, and a name with them may stay unknown.
            "lower" | "upper" | "title" | "capitalize" if !text.is_ascii() => Value::Unknown,
            "lower" => Value::Str(text.to_ascii_lowercase()),
            "upper" => Value::Str(text.to_ascii_uppercase()),
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
pub(super) fn titled(text: &str, first_only: bool) -> String {
    let mut begins = true;
    let letter = |c: char| {
        let up = begins && c.is_ascii_alphabetic();
        begins = !first_only && !c.is_ascii_alphabetic();
        if up { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
    };
    text.chars().map(letter).collect()
}

/// `"{}-{name}".format(…)`: whole where all places are plain and their values known.
pub(super) fn formatted(text: &str, args: &[Value], by_name: impl Fn(&str) -> Option<Value>) -> Value {
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
pub(super) fn percent(text: &str, args: &[Value]) -> Value {
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

//! Data that comes as JSON: the browser parses it, and each type takes its fields from that.
//!
//! The readers that serde derives do the same and make what the page fetches 20 KB larger.

use super::landed::{Chance, Facet, Landed, Sort, Spot};
use super::lanes::Bar;
use super::seen::{Checked, Edit, Kind, Mend, Place, Seen};
use crate::articles::{Article, Block, Code, Inline, Lang, Mark, Pack, Section, SectionKind, Verdict};
use crate::report::ToldStep;
use crate::walk::Why;
use js_sys::{Array, JSON, Object, Reflect};
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

/// What can be read from a value of JavaScript. What has another shape is read as nothing.
pub(crate) trait Read: Sized {
    /// Reads it.
    fn read(value: &JsValue) -> Option<Self>;
}

/// Reads a JSON text.
pub(crate) fn from_json<T: Read>(json: &str) -> Option<T> {
    T::read(&JSON::parse(json).ok()?)
}

fn field<T: Read>(of: &JsValue, name: &str) -> Option<T> {
    T::read(&Reflect::get(of, &name.into()).ok()?)
}

impl Read for String {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_string()
    }
}

impl Read for bool {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_bool()
    }
}

impl Read for usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number out of range is cut to it")]
    fn read(value: &JsValue) -> Option<Self> {
        value.as_f64().map(|number| number as Self)
    }
}

impl Read for i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a number out of range is cut to it")]
    fn read(value: &JsValue) -> Option<Self> {
        value.as_f64().map(|number| number as Self)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &JsValue) -> Option<Self> {
        if value.is_null() || value.is_undefined() { Some(None) } else { T::read(value).map(Some) }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &JsValue) -> Option<Self> {
        Array::is_array(value).then(|| Array::from(value))?.iter().map(|one| T::read(&one)).collect()
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(value: &JsValue) -> Option<Self> {
        let pair = Array::from(value);
        Some((A::read(&pair.get(0))?, B::read(&pair.get(1))?))
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read(value: &JsValue) -> Option<Self> {
        Object::entries(Object::try_from(value)?).iter().map(|entry| Read::read(&entry)).collect()
    }
}

/// Structs whose fields are called as in the JSON.
macro_rules! structs {
    ($($type:ident { $($field:ident),+ })+) => {$(
        impl Read for $type {
            fn read(value: &JsValue) -> Option<Self> {
                Some(Self { $($field: field(value, stringify!($field))?),+ })
            }
        }
    )+};
}

structs! {
    Checked { release, seen, landed, bars }
    Seen { id, about, kind, likely, message, names, place, line, related, mend }
    Place { from, to }
    Mend { title, safe, edits }
    Edit { from, to, text }
    Landed { call, keys, spot, server, experiment, run, stepped, steps, via }
    Spot { place, line }
    Facet { chances, why }
    Chance { sort, text, spots, parent }
    Bar { from, to, depth, maybe, opens, implicit, ends, runs }
    Pack { lang, whole, articles, problems }
    Article { title, words, see, lead, sections }
    Section { kind, heading, blocks }
    Code { verdict, name, language, text, marks, needs }
    Mark { line, pitfall }
}

/// Enums that are a word in the JSON.
macro_rules! words {
    ($($type:ident { $($word:literal => $variant:ident),+ })+) => {$(
        impl Read for $type {
            fn read(value: &JsValue) -> Option<Self> {
                match value.as_string()?.as_str() {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    )+};
}

words! {
    Kind { "fails" => Fails, "silent" => Silent, "advice" => Advice, "unread" => Unread }
    Sort {
        "named" => Named, "default" => Default, "block" => Block, "bare" => Bare, "implicit" => Implicit,
        "made" => Made, "nothing" => Nothing
    }
    Why { "unreached" => Unreached, "started" => Started, "caller" => Caller, "value" => Value, "ways" => Ways }
    Lang { "en" => En, "zh" => Zh }
    Verdict { "bad" => Bad, "good" => Good }
    SectionKind {
        "bad" => Bad, "good" => Good, "happens" => Happens, "why" => Why, "fix" => Fix, "leave" => Leave,
        "sources" => Sources, "other" => Other
    }
}

/// `{"paragraph": …}`: which one it is, and what is in it.
fn tagged(value: &JsValue) -> Option<(String, JsValue)> {
    let entry = Array::from(&Object::entries(Object::try_from(value)?).get(0));
    Some((entry.get(0).as_string()?, entry.get(1)))
}

impl Read for ToldStep {
    fn read(value: &JsValue) -> Option<Self> {
        let (tag, inside) = tagged(value)?;
        let line = || Read::read(&inside);
        match tag.as_str() {
            "call" => line().map(Self::Call),
            "turn" => <(usize, usize)>::read(&inside).map(|(line, turn)| Self::Turn(line, turn)),
            "handed_over" => line().map(Self::HandedOver),
            _ => None,
        }
    }
}

impl Read for Block {
    fn read(value: &JsValue) -> Option<Self> {
        let (tag, inside) = tagged(value)?;
        let inside = &inside;
        Some(match tag.as_str() {
            "paragraph" => Self::Paragraph(Read::read(inside)?),
            "list" => Self::List { ordered: field(inside, "ordered")?, items: field(inside, "items")? },
            "table" => Self::Table { head: field(inside, "head")?, rows: field(inside, "rows")? },
            "code" => Self::Code(Read::read(inside)?),
            "observed" => Self::Observed {
                example: field(inside, "example")?,
                releases: field(inside, "releases")?,
                with: field(inside, "with")?,
                lines: field(inside, "lines")?,
            },
            _ => return None,
        })
    }
}

impl Read for Inline {
    fn read(value: &JsValue) -> Option<Self> {
        let (tag, inside) = tagged(value)?;
        let inside = &inside;
        Some(match tag.as_str() {
            "text" => Self::Text(Read::read(inside)?),
            "code" => Self::Code(Read::read(inside)?),
            "strong" => Self::Strong(Read::read(inside)?),
            "emphasis" => Self::Emphasis(Read::read(inside)?),
            "link" => Self::Link { href: field(inside, "href")?, text: field(inside, "text")? },
            _ => return None,
        })
    }
}

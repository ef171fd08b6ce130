//! Fixes applied to a text.

use crate::pitfalls::Edit;

/// A text after fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// How many fixes are in it.
    pub fixes: usize,
}

/// Applies edits to a text. `None` where they overlap or don't fit the text.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut mended = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        mended.push_str(text.get(done..edit.span.start)?);
        mended.push_str(&edit.text);
        text.get(edit.span.start..edit.span.end)?;
        done = edit.span.end;
    }
    mended.push_str(text.get(done..)?);
    Some(mended)
}

/// Applies each fix that does not touch one before it. What is left out can be asked for again on the
/// text that comes out.
#[must_use]
pub fn apply_disjoint(text: &str, fixes: &[Vec<Edit>]) -> Mended {
    let mut taken: Vec<Edit> = Vec::new();
    let mut mended = Mended { text: text.to_owned(), fixes: 0 };
    for fix in fixes {
        if fix.iter().any(|edit| taken.iter().any(|other| touch(edit, other))) {
            continue;
        }
        let more: Vec<Edit> = taken.iter().chain(fix).cloned().collect();
        if let Some(text) = apply(text, &more) {
            mended = Mended { text, fixes: mended.fixes + 1 };
            taken = more;
        }
    }
    mended
}

/// Whether two edits share a byte or meet: of two texts put in at one place neither is the first.
fn touch(one: &Edit, other: &Edit) -> bool {
    one.span.start <= other.span.end && other.span.start <= one.span.end
}

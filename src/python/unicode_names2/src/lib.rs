//! Stands in for the crate of this name, whose table of character names weighs 300 KB in the page.
//!
//! The parser asks it which character a `\N{…}` escape means. Nothing Caveat checks depends on the
//! answer, so every name is accepted and means the replacement character.

/// Any name at all is a character: U+FFFD.
#[must_use]
pub fn character(_name: &str) -> Option<char> {
    Some('\u{FFFD}')
}

//! Stands in for the crate of this name, whose tables weigh 50 KB in the page, compressed.
//!
//! The parser asks it to normalize names that are not ASCII, as Python does. Of all that NFKC
//! changes, the full-width letters and digits of Chinese and Japanese input methods are what
//! readers paste; every other character is left as it is.

/// What the parser asks of a name.
pub trait UnicodeNormalization {
    /// The characters of the name, full-width ones made ASCII.
    fn nfkc(self) -> impl Iterator<Item = char>;
}

impl UnicodeNormalization for &str {
    fn nfkc(self) -> impl Iterator<Item = char> {
        self.chars().map(|char| match char {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(char) - 0xFEE0).unwrap_or(char),
            other => other,
        })
    }
}

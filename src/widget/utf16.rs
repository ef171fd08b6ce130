//! Bytes to UTF-16 code units and to lines: the one place that knows how JavaScript counts.

/// Where each line of a text starts, in bytes and in UTF-16 units.
pub(crate) struct Utf16<'t> {
    text: &'t str,
    lines: Vec<(usize, usize)>,
}

impl<'t> Utf16<'t> {
    /// Reads the text once. A line ends with `\n`, as in the editor.
    pub(crate) fn new(text: &'t str) -> Self {
        let mut lines = vec![(0, 0)];
        let mut units = 0;
        for line in text.split_inclusive('\n') {
            units += length(line);
            if line.ends_with('\n') {
                let (start, _) = lines.last().copied().unwrap_or_default();
                lines.push((start + line.len(), units));
            }
        }
        Self { text, lines }
    }

    /// The UTF-16 offset of a byte offset. One inside a character means that character's start, one
    /// behind the end means the end.
    pub(crate) fn offset(&self, byte: usize) -> usize {
        let byte = self.text.floor_char_boundary(byte);
        let (start, units) = self.lines.get(self.index(byte)).copied().unwrap_or_default();
        units + self.text.get(start..byte).map_or(0, length)
    }

    /// The number of the line that holds a byte offset, counted from 1.
    pub(crate) fn line(&self, byte: usize) -> usize {
        self.index(byte) + 1
    }

    /// The UTF-16 offset at which a line begins, by its number.
    pub(crate) fn line_start(&self, line: usize) -> usize {
        self.lines.get(line.saturating_sub(1)).map_or(0, |(_, units)| *units)
    }

    fn index(&self, byte: usize) -> usize {
        self.lines.partition_point(|(start, _)| *start <= byte).saturating_sub(1)
    }
}

/// The length of a text in UTF-16 units.
pub(crate) fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The text between two UTF-16 offsets, as far as they lie in the text.
pub(crate) fn slice(units: &[u16], from: usize, to: usize) -> String {
    let to = to.min(units.len());
    String::from_utf16_lossy(units.get(from..to).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_javascript_does() {
        let text = "a中𝄞\nb = '𝄞'\n";
        let map = Utf16::new(text);
        for (byte, _) in text.char_indices() {
            assert_eq!(map.offset(byte), length(&text[..byte]), "byte {byte}");
        }
        assert_eq!(map.offset(text.len()), length(text));
        assert_eq!(map.offset(9_999), length(text));
        assert_eq!(map.offset(2), 1, "inside 中 means its start");
    }

    #[test]
    fn counts_lines_from_one() {
        let map = Utf16::new("a\nb\n");
        assert_eq!([map.line(0), map.line(1), map.line(2), map.line(4)], [1, 1, 2, 3]);
        assert_eq!([map.line_start(1), map.line_start(2), map.line_start(3)], [0, 2, 4]);
        assert_eq!(Utf16::new("").line(0), 1);
    }
}

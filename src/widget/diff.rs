//! What edits do to a text, as lines that go and lines that come: shown before a fix is applied.

use super::seen::Edit;
use super::utf16::slice;
use serde::Serialize;

/// What happens to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Change {
    /// It goes.
    Removed,
    /// It comes.
    Added,
    /// It stands for the lines between two changes.
    Kept,
}

/// A line of a diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    /// What happens to it.
    pub(crate) kind: Change,
    /// The line, without its end.
    pub(crate) text: String,
}

const NEWLINE: u16 = b'\n' as u16;

/// The lines that `edits` take from `text` and put into it. Edits are in order and do not overlap.
pub(crate) fn diff(text: &str, edits: &[Edit]) -> Vec<Row> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut rows = Vec::new();
    for hunk in hunks(&units, edits) {
        if !rows.is_empty() {
            rows.push(Row { kind: Change::Kept, text: "⋯".to_owned() });
        }
        rows.extend(hunk.rows(&units));
    }
    rows
}

/// Whole lines with the edits that fall into them.
struct Hunk<'e> {
    from: usize,
    to: usize,
    edits: Vec<&'e Edit>,
}

fn hunks<'e>(units: &[u16], edits: &'e [Edit]) -> Vec<Hunk<'e>> {
    let mut hunks: Vec<Hunk<'e>> = Vec::new();
    for edit in edits {
        let from = line_start(units, edit.from);
        let to = line_end(units, edit.to.max(edit.from));
        match hunks.last_mut() {
            Some(last) if from <= last.to + 1 => {
                last.to = last.to.max(to);
                last.edits.push(edit);
            }
            _ => hunks.push(Hunk { from, to, edits: vec![edit] }),
        }
    }
    hunks
}

impl Hunk<'_> {
    fn rows(&self, units: &[u16]) -> Vec<Row> {
        let old = slice(units, self.from, self.to);
        let mut new = String::new();
        let mut at = self.from;
        for edit in &self.edits {
            new.push_str(&slice(units, at, edit.from));
            new.push_str(&edit.text);
            at = edit.to;
        }
        new.push_str(&slice(units, at, self.to));
        changed_lines(&old, &new)
    }
}

/// The lines that differ, once those that are alike at both ends are set aside.
fn changed_lines(old: &str, new: &str) -> Vec<Row> {
    let mut old: Vec<&str> = old.split('\n').collect();
    let mut new: Vec<&str> = new.split('\n').collect();
    let alike = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    old.drain(..alike);
    new.drain(..alike);
    while old.last().is_some() && old.last() == new.last() {
        old.pop();
        new.pop();
    }
    let row = |kind| move |line: &&str| Row { kind, text: (*line).to_owned() };
    let mut rows: Vec<Row> = old.iter().map(row(Change::Removed)).collect();
    rows.extend(new.iter().map(row(Change::Added)));
    rows
}

fn line_start(units: &[u16], at: usize) -> usize {
    let before = units.get(..at).unwrap_or(units);
    before.iter().rposition(|unit| *unit == NEWLINE).map_or(0, |newline| newline + 1)
}

fn line_end(units: &[u16], at: usize) -> usize {
    let behind = units.get(at..).unwrap_or_default();
    behind.iter().position(|unit| *unit == NEWLINE).map_or(units.len(), |newline| at + newline)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(from: usize, to: usize, text: &str) -> Edit {
        Edit { from, to, text: text.to_owned() }
    }

    fn drawn(text: &str, edits: &[Edit]) -> String {
        let sign = |row: &Row| match row.kind {
            Change::Removed => "-",
            Change::Added => "+",
            Change::Kept => "",
        };
        diff(text, edits).iter().map(|row| format!("{}{}\n", sign(row), row.text)).collect()
    }

    #[test]
    fn a_word_put_in_changes_its_line() {
        assert_eq!(drawn("中 = 1\nf()\ng()\n", &[edit(8, 8, "x")]), "-f()\n+f(x)\n");
    }

    #[test]
    fn a_line_put_in_is_only_added() {
        assert_eq!(drawn("a\nb\n", &[edit(2, 2, "new\n")]), "+new\n");
    }

    #[test]
    fn a_line_taken_out_is_only_removed() {
        assert_eq!(drawn("a\nb\nc\n", &[edit(2, 4, "")]), "-b\n");
    }

    #[test]
    fn neighbours_are_one_hunk_and_others_are_apart() {
        let edits = [edit(0, 0, "  "), edit(2, 2, "  "), edit(8, 8, "!")];
        assert_eq!(drawn("a\nb\nc\nd\ne\n", &edits), "-a\n-b\n+  a\n+  b\n⋯\n-e\n+!e\n");
    }

    #[test]
    fn edits_outside_of_the_text_do_no_harm() {
        assert_eq!(drawn("a", &[edit(7, 9, "b")]), "-a\n+ab\n");
    }
}

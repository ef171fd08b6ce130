//! Findings for the eye: the place, the sentence, the line with carets under the range.

use super::told::{Checked, Told, ToldFix, summarized};
use super::words::Words;
use crate::articles::Pack;
use crate::script::{Lines, Position};
use unicode_width::UnicodeWidthChar;

/// How many columns of a source line are shown at most.
const WIDEST: usize = 120;
/// How many columns are kept before the range in a line that is cut.
const BEFORE: usize = 40;
/// How many columns a tab is drawn with.
const TAB: usize = 4;

/// What was found in the files, with a summary as last line.
#[must_use]
pub fn text(files: &[Checked], pack: &Pack) -> String {
    summarized(files, pack, |told, lines, words| {
        entries(told, lines, words).into_iter().fold(String::new(), |out, (_, entry)| out + &entry + "\n")
    })
}

/// Findings and problems as they come in the text.
fn entries(told: &Told, lines: &Lines<'_>, words: Words) -> Vec<(Position, String)> {
    let mut entries = Vec::new();
    for finding in &told.findings {
        let Position { line, column } = finding.start;
        let outcome = words.outcome(finding.outcome);
        let mut out = format!("{}:{line}:{column} {outcome}[{}] {}\n", told.path, finding.pitfall, finding.message);
        out.push_str(&excerpt(finding.start, finding.end, lines));
        for related in &finding.related {
            let Position { line, column } = related.start;
            out.push_str(&format!("  = {}:{line}:{column} {}\n", told.path, related.message));
        }
        out.push_str(&fix(finding.fix.as_ref(), words));
        entries.push((finding.start, out));
    }
    for problem in &told.problems {
        let Position { line, column } = problem.start;
        let mut out =
            format!("{}:{line}:{column} {}[{}] {}\n", told.path, words.unreadable(), problem.kind, problem.message);
        out.push_str(&excerpt(problem.start, problem.end, lines));
        out.push_str(&fix(problem.fix.as_ref(), words));
        entries.push((problem.start, out));
    }
    entries.sort_by_key(|(start, _)| *start);
    entries
}

fn fix(fix: Option<&ToldFix>, words: Words) -> String {
    let Some(fix) = fix else { return String::new() };
    format!("  = {}\n", words.fix(fix.safety, fix.title.as_deref()))
}

/// The source line with carets under the range; under a range of several lines they go to the line's end.
fn excerpt(start: Position, end: Position, lines: &Lines<'_>) -> String {
    // No more of the line than can be shown: it may have a million characters.
    let skipped = start.column.saturating_sub(WIDEST);
    let cells: Vec<Cell> = lines.text(start.line).chars().skip(skipped).take(3 * WIDEST).map(Cell::new).collect();
    let from = (start.column - 1 - skipped).min(cells.len());
    let is_one_line = end.line == start.line;
    let to = if is_one_line { end.column.saturating_sub(1 + skipped).clamp(from, cells.len()) } else { cells.len() };
    let width = |cells: &[Cell]| cells.iter().map(|cell| cell.width).sum::<usize>();
    let (before, rest) = cells.split_at(from);
    let (range, after) = rest.split_at(to - from);
    let is_long = skipped > 0 || width(&cells) > WIDEST;
    let before = if is_long { last_columns(before, BEFORE) } else { before };
    let room = WIDEST.saturating_sub(width(before));
    let range_shown = first_columns(range, room);
    let after = first_columns(after, room.saturating_sub(width(range_shown)));
    let shown: String = [before, range_shown, after].concat().iter().map(|cell| cell.drawn.as_str()).collect();
    let ellipsis = if is_long { "…" } else { "" };
    let gap = " ".repeat(width(before) + ellipsis.chars().count());
    let carets = "^".repeat(width(range_shown).max(1));
    let number = start.line.to_string();
    let margin = " ".repeat(number.len());
    format!("{margin} |\n{number} | {ellipsis}{}{ellipsis}\n{margin} | {gap}{carets}\n", shown.trim_end())
}

/// A character as it is drawn.
#[derive(Clone)]
struct Cell {
    drawn: String,
    width: usize,
}

impl Cell {
    fn new(c: char) -> Self {
        match c.width() {
            _ if c == '\t' => Self { drawn: " ".repeat(TAB), width: TAB },
            // A control character would move the cursor, or worse.
            None => Self { drawn: '\u{FFFD}'.to_string(), width: 1 },
            Some(width) => Self { drawn: c.to_string(), width },
        }
    }
}

/// As many cells from the front as fit in a number of columns.
fn first_columns(cells: &[Cell], room: usize) -> &[Cell] {
    let mut used = 0;
    let fits = cells.iter().take_while(|cell| {
        used += cell.width;
        used <= room
    });
    cells.split_at(fits.count()).0
}

/// As many cells from the back as fit in a number of columns.
fn last_columns(cells: &[Cell], room: usize) -> &[Cell] {
    let mut used = 0;
    let fits = cells.iter().rev().take_while(|cell| {
        used += cell.width;
        used <= room
    });
    cells.split_at(cells.len() - fits.count()).1
}

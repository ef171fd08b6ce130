//! One pass over the characters that knows strings, comments, brackets and line starts: the places
//! where a mark is punctuation, and where a line is a notebook's command.

use super::span::{Name, Problem, Span, blank};
use super::{ShellLine, marks};

/// What one pass finds. Edits keep the length in bytes.
#[derive(Default)]
pub(crate) struct Scanned {
    pub(crate) edits: Vec<(Span, String)>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) comments: Vec<Span>,
    pub(crate) shell: Vec<ShellLine>,
}

/// Reads `text` once. Never fails: an open string ends with its line, or with the text if it is a
/// triple-quoted one.
pub(crate) fn scan(text: &str) -> Scanned {
    let mut scanner = Scanner { text, at: 0, depth: 0, continued: false, found: Scanned::default() };
    while scanner.at < text.len() {
        scanner.line_start();
        scanner.rest_of_line();
    }
    scanner.found.problems = one_a_line(text, scanner.found.problems);
    scanner.found
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    continued: bool,
    found: Scanned,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn line(&self) -> &'t str {
        self.rest().split_inclusive('\n').next().unwrap_or_default()
    }

    /// A magic or a shell line stands where a statement begins.
    fn line_start(&mut self) {
        if self.depth > 0 || std::mem::take(&mut self.continued) {
            return;
        }
        let line = self.line();
        let command = line.trim_start_matches([' ', '\t', '\u{c}']);
        let start = self.at + line.len() - command.len();
        if command.starts_with("%%") {
            self.cell_magic(start, command);
        } else if command.starts_with('!') || magic(command) {
            self.command(start);
        }
    }

    /// `!command` or `%magic`, with the lines it goes on over. A statement stands in its place, so
    /// that a block of nothing else stays a block.
    fn command(&mut self, start: usize) {
        let mut end = start;
        for line in self.text.get(start..).unwrap_or_default().split_inclusive('\n') {
            end += line.len();
            if !line.trim_end().ends_with('\\') {
                break;
            }
        }
        let span = Span { start, end: start + self.text.get(start..end).unwrap_or_default().trim_end().len() };
        let said = span.of(self.text);
        let text = said.trim_start_matches(['!', '%']).replace("\\\r\n", " ").replace("\\\n", " ");
        self.found.shell.push(ShellLine { span, text: text.trim().to_owned(), magic: said.starts_with('%') });
        self.found.edits.push((span, format!("0{}", blank(said).get(1..).unwrap_or_default())));
        self.at = span.end;
    }

    /// `%%time` costs its line; `%%bash` and its like make the whole cell something else.
    fn cell_magic(&mut self, start: usize, line: &str) {
        let name: String = line.chars().skip(2).take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let python = matches!(name.as_str(), "time" | "timeit" | "capture" | "prun" | "memit" | "skip" | "python" | "");
        let mut end = start + line.trim_end().len();
        if !python {
            for later in self.text.get(start + line.len()..).unwrap_or_default().split_inclusive('\n') {
                if later.starts_with("# %%") || later.starts_with("%%") || later.starts_with("# In[") {
                    break;
                }
                let span = Span { start: end, end: end + later.trim_end().len() };
                if matches!(name.as_str(), "bash" | "sh" | "script" | "cmd") {
                    self.found.shell.push(ShellLine { span, text: later.trim().to_owned(), magic: false });
                }
                end = (end + later.len()).min(self.text.len());
            }
            end = start + self.text.get(start..end).unwrap_or_default().trim_end().len();
        }
        let span = Span { start, end };
        self.found.edits.push((span, blank(span.of(self.text))));
        self.at = end;
    }

    fn rest_of_line(&mut self) {
        while let Some(next) = self.rest().chars().next() {
            let start = self.at;
            self.at += next.len_utf8();
            match next {
                '\n' => return,
                '#' | '＃' => {
                    self.mark(start, next);
                    self.comment(start);
                }
                '"' | '\'' => self.string(start, next),
                '(' | '[' | '{' | '（' | '［' | '【' | '｛' => {
                    self.depth += 1;
                    self.mark(start, next);
                }
                ')' | ']' | '}' | '）' | '］' | '】' | '｝' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.mark(start, next);
                }
                '\\' if self.rest().trim_start_matches('\r').starts_with('\n') => self.continued = true,
                _ if !next.is_ascii() => self.foreign(start, next),
                _ => {}
            }
        }
    }

    fn comment(&mut self, start: usize) {
        self.at = start + self.text.get(start..).unwrap_or_default().split('\n').next().map_or(0, str::len);
        self.found.comments.push(Span { start, end: self.at });
    }

    fn string(&mut self, start: usize, quote: char) {
        let triple = quote.to_string().repeat(3);
        let long = self.text.get(start..).is_some_and(|rest| rest.starts_with(&triple));
        self.at = start + if long { 3 } else { 1 };
        while let Some(next) = self.rest().chars().next() {
            if long && self.rest().starts_with(&triple) {
                self.at += 3;
                return;
            }
            self.at += next.len_utf8();
            match next {
                '\\' => self.at += self.rest().chars().next().map_or(0, char::len_utf8),
                '\n' if !long => {
                    self.at -= 1;
                    return;
                }
                _ if next == quote && !long => return,
                _ => {}
            }
        }
    }

    fn foreign(&mut self, start: usize, found: char) {
        if let Some(meant) = marks::quote(found) {
            self.typographic_string(start, found, meant);
        } else if marks::full_width(found).is_some() {
            self.mark(start, found);
        } else if marks::invisible(found) && !(start == 0 && found == '\u{feff}') {
            self.replace(start, found, ' ', "invisible-character");
        }
    }

    /// A string between typographic quotes: its quotes become ASCII ones with the spare bytes
    /// outside them, so that the value stays what the reader sees.
    fn typographic_string(&mut self, start: usize, found: char, meant: char) {
        let spare = |mark: char| " ".repeat(mark.len_utf8() - 1);
        let rest = self.rest().split('\n').next().unwrap_or_default();
        let close = rest.char_indices().find(|(_, next)| marks::quote(*next) == Some(meant) || *next == meant);
        self.replace_with(start, found, format!("{}{meant}", spare(found)), meant, "smart-quote");
        if let Some((offset, last)) = close {
            let at = self.at + offset;
            self.at = at + last.len_utf8();
            if last != meant {
                self.replace_with(at, last, format!("{meant}{}", spare(last)), meant, "smart-quote");
            }
        }
    }

    fn mark(&mut self, start: usize, found: char) {
        if let Some(meant) = marks::full_width(found) {
            self.replace(start, found, meant, "full-width");
        }
    }

    fn replace(&mut self, start: usize, found: char, meant: char, kind: &'static str) {
        let text = format!("{meant}{}", " ".repeat(found.len_utf8() - 1));
        self.replace_with(start, found, text, meant, kind);
    }

    fn replace_with(&mut self, start: usize, found: char, text: String, meant: char, kind: &'static str) {
        let span = Span { start, end: start + found.len_utf8() };
        self.found.edits.push((span, text));
        let shown = if marks::invisible(found) { format!("U+{:04X}", u32::from(found)) } else { found.to_string() };
        self.found.problems.push(Problem {
            kind,
            names: vec![("found", Name::Text(shown)), ("meant", Name::Text(meant.to_string()))],
            span,
            fix: Some(vec![(span, meant.to_string())]),
        });
    }
}

/// `%name`, and not the `%` of an expression that goes on from the line above.
fn magic(line: &str) -> bool {
    line.strip_prefix('%').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// One note for a line's marks of a kind, with one fix for all of them.
fn one_a_line(text: &str, problems: Vec<Problem>) -> Vec<Problem> {
    let mut kept: Vec<Problem> = Vec::new();
    for problem in problems {
        let same_line =
            |last: &Problem| !text.get(last.span.end..problem.span.start).is_some_and(|gap| gap.contains('\n'));
        if let Some(last) = kept.iter_mut().rev().find(|last| last.kind == problem.kind).filter(|last| same_line(last))
        {
            if let (Some(edits), Some(more)) = (last.fix.as_mut(), problem.fix) {
                edits.extend(more);
            }
        } else {
            kept.push(problem);
        }
    }
    kept
}

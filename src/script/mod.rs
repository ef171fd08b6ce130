//! Takes what was pasted and hands on Python text of the same length, so that a byte offset means
//! the same place in both.
//!
//! May not parse Python: it knows strings, comments and brackets, no statement.

mod directives;
mod fences;
mod lines;
mod margins;
mod marks;
mod prompts;
mod requirements;
mod scan;
pub mod sorted;
mod span;

pub use directives::Directives;
pub use lines::{Lines, Position};
pub(crate) use span::blanked;
pub use span::{Name, Problem, Span};

/// The longest text that is checked, in bytes: past it the parser's trees outgrow a page's memory.
pub const LONGEST: usize = 1_000_000;

/// What was pasted, read as Python.
#[derive(Debug, Clone)]
pub struct Script {
    /// Python text of exactly the pasted text's length in bytes.
    pub python: String,
    /// The same without its comments.
    pub code: String,
    /// What could not be taken as it stands: full-width marks, smart quotes, too long a text.
    pub problems: Vec<Problem>,
    /// The shell lines and magics (`!mlflow server`, `%env A=b`), which Python does not see.
    pub shell: Vec<ShellLine>,
    /// What comments and `pip install` lines say to Caveat.
    pub directives: Directives,
}

/// A shell line or a magic of a notebook, continuation lines included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellLine {
    /// Where it stands.
    pub span: Span,
    /// What it says, without the `!` or `%` it begins with and without continuation marks.
    pub text: String,
    /// `%name` rather than `!command`.
    pub magic: bool,
}

impl Script {
    /// Reads any text. What is no Python is blanked with as many bytes, newlines kept.
    #[must_use]
    pub fn read(text: &str) -> Self {
        if text.len() > LONGEST {
            return Self::refused(text, "too-large");
        }
        if text.trim_start().starts_with("{\"cells\"") || text.trim_start().starts_with("{\n \"cells\"") {
            return Self::refused(text, "notebook-json");
        }
        let mut blanks = Vec::new();
        let mut shell = Vec::new();
        fences::find(text, &mut blanks, &mut shell);
        prompts::find(text, &mut blanks);
        if blanks.is_empty() {
            margins::find(text, &mut blanks);
        }
        if blanks.is_empty() {
            requirements::find(text, &mut blanks);
        }
        let unfenced = span::replaced(text, &blanks);
        let mut scanned = scan::scan(&unfenced);
        shell.append(&mut scanned.shell);
        let shell = sorted::by_place(shell, |line| line.span);
        let python = span::replaced(&unfenced, &scanned.edits);
        Self {
            code: blanked(&python, scanned.comments.iter().copied()),
            python,
            problems: scanned.problems,
            directives: Directives::read(&unfenced, &scanned.comments, &shell)
                .or_release(|| requirements::release(text)),
            shell,
        }
    }

    fn refused(text: &str, kind: &'static str) -> Self {
        let first_line = text.lines().next().map_or(0, str::len);
        Self {
            python: span::blank(text),
            code: span::blank(text),
            problems: vec![Problem { kind, names: Vec::new(), span: Span { start: 0, end: first_line }, fix: None }],
            shell: Vec::new(),
            directives: Directives::default(),
        }
    }
}

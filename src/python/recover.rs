//! Parsing that never fails: what the parser reports becomes one note for each broken statement,
//! and a bracket that was never closed does not swallow the lines below it.

use super::lower::Lowering;
use super::tree::Block;
use crate::script::sorted::by_place;
use crate::script::{Name, Problem, Span};
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{
    InterpolatedStringErrorType, LexicalErrorType, Mode, ParseError, ParseErrorType, ParseOptions, Parsed,
    parse_unchecked,
};
use ruff_text_size::{Ranged, TextRange};

/// How many operators, or how many dots, one line may chain at one depth: each is a level of the
/// tree, and a tree is walked and dropped recursively.
const LONGEST_CHAIN: usize = 1_000;

/// How often a closing bracket is supplied before the parser's own recovery has to do.
const MOST_REPAIRS: usize = 24;

/// Parses the text: a tree of all that could be read, and a note for each statement that could not.
pub(crate) fn parse(text: &str) -> (Block, Vec<Problem>) {
    let (mut patched, mut problems) = without_long_chains(text);
    let mut offsets = Offsets::default();
    let mut parsed = parse_once(&patched);
    for _ in 0..MOST_REPAIRS {
        if parsed.errors().is_empty() {
            break;
        }
        let Some(repair) = unclosed(&patched) else { break };
        problems.push(Problem {
            kind: "unclosed-bracket",
            names: vec![("found", Name::Text(repair.bracket.to_string()))],
            span: offsets.span_of(repair.opened, repair.opened + 1),
            fix: None,
        });
        patched.insert_str(repair.at, &repair.closers);
        offsets.insert(repair.at, repair.closers.len());
        parsed = parse_once(&patched);
    }
    let notes = parsed.errors().iter().map(|error| note(error, &offsets, &patched));
    problems.extend(notes);
    let block = Lowering::new(&offsets).block(parsed.suite());
    (block, one_a_line(text, problems))
}

fn parse_once(text: &str) -> Parsed<ruff_python_ast::ModModule> {
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Ipython));
    parsed.try_into_module().unwrap_or_else(|| {
        // Ipython mode always makes a module; an empty one keeps the types honest.
        ruff_python_parser::parse_unchecked_source("", ruff_python_ast::PySourceType::Ipynb)
    })
}

/// Leads from the parsed text, into which brackets were put, back to the pasted one.
#[derive(Debug, Default)]
pub(crate) struct Offsets {
    /// Where in the parsed text bytes were put in, and how many, in order.
    inserted: Vec<(usize, usize)>,
}

impl Offsets {
    pub(crate) fn span(&self, range: TextRange) -> Span {
        self.span_of(range.start().to_usize(), range.end().to_usize())
    }

    fn span_of(&self, start: usize, end: usize) -> Span {
        Span { start: self.original(start), end: self.original(end) }
    }

    fn original(&self, at: usize) -> usize {
        let before = self.inserted.iter().take_while(|(place, _)| *place < at);
        at - before.map(|(place, length)| (*length).min(at - place)).sum::<usize>()
    }

    fn insert(&mut self, at: usize, length: usize) {
        for (place, _) in &mut self.inserted {
            if *place >= at {
                *place += length;
            }
        }
        self.inserted.push((at, length));
        self.inserted.sort_unstable();
    }
}

struct Repair {
    /// The first bracket left open.
    opened: usize,
    bracket: char,
    /// Where the closing brackets go.
    at: usize,
    closers: String,
}

/// The first bracket that a line below proves to be left open: that line begins with a name where
/// Python would need a comma or an operator, or, if the bracket is never closed at all, it reads as
/// a statement and is not indented deeper than the line of the bracket.
fn unclosed(text: &str) -> Option<Repair> {
    let mut scan = Brackets::default();
    let ever_closed = Brackets::whole(text).open.is_empty();
    let mut at = 0;
    let mut code_end = 0;
    for line in text.split_inclusive('\n') {
        if let Some((first, _)) = scan.open.first().copied() {
            let indent = indentation(line);
            let outer = text.get(..first).map_or("", |before| before.rsplit('\n').next().unwrap_or_default());
            let shallow = indent <= indentation(outer) && !outer.trim().is_empty() || indent == 0;
            let before = text.get(..code_end).unwrap_or_default();
            let proves = !scan.in_string()
                && begins_statement(line)
                && shallow
                && (!goes_on(before) || !ever_closed && reads_as_statement(line));
            if proves && code_end > first {
                return Some(repair(text, &scan, code_end));
            }
        }
        if let Some(end) = scan.line(line, at) {
            code_end = end;
        }
        at += line.len();
    }
    let open = !scan.in_string() && scan.open.first().is_some_and(|(first, _)| code_end > *first);
    open.then(|| repair(text, &scan, code_end))
}

fn repair(text: &str, scan: &Brackets, code_end: usize) -> Repair {
    let (opened, bracket) = scan.open.first().copied().unwrap_or_default();
    let closers: String = scan.open.iter().rev().map(|(_, open)| closing(*open)).collect();
    let header = text.get(..opened).and_then(|before| before.rsplit('\n').next()).is_some_and(begins_block);
    let before_colon = text.get(..code_end).is_some_and(|code| code.ends_with(':'));
    Repair { opened, bracket, at: if header && before_colon { code_end - 1 } else { code_end }, closers }
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '\u{c}']).len()
}

const KEYWORDS: [&str; 13] =
    ["for", "if", "else", "and", "or", "in", "is", "not", "lambda", "await", "async", "from", "as"];

/// The line begins with a name that is none of the words that go on with an expression.
fn begins_statement(line: &str) -> bool {
    let word: String = line
        .trim_start_matches([' ', '\t', '\u{c}'])
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    word.starts_with(|c: char| c.is_alphabetic() || c == '_') && !KEYWORDS.contains(&word.as_str())
}

/// `name = …`, `name.name(…`, `name(…`: not merely an argument on a line of its own.
fn reads_as_statement(line: &str) -> bool {
    let line = line.trim();
    let target = line.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
    let rest = target.trim_start();
    let whole_call = rest.starts_with('(') && !line.ends_with(',');
    let assigned = rest.starts_with('=') && !rest.starts_with("==") && !line.ends_with(',');
    whole_call || assigned || begins_block(line) || line.starts_with("import ")
}

fn begins_block(line: &str) -> bool {
    let word: String = line.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    matches!(
        word.as_str(),
        "with" | "if" | "for" | "while" | "def" | "class" | "elif" | "async" | "try" | "except" | "match" | "case"
    )
}

/// The code above ends where an expression must go on: a comma, an operator, an opening bracket.
fn goes_on(before: &str) -> bool {
    before.trim_end().ends_with(|c: char| ",([{+-*/%=<>|&^~@.\\:".contains(c))
        || ["and", "or", "not", "in", "is", "if", "else", "for", "lambda"].iter().any(|word| {
            before
                .trim_end()
                .strip_suffix(word)
                .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
}

/// Open brackets, with strings and comments passed over.
#[derive(Default)]
struct Brackets {
    open: Vec<(usize, char)>,
    long_string: Option<char>,
}

impl Brackets {
    fn whole(text: &str) -> Self {
        let mut scan = Self::default();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            scan.line(line, at);
            at += line.len();
        }
        scan
    }

    fn in_string(&self) -> bool {
        self.long_string.is_some()
    }

    /// Reads one line that starts at byte `at`; where its code ends, if it has any.
    fn line(&mut self, line: &str, at: usize) -> Option<usize> {
        let mut end = None;
        let mut chars = line.char_indices().peekable();
        let mut short: Option<char> = None;
        while let Some((offset, next)) = chars.next() {
            let rest = line.get(offset..).unwrap_or_default();
            if let Some(quote) = self.long_string {
                if rest.starts_with(&quote.to_string().repeat(3)) {
                    self.long_string = None;
                    chars.nth(1);
                } else if next == '\\' {
                    chars.next();
                }
                end = Some(at + line.trim_end().len());
                continue;
            }
            if let Some(quote) = short {
                match next {
                    '\\' => _ = chars.next(),
                    _ if next == quote => short = None,
                    _ => {}
                }
            } else {
                match next {
                    '#' => break,
                    '"' | '\'' if rest.starts_with(&next.to_string().repeat(3)) => {
                        self.long_string = Some(next);
                        chars.nth(1);
                    }
                    '"' | '\'' => short = Some(next),
                    '(' | '[' | '{' => self.open.push((at + offset, next)),
                    ')' | ']' | '}' => self.close(next),
                    _ => {}
                }
            }
            if !next.is_whitespace() {
                end = Some(at + offset + next.len_utf8());
            }
        }
        end
    }

    fn close(&mut self, bracket: char) {
        if let Some(index) = self.open.iter().rposition(|(_, open)| closing(*open) == bracket) {
            self.open.truncate(index);
        }
    }
}

/// Lines that chain too much are blanked before the parser sees them.
fn without_long_chains(text: &str) -> (String, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut out = text.to_owned();
    for span in long_chains(text) {
        let blanked: String = span
            .of(text)
            .bytes()
            .map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' })
            .collect();
        out.replace_range(span.start..span.end, &blanked);
        problems.push(Problem { kind: "too-long-chain", names: Vec::new(), span: first_line(text, span), fix: None });
    }
    (out, problems)
}

/// Statements that chain more operators and dots between two commas than a tree may have levels.
/// A long table is wide, not deep: its commas begin the count anew.
fn long_chains(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut scan = Brackets::default();
    let (mut at, mut start) = (0, 0);
    let (mut links, mut most) = (0, 0);
    for line in text.split_inclusive('\n') {
        if scan.open.is_empty() && !scan.in_string() {
            start = at;
            (links, most) = (0, 0);
        }
        for (index, part) in line.split(',').enumerate() {
            links = if index == 0 { links } else { 0 } + chain_links(part);
            most = most.max(links);
        }
        scan.line(line, at);
        at += line.len();
        let ends = scan.open.is_empty() && !scan.in_string() || at == text.len();
        if ends && most > LONGEST_CHAIN {
            found.push(Span { start, end: at });
        }
    }
    found
}

/// The operators, dots and opening brackets of a piece of a line.
fn chain_links(part: &str) -> usize {
    let marks = part.bytes().filter(|byte| b".+-*/%|&^@=<>([{~:".contains(byte)).count();
    let words = part
        .split(' ')
        .filter(|word| matches!(*word, "and" | "or" | "not" | "if" | "lambda" | "await" | "in" | "is"))
        .count();
    marks + words
}

fn first_line(text: &str, span: Span) -> Span {
    let length = span.of(text).lines().next().map_or(0, str::len);
    Span { start: span.start, end: span.start + length }
}

/// The parser's error as one of the kinds that have a sentence.
fn note(error: &ParseError, offsets: &Offsets, text: &str) -> Problem {
    let at = error.location.start().to_usize();
    let line_start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
    let kind = match &error.error {
        ParseErrorType::RecursionLimitExceeded => "too-deep",
        ParseErrorType::UnexpectedIndentation | ParseErrorType::Lexical(LexicalErrorType::IndentationError) => {
            "unexpected-indent"
        }
        ParseErrorType::Lexical(LexicalErrorType::UnclosedStringError)
        | ParseErrorType::FStringError(
            InterpolatedStringErrorType::UnterminatedString
            | InterpolatedStringErrorType::UnterminatedTripleQuotedString,
        ) => "unclosed-string",
        ParseErrorType::OtherError(said) if said.starts_with("Expected an indented block") => "missing-block",
        ParseErrorType::ExpectedToken { expected: TokenKind::Colon, .. } => "missing-colon",
        _ if line
            .trim_start()
            .strip_prefix("print ")
            .is_some_and(|rest| !rest.trim_start().starts_with(['(', '=', '.'])) =>
        {
            "python2-print"
        }
        _ => "broken-statement",
    };
    let code_end = Brackets::default().line(line, line_start).unwrap_or(line_start);
    let whole = offsets.span_of((line_start + indentation(line)).min(code_end), code_end);
    let span = offsets.span(error.range());
    let seen = !text.get(error.range().to_std_range()).unwrap_or_default().trim().is_empty();
    let colon = Span { start: whole.end, end: whole.end };
    Problem {
        kind,
        names: Vec::new(),
        span: if seen && kind != "missing-block" { span } else { whole },
        fix: (kind == "missing-colon" && !seen).then(|| vec![(colon, ":".to_owned())]),
    }
}

/// The first note of a line is the cause; the others follow from it.
fn one_a_line(text: &str, problems: Vec<Problem>) -> Vec<Problem> {
    let mut problems = by_place(problems, |problem| problem.span);
    let line = |at: usize| text.get(..at).map_or(0, |before| before.matches('\n').count());
    let mut last = None;
    problems.retain(|problem| {
        let here = line(problem.span.start);
        let first = last != Some(here);
        last = Some(here);
        first
    });
    problems
}

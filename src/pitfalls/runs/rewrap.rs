//! Moving lines into a `with` block. Only where nothing but white space changes: a text that spans
//! lines would change with its indentation, so near one nothing is offered.

use crate::pitfalls::edits::{inserted, line_start};
use crate::pitfalls::{Context, Edit};
use crate::script::Span;
use crate::walk::CallSite;

const STEP: &str = "    ";

/// The most lines that are moved at once: more is not looked through before it is applied.
const MOST_LINES: usize = 80;

/// The line of a logging call moved into the `with` block that ends right above it.
pub(crate) fn indented(context: &Context<'_>, with: Span, call: Span) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
    let (start, indent) = line_start(text, call.start);
    let (_, outer) = line_start(text, with.start);
    let between = text.get(with.end..start)?;
    let adjacent = between.lines().skip(1).all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    let alone = start + indent.len() == call.start
        && text.get(call.end..)?.lines().next().unwrap_or_default().split('#').next()?.trim().is_empty();
    let one_line = !call.of(text).contains('\n');
    (adjacent && alone && one_line && indent == outer).then(|| vec![inserted(call.start, STEP)])
}

/// `start_run()` and all that follows in its block, turned into a `with`.
pub(crate) fn to_the_end(context: &Context<'_>, site: &CallSite<'_>) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
    let (_, indent) = line_start(text, site.expr.span.start);
    let after = end_of_line(text, site.expr.span.end);
    let mut end = after;
    for line in text.get(after..)?.split_inclusive('\n') {
        let code = !line.trim().is_empty();
        if code && (!line.starts_with(indent) || line.trim_start().starts_with(['e', 'f']) && is_clause(line)) {
            break;
        }
        end += line.len();
    }
    wrapped(text, site, Span { start: after, end }, None)
}

/// `start_run()` … `end_run()` in one block, turned into a `with`.
pub(crate) fn between(context: &Context<'_>, site: &CallSite<'_>, end: Span) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
    let (_, indent) = line_start(text, site.expr.span.start);
    let (end_line, end_indent) = line_start(text, end.start);
    let after = end_of_line(text, site.expr.span.end);
    let alone = end_line + end_indent.len() == end.start && end_of_line(text, end.end) - end.end <= 1;
    if indent != end_indent || !alone || end_line < after {
        return None;
    }
    let gone = Edit { span: Span { start: end_line, end: end_of_line(text, end.end) }, text: String::new() };
    wrapped(text, site, Span { start: after, end: end_line }, Some(gone))
}

fn wrapped(text: &str, site: &CallSite<'_>, body: Span, last: Option<Edit>) -> Option<Vec<Edit>> {
    let (start, indent) = line_start(text, site.expr.span.start);
    let inside = body.of(text);
    let header = Span { start: start + indent.len(), end: site.expr.span.start };
    let target = match header.of(text).trim() {
        "" => String::new(),
        assigned => {
            let name = assigned.strip_suffix('=')?.trim_end();
            name.chars().all(|c| c.is_alphanumeric() || c == '_').then(|| format!(" as {name}"))?
        }
    };
    let rest = text.get(site.expr.span.end..body.start)?.trim_end_matches(['\n', '\r']);
    let blocks = !rest.split('#').next()?.trim().is_empty();
    let spans_lines =
        inside.contains("\"\"\"") || inside.contains("'''") || inside.lines().any(|line| line.ends_with('\\'));
    let shallow = inside.lines().any(|line| !line.trim().is_empty() && !line.starts_with(indent));
    let defines = inside
        .lines()
        .any(|line| line.starts_with("def ") || line.starts_with("class ") || line.starts_with("if __name__"));
    let empty = inside.trim().is_empty()
        || inside.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    if blocks || spans_lines || shallow || defines || empty || inside.lines().count() > MOST_LINES {
        return None;
    }
    let mut edits =
        vec![Edit { span: header, text: "with ".to_owned() }, inserted(site.expr.span.end, format!("{target}:"))];
    let mut at = body.start;
    for line in inside.split_inclusive('\n') {
        if !line.trim().is_empty() {
            edits.push(inserted(at + indent.len(), STEP));
        }
        at += line.len();
    }
    edits.extend(last);
    Some(edits)
}

fn end_of_line(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline + 1)
}

fn is_clause(line: &str) -> bool {
    ["else:", "elif ", "except", "finally:"].iter().any(|clause| line.trim_start().starts_with(clause))
}

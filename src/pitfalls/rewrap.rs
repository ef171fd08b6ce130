//! Moving lines into a `with` block. Nothing but the white space before them changes: what a text over
//! several lines holds stays as it is.

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
    (adjacent && alone && indent == outer).then(|| shifted(&lines(context, Span { start, end: call.end }), indent))
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
    wrapped(context, site, Span { start: after, end }, None)
}

/// `start_run()` … `end_run()` in one block, turned into a `with`.
pub(crate) fn between(context: &Context<'_>, site: &CallSite<'_>, end: Span) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
    let (_, indent) = line_start(text, site.expr.span.start);
    let (end_line, end_indent) = line_start(text, end.start);
    let after = end_of_line(text, site.expr.span.end);
    let behind = Span { start: end.end, end: end_of_line(text, end.end) };
    let alone = end_line + end_indent.len() == end.start && behind.of(text).trim().is_empty();
    if indent != end_indent || !alone || end_line < after {
        return None;
    }
    let gone = Edit { span: Span { start: end_line, end: end_of_line(text, end.end) }, text: String::new() };
    wrapped(context, site, Span { start: after, end: end_line }, Some(gone))
}

fn wrapped(context: &Context<'_>, site: &CallSite<'_>, body: Span, last: Option<Edit>) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
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
    let moving = lines(context, body);
    let shallow = moving.iter().any(|(_, line)| !line.starts_with(indent));
    let defines = inside
        .lines()
        .any(|line| line.starts_with("def ") || line.starts_with("class ") || line.starts_with("if __name__"));
    let empty = inside.trim().is_empty()
        || inside.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    if blocks || shallow || defines || empty || inside.lines().count() > MOST_LINES {
        return None;
    }
    let mut edits =
        vec![Edit { span: header, text: "with ".to_owned() }, inserted(site.expr.span.end, format!("{target}:"))];
    edits.extend(shifted(&moving, indent));
    edits.extend(last);
    Some(edits)
}

/// Lines one step further in.
fn shifted(lines: &[(usize, &str)], indent: &str) -> Vec<Edit> {
    let before = |line: &str| if line.starts_with(indent) { indent.len() } else { 0 };
    lines.iter().map(|(at, line)| inserted(at + before(line), STEP)).collect()
}

/// The lines of a place that can be moved, each with the byte at which it begins: all but empty ones and those
/// that begin within a text.
fn lines<'c>(context: &'c Context<'_>, place: Span) -> Vec<(usize, &'c str)> {
    let texts = context.texts_over_lines();
    let in_text = |at: usize| texts.iter().any(|text| text.start < at && at <= text.end);
    let mut begins = place.start;
    let all = place.of(&context.script.python).split_inclusive('\n').map(|line| {
        begins += line.len();
        (begins - line.len(), line)
    });
    all.filter(|(at, line)| !line.trim().is_empty() && !in_text(*at)).collect()
}

fn end_of_line(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline + 1)
}

fn is_clause(line: &str) -> bool {
    ["else:", "elif ", "except", "finally:"].iter().any(|clause| line.trim_start().starts_with(clause))
}

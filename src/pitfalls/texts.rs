//! A text as the script writes it, with holes for what is not known of it.

use super::Context;
use crate::mlflow::HOLE;
use crate::python::tree::{BinaryOp, Expr, ExprKind, Part, Pass};
use crate::python::values::Value;
use crate::script::Span;
use std::ops::Range;

/// How far names and the parts of a text are followed.
const DEPTH: usize = 6;

/// The expression that something is written with, through names with one value.
pub(crate) fn written<'e>(expr: &'e Expr, context: &Context<'e>) -> &'e Expr {
    let mut at = expr;
    for _ in 0..DEPTH {
        match (&at.kind, context.names.only_value(at)) {
            (ExprKind::Name(_), Some(value)) => at = value,
            _ => break,
        }
    }
    at
}

/// A text with holes; nothing where nothing of it is known.
pub(crate) fn text_of<'t>(expr: &'t Expr, context: &Context<'t>) -> Option<String> {
    let text = Written::of(expr, context).text;
    let known = text.is_empty() || text.contains(|c| c != HOLE);
    known.then_some(text)
}

/// A text with holes.
#[derive(Default)]
pub(crate) struct Written<'t> {
    pub(crate) text: String,
    /// What stands in the holes, in their order; none where it cannot be named.
    pub(crate) holes: Vec<Option<&'t Expr>>,
    /// Pieces of the text that stand in the script as they are: where in the text, and where there.
    pieces: Vec<(Range<usize>, usize)>,
}

impl<'t> Written<'t> {
    /// Reads a text; what of it is not known becomes a hole.
    pub(crate) fn of(expr: &'t Expr, context: &Context<'t>) -> Self {
        let mut written = Self::default();
        written.add(expr, context, DEPTH);
        written
    }

    /// Where a range of the text stands in the script, if it stands there as it is.
    pub(crate) fn span(&self, range: &Range<usize>) -> Option<Span> {
        let (piece, start) =
            self.pieces.iter().find(|(piece, _)| piece.start <= range.start && range.end <= piece.end)?;
        let at = |place: usize| start + (place - piece.start);
        Some(Span { start: at(range.start), end: at(range.end) })
    }

    fn add(&mut self, expr: &'t Expr, context: &Context<'t>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return self.hole(None) };
        match &expr.kind {
            ExprKind::Str(text) => self.literal(text, expr.span, context),
            ExprKind::Format(parts) => self.format(parts, expr.span, context, depth),
            ExprKind::Binary { op: BinaryOp::Add, left, right } => {
                self.add(left, context, depth);
                self.add(right, context, depth);
            }
            // "name = '%s'" % name
            ExprKind::Binary { op: BinaryOp::Mod, left, right } => {
                let values: Vec<&Expr> = match &right.kind {
                    ExprKind::Tuple(all) => all.iter().collect(),
                    _ => vec![right],
                };
                self.filled(left, ('%', &values), context, depth);
            }
            ExprKind::Call(call) => match &call.func.kind {
                ExprKind::Attribute { value, name } if name == "format" => {
                    let by_position = call.args.iter().take_while(|arg| arg.pass == Pass::Position);
                    let values: Vec<&Expr> = by_position.map(|arg| &arg.value).collect();
                    self.filled(value, ('{', &values), context, depth);
                }
                _ => self.known(expr, context),
            },
            ExprKind::Name(_) => match context.names.only_value(expr) {
                Some(value) if is_text(value) => {
                    let before = self.pieces.len();
                    self.add(value, context, depth);
                    // A text that is kept in a name may be used for more than this.
                    self.pieces.truncate(before);
                }
                _ => self.known(expr, context),
            },
            _ => self.known(expr, context),
        }
    }

    fn put(&mut self, text: &str, at: Option<usize>) {
        let begin = self.text.len();
        self.text.push_str(text);
        self.pieces.extend(at.map(|at| (begin..self.text.len(), at)));
    }

    fn hole(&mut self, expr: Option<&'t Expr>) {
        self.text.push(HOLE);
        self.holes.push(expr);
    }

    /// An expression whose value may be known as a whole.
    fn known(&mut self, expr: &'t Expr, context: &Context<'t>) {
        match context.names.value(expr) {
            Value::Str(text) => self.text.push_str(&text),
            Value::Int(number) => self.text.push_str(&number.to_string()),
            _ => self.hole(Some(expr)),
        }
    }

    fn literal(&mut self, text: &str, span: Span, context: &Context<'_>) {
        let source = span.of(&context.script.python);
        // Another length is one of escapes, or of several literals.
        let inner = ["\"\"\"", "'''", "\"", "'"].iter().find_map(|quote| {
            let at = source.find(quote)? + quote.len();
            (source.get(at..at + text.len())? == text && source.len() == at + text.len() + quote.len()).then_some(at)
        });
        self.put(text, inner.map(|at| span.start + at));
    }

    fn format(&mut self, parts: &'t [Part], span: Span, context: &Context<'t>, depth: usize) {
        let source = &context.script.python;
        let mut at = source.get(span.start..span.end).and_then(|text| text.find(['"', '\''])).map(|at| span.start + at);
        at = at.map(|at| {
            let quotes = source.get(at..).unwrap_or_default();
            at + if quotes.starts_with("\"\"\"") || quotes.starts_with("'''") { 3 } else { 1 }
        });
        for part in parts {
            match part {
                Part::Text(text) => {
                    at = at.filter(|at| source.get(*at..at + text.len()) == Some(text));
                    self.put(text, at);
                    at = at.map(|at| at + text.len());
                }
                Part::Value { value, plain } => {
                    let before = self.pieces.len();
                    if *plain {
                        self.add(value, context, depth);
                    } else {
                        self.hole(None);
                    }
                    self.pieces.truncate(before);
                    let close = source.get(value.span.end..).and_then(|rest| rest.find('}'));
                    at = at.and(close).map(|close| value.span.end + close + 1);
                }
            }
        }
    }

    /// A text whose holes are filled in by `%` or `format`.
    fn filled(&mut self, text: &'t Expr, (opens, values): (char, &[&'t Expr]), context: &Context<'t>, depth: usize) {
        let value = context.names.value(text);
        let Some(mut rest) = value.as_str() else { return self.hole(None) };
        let mut values = values.iter();
        while let Some((before, after)) = rest.split_once(opens) {
            self.unescaped(before, opens);
            if let Some(after) = after.strip_prefix(opens) {
                self.text.push(opens);
                rest = after;
                continue;
            }
            let closes = |c: char| if opens == '{' { c == '}' } else { c.is_alphabetic() };
            let (mark, after) = after.find(closes).map_or((after, ""), |end| {
                let (mark, after) = after.split_at(end);
                (mark, after.get(1..).unwrap_or_default())
            });
            match values.next().filter(|_| mark.is_empty()) {
                Some(value) => {
                    let before = self.pieces.len();
                    self.add(value, context, depth);
                    self.pieces.truncate(before);
                }
                None => self.hole(None),
            }
            rest = after;
        }
        self.unescaped(rest, opens);
    }

    /// What stands between the holes of a text that `format` fills, `}}` being a brace.
    fn unescaped(&mut self, text: &str, opens: char) {
        if opens == '{' {
            self.text.push_str(&text.replace("}}", "}"));
        } else {
            self.text.push_str(text);
        }
    }
}

/// Whether an expression makes a text whose pieces can be told.
fn is_text(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Str(_) | ExprKind::Format(_) | ExprKind::Binary { op: BinaryOp::Add | BinaryOp::Mod, .. } => true,
        ExprKind::Call(call) => matches!(&call.func.kind, ExprKind::Attribute { name, .. } if name == "format"),
        _ => false,
    }
}

//! A text as the script writes it, with holes for what is not known of it.

use crate::mlflow::HOLE;
use crate::pitfalls::Context;
use crate::python::tree::{BinaryOp, Expr, ExprKind, Part};
use crate::python::values::Value;
use crate::script::Span;
use std::ops::Range;

/// A text with holes.
#[derive(Default)]
pub(super) struct Written<'t> {
    pub(super) text: String,
    /// What stands in the holes, in their order; none where it cannot be named.
    pub(super) holes: Vec<Option<&'t Expr>>,
    /// Pieces of the text that stand in the script as they are: where in the text, and where there.
    pieces: Vec<(Range<usize>, usize)>,
}

impl<'t> Written<'t> {
    /// Reads a text; what of it is not known becomes a hole.
    pub(super) fn of(expr: &'t Expr, context: &Context<'t>) -> Self {
        let mut written = Self::default();
        written.add(expr, context, 4);
        written
    }

    /// Where a range of the text stands in the script, if it stands there as it is.
    pub(super) fn span(&self, range: &Range<usize>) -> Option<Span> {
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
            ExprKind::Binary { op: BinaryOp::Mod, left, .. } => self.filled(left, '%', context),
            ExprKind::Call(call) => match &call.func.kind {
                ExprKind::Attribute { value, name } if name == "format" => self.filled(value, '{', context),
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
    fn filled(&mut self, text: &'t Expr, opens: char, context: &Context<'t>) {
        let value = context.names.value(text);
        let Some(text) = value.as_str() else { return self.hole(None) };
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(opens) {
            self.text.push_str(before);
            self.hole(None);
            let end = if opens == '{' { after.find('}') } else { after.find(char::is_alphabetic) };
            rest = end.and_then(|end| after.get(end + 1..)).unwrap_or_default();
        }
        self.text.push_str(rest);
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

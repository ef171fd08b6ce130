//! What of MLflow stands at a place of the script: for help while one writes. It needs the tree and
//! its names, no state, so code that is never reached is answered for as well.

use super::objects::Objects;
use crate::mlflow::{canonical, signatures};
use crate::python::Module;
use crate::python::tree::{Block, Call, Expr, ExprKind, Pass, StmtKind};
use crate::script::{Script, Span};

/// A function or class of MLflow at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointed {
    /// Its canonical name.
    pub name: String,
    /// What names it: `client.log_metric`.
    pub span: Span,
    /// The name that the place is on, if it is on one: the function's or a keyword's.
    pub word: Option<Span>,
    /// The argument that the place is in.
    pub argument: Option<Argument>,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// The one at this position, the first is 0.
    Position(usize),
    /// The one of this name.
    Keyword(String),
}

/// The innermost call of MLflow whose function or parentheses hold a byte of the script's text, or
/// the function or class that is named there without being called.
#[must_use]
pub fn pointed(script: &Script, module: &Module, objects: Objects<'_, '_>, at: usize) -> Option<Pointed> {
    let mut finder = Finder { text: &script.python, objects, at, best: None };
    finder.block(&module.body);
    finder.best.map(|(_, pointed)| pointed)
}

struct Finder<'f, 't> {
    text: &'f str,
    objects: Objects<'f, 't>,
    at: usize,
    /// The smallest so far, with its length.
    best: Option<(usize, Pointed)>,
}

impl Finder<'_, '_> {
    fn block(&mut self, block: &Block) {
        for stmt in block {
            for expr in stmt.exprs() {
                expr.each(&mut |expr| self.expr(expr));
            }
            stmt.blocks().into_iter().for_each(|block| self.block(block));
            match &stmt.kind {
                StmtKind::Function(function) => self.block(&function.body),
                StmtKind::Class(class) => self.block(&class.body),
                StmtKind::Import(aliases) => {
                    for alias in aliases {
                        if self.on(alias.span) {
                            let name = canonical(&alias.path, self.objects.release);
                            self.offer(alias.span, name, (alias.span, Some(alias.span)), None);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(_) | ExprKind::Attribute { .. } if self.on(expr.span) => {
                let word = Some(self.name_in(expr.span)).filter(|word| self.on(*word));
                self.offer(expr.span, self.objects.called(expr), (expr.span, word), None);
            }
            ExprKind::Call(call) if self.is_in(call) => {
                let keyword = call.args.iter().find_map(|arg| match &arg.pass {
                    Pass::Keyword(_, name) if self.on(*name) => Some(*name),
                    _ => None,
                });
                let argument = self.argument(call);
                self.offer(call.parens, self.objects.called(&call.func), (call.func.span, keyword), argument);
            }
            _ => {}
        }
    }

    fn offer(
        &mut self,
        held_by: Span,
        name: Option<String>,
        (span, word): (Span, Option<Span>),
        argument: Option<Argument>,
    ) {
        let length = held_by.end.saturating_sub(held_by.start);
        if self.best.as_ref().is_none_or(|(best, _)| length < *best)
            && let Some(name) = name.filter(|name| !signatures(name).is_empty())
        {
            self.best = Some((length, Pointed { name, span, word, argument }));
        }
    }

    fn on(&self, span: Span) -> bool {
        span.start <= self.at && self.at <= span.end
    }

    /// The dotted name at the end of `mlflow.MlflowClient().log_metric`.
    fn name_in(&self, span: Span) -> Span {
        let dotted = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let before = span.of(self.text).trim_end_matches(dotted);
        Span { start: span.start + before.len(), end: span.end }
    }

    /// Whether the place is between a call's parentheses; behind what is written of one that is still open.
    fn is_in(&self, call: &Call) -> bool {
        let (parens, at) = (call.parens, self.at);
        let last = call.args.last().map_or(parens.start + 1, |arg| arg.span.end);
        let closed = parens.of(self.text).ends_with(')') && last < parens.end;
        let blank = || Span { start: parens.end, end: at }.of(self.text).chars().all(|c| c == ' ');
        parens.start < at && if closed { at < parens.end } else { at <= parens.end || blank() }
    }

    /// The argument that the place is in or would begin; it goes on until the comma behind it.
    fn argument(&self, call: &Call) -> Option<Argument> {
        let begun = call.args.iter().take_while(|arg| arg.span.start <= self.at);
        let position = begun.clone().filter(|arg| arg.pass == Pass::Position).count();
        let Some(last) = begun.last() else { return Some(Argument::Position(0)) };
        let over = Span { start: last.span.end, end: self.at }.of(self.text).contains(',');
        match &last.pass {
            Pass::Position if over => Some(Argument::Position(position)),
            Pass::Position => position.checked_sub(1).map(Argument::Position),
            Pass::Keyword(name, _) if !over => Some(Argument::Keyword(name.clone())),
            // Behind one with a name nobody knows which one comes next.
            Pass::Keyword(..) | Pass::Star | Pass::DoubleStar => None,
        }
    }
}

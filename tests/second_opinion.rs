//! Another parser reads every example and every spec, too: the calls, their places and the strings
//! that `python/` hands on must be those that it sees.

#![cfg(feature = "cli")]

mod library;
mod texts;

use caveat::python::Module;
use caveat::python::names::functions_in;
use caveat::python::tree::{Block, Expr, ExprKind, StmtKind};
use caveat::script::Script;
use rustpython_ast::{Constant, ExprCall, ExprConstant, ExprJoinedStr, Visitor};
use rustpython_parser::{Mode, parse};
use std::collections::BTreeSet;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Call { start: usize, end: usize },
    Str(String),
}

#[test]
fn both_parsers_see_the_same_calls_and_strings() {
    let mut compared = 0;
    for text in texts::examples().into_iter().chain(texts::specs()) {
        let python = Script::read(&text).python;
        let Some(theirs) = second(&python) else { continue };
        let module = Module::parse(&python);
        assert!(module.problems.is_empty(), "only the other parser reads this:\n{text}");
        let ours = first(&module.body);
        let missed: Vec<_> = theirs.difference(&ours).collect();
        let invented: Vec<_> = ours.difference(&theirs).collect();
        assert!(missed.is_empty() && invented.is_empty(), "missed {missed:?}, invented {invented:?} in\n{text}");
        compared += 1;
    }
    assert!(compared > 150, "only {compared} texts could be compared");
}

fn first(body: &Block) -> BTreeSet<Seen> {
    let mut seen = BTreeSet::new();
    let functions = functions_in(body);
    for block in functions.iter().map(|function| &function.body).chain([body]) {
        read(block, &mut seen);
    }
    seen
}

fn read(block: &Block, seen: &mut BTreeSet<Seen>) {
    for stmt in block {
        stmt.exprs().into_iter().for_each(|expr| note(expr, seen));
        stmt.blocks().into_iter().for_each(|inner| read(inner, seen));
        if let StmtKind::Class(class) = &stmt.kind {
            read(&class.body, seen);
        }
    }
}

/// F-strings are left out: the other parser counts places in them in its own way.
fn note(expr: &Expr, seen: &mut BTreeSet<Seen>) {
    match &expr.kind {
        ExprKind::Format(_) => return,
        ExprKind::Call(_) => _ = seen.insert(Seen::Call { start: expr.span.start, end: expr.span.end }),
        ExprKind::Str(text) => _ = seen.insert(Seen::Str(text.clone())),
        _ => {}
    }
    expr.parts(&mut |part| note(part, seen));
}

fn second(python: &str) -> Option<BTreeSet<Seen>> {
    let module = parse(python, Mode::Module, "script.py").ok()?.module()?;
    let mut reader = Reader::default();
    module.body.into_iter().for_each(|stmt| reader.visit_stmt(stmt));
    Some(reader.seen)
}

#[derive(Default)]
struct Reader {
    seen: BTreeSet<Seen>,
}

impl Visitor for Reader {
    fn visit_expr_call(&mut self, node: ExprCall) {
        self.seen.insert(Seen::Call { start: node.range.start().to_usize(), end: node.range.end().to_usize() });
        self.generic_visit_expr_call(node);
    }

    fn visit_expr_constant(&mut self, node: ExprConstant) {
        if let Constant::Str(text) = node.value {
            self.seen.insert(Seen::Str(text));
        }
    }

    fn visit_expr_joined_str(&mut self, _: ExprJoinedStr) {}

    // The visitor of the library stops at these, where Python goes on.
    fn visit_arguments(&mut self, node: rustpython_ast::Arguments) {
        for arg in node.posonlyargs.into_iter().chain(node.args).chain(node.kwonlyargs) {
            arg.default.into_iter().for_each(|default| self.visit_expr(*default));
        }
    }

    fn visit_keyword(&mut self, node: rustpython_ast::Keyword) {
        self.visit_expr(node.value);
    }

    fn visit_withitem(&mut self, node: rustpython_ast::WithItem) {
        self.visit_expr(node.context_expr);
        node.optional_vars.into_iter().for_each(|target| self.visit_expr(*target));
    }

    fn visit_comprehension(&mut self, node: rustpython_ast::Comprehension) {
        self.visit_expr(node.iter);
        node.ifs.into_iter().for_each(|test| self.visit_expr(test));
    }

    fn visit_match_case(&mut self, node: rustpython_ast::MatchCase) {
        node.guard.into_iter().for_each(|guard| self.visit_expr(*guard));
        node.body.into_iter().for_each(|stmt| self.visit_stmt(stmt));
    }
}

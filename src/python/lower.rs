//! From the parser's tree to ours.

use super::recover::Offsets;
use super::tree::{
    Alias, Arg, BinaryOp, Block, Call, Case, Class, CompareOp, Expr, ExprKind, Function, Generator, Handler, Parameter,
    Part, Pass, Stmt, StmtKind, WithItem,
};
use crate::script::Span;
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};
use std::rc::Rc;

/// Lowers a module. `offsets` leads from the parsed text back to the pasted one.
pub(crate) struct Lowering<'o> {
    offsets: &'o Offsets,
    exprs: usize,
    functions: usize,
    /// Whether the function being lowered yields, innermost last.
    yields: Vec<bool>,
}

impl<'o> Lowering<'o> {
    pub(crate) fn new(offsets: &'o Offsets) -> Self {
        Self { offsets, exprs: 0, functions: 0, yields: Vec::new() }
    }

    pub(crate) fn block(&mut self, body: &[ast::Stmt]) -> Block {
        body.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn span(&self, range: TextRange) -> Span {
        self.offsets.span(range)
    }

    fn stmt(&mut self, stmt: &ast::Stmt) -> Stmt {
        Stmt { span: self.span(stmt.range()), kind: self.stmt_kind(stmt) }
    }

    fn stmt_kind(&mut self, stmt: &ast::Stmt) -> StmtKind {
        match stmt {
            ast::Stmt::Expr(stmt) => StmtKind::Expr(self.expr(&stmt.value)),
            ast::Stmt::Assign(stmt) => {
                StmtKind::Assign { targets: self.exprs(&stmt.targets), value: self.expr(&stmt.value) }
            }
            ast::Stmt::AugAssign(stmt) => {
                StmtKind::AugAssign { target: self.expr(&stmt.target), value: self.expr(&stmt.value) }
            }
            ast::Stmt::AnnAssign(stmt) => match &stmt.value {
                Some(value) => StmtKind::Assign { targets: vec![self.expr(&stmt.target)], value: self.expr(value) },
                None => StmtKind::Declare(self.expr(&stmt.target)),
            },
            ast::Stmt::Delete(stmt) => StmtKind::Delete(self.exprs(&stmt.targets)),
            ast::Stmt::Import(stmt) => StmtKind::Import(self.import(stmt)),
            ast::Stmt::ImportFrom(stmt) => StmtKind::Import(self.import_from(stmt)),
            ast::Stmt::FunctionDef(stmt) => StmtKind::Function(self.function(stmt)),
            ast::Stmt::ClassDef(stmt) => StmtKind::Class(self.class(stmt)),
            ast::Stmt::If(stmt) => self.if_stmt(stmt),
            ast::Stmt::For(stmt) => StmtKind::For {
                target: self.expr(&stmt.target),
                iter: self.expr(&stmt.iter),
                body: self.block(&stmt.body),
                orelse: self.block(&stmt.orelse),
            },
            ast::Stmt::While(stmt) => StmtKind::While {
                test: self.expr(&stmt.test),
                body: self.block(&stmt.body),
                orelse: self.block(&stmt.orelse),
            },
            ast::Stmt::With(stmt) => {
                StmtKind::With { items: self.with_items(&stmt.items), body: self.block(&stmt.body) }
            }
            ast::Stmt::Try(stmt) => self.try_stmt(stmt),
            ast::Stmt::Match(stmt) => self.match_stmt(stmt),
            ast::Stmt::Return(stmt) => StmtKind::Return(stmt.value.as_ref().map(|value| self.expr(value))),
            ast::Stmt::Raise(stmt) => {
                StmtKind::Raise(stmt.exc.iter().chain(&stmt.cause).map(|value| self.expr(value)).collect())
            }
            ast::Stmt::Assert(stmt) => {
                StmtKind::Assert(std::iter::once(&stmt.test).chain(&stmt.msg).map(|value| self.expr(value)).collect())
            }
            ast::Stmt::Break(_) => StmtKind::Break,
            ast::Stmt::Continue(_) => StmtKind::Continue,
            ast::Stmt::Global(stmt) => StmtKind::Global(stmt.names.iter().map(ToString::to_string).collect()),
            ast::Stmt::Nonlocal(stmt) => StmtKind::Nonlocal(stmt.names.iter().map(ToString::to_string).collect()),
            ast::Stmt::Pass(_) | ast::Stmt::TypeAlias(_) | ast::Stmt::IpyEscapeCommand(_) => StmtKind::Nothing,
        }
    }

    fn import(&mut self, stmt: &ast::StmtImport) -> Vec<Alias> {
        let alias = |alias: &ast::Alias| {
            let path = alias.name.to_string();
            // `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`.
            let (bound, path) = if let Some(name) = &alias.asname {
                (name.to_string(), path)
            } else {
                let head = path.split('.').next().unwrap_or_default().to_owned();
                (head.clone(), head)
            };
            Alias { bound, path, span: self.span(alias.range) }
        };
        stmt.names.iter().map(alias).collect()
    }

    fn import_from(&mut self, stmt: &ast::StmtImportFrom) -> Vec<Alias> {
        let dots = ".".repeat(stmt.level as usize);
        let module = stmt.module.as_ref().map_or("", |module| module.as_str());
        let alias = |alias: &ast::Alias| Alias {
            bound: alias.asname.as_ref().unwrap_or(&alias.name).to_string(),
            path: format!("{dots}{module}.{}", alias.name),
            span: self.span(alias.range),
        };
        stmt.names.iter().map(alias).collect()
    }

    fn function(&mut self, stmt: &ast::StmtFunctionDef) -> Rc<Function> {
        let decorators = stmt.decorator_list.iter().map(|decorator| self.expr(&decorator.expression)).collect();
        let parameters = self.parameters(&stmt.parameters);
        let id = self.functions;
        self.functions += 1;
        self.yields.push(false);
        let body = self.block(&stmt.body);
        let yields = self.yields.pop().unwrap_or_default();
        Rc::new(Function {
            id,
            name: stmt.name.to_string(),
            name_span: self.span(stmt.name.range),
            parameters,
            decorators,
            yields,
            body,
        })
    }

    fn parameters(&mut self, parameters: &ast::Parameters) -> Vec<Parameter> {
        parameters
            .iter()
            .map(|any| {
                let parameter = any.as_parameter();
                Parameter {
                    name: parameter.name.to_string(),
                    span: self.span(parameter.range),
                    annotation: parameter.annotation.as_deref().map(|value| self.expr(value)),
                    default: any.default().map(|value| self.expr(value)),
                    variadic: any.is_variadic(),
                }
            })
            .collect()
    }

    fn class(&mut self, stmt: &ast::StmtClassDef) -> Rc<Class> {
        let decorators = stmt.decorator_list.iter().map(|decorator| self.expr(&decorator.expression)).collect();
        let bases = stmt.arguments.as_ref().map(|arguments| {
            let values = arguments.args.iter().chain(arguments.keywords.iter().map(|keyword| &keyword.value));
            values.map(|value| self.expr(value)).collect()
        });
        Rc::new(Class {
            name: stmt.name.to_string(),
            name_span: self.span(stmt.name.range),
            bases: bases.unwrap_or_default(),
            decorators,
            body: self.block(&stmt.body),
        })
    }

    fn if_stmt(&mut self, stmt: &ast::StmtIf) -> StmtKind {
        let mut arms = vec![(self.expr(&stmt.test), self.block(&stmt.body))];
        let mut orelse = Vec::new();
        for clause in &stmt.elif_else_clauses {
            match &clause.test {
                Some(test) => arms.push((self.expr(test), self.block(&clause.body))),
                None => orelse = self.block(&clause.body),
            }
        }
        StmtKind::If { arms, orelse }
    }

    fn with_items(&mut self, items: &[ast::WithItem]) -> Vec<WithItem> {
        let item = |item: &ast::WithItem| WithItem {
            context: self.expr(&item.context_expr),
            target: item.optional_vars.as_ref().map(|target| self.expr(target)),
        };
        items.iter().map(item).collect()
    }

    fn try_stmt(&mut self, stmt: &ast::StmtTry) -> StmtKind {
        let body = self.block(&stmt.body);
        let handlers = stmt
            .handlers
            .iter()
            .map(|ast::ExceptHandler::ExceptHandler(handler)| Handler {
                span: self.span(handler.range),
                catches: handler.type_.as_ref().map(|catches| self.expr(catches)),
                name: handler.name.as_ref().map(ToString::to_string),
                body: self.block(&handler.body),
            })
            .collect();
        StmtKind::Try { body, handlers, orelse: self.block(&stmt.orelse), finally: self.block(&stmt.finalbody) }
    }

    fn match_stmt(&mut self, stmt: &ast::StmtMatch) -> StmtKind {
        let subject = self.expr(&stmt.subject);
        let case = |case: &ast::MatchCase| {
            let mut binds = Vec::new();
            pattern_names(&case.pattern, &mut binds);
            Case {
                binds,
                irrefutable: case.pattern.is_irrefutable(),
                guard: case.guard.as_ref().map(|guard| self.expr(guard)),
                body: self.block(&case.body),
            }
        };
        StmtKind::Match { subject, cases: stmt.cases.iter().map(case).collect() }
    }

    fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e ast::Expr>) -> Vec<Expr> {
        exprs.into_iter().map(|expr| self.expr(expr)).collect()
    }

    fn boxed(&mut self, expr: &ast::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn expr(&mut self, expr: &ast::Expr) -> Expr {
        let id = self.exprs;
        self.exprs += 1;
        Expr { id, span: self.span(expr.range()), kind: self.expr_kind(expr) }
    }

    fn expr_kind(&mut self, expr: &ast::Expr) -> ExprKind {
        match expr {
            ast::Expr::Name(expr) => ExprKind::Name(expr.id.to_string()),
            ast::Expr::Attribute(expr) => {
                ExprKind::Attribute { value: self.boxed(&expr.value), name: expr.attr.to_string() }
            }
            ast::Expr::Call(expr) => ExprKind::Call(Box::new(self.call(expr))),
            ast::Expr::StringLiteral(expr) => ExprKind::Str(expr.value.to_str().to_owned()),
            ast::Expr::FString(expr) => ExprKind::Format(self.format(expr)),
            ast::Expr::NumberLiteral(expr) => match &expr.value {
                ast::Number::Int(int) => int.as_i64().map_or(ExprKind::Other, ExprKind::Int),
                ast::Number::Float(_) | ast::Number::Complex { .. } => ExprKind::Other,
            },
            ast::Expr::BooleanLiteral(expr) => ExprKind::Bool(expr.value),
            ast::Expr::NoneLiteral(_) => ExprKind::None,
            ast::Expr::BytesLiteral(_)
            | ast::Expr::EllipsisLiteral(_)
            | ast::Expr::IpyEscapeCommand(_)
            | ast::Expr::TString(_) => ExprKind::Other,
            ast::Expr::List(expr) => ExprKind::List(self.exprs(&expr.elts)),
            ast::Expr::Tuple(expr) => ExprKind::Tuple(self.exprs(&expr.elts)),
            ast::Expr::Set(expr) => ExprKind::Set(self.exprs(&expr.elts)),
            ast::Expr::Dict(expr) => {
                let item = |item: &ast::DictItem| (item.key.as_ref().map(|key| self.expr(key)), self.expr(&item.value));
                ExprKind::Dict(expr.items.iter().map(item).collect())
            }
            ast::Expr::Subscript(expr) => {
                ExprKind::Subscript { value: self.boxed(&expr.value), index: self.boxed(&expr.slice) }
            }
            ast::Expr::BoolOp(expr) => {
                ExprKind::Bool2 { or: expr.op == ast::BoolOp::Or, values: self.exprs(&expr.values) }
            }
            ast::Expr::BinOp(expr) => self.binary(expr),
            ast::Expr::UnaryOp(expr) => {
                let operand = self.boxed(&expr.operand);
                if expr.op == ast::UnaryOp::Not { ExprKind::Not(operand) } else { ExprKind::Unary(operand) }
            }
            ast::Expr::Compare(expr) => self.compare(expr),
            ast::Expr::If(expr) => ExprKind::Conditional {
                test: self.boxed(&expr.test),
                body: self.boxed(&expr.body),
                orelse: self.boxed(&expr.orelse),
            },
            ast::Expr::Lambda(expr) => {
                let parameters =
                    expr.parameters.as_ref().map(|parameters| self.parameters(parameters)).unwrap_or_default();
                ExprKind::Lambda { parameters, body: self.boxed(&expr.body) }
            }
            ast::Expr::ListComp(expr) => self.comprehension([&*expr.elt], &expr.generators, false),
            ast::Expr::SetComp(expr) => self.comprehension([&*expr.elt], &expr.generators, false),
            ast::Expr::Generator(expr) => self.comprehension([&*expr.elt], &expr.generators, true),
            ast::Expr::DictComp(expr) => {
                self.comprehension(expr.key.as_deref().into_iter().chain([&*expr.value]), &expr.generators, false)
            }
            ast::Expr::Await(expr) => ExprKind::Await(self.boxed(&expr.value)),
            ast::Expr::Yield(expr) => {
                let value = expr.value.as_ref().map(|value| self.boxed(value));
                self.yielded(value)
            }
            ast::Expr::YieldFrom(expr) => {
                let value = Some(self.boxed(&expr.value));
                self.yielded(value)
            }
            ast::Expr::Named(expr) => {
                ExprKind::Named { target: self.boxed(&expr.target), value: self.boxed(&expr.value) }
            }
            ast::Expr::Starred(expr) => ExprKind::Starred(self.boxed(&expr.value)),
            ast::Expr::Slice(expr) => ExprKind::Slice(
                [&expr.lower, &expr.upper, &expr.step].into_iter().flatten().map(|part| self.expr(part)).collect(),
            ),
        }
    }

    fn yielded(&mut self, value: Option<Box<Expr>>) -> ExprKind {
        if let Some(yields) = self.yields.last_mut() {
            *yields = true;
        }
        ExprKind::Yield(value)
    }

    fn call(&mut self, expr: &ast::ExprCall) -> Call {
        let func = self.expr(&expr.func);
        let arg = |arg: ast::ArgOrKeyword<'_>| match arg {
            ast::ArgOrKeyword::Arg(ast::Expr::Starred(star)) => {
                Arg { pass: Pass::Star, span: self.span(star.range), value: self.expr(&star.value) }
            }
            ast::ArgOrKeyword::Arg(value) => {
                Arg { pass: Pass::Position, span: self.span(value.range()), value: self.expr(value) }
            }
            ast::ArgOrKeyword::Keyword(keyword) => Arg {
                pass: match &keyword.arg {
                    Some(name) => Pass::Keyword(name.to_string(), self.span(name.range)),
                    None => Pass::DoubleStar,
                },
                span: self.span(keyword.range),
                value: self.expr(&keyword.value),
            },
        };
        let args = expr.arguments.iter_source_order().map(arg).collect();
        Call { func, args, parens: self.span(expr.arguments.range) }
    }

    fn format(&mut self, expr: &ast::ExprFString) -> Vec<Part> {
        let mut parts = Vec::new();
        for part in &expr.value {
            match part {
                ast::FStringPart::Literal(literal) => parts.push(Part::Text(literal.value.to_string())),
                ast::FStringPart::FString(string) => {
                    parts.extend(string.elements.iter().map(|element| match element {
                        ast::InterpolatedStringElement::Literal(literal) => Part::Text(literal.value.to_string()),
                        ast::InterpolatedStringElement::Interpolation(hole) => Part::Value {
                            value: self.expr(&hole.expression),
                            plain: hole.format_spec.is_none()
                                && hole.conversion == ast::ConversionFlag::None
                                && hole.debug_text.is_none(),
                        },
                    }));
                }
            }
        }
        parts
    }

    fn binary(&mut self, expr: &ast::ExprBinOp) -> ExprKind {
        let op = match expr.op {
            ast::Operator::Add => BinaryOp::Add,
            ast::Operator::Div => BinaryOp::Div,
            ast::Operator::Mod => BinaryOp::Mod,
            _ => BinaryOp::Other,
        };
        ExprKind::Binary { op, left: self.boxed(&expr.left), right: self.boxed(&expr.right) }
    }

    fn compare(&mut self, expr: &ast::ExprCompare) -> ExprKind {
        let Some((right, more)) = expr.comparators.split_first() else { return ExprKind::Other };
        let op = match expr.ops.as_ref() {
            [ast::CmpOp::Eq] => CompareOp::Eq,
            [ast::CmpOp::NotEq] => CompareOp::NotEq,
            [ast::CmpOp::Is] => CompareOp::Is,
            [ast::CmpOp::IsNot] => CompareOp::IsNot,
            [ast::CmpOp::In] => CompareOp::In,
            _ => CompareOp::Other,
        };
        ExprKind::Compare { left: self.boxed(&expr.left), op, right: self.boxed(right), more: self.exprs(more) }
    }

    fn comprehension<'e>(
        &mut self,
        elements: impl IntoIterator<Item = &'e ast::Expr>,
        generators: &[ast::Comprehension],
        lazy: bool,
    ) -> ExprKind {
        let elements = self.exprs(elements);
        let generator = |generator: &ast::Comprehension| Generator {
            target: self.expr(&generator.target),
            iter: self.expr(&generator.iter),
            ifs: self.exprs(&generator.ifs),
        };
        ExprKind::Comprehension { elements, generators: generators.iter().map(generator).collect(), lazy }
    }
}

fn pattern_names(pattern: &ast::Pattern, names: &mut Vec<String>) {
    match pattern {
        ast::Pattern::MatchValue(_) | ast::Pattern::MatchSingleton(_) => {}
        ast::Pattern::MatchSequence(all) => all.patterns.iter().for_each(|inner| pattern_names(inner, names)),
        ast::Pattern::MatchMapping(mapping) => {
            names.extend(mapping.rest.as_ref().map(ToString::to_string));
            mapping.patterns.iter().for_each(|inner| pattern_names(inner, names));
        }
        ast::Pattern::MatchClass(class) => {
            class.arguments.patterns.iter().for_each(|inner| pattern_names(inner, names));
            class.arguments.keywords.iter().for_each(|keyword| pattern_names(&keyword.pattern, names));
        }
        ast::Pattern::MatchStar(star) => names.extend(star.name.as_ref().map(ToString::to_string)),
        ast::Pattern::MatchAs(inner) => {
            names.extend(inner.name.as_ref().map(ToString::to_string));
            inner.pattern.iter().for_each(|inner| pattern_names(inner, names));
        }
        ast::Pattern::MatchOr(all) => all.patterns.iter().for_each(|inner| pattern_names(inner, names)),
    }
}

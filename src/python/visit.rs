//! Going through a tree: an expression's parts, a statement's expressions and blocks.

use super::tree::{Block, Expr, ExprKind, Part, Stmt, StmtKind};

impl Expr {
    /// Calls `visit` with each direct part of this expression, in the order Python evaluates them.
    pub fn parts<'t>(&'t self, visit: &mut dyn FnMut(&'t Expr)) {
        match &self.kind {
            ExprKind::Name(_)
            | ExprKind::Str(_)
            | ExprKind::Int(_)
            | ExprKind::Other
            | ExprKind::Bool(_)
            | ExprKind::None => {}
            ExprKind::Attribute { value, .. }
            | ExprKind::Not(value)
            | ExprKind::Unary(value)
            | ExprKind::Await(value)
            | ExprKind::Starred(value)
            | ExprKind::Lambda { body: value, .. } => visit(value),
            ExprKind::Yield(value) => value.iter().for_each(|value| visit(value)),
            ExprKind::Call(call) => {
                visit(&call.func);
                call.args.iter().for_each(|arg| visit(&arg.value));
            }
            ExprKind::Format(parts) => parts.iter().for_each(|part| {
                if let Part::Value { value, .. } = part {
                    visit(value);
                }
            }),
            ExprKind::List(all) | ExprKind::Tuple(all) | ExprKind::Set(all) | ExprKind::Slice(all) => {
                all.iter().for_each(visit);
            }
            ExprKind::Bool2 { values, .. } => values.iter().for_each(visit),
            ExprKind::Dict(items) => items.iter().for_each(|(key, value)| {
                key.iter().for_each(&mut *visit);
                visit(value);
            }),
            ExprKind::Subscript { value: left, index: right }
            | ExprKind::Binary { left, right, .. }
            | ExprKind::Named { target: left, value: right } => {
                visit(left);
                visit(right);
            }
            ExprKind::Compare { left, right, more, .. } => {
                visit(left);
                visit(right);
                more.iter().for_each(visit);
            }
            ExprKind::Conditional { test, body, orelse } => {
                visit(test);
                visit(body);
                visit(orelse);
            }
            ExprKind::Comprehension { elements, generators, .. } => {
                for generator in generators {
                    visit(&generator.iter);
                    generator.ifs.iter().for_each(&mut *visit);
                }
                elements.iter().for_each(visit);
            }
        }
    }

    /// Calls `visit` with this expression and all its parts.
    pub fn each<'t>(&'t self, visit: &mut dyn FnMut(&'t Expr)) {
        visit(self);
        self.parts(&mut |part| part.each(visit));
    }

    /// Whether `wanted` holds for this expression or any part of it.
    #[must_use]
    pub fn any(&self, wanted: &mut dyn FnMut(&Expr) -> bool) -> bool {
        if wanted(self) {
            return true;
        }
        let mut found = false;
        self.parts(&mut |part| found = found || part.any(wanted));
        found
    }
}

impl Stmt {
    /// The blocks of this statement, in their order; a function's and a class's body are none of its own.
    #[must_use]
    pub fn blocks(&self) -> Vec<&Block> {
        match &self.kind {
            StmtKind::If { arms, orelse } => arms.iter().map(|(_, body)| body).chain([orelse]).collect(),
            StmtKind::For { body, orelse, .. } | StmtKind::While { body, orelse, .. } => vec![body, orelse],
            StmtKind::With { body, .. } => vec![body],
            StmtKind::Try { body, handlers, orelse, finally } => {
                let mut blocks = vec![body];
                blocks.extend(handlers.iter().map(|handler| &handler.body));
                blocks.extend([orelse, finally]);
                blocks
            }
            StmtKind::Match { cases, .. } => cases.iter().map(|case| &case.body).collect(),
            StmtKind::Expr(_)
            | StmtKind::Assign { .. }
            | StmtKind::AugAssign { .. }
            | StmtKind::Declare(_)
            | StmtKind::Delete(_)
            | StmtKind::Import(_)
            | StmtKind::Function(_)
            | StmtKind::Class(_)
            | StmtKind::Return(_)
            | StmtKind::Raise(_)
            | StmtKind::Assert(_)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Nothing => Vec::new(),
        }
    }

    /// The expressions of this statement itself, in the order Python evaluates them, without those
    /// of its blocks.
    #[must_use]
    pub fn exprs(&self) -> Vec<&Expr> {
        match &self.kind {
            StmtKind::Expr(value) | StmtKind::Declare(value) => vec![value],
            StmtKind::Assign { targets, value } => std::iter::once(value).chain(targets).collect(),
            StmtKind::AugAssign { target, value } => vec![target, value],
            StmtKind::Delete(all) | StmtKind::Raise(all) | StmtKind::Assert(all) => all.iter().collect(),
            StmtKind::If { arms, .. } => arms.iter().map(|(test, _)| test).collect(),
            StmtKind::While { test, .. } => vec![test],
            StmtKind::For { target, iter, .. } => vec![iter, target],
            StmtKind::With { items, .. } => {
                items.iter().flat_map(|item| std::iter::once(&item.context).chain(&item.target)).collect()
            }
            StmtKind::Try { handlers, .. } => handlers.iter().filter_map(|handler| handler.catches.as_ref()).collect(),
            StmtKind::Match { subject, cases } => {
                std::iter::once(subject).chain(cases.iter().filter_map(|case| case.guard.as_ref())).collect()
            }
            StmtKind::Return(value) => value.iter().collect(),
            StmtKind::Function(function) => {
                let of = function.parameters.iter().flat_map(|one| one.annotation.iter().chain(&one.default));
                function.decorators.iter().chain(of).collect()
            }
            StmtKind::Class(class) => class.decorators.iter().chain(&class.bases).collect(),
            StmtKind::Import(_)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Nothing => Vec::new(),
        }
    }
}

//! The script's own functions and classes: what a call of them runs, with what, and what it gives.

use super::names::Names;
use super::tree::{Arg, Block, Call, Class, Expr, ExprKind, Function, Parameter, Pass, Stmt, StmtKind};
use std::rc::Rc;

/// What is passed for a parameter.
#[derive(Debug, Clone, Copy)]
pub enum Passed<'c> {
    /// This expression, evaluated where the call stands.
    Here(&'c Expr),
    /// The parameter's default, evaluated where the function stands.
    Default(&'c Expr),
    /// Something that the call does not show: it unpacks, or the parameter takes what is left.
    Unseen,
}

/// What is passed for the parameters of a function by a call, `shift` of which are the object's.
#[must_use]
pub fn passed<'c>(function: &'c Function, call: &'c Call, shift: usize) -> Vec<(&'c Parameter, Passed<'c>)> {
    let unpacks = call.unpacks();
    let positional: Vec<&Arg> = call.args.iter().take_while(|arg| arg.pass == Pass::Position).collect();
    let by_name = |name: &str| {
        call.args.iter().find(|arg| matches!(&arg.pass, Pass::Keyword(given, _) if given == name)).map(|arg| &arg.value)
    };
    let variadic = function.parameters.iter().position(|parameter| parameter.variadic);
    let rest = function.parameters.iter().enumerate().skip(shift);
    rest.map(|(index, parameter)| {
        let takes_position = variadic.is_none_or(|variadic| index < variadic);
        let here = positional.get(index - shift).filter(|_| takes_position).map(|arg| &arg.value);
        let given = match (here.or_else(|| by_name(&parameter.name)), &parameter.default) {
            _ if parameter.variadic => Passed::Unseen,
            (Some(value), _) => Passed::Here(value),
            (None, Some(default)) if !unpacks => Passed::Default(default),
            (None, _) => Passed::Unseen,
        };
        (parameter, given)
    })
    .collect()
}

impl<'t> Names<'t> {
    /// A method of a class or of its bases in the script.
    #[must_use]
    pub fn method(&self, class: &'t Rc<Class>, name: &str) -> Option<&'t Rc<Function>> {
        self.lineage(class).into_iter().find_map(|class| class.method(name))
    }

    /// A class and its bases in the script, nearest first.
    #[must_use]
    pub fn lineage(&self, class: &'t Rc<Class>) -> Vec<&'t Rc<Class>> {
        let mut found = vec![class];
        let mut at = 0;
        while let Some(class) = found.get(at).filter(|_| at < MOST_BASES) {
            let bases = class.bases.iter().filter_map(|base| self.class(base));
            let new: Vec<_> = bases.filter(|base| !found.iter().any(|known| Rc::ptr_eq(known, base))).collect();
            found.extend(new);
            at += 1;
        }
        found
    }

    /// The function that defines a method of this id's class, by what its first parameter is: the
    /// object (1), the class (1) or nothing of the kind (0).
    #[must_use]
    pub fn own_parameters(&self, function: &Function) -> usize {
        let is_static = function.decorators.iter().any(|decorator| decorator.as_name() == Some("staticmethod"));
        usize::from(self.class_with(function).is_some() && !is_static)
    }

    /// The value of each field that a call gives an object of a class without an `__init__` of its
    /// own, as data classes have them.
    #[must_use]
    pub fn field<'c>(&self, class: &'t Rc<Class>, call: &'c Call, name: &str) -> Option<Passed<'c>> {
        if self.method(class, "__init__").is_some() || class.decorators.is_empty() && class.bases.is_empty() {
            return None;
        }
        let fields: Vec<&str> = class.body.iter().filter_map(field_name).collect();
        let index = fields.iter().position(|field| *field == name)?;
        let by_name = call.args.iter().find(|arg| matches!(&arg.pass, Pass::Keyword(given, _) if given == name));
        let positional = call.args.iter().take_while(|arg| arg.pass == Pass::Position).nth(index);
        match by_name.or(positional) {
            Some(arg) => Some(Passed::Here(&arg.value)),
            None if call.unpacks() => Some(Passed::Unseen),
            None => None,
        }
    }

    /// The method that `super().name` means, and the method it is asked in.
    #[must_use]
    pub fn super_method(&self, value: &Expr, name: &str) -> Option<(&'t Rc<Function>, &'t Rc<Function>)> {
        let (class, asked_in) = self.supers.get(&value.id)?;
        let method = self.lineage(class).into_iter().skip(1).find_map(|base| base.method(name))?;
        Some((method, asked_in))
    }

    /// Whether a class made from a method's own has another method of this name.
    #[must_use]
    pub fn is_overridden(&self, method: &Function) -> bool {
        let Some(own) = self.class_with(method) else { return false };
        self.classes.values().any(|class| {
            !Rc::ptr_eq(class, own)
                && class.method(&method.name).is_some()
                && self.lineage(class).iter().any(|base| Rc::ptr_eq(base, own))
        })
    }

    /// Whether an expression is the script's function for a property of an object.
    #[must_use]
    pub fn is_property(function: &Function) -> bool {
        function.decorators.iter().any(|decorator| {
            matches!(decorator.as_name(), Some("property" | "cached_property"))
                || matches!(&decorator.kind, ExprKind::Attribute { name, .. } if name == "cached_property")
        })
    }
}

const MOST_BASES: usize = 16;

fn field_name(stmt: &Stmt) -> Option<&str> {
    match &stmt.kind {
        StmtKind::Declare(target) => target.as_name(),
        StmtKind::Assign { targets, .. } => targets.first().and_then(Expr::as_name),
        _ => None,
    }
}

/// What a function may return: each expression, and `None` where its end may be reached or nothing
/// is returned.
#[must_use]
pub fn returned(function: &Function) -> Vec<Option<&Expr>> {
    let mut found = Vec::new();
    each_return(&function.body, &mut found);
    if !leaves(&function.body) {
        found.push(None);
    }
    found
}

fn each_return<'t>(body: &'t Block, found: &mut Vec<Option<&'t Expr>>) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::Return(value) => found.push(value.as_ref()),
            _ => stmt.blocks().into_iter().for_each(|block| each_return(block, found)),
        }
    }
}

/// Whether a block's end is never reached.
fn leaves(body: &Block) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Return(_) | StmtKind::Raise(_) => true,
        StmtKind::If { arms, orelse } => arms.iter().all(|(_, arm)| leaves(arm)) && leaves(orelse),
        StmtKind::With { body, .. } => leaves(body),
        StmtKind::Try { body, handlers, orelse, finally } => {
            (leaves(body) || leaves(orelse)) && handlers.iter().all(|handler| leaves(&handler.body)) || leaves(finally)
        }
        StmtKind::Match { cases, .. } => {
            cases.iter().all(|case| leaves(&case.body))
                && cases.iter().any(|case| case.irrefutable && case.guard.is_none())
        }
        StmtKind::While { test, body, .. } => {
            matches!(test.kind, ExprKind::Bool(true) | ExprKind::Int(1)) && !breaks(body)
        }
        _ => false,
    })
}

fn breaks(body: &Block) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break => true,
        StmtKind::For { .. } | StmtKind::While { .. } => false,
        _ => stmt.blocks().into_iter().any(breaks),
    })
}

/// What a generator yields.
#[must_use]
pub fn yielded(function: &Function) -> Vec<Option<&Expr>> {
    let mut found = Vec::new();
    let mut blocks = vec![&function.body];
    while let Some(block) = blocks.pop() {
        for stmt in block {
            for expr in stmt.exprs() {
                expr.each(&mut |part| {
                    if let ExprKind::Yield(value) = &part.kind {
                        found.push(value.as_deref());
                    }
                });
            }
            blocks.extend(stmt.blocks());
        }
    }
    found
}

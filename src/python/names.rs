//! What each name is bound to where it is used: imports, functions, classes and values, scope by
//! scope and branch by branch. A name is known by its binding, never by its spelling.

use super::resolve;
use super::tree::{Block, Call, Class, Expr, ExprId, ExprKind, Function, Parameter, StmtKind};
use crate::script::Span;
use crate::script::sorted::in_order;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What a name is bound to.
#[derive(Debug, Clone, Copy)]
pub enum Binding<'t> {
    /// A module or a part of one, by its path.
    Import(&'t str),
    /// A function of the script.
    Function(&'t Rc<Function>),
    /// A class of the script.
    Class(&'t Rc<Class>),
    /// A parameter of the function with this id.
    Parameter(usize, &'t Parameter),
    /// The value of an expression.
    Value(&'t Expr),
    /// What entering a context manager gave.
    Entered(&'t Expr),
    /// One after another of what this gives: a loop's target.
    Element(&'t Expr),
    /// The item at this position of what this is: a target that unpacks.
    Item(&'t Expr, usize),
    /// The item at this position of one after another of what this gives.
    ElementItem(&'t Expr, usize),
    /// Something that is not followed: an unpacked value, an exception.
    Unfollowed,
    /// Nothing any more.
    Deleted,
}

/// A value that is put into an attribute of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Put<'t> {
    pub(super) object: &'t Expr,
    pub(super) name: &'t str,
    /// The value, where it is written out.
    pub(super) value: Option<&'t Expr>,
}

pub(super) type BindingId = usize;

/// The names of a script, resolved.
#[derive(Debug, Default)]
pub struct Names<'t> {
    pub(super) bindings: Vec<Binding<'t>>,
    pub(super) uses: HashMap<ExprId, Vec<BindingId>>,
    pub(super) bound_anywhere: HashSet<&'t str>,
    pub(super) classes: HashMap<usize, &'t Rc<Class>>,
    /// The names that belong to each function, and the function it stands in.
    pub(super) locals: HashMap<usize, HashSet<&'t str>>,
    pub(super) outer: HashMap<usize, usize>,
    /// The calls of `super()`, by the class and the method they stand in.
    pub(super) supers: HashMap<ExprId, (&'t Rc<Class>, &'t Rc<Function>)>,
    /// The calls that make objects of the script's classes, by where they stand.
    pub(super) instances: HashMap<Span, (&'t Rc<Class>, &'t Call)>,
    /// The script's functions that it calls, by their ids, each with the calls.
    pub(super) callers: HashMap<usize, (&'t Rc<Function>, Vec<&'t Call>)>,
    /// The parameters that their functions ask what they are, by where they stand.
    pub(super) asked: HashSet<Span>,
    /// The lists, tuples, sets and dicts that the script writes out, by where they stand.
    pub(super) literals: HashMap<Span, &'t Expr>,
    /// Those of them that the script changes in place, with what is put into them.
    pub(super) changed_literals: HashMap<Span, Option<Vec<&'t Expr>>>,
    /// What is put into attributes of objects.
    pub(super) puts: Vec<Put<'t>>,
    pub(super) arguments: HashMap<String, &'t Expr>,
    /// Where attributes are stored, by their names: the class on whose own object, `None` for any other.
    pub(super) stored: HashMap<&'t str, Vec<Option<&'t Rc<Class>>>>,
    /// Classes that store attributes under names that are not in the text.
    pub(super) set_by_name: HashSet<&'t str>,
    /// Modules that the script puts others in the place of.
    pub(super) replaced: HashSet<&'t str>,
    /// Names come in by `from … import *`.
    pub(super) star: bool,
}

/// How far an alias of an alias is followed.
const DEPTH: usize = 12;

impl<'t> Names<'t> {
    /// Resolves all names of a module.
    #[must_use]
    pub fn resolve(body: &'t Block) -> Self {
        resolve::resolve(body)
    }

    /// What this use of a name may be bound to; nothing if the script never binds it there.
    pub fn bindings(&self, expr: &Expr) -> impl Iterator<Item = Binding<'t>> {
        let ids = self.uses.get(&expr.id).into_iter().flatten();
        ids.filter_map(|id| self.bindings.get(*id).copied())
    }

    /// Tells uses of a name apart that may be bound to different things.
    #[must_use]
    pub fn binding_key(&self, expr: &Expr) -> String {
        let ids = self.uses.get(&expr.id).into_iter().flatten();
        ids.fold(String::new(), |key, id| format!("{key}@{id}"))
    }

    /// The full path of what an expression names, `mlflow.start_run` for example, if all that it may
    /// be bound to agree. A name that nothing in the text binds stands for the module of that name:
    /// pieces are pasted without their imports.
    #[must_use]
    pub fn path(&self, expr: &Expr) -> Option<String> {
        self.path_within(expr, DEPTH)
    }

    fn path_within(&self, expr: &Expr, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Attribute { value, name } => Some(format!("{}.{name}", self.path_within(value, depth)?)),
            ExprKind::Name(name) => {
                let bindings: Vec<_> = self.without_fallbacks(expr);
                if bindings.is_empty() {
                    return self.stands_for_itself(name).then(|| name.clone());
                }
                let mut paths = bindings.into_iter().map(|binding| match binding {
                    Binding::Import(path) => (!self.is_replaced(path)).then(|| path.to_owned()),
                    Binding::Value(value) if matches!(value.kind, ExprKind::Name(_) | ExprKind::Attribute { .. }) => {
                        self.path_within(value, depth)
                    }
                    _ => None,
                });
                let first = paths.next()??;
                paths.all(|path| path.as_ref() == Some(&first)).then_some(first)
            }
            _ => None,
        }
    }

    /// `sys.modules["mlflow"] = Mock()`: whether a module, or one that it is in, is another one here.
    #[must_use]
    pub fn is_replaced(&self, path: &str) -> bool {
        let inside = |rest: &str| rest.is_empty() || rest.starts_with('.');
        self.replaced.iter().any(|module| path.strip_prefix(module).is_some_and(inside))
    }

    /// The paths that the script imports.
    pub fn imports(&self) -> impl Iterator<Item = &'t str> {
        self.bindings.iter().filter_map(|binding| match binding {
            Binding::Import(path) => Some(*path),
            _ => None,
        })
    }

    /// A name that nothing in the text binds: not by a star import either, and not because its module
    /// was imported under another name.
    fn stands_for_itself(&self, name: &str) -> bool {
        let imported =
            |path: &str| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        !self.bound_anywhere.contains(name) && !self.imports().any(imported) && !self.star
    }

    /// `try: import mlflow` with `except ImportError: mlflow = None`: where the name is used it is the module.
    fn without_fallbacks(&self, expr: &Expr) -> Vec<Binding<'t>> {
        let all: Vec<_> = self.bindings(expr).collect();
        let real = |binding: &Binding<'_>| !matches!(binding, Binding::Value(Expr { kind: ExprKind::None, .. }));
        let module = |binding: &Binding<'_>| match binding {
            Binding::Import(_) => true,
            Binding::Value(value) => self.bindings(value).any(|inner| matches!(inner, Binding::Import(_))),
            _ => false,
        };
        if all.iter().any(module) { all.into_iter().filter(real).collect() } else { all }
    }

    /// The path of the class or function whose call made this value, if that is certain:
    /// `mlflow.MlflowClient` for a name bound to `MlflowClient()`.
    #[must_use]
    pub fn made_by(&self, expr: &Expr) -> Option<String> {
        let call = self.origin(expr)?;
        self.path(&call.func)
    }

    /// The call that made this value, if there is but one.
    #[must_use]
    pub fn origin<'a>(&self, expr: &'a Expr) -> Option<&'a Call>
    where
        't: 'a,
    {
        match &expr.kind {
            ExprKind::Name(_) => match self.without_fallbacks(expr).as_slice() {
                [Binding::Value(value) | Binding::Entered(value)] => value.as_call(),
                _ => None,
            },
            ExprKind::Named { value, .. } => value.as_call(),
            _ => expr.as_call(),
        }
    }

    /// The call that made this value, `self.pool` included, where its class makes it in one place.
    #[must_use]
    pub fn kept_origin<'a>(&self, expr: &'a Expr) -> Option<&'a Call>
    where
        't: 'a,
    {
        let ExprKind::Attribute { value, name } = &expr.kind else { return self.origin(expr) };
        let values = self.attribute_values(self.class_of(value)?, name);
        let mut made = values.into_iter().filter(|value| !matches!(value.kind, ExprKind::None));
        let only = made.next()?.as_call();
        only.filter(|_| made.next().is_none())
    }

    /// The only value a name is bound to.
    #[must_use]
    pub fn only_value(&self, expr: &Expr) -> Option<&'t Expr> {
        match self.without_fallbacks(expr).as_slice() {
            [Binding::Value(value)] => Some(value),
            _ => None,
        }
    }

    /// The function of the script that an expression names, methods through `self` and through an
    /// object made from a class of the script included.
    #[must_use]
    pub fn function(&self, expr: &Expr) -> Option<&'t Rc<Function>> {
        match &expr.kind {
            ExprKind::Name(_) => {
                let mut found = self.bindings(expr).map(|binding| match binding {
                    Binding::Function(function) => Some(function),
                    Binding::Value(value) if matches!(value.kind, ExprKind::Name(_)) => self.function(value),
                    _ => None,
                });
                let first = found.next()??;
                found.all(|other| other.is_some_and(|other| other.id == first.id)).then_some(first)
            }
            ExprKind::Attribute { value, name } => {
                self.method(self.class_of(value).or_else(|| self.class(value))?, name)
            }
            _ => None,
        }
    }

    /// The class of the script that an expression names.
    #[must_use]
    pub fn class(&self, expr: &Expr) -> Option<&'t Rc<Class>> {
        let mut bindings = self.bindings(expr);
        match (bindings.next(), bindings.next()) {
            (Some(Binding::Class(class)), None) => Some(class),
            _ => None,
        }
    }

    /// The class of the script whose object an expression is.
    #[must_use]
    pub fn class_of(&self, expr: &Expr) -> Option<&'t Rc<Class>> {
        if let Some(call) = expr.as_call() {
            return self.class(&call.func);
        }
        let mut bindings = self.bindings(expr);
        let (Some(first), None) = (bindings.next(), bindings.next()) else { return None };
        match first {
            Binding::Parameter(..) => self.class_of_self(expr),
            Binding::Value(value) | Binding::Entered(value) => self.class(&value.as_call()?.func),
            _ => None,
        }
    }

    /// The function whose name this is where it is used in another; none for a name of the module.
    #[must_use]
    pub fn owner_of(&self, function: Option<usize>, name: &str) -> Option<usize> {
        let mut at = function;
        while let Some(id) = at {
            if self.locals.get(&id).is_some_and(|locals| locals.contains(name)) {
                return Some(id);
            }
            at = self.outer.get(&id).copied();
        }
        None
    }

    /// The class in whose method a name is the first parameter: `self`.
    pub(super) fn class_of_self(&self, expr: &Expr) -> Option<&'t Rc<Class>> {
        let mut bindings = self.bindings(expr);
        let (Some(Binding::Parameter(function, parameter)), None) = (bindings.next(), bindings.next()) else {
            return None;
        };
        let class = self.classes.get(&function)?;
        let method = class.body.iter().find_map(|stmt| match &stmt.kind {
            StmtKind::Function(method) if method.id == function => Some(method),
            _ => None,
        })?;
        let own = method.parameters.first()?.name == parameter.name;
        own.then_some(*class)
    }

    /// The class a method belongs to.
    #[must_use]
    pub fn class_with(&self, function: &Function) -> Option<&'t Rc<Class>> {
        self.classes.get(&function.id).copied()
    }

    /// The values that a class of the script and its methods give an attribute of their object; none
    /// where the script stores it from elsewhere, too: `service.client = Fake()`.
    #[must_use]
    pub fn attribute_values(&self, class: &'t Class, name: &str) -> Vec<&'t Expr> {
        let elsewhere = |by: Option<&'t Rc<Class>>| {
            by.is_none_or(|other| self.is_made_from(other, class, DEPTH) || self.is_made_from(class, other, DEPTH))
        };
        let mut found = Vec::new();
        let stored = self.stored.get(name).into_iter().flatten().copied();
        if self.set_by_name.contains(class.name.as_str()) || stored.into_iter().any(elsewhere) {
            return found;
        }
        let mut blocks = vec![&class.body];
        while let Some(block) = blocks.pop() {
            for stmt in block {
                match &stmt.kind {
                    StmtKind::Function(function) => blocks.push(&function.body),
                    StmtKind::Assign { targets, value } => {
                        let gives = targets.iter().any(|target| match &target.kind {
                            ExprKind::Name(own) => own == name && std::ptr::eq(block, std::ptr::from_ref(&class.body)),
                            ExprKind::Attribute { value, name: own } => {
                                own == name && self.class_of(value).is_some_and(|other| other.name == class.name)
                            }
                            _ => false,
                        });
                        found.extend(gives.then_some(value));
                    }
                    _ => blocks.extend(stmt.blocks()),
                }
            }
        }
        found
    }

    /// The values that the script puts into an attribute of a class's objects, `None` for one that is
    /// not written out: by its methods, those of its bases and of classes made from it, and by others
    /// that may mean such an object.
    pub(super) fn puts_of(&self, class: &'t Rc<Class>, name: &str) -> Vec<Option<&'t Expr>> {
        let lineage = self.lineage(class);
        let in_bodies = lineage.iter().flat_map(|class| &class.body).filter_map(|stmt| match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                targets.iter().any(|target| target.as_name() == Some(name)).then_some(Some(value))
            }
            _ => None,
        });
        let related = |object: &Expr| match self.class_of(object).or_else(|| self.class(object)) {
            Some(other) => {
                lineage.iter().any(|base| Rc::ptr_eq(base, other))
                    || self.lineage(other).iter().any(|base| Rc::ptr_eq(base, class))
            }
            None => self.path(object).is_none(),
        };
        let puts = self.puts.iter().filter(|put| put.name == name && related(put.object)).map(|put| put.value);
        let by_name = lineage.iter().any(|class| self.set_by_name.contains(class.name.as_str()));
        in_bodies.chain(puts).chain(by_name.then_some(None)).collect()
    }

    /// Whether a class of the script has another one among its bases.
    fn is_made_from(&self, class: &Class, other: &Class, depth: usize) -> bool {
        let mut bases = class.bases.iter().filter_map(|base| self.class(base));
        depth > 0 && bases.any(|base| base.name == other.name || self.is_made_from(base, other, depth - 1))
    }

    /// The default that `add_argument` gives this command-line argument.
    #[must_use]
    pub fn argument_default(&self, name: &str) -> Option<&'t Expr> {
        self.arguments.get(name).copied()
    }
}

/// All functions of a block, methods and nested ones included.
#[must_use]
pub fn functions_in(body: &Block) -> Vec<&Rc<Function>> {
    let mut found = Vec::new();
    let mut blocks = vec![body];
    while let Some(block) = blocks.pop() {
        for stmt in block {
            match &stmt.kind {
                StmtKind::Function(function) => {
                    found.push(function);
                    blocks.push(&function.body);
                }
                StmtKind::Class(class) => blocks.push(&class.body),
                _ => blocks.extend(stmt.blocks()),
            }
        }
    }
    in_order(found, |function| [function.id, 0, 0, 0])
}

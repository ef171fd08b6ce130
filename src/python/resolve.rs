//! The pass that resolves names: it runs the script's bindings scope by scope, forks at branches and
//! joins what they bind.

use super::bound::{Bound, Declared, bound_in};
use super::names::{Binding, BindingId, Names, functions_in};
use super::tree::{Alias, Block, Call, Class, Expr, Function, Stmt, StmtKind};
use crate::script::sorted::Map;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

type Env<'t> = Map<&'t str, Vec<BindingId>>;

/// Resolves all names of a module.
pub(super) fn resolve(body: &Block) -> Names<'_> {
    let mut resolver = Resolver {
        names: Names::default(),
        ids: HashMap::new(),
        scopes: Vec::new(),
        changed: Vec::new(),
        calls: Vec::new(),
        functions: Vec::new(),
    };
    resolver.scope(Kind::Module, HashSet::new(), |resolver| {
        resolver.rebound_inside(body);
        resolver.block(body);
    });
    let Resolver { mut names, changed, calls, .. } = resolver;
    names.note_callers(&calls);
    names.changed_literals = names.literals_changed(&changed);
    names
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Module,
    Function,
    Class,
}

struct Scope<'t> {
    kind: Kind,
    env: Env<'t>,
    /// All that each name is ever bound to.
    ever: Env<'t>,
    locals: HashSet<&'t str>,
    globals: HashSet<&'t str>,
    nonlocals: HashSet<&'t str>,
    /// What functions inside may bind to this scope's names, whenever they are called.
    rebound: HashMap<&'t str, Vec<BindingId>>,
    deferred: Vec<&'t Rc<Function>>,
}

impl<'t> Scope<'t> {
    fn new(kind: Kind, locals: HashSet<&'t str>) -> Self {
        Self {
            kind,
            env: Env::new(),
            ever: Env::new(),
            locals,
            globals: HashSet::new(),
            nonlocals: HashSet::new(),
            rebound: HashMap::new(),
            deferred: Vec::new(),
        }
    }
}

pub(super) struct Resolver<'t> {
    pub(super) names: Names<'t>,
    /// A binding's id by the place that binds, so that a loop body met twice binds once.
    ids: HashMap<(usize, &'t str), BindingId>,
    scopes: Vec<Scope<'t>>,
    /// What the script changes in place, `this` of `this[key] = value` and `this.append(value)`, and
    /// the value.
    pub(super) changed: Vec<(&'t Expr, Option<&'t Expr>)>,
    /// The calls, of whatever.
    pub(super) calls: Vec<&'t Call>,
    /// The functions being run, innermost last.
    pub(super) functions: Vec<&'t Rc<Function>>,
}

impl<'t> Resolver<'t> {
    /// Runs a scope, then the functions defined in it, which see the names as they are at its end.
    fn scope(&mut self, kind: Kind, locals: HashSet<&'t str>, run: impl FnOnce(&mut Self)) {
        self.scopes.push(Scope::new(kind, locals));
        run(self);
        if kind == Kind::Class {
            let deferred = self.scopes.pop().map(|scope| scope.deferred).unwrap_or_default();
            if let Some(outer) = self.scopes.last_mut() {
                outer.deferred.extend(deferred);
            }
            return;
        }
        while let Some(function) =
            self.scopes.last_mut().and_then(|scope| (!scope.deferred.is_empty()).then(|| scope.deferred.remove(0)))
        {
            self.function_body(function);
        }
        self.scopes.pop();
    }

    fn function_body(&mut self, function: &'t Rc<Function>) {
        let mut bound = Vec::new();
        bound_in(&function.body, &mut bound);
        let mut locals: HashSet<&'t str> = bound.iter().map(|bound| bound.name).collect();
        locals.extend(function.parameters.iter().map(|parameter| parameter.name.as_str()));
        let declared = Declared::by(&function.body);
        let own = |name: &&&str| !declared.global.contains(**name) && !declared.nonlocal.contains(**name);
        self.names.locals.insert(function.id, locals.iter().filter(own).copied().collect());
        self.names.outer.extend(functions_in(&function.body).into_iter().map(|inner| (inner.id, function.id)));
        self.functions.push(function);
        self.scope(Kind::Function, locals, |resolver| {
            resolver.rebound_inside(&function.body);
            for parameter in &function.parameters {
                resolver.bind(&parameter.name, parameter.span.start, Binding::Parameter(function.id, parameter));
            }
            resolver.block(&function.body);
        });
        self.functions.pop();
    }

    /// Functions inside that declare a name of this scope `global` or `nonlocal` and bind it: whatever the
    /// scope binds it to, from then on it may be that, too.
    fn rebound_inside(&mut self, body: &'t Block) {
        for function in functions_in(body) {
            let declared = Declared::by(&function.body);
            let mut bound = Vec::new();
            bound_in(&function.body, &mut bound);
            for Bound { name, at, binding } in bound {
                let Some(scope) = self.scopes.last() else { return };
                let of_here = match scope.kind {
                    Kind::Module => declared.global.contains(name),
                    Kind::Function => declared.nonlocal.contains(name) && scope.locals.contains(name),
                    Kind::Class => false,
                };
                if of_here {
                    self.also(name, at, binding);
                    let id = self.id(name, at, binding);
                    if let Some(scope) = self.scopes.last_mut() {
                        include(scope.rebound.entry(name).or_default(), id);
                    }
                }
            }
        }
    }

    fn id(&mut self, name: &'t str, at: usize, binding: Binding<'t>) -> BindingId {
        self.names.bound_anywhere.insert(name);
        *self.ids.entry((at, name)).or_insert_with(|| {
            self.names.bindings.push(binding);
            self.names.bindings.len() - 1
        })
    }

    pub(super) fn bind(&mut self, name: &'t str, at: usize, binding: Binding<'t>) {
        let id = self.id(name, at, binding);
        let Some((scope, outer)) = self.scopes.split_last_mut() else { return };
        let declared = if scope.globals.contains(name) {
            outer.first_mut()
        } else if scope.nonlocals.contains(name) {
            outer.iter_mut().rfind(|outer| outer.kind == Kind::Function && outer.locals.contains(name))
        } else {
            let mut ids = scope.rebound.get(name).cloned().unwrap_or_default();
            include(&mut ids, id);
            scope.env.insert(name, ids);
            include(scope.ever.entry(name).or_default(), id);
            return;
        };
        if let Some(declared) = declared {
            include(declared.env.entry(name).or_default(), id);
            include(declared.ever.entry(name).or_default(), id);
        }
    }

    /// The name may be bound to this, besides what it was bound to.
    fn also(&mut self, name: &'t str, at: usize, binding: Binding<'t>) {
        let id = self.id(name, at, binding);
        if let Some(scope) = self.scopes.last_mut() {
            include(scope.env.entry(name).or_default(), id);
            include(scope.ever.entry(name).or_default(), id);
        }
    }

    fn env(&self) -> Env<'t> {
        self.scopes.last().map(|scope| scope.env.clone()).unwrap_or_default()
    }

    fn set_env(&mut self, env: Env<'t>) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.env = env;
        }
    }

    /// All that names are bound to in this scope, to be put back after names of a narrower one.
    pub(super) fn names_here(&self) -> (Env<'t>, Env<'t>) {
        self.scopes.last().map(|scope| (scope.env.clone(), scope.ever.clone())).unwrap_or_default()
    }

    pub(super) fn set_names_here(&mut self, (env, ever): (Env<'t>, Env<'t>)) {
        if let Some(scope) = self.scopes.last_mut() {
            (scope.env, scope.ever) = (env, ever);
        }
    }

    fn join(&mut self, other: Env<'t>) {
        if let Some(scope) = self.scopes.last_mut() {
            for (name, ids) in other {
                let known = scope.env.entry(name).or_default();
                ids.into_iter().for_each(|id| include(known, id));
            }
        }
    }

    /// Runs a block; whether its end can be reached. Names are told behind a `return`, too: somebody
    /// writes there. What is bound there is bound for the rest of the block only.
    fn block(&mut self, body: &'t Block) -> bool {
        let mut statements = body.iter();
        if statements.by_ref().all(|stmt| self.stmt(stmt)) {
            return true;
        }
        let env = self.env();
        statements.for_each(|stmt| _ = self.stmt(stmt));
        self.set_env(env);
        false
    }

    /// Runs a branch beside `rest`: what can be reached of both is joined.
    fn branch(&mut self, body: &'t Block, before: &Env<'t>, after: Option<Env<'t>>) -> Option<Env<'t>> {
        self.set_env(before.clone());
        let falls = self.block(body);
        match (falls, after) {
            (true, Some(other)) => {
                self.join(other);
                Some(self.env())
            }
            (true, None) => Some(self.env()),
            (false, other) => other,
        }
    }

    fn stmt(&mut self, stmt: &'t Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Import(aliases) => aliases.iter().for_each(|alias| self.import(alias)),
            StmtKind::Function(function) => {
                stmt.exprs().into_iter().for_each(|expr| self.expr(expr));
                self.bind(&function.name, function.name_span.start, Binding::Function(function));
                if let Some(scope) = self.scopes.last_mut() {
                    scope.deferred.push(function);
                }
            }
            StmtKind::Class(class) => self.class(stmt, class),
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                targets.iter().for_each(|target| self.target(target, Binding::Value(value)));
                self.argument(value);
            }
            StmtKind::AugAssign { target, value } => {
                self.expr(value);
                self.expr(target);
                self.changed.push((target, None));
                self.target(target, Binding::Unfollowed);
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    match target.as_name() {
                        Some(name) => {
                            self.expr(target);
                            self.bind(name, target.span.start, Binding::Deleted);
                        }
                        None => self.expr(target),
                    }
                }
            }
            StmtKind::Global(names) | StmtKind::Nonlocal(names) => {
                if let Some(scope) = self.scopes.last_mut() {
                    let global = matches!(stmt.kind, StmtKind::Global(_));
                    let declared = if global { &mut scope.globals } else { &mut scope.nonlocals };
                    declared.extend(names.iter().map(String::as_str));
                    names.iter().for_each(|name| _ = scope.locals.remove(name.as_str()));
                }
            }
            StmtKind::If { arms, orelse } => {
                let mut after = None;
                let mut before = self.env();
                for (test, body) in arms {
                    self.set_env(before.clone());
                    self.expr(test);
                    before = self.env();
                    after = self.branch(body, &before, after);
                }
                let after = self.branch(orelse, &before, after);
                return self.reach(after);
            }
            StmtKind::For { target, iter, body, orelse } => {
                self.expr(iter);
                self.target(target, Binding::Element(iter));
                self.looped(body, orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.maybe(body);
                self.expr(test);
                self.looped(body, orelse);
            }
            StmtKind::With { items, body } => {
                for item in items {
                    self.expr(&item.context);
                    if let Some(target) = &item.target {
                        self.entered(target, &item.context);
                    }
                }
                return self.block(body);
            }
            StmtKind::Try { body, handlers, orelse, finally } => {
                let before = self.env();
                let falls = self.block(body) && self.block(orelse);
                let mut after = falls.then(|| self.env());
                self.set_env(before.clone());
                self.maybe(body);
                let raised = self.env();
                for handler in handlers {
                    self.set_env(raised.clone());
                    handler.catches.iter().for_each(|catches| self.expr(catches));
                    if let Some(name) = &handler.name {
                        self.bind(name, handler.span.start, Binding::Unfollowed);
                    }
                    let entry = self.env();
                    after = self.branch(&handler.body, &entry, after);
                }
                let falls = self.reach(after);
                if !finally.is_empty() {
                    // A `finally` stands on every way out, after a `return` and a `raise` too.
                    self.join(before);
                    self.maybe(body);
                    self.maybe(orelse);
                    handlers.iter().for_each(|handler| self.maybe(&handler.body));
                }
                return self.block(finally) && falls;
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject);
                let before = self.env();
                let mut after =
                    (!cases.iter().any(|case| case.irrefutable && case.guard.is_none())).then(|| before.clone());
                for case in cases {
                    self.set_env(before.clone());
                    case.binds.iter().for_each(|name| self.bind(name, stmt.span.start, Binding::Unfollowed));
                    case.guard.iter().for_each(|guard| self.expr(guard));
                    let entry = self.env();
                    after = self.branch(&case.body, &entry, after);
                }
                return self.reach(after);
            }
            StmtKind::Return(_) | StmtKind::Raise(_) => {
                stmt.exprs().into_iter().for_each(|expr| self.expr(expr));
                return false;
            }
            StmtKind::Expr(value) => {
                self.expr(value);
                self.argument(value);
            }
            StmtKind::Declare(_) | StmtKind::Assert(_) | StmtKind::Break | StmtKind::Continue | StmtKind::Nothing => {
                stmt.exprs().into_iter().for_each(|expr| self.expr(expr));
            }
        }
        true
    }

    fn reach(&mut self, after: Option<Env<'t>>) -> bool {
        let reached = after.is_some();
        if let Some(env) = after {
            self.set_env(env);
        }
        reached
    }

    fn looped(&mut self, body: &'t Block, orelse: &'t Block) {
        self.maybe(body);
        let before = self.env();
        self.block(body);
        self.join(before);
        self.block(orelse);
    }

    /// What a block binds may be bound, as at the head of a loop.
    fn maybe(&mut self, body: &'t Block) {
        let mut bound = Vec::new();
        bound_in(body, &mut bound);
        for Bound { name, at, binding } in bound {
            self.also(name, at, binding);
        }
    }

    fn import(&mut self, alias: &'t Alias) {
        if alias.bound == "*" {
            self.names.star = true;
        } else {
            self.bind(&alias.bound, alias.span.start, Binding::Import(&alias.path));
        }
    }

    fn class(&mut self, stmt: &'t Stmt, class: &'t Rc<Class>) {
        stmt.exprs().into_iter().for_each(|expr| self.expr(expr));
        for inner in &class.body {
            if let StmtKind::Function(method) = &inner.kind {
                self.names.classes.insert(method.id, class);
            }
        }
        self.scope(Kind::Class, HashSet::new(), |resolver| _ = resolver.block(&class.body));
        self.bind(&class.name, stmt.span.start, Binding::Class(class));
    }

    pub(super) fn lookup(&self, name: &str) -> Vec<BindingId> {
        let innermost = self.scopes.len().saturating_sub(1);
        for (index, scope) in self.scopes.iter().enumerate().rev() {
            if scope.kind == Kind::Class && index != innermost {
                continue;
            }
            // A function sees the names round it as they are when it is called, whenever that is.
            let ids = if index == innermost { scope.env.get(name) } else { scope.ever.get(name) };
            if let Some(ids) = ids {
                return ids.clone();
            }
            if scope.locals.contains(name) {
                return Vec::new();
            }
        }
        Vec::new()
    }
}

/// Puts a binding among those of a name, in order, once.
pub(super) fn include(ids: &mut Vec<BindingId>, id: BindingId) {
    if let Err(at) = ids.binary_search(&id) {
        ids.insert(at, id);
    }
}

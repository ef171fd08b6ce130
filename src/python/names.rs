//! What each name is bound to where it is used: imports, functions, classes and values, scope by
//! scope and branch by branch. A name is known by its binding, never by its spelling.

use super::tree::{Alias, Block, Call, Class, Expr, ExprId, ExprKind, Function, Generator, Parameter, Stmt, StmtKind};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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
    /// Something that is not followed: a loop's target, an unpacked value, an exception.
    Unfollowed,
    /// Nothing any more.
    Deleted,
}

type BindingId = usize;
type Env<'t> = BTreeMap<&'t str, BTreeSet<BindingId>>;

/// The names of a script, resolved.
#[derive(Debug, Default)]
pub struct Names<'t> {
    bindings: Vec<Binding<'t>>,
    uses: HashMap<ExprId, BTreeSet<BindingId>>,
    bound_anywhere: HashSet<&'t str>,
    classes: HashMap<usize, &'t Rc<Class>>,
    arguments: HashMap<String, &'t Expr>,
}

/// How far an alias of an alias is followed.
const DEPTH: usize = 12;

impl<'t> Names<'t> {
    /// Resolves all names of a module.
    #[must_use]
    pub fn resolve(body: &'t Block) -> Self {
        let mut resolver = Resolver { names: Self::default(), ids: HashMap::new(), scopes: Vec::new() };
        resolver.scope(Kind::Module, HashSet::new(), |resolver| {
            resolver.globals_of_functions(body);
            resolver.block(body);
        });
        resolver.names
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
                    return (!self.bound_anywhere.contains(name.as_str())).then(|| name.clone());
                }
                let mut paths = bindings.into_iter().map(|binding| match binding {
                    Binding::Import(path) => Some(path.to_owned()),
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

    /// `try: import mlflow` with `except ImportError: mlflow = None`: where the name is used it is the module.
    fn without_fallbacks(&self, expr: &Expr) -> Vec<Binding<'t>> {
        let all: Vec<_> = self.bindings(expr).collect();
        if all.iter().any(|binding| matches!(binding, Binding::Import(_))) {
            let real = |binding: &Binding<'_>| !matches!(binding, Binding::Value(Expr { kind: ExprKind::None, .. }));
            return all.into_iter().filter(real).collect();
        }
        all
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
            ExprKind::Attribute { value, name } => self.class_of(value)?.method(name),
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
            Binding::Parameter(function, parameter) => {
                let class = self.classes.get(&function)?;
                let method = class.body.iter().find_map(|stmt| match &stmt.kind {
                    StmtKind::Function(method) if method.id == function => Some(method),
                    _ => None,
                })?;
                let own = method.parameters.first()?.name == parameter.name;
                own.then_some(*class)
            }
            Binding::Value(value) | Binding::Entered(value) => self.class(&value.as_call()?.func),
            _ => None,
        }
    }

    /// The class a method belongs to.
    #[must_use]
    pub fn class_with(&self, function: &Function) -> Option<&'t Rc<Class>> {
        self.classes.get(&function.id).copied()
    }

    /// The default that `add_argument` gives this command-line argument.
    #[must_use]
    pub fn argument_default(&self, name: &str) -> Option<&'t Expr> {
        self.arguments.get(name).copied()
    }
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
    locals: HashSet<&'t str>,
    globals: HashSet<&'t str>,
    deferred: Vec<&'t Rc<Function>>,
}

struct Resolver<'t> {
    names: Names<'t>,
    /// A binding's id by the place that binds, so that a loop body met twice binds once.
    ids: HashMap<(usize, &'t str), BindingId>,
    scopes: Vec<Scope<'t>>,
}

impl<'t> Resolver<'t> {
    /// Runs a scope, then the functions defined in it, which see the names as they are at its end.
    fn scope(&mut self, kind: Kind, locals: HashSet<&'t str>, run: impl FnOnce(&mut Self)) {
        self.scopes.push(Scope { kind, env: Env::new(), locals, globals: HashSet::new(), deferred: Vec::new() });
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
        self.scope(Kind::Function, locals, |resolver| {
            for parameter in &function.parameters {
                resolver.bind(&parameter.name, parameter.span.start, Binding::Parameter(function.id, parameter));
            }
            resolver.block(&function.body);
        });
    }

    /// Functions that declare a name `global` and bind it: the module's name may be that, too.
    fn globals_of_functions(&mut self, body: &'t Block) {
        for function in functions_in(body) {
            let mut globals = HashSet::new();
            global_names(&function.body, &mut globals);
            let mut bound = Vec::new();
            bound_in(&function.body, &mut bound);
            for Bound { name, at, binding } in bound {
                if globals.contains(name) {
                    self.also(name, at, binding);
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

    fn bind(&mut self, name: &'t str, at: usize, binding: Binding<'t>) {
        let id = self.id(name, at, binding);
        let Some(scope) = self.scopes.last_mut() else { return };
        if scope.globals.contains(name) {
            if let Some(module) = self.scopes.first_mut() {
                module.env.entry(name).or_default().insert(id);
            }
            return;
        }
        scope.env.insert(name, BTreeSet::from([id]));
    }

    /// The name may be bound to this, besides what it was bound to.
    fn also(&mut self, name: &'t str, at: usize, binding: Binding<'t>) {
        let id = self.id(name, at, binding);
        if let Some(scope) = self.scopes.last_mut() {
            scope.env.entry(name).or_default().insert(id);
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

    fn join(&mut self, other: Env<'t>) {
        if let Some(scope) = self.scopes.last_mut() {
            for (name, ids) in other {
                scope.env.entry(name).or_default().extend(ids);
            }
        }
    }

    /// Runs a block; whether its end can be reached.
    fn block(&mut self, body: &'t Block) -> bool {
        for stmt in body {
            if !self.stmt(stmt) {
                return false;
            }
        }
        true
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
                targets.iter().for_each(|target| self.target(target, Some(value)));
                self.argument(value);
            }
            StmtKind::AugAssign { target, value } => {
                self.expr(target);
                self.expr(value);
                self.target(target, None);
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    match target.as_name() {
                        Some(name) => self.bind(name, target.span.start, Binding::Deleted),
                        None => self.expr(target),
                    }
                }
            }
            StmtKind::Global(names) | StmtKind::Nonlocal(names) => {
                if let Some(scope) = self.scopes.last_mut() {
                    scope.globals.extend(names.iter().map(String::as_str));
                    names.iter().for_each(|name| _ = scope.locals.remove(name.as_str()));
                }
            }
            StmtKind::If { test, body, orelse } => {
                self.expr(test);
                let before = self.env();
                let after = self.branch(body, &before, None);
                let after = self.branch(orelse, &before, after);
                return self.reach(after);
            }
            StmtKind::For { target, iter, body, orelse } => {
                self.expr(iter);
                self.target(target, None);
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
                let mut falls = self.block(body) && self.block(orelse);
                let mut after = falls.then(|| self.env());
                self.set_env(before);
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
                falls = self.reach(after);
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
        if alias.bound != "*" {
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

    fn target(&mut self, target: &'t Expr, value: Option<&'t Expr>) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.bind(name, target.span.start, value.map_or(Binding::Unfollowed, Binding::Value))
            }
            ExprKind::Tuple(all) | ExprKind::List(all) => {
                let values = match value.map(|value| &value.kind) {
                    Some(ExprKind::Tuple(values) | ExprKind::List(values)) if values.len() == all.len() => Some(values),
                    _ => None,
                };
                for (index, inner) in all.iter().enumerate() {
                    self.target(inner, values.and_then(|values| values.get(index)));
                }
            }
            ExprKind::Starred(inner) => self.target(inner, None),
            _ => self.expr(target),
        }
    }

    fn entered(&mut self, target: &'t Expr, context: &'t Expr) {
        match target.as_name() {
            Some(name) => self.bind(name, target.span.start, Binding::Entered(context)),
            None => self.target(target, None),
        }
    }

    /// `parser.add_argument("--tracking-uri", default=…)`.
    fn argument(&mut self, expr: &'t Expr) {
        let Some(call) = expr.as_call() else { return };
        let ExprKind::Attribute { name, .. } = &call.func.kind else { return };
        if name != "add_argument" {
            return;
        }
        let flags = call.args.iter().filter_map(|arg| match &arg.value.kind {
            ExprKind::Str(flag) => Some(flag.trim_start_matches('-').replace('-', "_")),
            _ => None,
        });
        if let Some(default) = call.arg("default", None) {
            for flag in flags {
                self.names.arguments.insert(flag, &default.value);
            }
        }
    }

    fn expr(&mut self, expr: &'t Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                let ids = self.lookup(name);
                self.names.uses.entry(expr.id).or_default().extend(ids);
            }
            ExprKind::Lambda { parameters, body } => {
                parameters
                    .iter()
                    .filter_map(|parameter| parameter.default.as_ref())
                    .for_each(|default| self.expr(default));
                let before = self.env();
                parameters
                    .iter()
                    .for_each(|parameter| self.bind(&parameter.name, parameter.span.start, Binding::Unfollowed));
                self.expr(body);
                self.set_env(before);
            }
            ExprKind::Comprehension { elements, generators, .. } => self.comprehension(elements, generators),
            ExprKind::Named { target, value } => {
                self.expr(value);
                self.target(target, Some(value));
            }
            _ => expr.parts(&mut |part| self.expr(part)),
        }
    }

    fn comprehension(&mut self, elements: &'t [Expr], generators: &'t [Generator]) {
        let before = self.env();
        for generator in generators {
            self.expr(&generator.iter);
            self.target(&generator.target, None);
            generator.ifs.iter().for_each(|test| self.expr(test));
        }
        elements.iter().for_each(|element| self.expr(element));
        self.set_env(before);
    }

    fn lookup(&self, name: &str) -> BTreeSet<BindingId> {
        let innermost = self.scopes.len().saturating_sub(1);
        for (index, scope) in self.scopes.iter().enumerate().rev() {
            if scope.kind == Kind::Class && index != innermost {
                continue;
            }
            if let Some(ids) = scope.env.get(name) {
                return ids.clone();
            }
            if scope.locals.contains(name) {
                return BTreeSet::new();
            }
        }
        BTreeSet::new()
    }
}

struct Bound<'t> {
    name: &'t str,
    at: usize,
    binding: Binding<'t>,
}

/// What a block binds in its own scope, wherever in it.
fn bound_in<'t>(body: &'t Block, found: &mut Vec<Bound<'t>>) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::Import(aliases) => found.extend(aliases.iter().map(|alias| Bound {
                name: &alias.bound,
                at: alias.span.start,
                binding: Binding::Import(&alias.path),
            })),
            StmtKind::Function(function) => {
                found.push(Bound {
                    name: &function.name,
                    at: function.name_span.start,
                    binding: Binding::Function(function),
                });
            }
            StmtKind::Class(class) => {
                found.push(Bound { name: &class.name, at: stmt.span.start, binding: Binding::Class(class) })
            }
            StmtKind::Assign { targets, value } => {
                targets.iter().for_each(|target| bound_by(target, Some(value), found))
            }
            StmtKind::AugAssign { target, .. } | StmtKind::For { target, .. } => bound_by(target, None, found),
            StmtKind::With { items, .. } => {
                for item in items {
                    match item.target.as_ref().and_then(|target| Some((target, target.as_name()?))) {
                        Some((target, name)) => {
                            found.push(Bound { name, at: target.span.start, binding: Binding::Entered(&item.context) });
                        }
                        None => item.target.iter().for_each(|target| bound_by(target, None, found)),
                    }
                }
            }
            StmtKind::Try { handlers, .. } => found.extend(handlers.iter().filter_map(|handler| {
                Some(Bound { name: handler.name.as_deref()?, at: handler.span.start, binding: Binding::Unfollowed })
            })),
            StmtKind::Match { cases, .. } => {
                found.extend(cases.iter().flat_map(|case| &case.binds).map(|name| Bound {
                    name,
                    at: stmt.span.start,
                    binding: Binding::Unfollowed,
                }))
            }
            _ => {}
        }
        stmt.exprs().into_iter().for_each(|expr| walrus(expr, found));
        stmt.blocks().into_iter().for_each(|block| bound_in(block, found));
    }
}

fn walrus<'t>(expr: &'t Expr, found: &mut Vec<Bound<'t>>) {
    if let ExprKind::Named { target, value } = &expr.kind {
        bound_by(target, Some(value), found);
    }
    expr.parts(&mut |part| walrus(part, found));
}

fn bound_by<'t>(target: &'t Expr, value: Option<&'t Expr>, found: &mut Vec<Bound<'t>>) {
    match &target.kind {
        ExprKind::Name(name) => {
            let binding = value.map_or(Binding::Unfollowed, Binding::Value);
            found.push(Bound { name, at: target.span.start, binding });
        }
        ExprKind::Tuple(all) | ExprKind::List(all) => {
            let values = match value.map(|value| &value.kind) {
                Some(ExprKind::Tuple(values) | ExprKind::List(values)) if values.len() == all.len() => Some(values),
                _ => None,
            };
            for (index, inner) in all.iter().enumerate() {
                bound_by(inner, values.and_then(|values| values.get(index)), found);
            }
        }
        ExprKind::Starred(inner) => bound_by(inner, None, found),
        _ => {}
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
    found.sort_by_key(|function| function.id);
    found
}

fn global_names<'t>(body: &'t Block, found: &mut HashSet<&'t str>) {
    for stmt in body {
        if let StmtKind::Global(names) = &stmt.kind {
            found.extend(names.iter().map(String::as_str));
        }
        stmt.blocks().into_iter().for_each(|block| global_names(block, found));
    }
}

//! What expressions use, and what targets bind and store.

use super::bound::{Bound, bound_by, is_loaded_modules, replaced_modules};
use super::names::{Binding, Put};
use super::resolve::{Resolver, include};
use super::tree::{Expr, ExprKind, Generator};

/// The methods by which lists, sets and dicts change.
const CHANGERS: [&str; 15] = [
    "add",
    "append",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "remove",
    "reverse",
    "setdefault",
    "sort",
    "update",
    "appendleft",
    "extendleft",
];

impl<'t> Resolver<'t> {
    pub(super) fn target(&mut self, target: &'t Expr, binding: Binding<'t>) {
        let mut bound = Vec::new();
        bound_by(target, binding, &mut bound);
        bound.into_iter().for_each(|Bound { name, at, binding }| self.bind(name, at, binding));
        let value = match binding {
            Binding::Value(value) | Binding::Entered(value) => Some(value),
            _ => None,
        };
        self.stored(target, value);
    }

    /// The names that a target uses rather than binds, `run` of `run.tags[key] = …`, and what is put
    /// where: `value` is what the whole target is given.
    pub(super) fn stored(&mut self, target: &'t Expr, value: Option<&'t Expr>) {
        match &target.kind {
            ExprKind::Name(_) => {}
            ExprKind::Tuple(all) | ExprKind::List(all) => {
                let items = match value.map(|value| &value.kind) {
                    Some(ExprKind::Tuple(items) | ExprKind::List(items)) if items.len() == all.len() => {
                        items.as_slice()
                    }
                    _ => &[],
                };
                all.iter().enumerate().for_each(|(index, inner)| self.stored(inner, items.get(index)));
            }
            ExprKind::Starred(inner) => self.stored(inner, None),
            ExprKind::Attribute { value: object, name } => {
                self.expr(object);
                let by = self.names.class_of_self(object);
                self.names.stored.entry(name).or_default().push(by);
                self.names.puts.push(Put { object, name, value });
            }
            ExprKind::Subscript { value: of, index } => {
                if is_loaded_modules(of) {
                    replaced_modules(index, &mut self.names.replaced);
                }
                self.expr(target);
                self.changed.push((of, value));
            }
            _ => self.expr(target),
        }
    }

    /// `setattr(self, name, value)`: where the name is not in the text, any attribute may be stored.
    pub(super) fn set_by_name(&mut self, expr: &'t Expr) {
        let Some(call) = expr.as_call().filter(|call| call.func.as_name() == Some("setattr")) else { return };
        let [object, named, ..] = call.args.as_slice() else { return };
        if let ExprKind::Str(name) = &named.value.kind {
            self.names.stored.entry(name).or_default().push(None);
            let value = call.args.get(2).map(|arg| &arg.value);
            self.names.puts.push(Put { object: &object.value, name, value });
        } else {
            let own = self.names.class_of_self(&object.value).map(|class| class.name.as_str());
            self.names.set_by_name.extend(own);
        }
    }

    pub(super) fn entered(&mut self, target: &'t Expr, context: &'t Expr) {
        match target.as_name() {
            Some(name) => self.bind(name, target.span.start, Binding::Entered(context)),
            None => self.target(target, Binding::Entered(context)),
        }
    }

    /// `parser.add_argument("--tracking-uri", default=…)`.
    pub(super) fn argument(&mut self, expr: &'t Expr) {
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

    pub(super) fn expr(&mut self, expr: &'t Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                let ids = self.lookup(name);
                let known = self.names.uses.entry(expr.id).or_default();
                ids.into_iter().for_each(|id| include(known, id));
            }
            ExprKind::Lambda { parameters, body } => {
                parameters
                    .iter()
                    .filter_map(|parameter| parameter.default.as_ref())
                    .for_each(|default| self.expr(default));
                let before = self.names_here();
                parameters
                    .iter()
                    .for_each(|parameter| self.bind(&parameter.name, parameter.span.start, Binding::Unfollowed));
                self.expr(body);
                self.set_names_here(before);
            }
            ExprKind::Comprehension { elements, generators, .. } => self.comprehension(elements, generators),
            ExprKind::Named { target, value } => {
                self.expr(value);
                self.target(target, Binding::Value(value));
            }
            ExprKind::Call(call) => {
                if call.args.iter().any(|arg| is_loaded_modules(&arg.value)) {
                    call.args.iter().for_each(|arg| replaced_modules(&arg.value, &mut self.names.replaced));
                }
                expr.parts(&mut |part| self.expr(part));
                self.set_by_name(expr);
                self.calls.push(call);
                if call.func.as_name() == Some("super") {
                    let method = self
                        .functions
                        .iter()
                        .rev()
                        .find_map(|function| Some((*self.names.classes.get(&function.id)?, *function)));
                    self.names.supers.extend(method.map(|method| (expr.id, method)));
                }
                if let Some(class) = self.names.class(&call.func) {
                    self.names.instances.insert(expr.span, (class, call));
                }
                if let ExprKind::Attribute { value, name } = &call.func.kind
                    && CHANGERS.contains(&name.as_str())
                {
                    let put = match (name.as_str(), call.args.as_slice()) {
                        ("append" | "add", [only]) => Some(&only.value),
                        _ => None,
                    };
                    self.changed.push((value, put));
                }
            }
            ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Set(_) | ExprKind::Dict(_) => {
                self.names.literals.insert(expr.span, expr);
                expr.parts(&mut |part| self.expr(part));
            }
            _ => expr.parts(&mut |part| self.expr(part)),
        }
    }

    pub(super) fn comprehension(&mut self, elements: &'t [Expr], generators: &'t [Generator]) {
        let before = self.names_here();
        for generator in generators {
            self.expr(&generator.iter);
            self.target(&generator.target, Binding::Element(&generator.iter));
            generator.ifs.iter().for_each(|test| self.expr(test));
        }
        elements.iter().for_each(|element| self.expr(element));
        self.set_names_here(before);
    }
}

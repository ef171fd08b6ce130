//! What a block binds, wherever in it, without running it.

use super::names::Binding;
use super::tree::{Block, Expr, ExprKind, StmtKind};
use std::collections::HashSet;

/// A name that something binds.
pub(super) struct Bound<'t> {
    pub(super) name: &'t str,
    /// The byte that tells this binding from others of the name.
    pub(super) at: usize,
    pub(super) binding: Binding<'t>,
}

/// What a block binds in its own scope, wherever in it.
pub(super) fn bound_in<'t>(body: &'t Block, found: &mut Vec<Bound<'t>>) {
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
                found.push(Bound { name: &class.name, at: stmt.span.start, binding: Binding::Class(class) });
            }
            StmtKind::Assign { targets, value } => {
                targets.iter().for_each(|target| bound_by(target, Binding::Value(value), found));
            }
            StmtKind::AugAssign { target, .. } => bound_by(target, Binding::Unfollowed, found),
            StmtKind::For { target, iter, .. } => bound_by(target, Binding::Element(iter), found),
            StmtKind::With { items, .. } => {
                for item in items {
                    match item.target.as_ref().and_then(|target| Some((target, target.as_name()?))) {
                        Some((target, name)) => {
                            found.push(Bound { name, at: target.span.start, binding: Binding::Entered(&item.context) });
                        }
                        None => {
                            item.target.iter().for_each(|target| bound_by(target, Binding::Unfollowed, found));
                        }
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
                }));
            }
            _ => {}
        }
        stmt.exprs().into_iter().for_each(|expr| walrus(expr, found));
        stmt.blocks().into_iter().for_each(|block| bound_in(block, found));
    }
}

fn walrus<'t>(expr: &'t Expr, found: &mut Vec<Bound<'t>>) {
    if let ExprKind::Named { target, value } = &expr.kind {
        bound_by(target, Binding::Value(value), found);
    }
    expr.parts(&mut |part| walrus(part, found));
}

/// What a target binds when it is given this.
pub(super) fn bound_by<'t>(target: &'t Expr, given: Binding<'t>, found: &mut Vec<Bound<'t>>) {
    match &target.kind {
        ExprKind::Name(name) => found.push(Bound { name, at: target.span.start, binding: given }),
        ExprKind::Tuple(all) | ExprKind::List(all) => {
            // Behind a `*rest` nobody knows which item it is.
            let starred = all.iter().any(|inner| matches!(inner.kind, ExprKind::Starred(_)));
            let parts = if starred { Vec::new() } else { unpacked(given, all.len()) };
            for (index, inner) in all.iter().enumerate() {
                bound_by(inner, parts.get(index).copied().unwrap_or(Binding::Unfollowed), found);
            }
        }
        ExprKind::Starred(inner) => bound_by(inner, Binding::Unfollowed, found),
        _ => {}
    }
}

/// The parts of something that is unpacked into so many targets, as far as the text tells.
fn unpacked(given: Binding<'_>, targets: usize) -> Vec<Binding<'_>> {
    match given {
        Binding::Value(Expr { kind: ExprKind::Tuple(values) | ExprKind::List(values), .. })
            if values.len() == targets =>
        {
            values.iter().map(Binding::Value).collect()
        }
        Binding::Value(value) => (0..targets).map(|index| Binding::Item(value, index)).collect(),
        Binding::Element(iter) => {
            let items = || (0..targets).map(|index| Binding::ElementItem(iter, index)).collect();
            let Some(call) = iter.as_call().filter(|call| !call.unpacks()) else { return items() };
            let elements = call.args.iter().map(|arg| Binding::Element(&arg.value));
            match call.func.as_name() {
                // The count is what the call itself goes through.
                Some("enumerate") => std::iter::once(given).chain(elements.take(1)).collect(),
                Some("zip") => elements.collect(),
                _ => items(),
            }
        }
        _ => Vec::new(),
    }
}

/// The names that a function's body declares to be of the module, and of a function round it.
#[derive(Default)]
pub(super) struct Declared<'t> {
    pub(super) global: HashSet<&'t str>,
    pub(super) nonlocal: HashSet<&'t str>,
}

impl<'t> Declared<'t> {
    /// What a function's body declares, wherever in it.
    pub(super) fn by(body: &'t Block) -> Self {
        let mut declared = Self::default();
        declared.add(body);
        declared
    }

    fn add(&mut self, body: &'t Block) {
        for stmt in body {
            match &stmt.kind {
                StmtKind::Global(names) => self.global.extend(names.iter().map(String::as_str)),
                StmtKind::Nonlocal(names) => self.nonlocal.extend(names.iter().map(String::as_str)),
                _ => stmt.blocks().into_iter().for_each(|block| self.add(block)),
            }
        }
    }
}

/// `sys.modules`, also as the text that `patch.dict` takes.
pub(super) fn is_loaded_modules(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Attribute { value, name } => name == "modules" && value.as_name() == Some("sys"),
        ExprKind::Str(text) => text == "sys.modules",
        _ => false,
    }
}

/// The modules named by what is put into `sys.modules`: `"mlflow"`, `{"mlflow": fake}`.
pub(super) fn replaced_modules<'t>(named: &'t Expr, found: &mut HashSet<&'t str>) {
    match &named.kind {
        ExprKind::Str(module) => _ = found.insert(module),
        ExprKind::Dict(items) => {
            items.iter().filter_map(|(key, _)| key.as_ref()).for_each(|key| replaced_modules(key, found));
        }
        _ => {}
    }
}

//! Tests: what a condition tells about the state.

use super::flow::{Flow, Walker};
use super::repeated::AroundKind;
use super::state::{Base, Flag, Paths, State};
use crate::mlflow::{Effect, canonical, effect};
use crate::python::tree::{Block, CompareOp, Expr, ExprKind};
use crate::python::values::Value;

impl<'t> Walker<'_, 't> {
    /// The states in which `test` may have turned out `truth`.
    pub(super) fn refine(&self, test: &Expr, paths: &Paths, truth: bool) -> Paths {
        if compares_run_ids(test) {
            // Which run is the active one is decided at run time.
            return if paths.is_empty() { Paths::default() } else { Paths::one(State::new(Base::Lost)) };
        }
        match &test.kind {
            ExprKind::Not(inner) => return self.refine(inner, paths, !truth),
            ExprKind::Bool2 { or, values } => return self.refine_all(*or, values, paths, truth),
            ExprKind::Compare { left, op, right, more } if more.is_empty() => {
                let none = matches!(right.kind, ExprKind::None);
                match op {
                    CompareOp::Is | CompareOp::Eq if none && left.as_call().is_some() && self.active_run(left) => {
                        return active(paths, !truth);
                    }
                    CompareOp::IsNot | CompareOp::NotEq
                        if none && left.as_call().is_some() && self.active_run(left) =>
                    {
                        return active(paths, truth);
                    }
                    // "run" in locals(): the test after it asks what matters.
                    CompareOp::In if self.lists_names(right) => {
                        return if truth { paths.clone() } else { Paths::default() };
                    }
                    CompareOp::Eq if self.entry_point(test) => {
                        return if truth { paths.clone() } else { Paths::default() };
                    }
                    _ => {}
                }
            }
            ExprKind::Named { value, .. } if self.active_run(value) => return active(paths, truth),
            ExprKind::Call(_) if self.active_run(test) => return active(paths, truth),
            _ if self
                .names
                .path(test)
                .is_some_and(|path| path == "typing.TYPE_CHECKING" || path == "TYPE_CHECKING") =>
            {
                return if truth { Paths::default() } else { paths.clone() };
            }
            _ => {}
        }
        if let Some((key, by_none)) = self.flag_test(test) {
            let known = paths.iter().any(|state| state.flags.contains_key(&key));
            if known {
                let unflagged = self.by_fact(
                    test,
                    &paths.keep(|state| (!state.flags.contains_key(&key)).then(|| state.clone())),
                    truth,
                );
                let mut kept = paths.keep(|state| {
                    let flag = state.flags.get(&key)?;
                    let held = match by_none {
                        Some(is_none) => (*flag == Flag::None) == is_none,
                        None => *flag == Flag::Truthy,
                    };
                    (held == truth).then(|| state.clone())
                });
                kept.add(unflagged);
                return kept;
            }
        }
        // What the run was when it was asked is not known any more; most scripts ask at once.
        match &test.kind {
            ExprKind::Name(_) if self.active_run(test) => active(paths, truth),
            ExprKind::Compare { left, op, right, more }
                if more.is_empty() && matches!(right.kind, ExprKind::None) && self.active_run(left) =>
            {
                active(paths, truth != matches!(op, CompareOp::Is | CompareOp::Eq))
            }
            _ => self.by_fact(test, paths, truth),
        }
    }

    /// Whether an object of a class of the script is true whatever it holds.
    fn always_true(&self, class: &'t std::rc::Rc<crate::python::tree::Class>) -> bool {
        let bases = self.names.lineage(class).into_iter().flat_map(|class| &class.bases);
        let others = bases.into_iter().any(|base| self.names.class(base).is_none());
        !others && ["__bool__", "__len__"].iter().all(|name| self.names.method(class, name).is_none())
    }

    /// `__name__ == "__main__"`: the part of a script that runs when it is run.
    pub(super) fn entry_point(&self, test: &Expr) -> bool {
        matches!(&test.kind, ExprKind::Compare { left, op: CompareOp::Eq, .. }
            if self.names.path(left).as_deref() == Some("__name__"))
    }

    fn by_fact(&self, test: &Expr, paths: &Paths, truth: bool) -> Paths {
        match self.value(test) {
            Value::Bool(known) => {
                return if known == truth { paths.clone() } else { Paths::default() };
            }
            Value::None if !truth => return paths.clone(),
            Value::None => return Paths::default(),
            Value::Int(number) => return if (number != 0) == truth { paths.clone() } else { Paths::default() },
            Value::Str(known) => return if known.is_empty() == truth { Paths::default() } else { paths.clone() },
            Value::Made(object) if self.names.instance(&object).is_some_and(|class| self.always_true(class)) => {
                return if truth { paths.clone() } else { Paths::default() };
            }
            _ => {}
        }
        match self.fact(test, truth) {
            Some(fact) => with_fact(paths, &fact),
            None => paths.clone(),
        }
    }

    fn refine_all(&self, or: bool, values: &[Expr], paths: &Paths, truth: bool) -> Paths {
        // `a or b` is true if one is; it is false if both are. `and` is its mirror image.
        let mut going = paths.clone();
        let mut left = Paths::default();
        for value in values {
            left.add(self.refine(value, &going, or));
            going = self.refine(value, &going, !or);
        }
        if truth == or { left } else { going }
    }

    fn lists_names(&self, expr: &Expr) -> bool {
        let path = expr.as_call().and_then(|call| self.names.path(&call.func));
        matches!(path.as_deref(), Some("locals" | "globals" | "vars" | "dir"))
    }

    /// A test of one variable: its key, and for `is None` and `is not None` which of the two.
    fn flag_test(&self, test: &Expr) -> Option<(String, Option<bool>)> {
        match &test.kind {
            ExprKind::Compare { left, op, right, more } if more.is_empty() && matches!(right.kind, ExprKind::None) => {
                match op {
                    CompareOp::Is | CompareOp::Eq => Some((self.flag_key(left)?, Some(true))),
                    CompareOp::IsNot | CompareOp::NotEq => Some((self.flag_key(left)?, Some(false))),
                    CompareOp::In | CompareOp::Other => None,
                }
            }
            _ => Some((self.flag_key(test)?, None)),
        }
    }

    /// A variable, told apart by the function it is in; an attribute of an object is shared by its methods.
    pub(super) fn flag_key(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Name(name) => {
                let owner = self.names.owner_of(self.frames.last().map(|function| function.id), name);
                Some(format!("{}:{name}", owner.map_or_else(String::new, |id| id.to_string())))
            }
            ExprKind::Attribute { value, name } => match self.value(value) {
                Value::Made(object) if self.names.instance(&object).is_some() => {
                    Some(format!("@{}.{name}", object.at.start))
                }
                // A method that nobody in view calls has but one object.
                _ if value.as_name() == Some("self") => Some(format!("self.{name}")),
                _ => Some(format!("{}.{name}", self.names.class(value)?.name)),
            },
            _ => None,
        }
    }

    /// What a test would tell of a value, where that is certain.
    pub(super) fn flag_of(&self, value: &Expr) -> Option<Flag> {
        match &value.kind {
            ExprKind::None => Some(Flag::None),
            ExprKind::Bool(truth) => Some(if *truth { Flag::Truthy } else { Flag::Falsy }),
            ExprKind::Call(call) => (self.effect_of(&call.func) == Effect::StartRun).then_some(Flag::Truthy),
            ExprKind::Name(_) => self.names.path(value).map(|_| Flag::Truthy),
            ExprKind::Attribute { name, .. } if name == "run_id" => Some(Flag::Truthy),
            _ => None,
        }
    }

    /// What `active_run()` gives in a state: a run, nothing, or either, and what that tells of the state.
    pub(super) fn flagged_active(paths: &Paths, keys: &[String]) -> Paths {
        let mut flagged = Paths::default();
        for truth in [true, false] {
            let flag = if truth { Flag::Truthy } else { Flag::None };
            let known = active(paths, truth).map(|state| {
                if state.base != Base::Lost || !state.runs.is_empty() {
                    keys.iter().for_each(|key| _ = state.flags.insert(key.clone(), flag));
                }
            });
            flagged.add(known);
        }
        flagged
    }

    /// `own = mlflow.active_run() is None`: what is kept is whether a run is active now.
    pub(super) fn flagged_test(&self, test: &Expr, paths: &Paths, keys: &[String]) -> Option<Paths> {
        let asks = |expr: &Expr| expr.as_call().is_some() && self.active_run(expr);
        let about_active = match &test.kind {
            ExprKind::Not(inner) => asks(inner),
            ExprKind::Compare { left, more, right, .. } => {
                more.is_empty() && matches!(right.kind, ExprKind::None) && asks(left)
            }
            _ => false,
        };
        about_active.then(|| {
            let mut flagged = Paths::default();
            for (truth, flag) in [(true, Flag::Truthy), (false, Flag::Falsy)] {
                flagged.add(self.refine(test, paths, truth).map(|state| {
                    if state.base != Base::Lost || !state.runs.is_empty() {
                        keys.iter().for_each(|key| _ = state.flags.insert(key.clone(), flag));
                    }
                }));
            }
            flagged
        })
    }

    /// Whether an expression is the active run: a call of `active_run()`, or a name for its result.
    fn active_run(&self, expr: &Expr) -> bool {
        let made_by = self.names.made_by(expr).and_then(|path| canonical(&path, self.release));
        made_by.is_some_and(|name| effect(&name, self.release) == Effect::ActiveRun)
    }

    /// A test of names, attributes and constants, and whether it held: two tests of one key have the
    /// same outcome.
    pub(super) fn fact(&self, test: &Expr, truth: bool) -> Option<(String, bool)> {
        match &test.kind {
            ExprKind::Not(inner) => return self.fact(inner, !truth),
            ExprKind::Compare { left, op, right, more }
                if more.is_empty() && matches!(op, CompareOp::IsNot | CompareOp::NotEq) =>
            {
                let op = if *op == CompareOp::IsNot { "is" } else { "==" };
                return Some((format!("{} {op} {}", self.key(left)?, self.key(right)?), !truth));
            }
            ExprKind::Compare { left, op, right, more }
                if more.is_empty() && matches!(op, CompareOp::Is | CompareOp::Eq) =>
            {
                let op = if *op == CompareOp::Is { "is" } else { "==" };
                return Some((format!("{} {op} {}", self.key(left)?, self.key(right)?), truth));
            }
            _ => {}
        }
        Some((self.key(test)?, truth))
    }

    fn key(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Name(name) => Some(format!("{name}{}", self.names.binding_key(expr))),
            ExprKind::Attribute { value, name } => Some(format!("{}.{name}", self.key(value)?)),
            ExprKind::Str(text) => Some(format!("{text:?}")),
            ExprKind::Int(number) => Some(number.to_string()),
            ExprKind::Bool(truth) => Some(truth.to_string()),
            ExprKind::None => Some("None".to_owned()),
            // if is_main_process(): … if is_main_process(): the part of a process in its group does not change.
            ExprKind::Call(call) if call.args.is_empty() && tells_the_part(&call.func) => {
                Some(format!("{}()", self.key(&call.func)?))
            }
            _ => None,
        }
    }
}

/// Whether what is called tells, by its name, which process of several this is.
fn tells_the_part(func: &Expr) -> bool {
    let (ExprKind::Name(name) | ExprKind::Attribute { name, .. }) = &func.kind else { return false };
    let name = name.to_ascii_lowercase();
    ["rank", "main", "master", "primary", "is_zero", "global_zero"].iter().any(|word| name.contains(word))
}

impl<'t> Walker<'_, 't> {
    /// `if`, `elif` and `else`.
    pub(super) fn branches(&mut self, arms: &'t [(Expr, Block)], orelse: &'t Block, entry: Paths) -> Flow {
        let mut flow = Flow::default();
        let mut going = entry;
        for (test, body) in arms {
            self.references_in_test(test);
            let tested = self.evaluate(test, going);
            flow.raises.add(tested.raises);
            let held = self.refine(test, &tested.next, true);
            going = self.refine(test, &tested.next, false);
            let decides = !self.entry_point(test);
            self.within(AroundKind::Test, [test], |walker| walker.arm(body, held, &mut flow, decides));
        }
        let tests = arms.iter().map(|(test, _)| test);
        self.within(AroundKind::Otherwise, tests, |walker| walker.arm(orelse, going, &mut flow, true));
        for (test, _) in arms {
            if let Some((key, _)) = self.fact(test, true) {
                flow.next.merge_facts(&key);
            }
        }
        flow
    }

    pub(super) fn arm(&mut self, body: &'t Block, entry: Paths, flow: &mut Flow, decided: bool) {
        self.decided += usize::from(decided);
        let mut arm = self.block(body, entry);
        self.decided -= usize::from(decided);
        flow.next.add(std::mem::take(&mut arm.next));
        flow.add_exits(arm);
    }
}

impl State {
    /// What has just been given another value may be tested anew.
    pub(super) fn forget_tests_of(&mut self, target: &Expr) {
        let (before, name) = match &target.kind {
            ExprKind::Attribute { name, .. } => (".", name),
            ExprKind::Name(name) => ("", name),
            _ => return,
        };
        let part_of_name = |char: char| char.is_alphanumeric() || char == '_';
        self.facts.retain(|(fact, _)| {
            !fact.match_indices(name.as_str()).any(|(at, _)| {
                let (head, rest) =
                    (fact.get(..at).unwrap_or_default(), fact.get(at + name.len()..).unwrap_or_default());
                head.ends_with(before) && !head.ends_with(part_of_name) && !rest.starts_with(part_of_name)
            })
        });
    }
}

fn active(paths: &Paths, truth: bool) -> Paths {
    paths.keep(|state| match (state.runs.is_empty(), state.base) {
        (false, _) => truth.then(|| state.clone()),
        (true, Base::Empty) => (!truth).then(|| state.clone()),
        (true, Base::Outside) if truth => Some(state.clone()),
        (true, Base::Lost) => Some(state.clone()),
        (true, Base::Outside) => Some(State { base: Base::Empty, ..state.clone() }),
    })
}

fn with_fact(paths: &Paths, (key, truth): &(String, bool)) -> Paths {
    paths.keep(|state| {
        if let Some((_, known)) = state.facts.iter().find(|(known, _)| known == key) {
            (known == truth).then(|| state.clone())
        } else {
            let mut state = state.clone();
            state.facts.push((key.clone(), *truth));
            state.facts.sort_unstable();
            Some(state)
        }
    })
}

/// A test that looks at the id of a run: `run.info.run_id == parent`.
fn compares_run_ids(test: &Expr) -> bool {
    let by_id = |part: &Expr| matches!(&part.kind, ExprKind::Attribute { name, .. } if name == "run_id");
    matches!(test.kind, ExprKind::Compare { .. }) && test.any(&mut |part| by_id(part))
}

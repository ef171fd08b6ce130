//! The whole script: how it begins, how it ends, and what of it nobody in view calls.

use super::Walked;
use super::callables::Callable;
use super::flow::{Flow, Walker};
use super::functions::Functions;
use super::state::{Base, How, Paths, State};
use crate::mlflow::Effect;
use crate::python::Module;
use crate::python::names::{Names, functions_in};
use crate::python::tree::{Block, Expr, Function, Stmt, StmtKind};
use crate::script::sorted::by_place;
use std::collections::HashSet;
use std::rc::Rc;

impl<'t> Walker<'_, 't> {
    pub(super) fn run(mut self, module: &'t Module) -> Walked<'t> {
        let blocks = functions_in(&module.body).into_iter().map(|function| &function.body).chain([&module.body]);
        let imported = blocks.flatten().any(|stmt| imports(stmt, "mlflow"));
        let start = State::new(if imported { Base::Empty } else { Base::Outside });
        self.functions =
            Functions::of(&module.body, self.names, &|func| self.has_effect(func), &|func| self.sets(func), &|func| {
                self.switches(func)
            });
        self.shell_lines();
        self.shell_in_vain();
        let mut flow = self.block(&module.body, Paths::one(start));
        self.exit(&mut flow);
        self.ends(&flow, None);
        self.functions_nobody_calls(&module.body);
        self.workers();
        self.lambdas_nobody_calls();
        // A platform's job attaches to a run that the platform started, and ends.
        let platform = script_of_a_platform(&module.body, &self.script.code);
        if self.end_run_handed_on || !imported || platform {
            self.runs.values_mut().for_each(|story| story.opener_only = true);
        }
        let calls = by_place(self.calls.into_values().collect(), |call| call.expr.span);
        Walked {
            calls,
            landings: Self::landings(self.notes, &self.ways, self.release),
            lanes: self.lanes.drawn(),
            runs: self.runs,
            references: self.references.into_iter().collect(),
            swallowed: self.swallowed,
            uris: self.uris.into_values().collect(),
            servers: self.servers,
            environment: self.environment,
            given_away: self.given_away,
            in_vain: self.in_vain.into_values().collect(),
            fits: self.fits.into_values().collect(),
            others: self.others,
            workers: self.workers,
            gathered: self.together.gathered.into_values().collect(),
            suspended: self.together.suspended,
            turns: self.turns,
            conditions: self.conditions,
            named: self.named.into_values().collect(),
            probed: self.probed,
            asks_release: self.asks_release,
        }
    }

    /// The interpreter ends, one way or another: what was registered for that runs, the last one first.
    pub(super) fn exit(&mut self, flow: &mut Flow) {
        let hooks = std::mem::take(&mut self.at_exit);
        for (number, callable) in hooks.iter().enumerate().rev() {
            for states in [&mut flow.next, &mut flow.raises] {
                let has = |state: &State| state.hooks.contains(&number);
                let entry = states.keep(|state| has(state).then(|| state.clone()));
                let mut after = states.keep(|state| (!has(state)).then(|| state.clone()));
                if !entry.is_empty() {
                    let mut raises = Paths::default();
                    after.add(self.invoke((vec![callable.clone()], true), None, entry, &mut raises));
                    after.add(raises);
                }
                *states = after;
            }
        }
    }

    /// `atexit.register(f)`.
    pub(super) fn runs_at_exit(&mut self, function: &'t Expr, state: Paths) -> Paths {
        let (found, _) = self.certain_callables(function);
        found.into_iter().fold(state, |state, callable| self.hooked(callable, state))
    }

    pub(super) fn hooked(&mut self, callable: Callable<'t>, state: Paths) -> Paths {
        let callable = callable.filled(self.names, None);
        self.walked.extend(callable.function().map(|function| function.id));
        let number = self.at_exit.iter().position(|known| known.is(&callable)).unwrap_or_else(|| {
            self.at_exit.push(callable);
            self.at_exit.len() - 1
        });
        state.map(|state| {
            if !state.hooks.contains(&number) {
                state.hooks.push(number);
            }
        })
    }

    /// Lambdas that nothing in view calls: called nobody knows when, in a state that nobody knows.
    pub(super) fn lambdas_nobody_calls(&mut self) {
        let met = std::mem::take(&mut self.lambdas_met);
        for (id, body) in met {
            if !self.lambdas_called.contains(&id) {
                self.expr(body, Paths::one(State::new(Base::Lost)), &mut Paths::default());
            }
        }
    }

    /// Functions that nothing in view calls are called from elsewhere, in a state that is not known.
    pub(super) fn functions_nobody_calls(&mut self, body: &'t Block) {
        let functions = functions_in(body);
        let mut called = HashSet::new();
        for function in &functions {
            called_in(&function.body, self.names, &mut called);
        }
        let (roots, rest): (Vec<_>, Vec<_>) =
            functions.into_iter().partition(|function| !called.contains(&function.id));
        for function in roots.into_iter().chain(rest) {
            if self.walked.contains(&function.id) {
                continue;
            }
            self.walked.insert(function.id);
            self.frames.push(function);
            let flow = self.block(&function.body, Paths::one(State::new(Base::Outside)));
            self.frames.pop();
            self.ends(&flow, Some(function));
        }
    }

    /// What is open where a script, or a function nobody in view calls, ends.
    pub(super) fn ends(&mut self, flow: &Flow, function: Option<&'t Rc<Function>>) {
        let opener_only =
            function.is_some_and(|function| self.names.class_with(function).is_some() || !self.logs(&function.body));
        for state in flow.next.iter().chain(flow.returns.iter()) {
            for run in state.runs.iter().filter(|run| run.how != How::With) {
                let story = self.runs.entry(run.opened).or_default();
                story.open_at_end = true;
                story.opener_only |= opener_only;
            }
        }
        for state in flow.raises.iter() {
            for run in state.runs.iter().filter(|run| run.how == How::Bare) {
                self.runs.entry(run.opened).or_default().open_at_raise = true;
            }
        }
    }

    /// Whether a block logs anything by itself.
    pub(super) fn logs(&self, body: &Block) -> bool {
        body.iter().any(|stmt| {
            let here = stmt.exprs().into_iter().any(|expr| {
                expr.any(&mut |part| part.as_call().is_some_and(|call| self.effect_of(&call.func) == Effect::Log))
            });
            here || stmt.blocks().into_iter().any(|block| self.logs(block))
        })
    }
}

/// An Azure ML job, or one that reads the id of the run it is in.
fn script_of_a_platform(body: &Block, text: &str) -> bool {
    text.contains("MLFLOW_RUN_ID") || body.iter().any(|stmt| imports(stmt, "azureml") || imports(stmt, "azure.ai.ml"))
}

fn imports(stmt: &Stmt, module: &str) -> bool {
    match &stmt.kind {
        StmtKind::Import(aliases) => aliases.iter().any(|alias| {
            alias.path == module || alias.path.strip_prefix(module).is_some_and(|rest| rest.starts_with('.'))
        }),
        StmtKind::Class(class) => class.body.iter().any(|stmt| imports(stmt, module)),
        _ => stmt.blocks().into_iter().flatten().any(|stmt| imports(stmt, module)),
    }
}

/// The functions of the script that a block calls.
fn called_in(body: &Block, names: &Names<'_>, called: &mut HashSet<usize>) {
    for stmt in body {
        for expr in stmt.exprs() {
            expr.each(&mut |part| {
                if let Some(function) = part.as_call().and_then(|call| names.function(&call.func)) {
                    called.insert(function.id);
                }
            });
        }
        stmt.blocks().into_iter().for_each(|block| called_in(block, names, called));
    }
}

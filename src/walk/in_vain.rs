//! Places where the script sets something of MLflow's and nobody reads it.

use super::flow::Walker;
use super::settings::{SetBy, Setting};
use super::state::{Paths, State};
use crate::mlflow::SYSTEM_METRICS;
use crate::python::tree::{Call, Expr};
use crate::python::values::Value;
use crate::script::Span;

/// A variable that is set to no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InVain {
    /// Where it is set.
    pub span: Span,
    /// Its name, `MLFLOW_TRACKING_URI` for example.
    pub name: String,
    /// Why it has no effect.
    pub why: Unread,
}

/// Why nobody reads a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// A call has decided already, on every path or on some.
    Decided {
        /// The call.
        by: Span,
        /// On every path.
        always: bool,
    },
    /// It is asked when a run is opened, and one is open.
    Opened {
        /// The call that opened it.
        run: Span,
    },
    /// It is set in a shell of its own, which ends with the command.
    Shell,
    /// It is an attribute of the module, which MLflow never asks.
    Attribute,
}

/// Attributes that people give the module in the belief that it asks them.
const ATTRIBUTES: [&str; 3] = ["mlflow.tracking_uri", "mlflow.experiment_name", "mlflow.registry_uri"];

impl<'t> Walker<'_, 't> {
    /// `os.environ["MLFLOW_TRACKING_URI"] = …` behind `set_tracking_uri(…)`, and `mlflow.tracking_uri = …`.
    pub(super) fn assigned_in_vain(&mut self, targets: &'t [Expr], value: &'t Expr, state: &Paths) {
        if self.unasked > 0 || state.is_empty() {
            return;
        }
        for target in targets {
            if let Some(path) = self.names.path(target).filter(|path| ATTRIBUTES.contains(&path.as_str())) {
                self.unread(&InVain { span: target.span, name: path, why: Unread::Attribute });
            }
            let Some(name) = self.variable(target) else { continue };
            let told = self.value(value);
            if name == SYSTEM_METRICS && matches!(told.as_str(), Some("true" | "True" | "TRUE" | "1")) {
                self.too_late_for_a_run(target.span, name, state);
                continue;
            }
            let decided = |setting: &Setting| match setting.by {
                SetBy::Place(by) if differs(&setting.value, &told) => Some(by),
                _ => None,
            };
            let by: Vec<_> = state
                .iter()
                .map(|state| match name.as_str() {
                    "MLFLOW_TRACKING_URI" => decided(&state.globals.tracking),
                    "MLFLOW_EXPERIMENT_NAME" => {
                        decided(&state.globals.experiment.named).filter(|_| !state.globals.experiment.by_id)
                    }
                    _ => None,
                })
                .collect();
            if let Some(first) = by.iter().find_map(|by| *by) {
                let always = by.iter().all(Option::is_some);
                self.unread(&InVain { span: target.span, name, why: Unread::Decided { by: first, always } });
            }
        }
    }

    /// `os.system("export MLFLOW_TRACKING_URI=…")`.
    pub(super) fn exported_in_vain(&mut self, expr: &'t Expr, call: &'t Call) {
        let path = self.names.path(&call.func).unwrap_or_default();
        if self.unasked > 0 || path != "os.system" && !path.starts_with("subprocess.") {
            return;
        }
        let command = call.args.first().map(|arg| self.value(&arg.value));
        if let Some(name) = command.as_ref().and_then(Value::as_str).and_then(exported) {
            self.unread(&InVain { span: expr.span, name, why: Unread::Shell });
        }
    }

    /// `!export MLFLOW_TRACKING_URI=…`.
    pub(super) fn shell_in_vain(&mut self) {
        for line in self.script.shell.iter().filter(|line| !line.magic) {
            if let Some(name) = exported(&line.text) {
                self.in_vain.insert(line.span, InVain { span: line.span, name, why: Unread::Shell });
            }
        }
    }

    /// `os.environ["MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING"] = "true"` while a run is open.
    fn too_late_for_a_run(&mut self, span: Span, name: String, state: &Paths) {
        let open = |state: &State| {
            let fresh = !state.never && !state.globals.variables.contains_key(SYSTEM_METRICS);
            state.active().filter(|_| fresh).map(|run| run.opened)
        };
        let runs: Option<Vec<Span>> = state.iter().map(open).collect();
        if let Some(run) = runs.and_then(|runs| runs.first().copied()) {
            self.unread(&InVain { span, name, why: Unread::Opened { run } });
        }
    }

    fn unread(&mut self, found: &InVain) {
        let known = self.in_vain.entry(found.span).or_insert_with(|| found.clone());
        if let (Unread::Decided { always, .. }, Unread::Decided { always: now, .. }) = (&mut known.why, found.why) {
            *always &= now;
        }
    }
}

/// Whether two values are certainly not the same.
fn differs(one: &Value, other: &Value) -> bool {
    matches!((one, other), (Value::Str(one), Value::Str(other)) if one.trim_end_matches('/') != other.trim_end_matches('/'))
}

/// The variable of MLflow's that a command sets and does nothing else.
fn exported(command: &str) -> Option<String> {
    let rest = command.trim().strip_prefix("export ").or_else(|| command.trim().strip_prefix("set "))?;
    let (name, value) = rest.trim().split_once('=')?;
    let alone = !["&&", ";", "|", "\n"].iter().any(|more| value.contains(more));
    (name.starts_with("MLFLOW_") && alone).then(|| name.to_owned())
}

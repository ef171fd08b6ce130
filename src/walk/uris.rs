//! Where the script tells MLflow a tracking URI, and where it starts or names a server.

use super::flow::{Clause, Walker};
use super::settings::Setting;
use super::state::{Address, Paths};
use crate::python::tree::{Call, Expr, ExprKind, Pass};
use crate::python::values::Value;
use crate::script::Span;

/// A place that tells MLflow a tracking URI.
#[derive(Debug)]
pub struct UriUse {
    /// Where it is given.
    pub span: Span,
    /// The value.
    pub value: Value,
    /// Where a server was named or started before, on every path that gets here.
    pub server: Option<Address>,
    /// The literal that can be edited, if the value is one.
    pub literal: Option<Span>,
}

/// A tracking server that the script starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The shell line or the call that starts it.
    pub span: Span,
    /// Where it keeps its data, if it says so.
    pub backend: Option<String>,
    /// The host to reach it at.
    pub host: String,
    /// Its port.
    pub port: String,
}

const VARIABLE: &str = "MLFLOW_TRACKING_URI";

/// The variables that move data elsewhere.
const MOVING: [&str; 4] = [VARIABLE, "MLFLOW_EXPERIMENT_NAME", "MLFLOW_EXPERIMENT_ID", "MLFLOW_RUN_ID"];

impl<'t> Walker<'_, 't> {
    /// `set_tracking_uri(…)`: the use, and what it makes of the state.
    pub(super) fn set_tracking_uri(&mut self, expr: &'t Expr, call: &'t Call, state: Paths) -> Paths {
        let Some(arg) = call.arg("uri", Some(0)) else {
            return state.map(|state| state.set(|globals| globals.tracking = Setting::at(Value::Unknown, expr.span)));
        };
        self.uri(&arg.value, &state);
        let server = self.server_in(&arg.value);
        let tracking = Setting::at(self.value(&arg.value), expr.span);
        self.note_tracking(expr.span, tracking.clone());
        state.map(|state| {
            state.server = server.clone().or(state.server.take());
            state.set(|globals| {
                globals.tracking = tracking.clone();
                // The variable is set as well, so that processes begun later find it.
                globals.variables.remove(VARIABLE);
            });
        })
    }

    /// `os.environ["MLFLOW_…"] = …`: what it makes of the state.
    pub(super) fn assigned_variables(&self, targets: &'t [Expr], value: &'t Expr, state: Paths) -> Paths {
        targets.iter().fold(state, |state, target| match self.variable(target) {
            Some(name) => {
                let setting = Setting::at(self.value(value), target.span);
                state.map(|state| state.set(|globals| _ = globals.variables.insert(name.clone(), setting.clone())))
            }
            None => state,
        })
    }

    /// `del os.environ["MLFLOW_…"]`.
    pub(super) fn deleted_variables(&self, targets: &'t [Expr], state: Paths) -> Paths {
        targets
            .iter()
            .filter_map(|target| self.variable(target))
            .fold(state, |state, name| state.map(|state| state.set(|globals| _ = globals.variables.remove(&name))))
    }

    /// The variable that `os.environ[…]` is.
    pub(super) fn variable(&self, target: &Expr) -> Option<String> {
        let ExprKind::Subscript { value, index } = &target.kind else { return None };
        let of = self.names.path(value);
        (of.as_deref() == Some("os.environ")).then(|| self.value(index).as_str().map(str::to_owned)).flatten()
    }

    /// Methods of `os.environ`, and what reads a file into it.
    pub(super) fn environment_call(&self, expr: &'t Expr, call: &'t Call, path: Option<&str>, state: Paths) -> Paths {
        let first =
            || call.args.first().map(|arg| self.value(&arg.value)).and_then(|name| name.as_str().map(str::to_owned));
        match path {
            Some("os.environ.setdefault") => {
                let (Some(name), Some(arg)) = (first(), call.args.get(1)) else { return state };
                let value = Value::one_of([Value::Given, self.value(&arg.value)]);
                let setting = Setting::at(value, expr.span);
                state.map(|state| {
                    state.set(|globals| _ = globals.variables.entry(name.clone()).or_insert_with(|| setting.clone()));
                })
            }
            Some("os.environ.pop" | "os.unsetenv") => {
                let Some(name) = first() else { return state };
                state.map(|state| state.set(|globals| _ = globals.variables.remove(&name)))
            }
            Some("os.environ.update") => {
                let mut set = Vec::new();
                for arg in &call.args {
                    match (&arg.pass, &arg.value.kind) {
                        (Pass::Keyword(name, _), _) => set.push((name.clone(), self.value(&arg.value))),
                        (_, ExprKind::Dict(items)) => set.extend(items.iter().filter_map(|(key, value)| {
                            Some((self.value(key.as_ref()?).as_str()?.to_owned(), self.value(value)))
                        })),
                        _ => set.extend(MOVING.map(|name| (name.to_owned(), Value::Unknown))),
                    }
                }
                set.into_iter().fold(state, |state, (name, value)| {
                    let setting = Setting::at(value, expr.span);
                    state.map(|state| state.set(|globals| _ = globals.variables.insert(name.clone(), setting.clone())))
                })
            }
            Some("dotenv.load_dotenv" | "load_dotenv") => MOVING.iter().fold(state, |state, name| {
                // What the file says is as good as what was exported before the script began.
                let setting = Setting::at(Value::Given, expr.span);
                state.map(|state| {
                    state.set(|globals| {
                        _ = globals.variables.entry((*name).to_owned()).or_insert_with(|| setting.clone());
                    });
                })
            }),
            _ => state,
        }
    }

    /// The variables that `%env` has set before this place.
    pub(super) fn shell_variables_before(&mut self, at: usize, state: Paths) -> Paths {
        let mut state = state;
        while let Some((_, name, setting)) = self.shell_variables.pop_front_if(|(line, ..)| *line < at) {
            state = state.map(|state| state.set(|globals| _ = globals.variables.insert(name.clone(), setting.clone())));
        }
        state
    }

    /// `MlflowClient("…")` and `MlflowClient(tracking_uri="…")`.
    pub(super) fn client_uri(&mut self, call: &'t Call, state: &Paths) {
        if self.mlflow_name(&call.func).as_deref() == Some("mlflow.MlflowClient")
            && let Some(arg) = call.arg("tracking_uri", Some(0))
        {
            self.uri(&arg.value, state);
        }
        let path = self.names.path(&call.func);
        if matches!(path.as_deref(), Some("os.environ.setdefault" | "os.putenv"))
            && self.is_variable(call.args.first().map(|arg| &arg.value))
            && let Some(arg) = call.args.get(1)
        {
            self.uri(&arg.value, &Paths::default());
        }
    }

    /// `os.environ["MLFLOW_TRACKING_URI"] = …`.
    pub(super) fn assigned_uri(&mut self, targets: &'t [Expr], value: &'t Expr) {
        for target in targets {
            if let ExprKind::Subscript { value, index } = &target.kind {
                let variable = self.names.value(index).as_str().map(str::to_owned);
                let set = self.names.path(value).as_deref() == Some("os.environ");
                self.environment.extend(variable.filter(|_| set));
            }
        }
        if targets.iter().any(|target| self.is_environment(target)) {
            self.uri(value, &Paths::default());
        }
    }

    /// The server that `os.environ["MLFLOW_TRACKING_URI"] = "http://…"` names.
    pub(super) fn assigned_server(&self, targets: &[Expr], value: &Expr) -> Option<Address> {
        targets.iter().any(|target| self.is_environment(target)).then(|| self.server_in(value)).flatten()
    }

    fn is_environment(&self, target: &Expr) -> bool {
        let ExprKind::Subscript { value, index } = &target.kind else { return false };
        self.names.path(value).as_deref() == Some("os.environ") && self.is_variable(Some(index))
    }

    fn is_variable(&self, expr: Option<&Expr>) -> bool {
        expr.is_some_and(|expr| self.names.value(expr).as_str() == Some(VARIABLE))
    }

    fn server_in(&self, value: &Expr) -> Option<Address> {
        let uri = match self.names.value(value) {
            Value::Str(uri) => uri,
            Value::Head(head) => format!("{head}…"),
            _ => return None,
        };
        let server = uri.starts_with("http://") || uri.starts_with("https://");
        server.then_some(Address { span: value.span, uri })
    }

    fn uri(&mut self, expr: &'t Expr, state: &Paths) {
        // except ConnectionError: set_tracking_uri(local): the author knows that the server is away.
        let fallback = matches!(self.clause, Some(Clause::Except | Clause::NarrowExcept));
        let mut servers = state.iter().map(|state| state.server.clone()).filter(|_| !fallback);
        let first = servers.next().flatten();
        let server = first.filter(|_| servers.all(|server| server.is_some()));
        let (span, string) = (expr.span, self.literal(expr).map(|literal| literal.span));
        // What is passed to the function that it stands in is told by its calls.
        let value = self.value(expr);
        let found = UriUse { span, value: value.clone(), server: server.clone(), literal: string };
        let known = self.uris.entry(span).or_insert(found);
        if known.value != value {
            known.value = Value::one_of([known.value.clone(), value]);
        }
        known.server = known.server.take().or(server);
    }

    /// The literal behind the argument, through a name that is bound once.
    fn literal(&self, expr: &'t Expr) -> Option<&'t Expr> {
        match &expr.kind {
            ExprKind::Name(_) => self.names.only_value(expr).filter(|value| matches!(value.kind, ExprKind::Str(_))),
            ExprKind::Str(_) => Some(expr),
            _ => None,
        }
    }

    /// `subprocess.Popen(["mlflow", "server", …])` and `os.system("mlflow server …")`.
    pub(super) fn starts_server(&mut self, expr: &'t Expr, call: &'t Call) {
        let path = self.names.path(&call.func).unwrap_or_default();
        if !path.starts_with("subprocess.") && path != "os.system" && path != "os.popen" {
            return;
        }
        let Some(command) = call.args.first() else { return };
        let words: Vec<String> = match &command.value.kind {
            ExprKind::List(words) => {
                words.iter().map(|word| self.names.value(word).as_str().unwrap_or_default().to_owned()).collect()
            }
            _ => match self.names.value(&command.value).as_str() {
                Some(text) => text.split_whitespace().map(str::to_owned).collect(),
                None => return,
            },
        };
        self.servers.extend(server(expr.span, &words));
    }

    /// `%env MLFLOW_TRACKING_URI=…` is read by MLflow; `!export …` reaches nobody.
    pub(super) fn shell_lines(&mut self) {
        let script = self.script;
        for line in &script.shell {
            let words: Vec<String> = line.text.split_whitespace().map(str::to_owned).collect();
            self.servers.extend(server(line.span, &words));
            let rest =
                line.text.strip_prefix("env ").or_else(|| line.text.strip_prefix("set_env ")).filter(|_| line.magic);
            let Some((name, value)) = rest.and_then(|rest| rest.trim().split_once(['=', ' '])) else { continue };
            self.environment.insert(name.trim().to_owned());
            let told = Setting::at(Value::Str(value.trim().trim_start_matches('=').trim().to_owned()), line.span);
            self.shell_variables.push_back((line.span.start, name.trim().to_owned(), told));
            if name.trim() != VARIABLE {
                continue;
            }
            let value = value.trim().trim_start_matches('=').trim();
            let start = line.span.start
                + line.span.of(&script.python).len().min(line.text.rfind(value).unwrap_or_default() + 1);
            let span = Span { start, end: line.span.end };
            let found = UriUse { span, value: Value::Str(value.to_owned()), server: None, literal: None };
            self.uris.entry(span).or_insert(found);
        }
    }
}

/// The server that a command line starts: `mlflow server` or `mlflow ui`, perhaps behind other words.
fn server(span: Span, words: &[String]) -> Option<Server> {
    let unquoted: Vec<&str> = words.iter().map(|word| word.trim_matches(['"', '\'', '&', ';'])).collect();
    let at = unquoted.windows(2).position(|pair| matches!(pair, ["mlflow", "server" | "ui"]))?;
    let options = unquoted.get(at + 2..)?;
    let option = |names: &[&str]| {
        options.iter().enumerate().find_map(|(index, word)| {
            let (name, value) = word.split_once('=').map_or((*word, None), |(name, value)| (name, Some(value)));
            names
                .contains(&name)
                .then(|| value.or_else(|| options.get(index + 1).copied()))
                .flatten()
                .map(str::to_owned)
        })
    };
    let host = option(&["--host", "-h"]).filter(|host| host != "0.0.0.0").unwrap_or_else(|| "127.0.0.1".to_owned());
    let port = option(&["--port", "-p"]).unwrap_or_else(|| "5000".to_owned());
    Some(Server { span, backend: option(&["--backend-store-uri"]), host, port })
}

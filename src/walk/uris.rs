//! Where the script tells MLflow a tracking URI, and where it starts or names a server.

use super::flow::{Clause, Walker};
use super::state::{Address, Paths};
use crate::python::tree::{Call, Expr, ExprKind};
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

impl<'t> Walker<'_, 't> {
    /// `set_tracking_uri(…)`: the use, and what it makes of the state.
    pub(super) fn set_tracking_uri(&mut self, call: &'t Call, state: Paths) -> Paths {
        let Some(arg) = call.arg("uri", Some(0)) else { return state };
        self.uri(&arg.value, &state);
        let server = self.server_in(&arg.value);
        state.map(|state| state.server = server.clone().or(state.server.take()))
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
        let found = UriUse { span, value: self.names.value(expr), server: server.clone(), literal: string };
        let known = self.uris.entry(span).or_insert(found);
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

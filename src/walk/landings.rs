//! Where each logging call writes: what the walk notes while it goes, and what that comes to.

use super::flow::Walker;
use super::settings::{Experiment, SetBy, Setting};
use super::settled::Settled;
use super::state::{Base, Birth, Paths, State};
use super::ways::{ByWay, Step, Ways};
use crate::mlflow::{Key, Logged, Release, logged, model_opens_run, position};
use crate::python::tree::{Arg, Call, Expr, ExprId, ExprKind, Pass};
use crate::python::values::{Made, Value};
use crate::script::Span;
use crate::script::sorted::{Map, Set, by_place};
use std::rc::Rc;

/// Where one logging call writes, as far as the text tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// The canonical name of what is called.
    pub call: String,
    /// What it writes: `metric`, `params`, `artifact` …
    pub kind: &'static str,
    /// The call.
    pub span: Span,
    /// The names it writes under, if they are all known.
    pub key: Option<Vec<String>>,
    /// The tracking URI of the store it writes to.
    pub tracking: Part,
    /// The experiment, by its name.
    pub experiment: Part,
    /// The run.
    pub run: Part,
    /// The steps it may write at, if they are known; none for what has no step.
    pub step: Option<Vec<i64>>,
    /// The same for each way by which the call is reached; none where it is the same for all, or where they are too
    /// many to be told apart.
    pub ways: Vec<Way>,
}

/// Where a logging call writes when it is reached in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The way, from the outside in.
    pub via: Vec<Step>,
    /// As in [`Landing`].
    pub key: Option<Vec<String>>,
    /// As in [`Landing`].
    pub tracking: Part,
    /// As in [`Landing`].
    pub experiment: Part,
    /// As in [`Landing`].
    pub run: Part,
    /// As in [`Landing`].
    pub step: Option<Vec<i64>>,
}

/// One part of where a call writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// One of these: a single one is certain. Never empty.
    OneOf(Vec<Told>),
    /// Not known before the script runs.
    Unknown(Why),
}

/// One thing that a part may be, and the place that decided it; none where nothing in the script did.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Told {
    /// What it is.
    pub is: Target,
    /// What decided it.
    pub set_at: Option<Span>,
}

/// What a part of a landing may be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A tracking URI, the name of an experiment, the id of a run that was begun elsewhere.
    Text(String),
    /// The run that the call here opens.
    Run(Span),
    /// No run: since 3.0 a model is logged without one.
    NoRun,
}

/// Why a part is not known. The last that holds is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Nothing in view gets there.
    Unreached,
    /// Whoever starts the script decides, by an environment variable or an argument.
    Started,
    /// A caller who is not in the text decides.
    Caller,
    /// A value decides that is known only while the script runs.
    Value,
    /// More ways lead there than can be told apart.
    Ways,
}

impl Landing {
    /// All that it may be, as if there were but one way.
    #[must_use]
    pub fn whole(&self) -> Way {
        Way {
            via: Vec::new(),
            key: self.key.clone(),
            tracking: self.tracking.clone(),
            experiment: self.experiment.clone(),
            run: self.run.clone(),
            step: self.step.clone(),
        }
    }

    /// Widens every place to whole characters of the pasted text.
    pub(crate) fn fit(&mut self, text: &str) {
        self.span = self.span.fitted(text);
        let ways = self.ways.iter_mut();
        let parts = ways.flat_map(|way| {
            way.via.iter_mut().for_each(|step| *step = step.at(step.span().fitted(text)));
            [&mut way.tracking, &mut way.experiment, &mut way.run]
        });
        for part in parts.chain([&mut self.tracking, &mut self.experiment, &mut self.run]) {
            let Part::OneOf(all) = part else { continue };
            for told in all {
                told.set_at = told.set_at.map(|span| span.fitted(text));
                if let Target::Run(opened) = &mut told.is {
                    *opened = opened.fitted(text);
                }
            }
        }
    }
}

/// What the walk notes of a logging call.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) logged: Logged,
    pub(super) span: Span,
    pub(super) by_way: ByWay,
}

/// Where a call writes, under which names and at which steps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) destinations: Set<Destination>,
    pub(super) keys: Set<Value>,
    pub(super) steps: Set<Value>,
}

/// Where the call writes in one situation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Destination {
    pub(super) tracking: Setting,
    pub(super) run: To,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum To {
    /// A run of the stack, or the one that the call itself opens.
    Run(Span, Rc<Birth>),
    /// A run by its id.
    Id(Value),
    /// No run, in the active experiment.
    Nowhere(Experiment),
    Unknown(Why),
}

/// What a call of MLflow gives, so that what is made of it later can be told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Gave {
    /// The run that a call opens.
    Run(Span, Rc<Birth>),
    /// The run of this id.
    Same(Value),
    /// An experiment.
    Experiment(Experiment),
    /// A client of this server.
    Client(Setting),
    /// A tracking URI.
    Uri(Setting),
    /// `None`.
    Nothing,
    Unknown(Why),
}

/// What the walk notes for landings.
#[derive(Debug, Default)]
pub(super) struct Notes {
    drafts: Map<(ExprId, String), Draft>,
    gave: Map<Span, Set<Gave>>,
}

impl Notes {
    /// Whether what was made is certainly a client.
    pub(super) fn is_client(&self, made: &Made) -> bool {
        let gave = self.gave.get(&made.at).filter(|_| made.path.is_empty());
        gave.is_some_and(|gave| gave.iter().all(|gave| matches!(gave, Gave::Client(_))))
    }
}

impl<'t> Walker<'_, 't> {
    /// Notes where a logging call writes, and what a call gives that others write by.
    pub(super) fn note_landing(&mut self, expr: &'t Expr, call: &'t Call, name: &str, states: &Paths) {
        let going: Vec<&State> = states.iter().filter(|state| !state.never).collect();
        let gives: Vec<Gave> = going.iter().flat_map(|state| self.gives(expr, call, name, state)).collect();
        if !gives.is_empty() {
            self.notes.gave.entry(expr.span).or_default().extend(gives);
        }
        let Some(logged) = logged(name) else { return };
        let destinations: Vec<Destination> =
            going.iter().flat_map(|state| self.destinations(expr, call, name, logged, state)).collect();
        let key = self.written_under(call, name, logged.key);
        let step = match self.argument(call, name, "step") {
            None if call.unpacks() => Value::Unknown,
            None | Some(Value::None) => Value::Int(0),
            Some(step) => step.each(|one| if *one == Value::None { Value::Int(0) } else { one.clone() }),
        };
        let draft = self.notes.drafts.entry((expr.id, name.to_owned())).or_insert_with(|| Draft {
            name: name.to_owned(),
            logged,
            span: expr.span,
            by_way: ByWay::default(),
        });
        let found = draft.by_way.on(self.ways.now());
        found.destinations.extend(destinations);
        found.keys.extend(key);
        found.steps.insert(step);
    }

    /// The value of an argument, if it is given.
    pub(super) fn argument(&self, call: &Call, function: &str, parameter: &str) -> Option<Value> {
        Some(self.value(&self.passed_for(call, function, parameter)?.value))
    }

    /// The argument for a parameter, `partial`'s included.
    fn passed_for<'c>(&self, call: &'c Call, function: &str, parameter: &str) -> Option<&'c Arg>
    where
        't: 'c,
    {
        let at = position(function, parameter, self.release);
        let Some(partial) = self.partial else { return call.arg(parameter, at) };
        let filled = partial.args.iter().skip(1).filter(|arg| arg.pass == Pass::Position).count();
        let by_name = |call: &'c Call| call.arg(parameter, None);
        by_name(call)
            .or_else(|| by_name(partial))
            .or_else(|| at.filter(|at| *at < filled).and_then(|at| partial.args.get(at + 1)))
            .or_else(|| call.arg(parameter, Some(at?.checked_sub(filled)?)))
    }

    /// The names a call writes under: each a text, or not known.
    fn written_under(&self, call: &Call, name: &str, key: Key) -> Vec<Value> {
        match key {
            Key::Argument(parameter) => vec![self.argument(call, name, parameter).unwrap_or(Value::Unknown)],
            Key::KeysOf(parameter) => {
                let arg = self.passed_for(call, name, parameter);
                arg.and_then(|arg| self.names.keys_given(&arg.value, &self.bound))
                    .unwrap_or_else(|| vec![Value::Unknown])
            }
            Key::File(file, folder) => {
                let (file, folder) = (self.argument(call, name, file), self.argument(call, name, folder));
                let base = |text: &str| Value::Str(text.rsplit('/').next().unwrap_or_default().to_owned());
                let file = match file {
                    Some(Value::Str(path)) => base(&path),
                    _ => return vec![Value::Unknown],
                };
                vec![match (folder, file) {
                    (None | Some(Value::None), file) => file,
                    (Some(Value::Str(folder)), Value::Str(file)) => {
                        Value::Str(format!("{}/{file}", folder.trim_end_matches('/')))
                    }
                    _ => Value::Unknown,
                }]
            }
            Key::Untold => vec![Value::Unknown],
        }
    }

    fn destinations(&self, expr: &Expr, call: &Call, name: &str, logged: Logged, state: &State) -> Vec<Destination> {
        let tracking = if logged.by_client { self.client_of(call) } else { state.globals.tracking_uri() };
        let to = |run: To| Destination { tracking: tracking.clone(), run };
        if logged.by_client {
            let id = self.argument(call, name, "run_id").unwrap_or(Value::Unknown);
            return vec![to(To::Id(id))];
        }
        let by_id = match self.passed_for(call, name, "run_id") {
            Some(arg) => self.value(&arg.value),
            None if call.args.iter().any(|arg| arg.pass == Pass::DoubleStar) => Value::Unknown,
            None => Value::None,
        };
        let active = || match (state.active(), state.base) {
            (Some(run), _) => To::Run(run.opened, Rc::clone(&run.birth)),
            (None, Base::Empty) if logged.kind == "model" && !model_opens_run(self.release) => {
                To::Nowhere(state.globals.experiment_now())
            }
            (None, Base::Empty) => To::Run(expr.span, Rc::new(Birth::now(state))),
            (None, Base::Outside) => To::Unknown(Why::Caller),
            (None, Base::Lost) => To::Unknown(Why::Ways),
        };
        let one = |one: &Value| if *one == Value::None { active() } else { To::Id(one.clone()) };
        by_id.alternatives().iter().map(one).map(to).collect()
    }

    /// The server that the client of `client.log_metric(…)` writes to; by what made it.
    fn client_of(&self, call: &Call) -> Setting {
        let ExprKind::Attribute { value, .. } = &call.func.kind else { return Setting::lost() };
        Setting { value: self.value(value), by: SetBy::Nobody }
    }

    fn gives(&self, expr: &Expr, call: &Call, name: &str, state: &State) -> Vec<Gave> {
        let given = |parameter: &str| self.argument(call, name, parameter);
        let named = |value: Value, by_id: bool, tracking: Setting| {
            let named = Setting::at(value, expr.span);
            Gave::Experiment(Experiment { named, by_id, looked_up_in: Some(tracking) })
        };
        let now = || state.globals.tracking_uri();
        let (function, by_client) =
            name.strip_prefix("mlflow.MlflowClient.").map_or((name, false), |method| (method, true));
        let server = || if by_client { self.client_of(call) } else { now() };
        match function {
            "mlflow.MlflowClient" => match given("tracking_uri") {
                None if call.unpacks() => vec![Gave::Client(Setting::at(Value::Unknown, expr.span))],
                None | Some(Value::None) => vec![Gave::Client(now())],
                Some(uri) => vec![Gave::Client(Setting::at(uri, expr.span))],
            },
            "mlflow.start_run" => vec![Gave::Run(expr.span, Rc::new(self.birth(expr, call, state)))],
            "create_run" if by_client => {
                let named = Setting::at(given("experiment_id").unwrap_or(Value::Unknown), expr.span);
                let experiment = Experiment { named, by_id: true, looked_up_in: None };
                vec![Gave::Run(expr.span, Rc::new(Birth { tracking: server(), experiment, resumes: None }))]
            }
            "mlflow.get_run" | "get_run" => vec![Gave::Same(given("run_id").unwrap_or(Value::Unknown))],
            "mlflow.active_run" => vec![Self::active_gives(state)],
            "mlflow.last_active_run" => vec![Self::last_active_gives(state)],
            "mlflow.get_tracking_uri" => vec![Gave::Uri(now())],
            "mlflow.set_experiment"
            | "mlflow.get_experiment_by_name"
            | "get_experiment_by_name"
            | "mlflow.create_experiment"
            | "create_experiment"
            | "mlflow.get_experiment"
            | "get_experiment" => {
                let name = given("experiment_name").or_else(|| given("name")).filter(|name| *name != Value::None);
                match (name, given("experiment_id")) {
                    (Some(name), _) => vec![named(name, false, server())],
                    (None, Some(id)) => vec![named(id, true, server())],
                    (None, None) => vec![Gave::Unknown(Why::Value)],
                }
            }
            _ => Vec::new(),
        }
    }

    fn active_gives(state: &State) -> Gave {
        match (state.active(), state.base) {
            (Some(run), _) => Gave::Run(run.opened, Rc::clone(&run.birth)),
            (None, Base::Empty) => Gave::Nothing,
            (None, Base::Outside) => Gave::Unknown(Why::Caller),
            (None, Base::Lost) => Gave::Unknown(Why::Ways),
        }
    }

    fn last_active_gives(state: &State) -> Gave {
        if state.active().is_some() {
            return Self::active_gives(state);
        }
        if !state.globals.autolog.is_empty() {
            return Gave::Unknown(Why::Value);
        }
        match &state.ended {
            Some(ended) => Gave::Run(ended.opened, Rc::clone(&ended.birth)),
            None => Self::active_gives(state),
        }
    }

    /// Where a run is that `start_run` opens here.
    pub(super) fn birth(&self, expr: &Expr, call: &Call, state: &State) -> Birth {
        let mut birth = Birth::now(state);
        let unpacks = call.args.iter().any(|arg| arg.pass == Pass::DoubleStar);
        match self.argument(call, "mlflow.start_run", "experiment_id") {
            Some(Value::None) => {}
            Some(id) => {
                birth.experiment = Experiment { named: Setting::at(id, expr.span), by_id: true, looked_up_in: None };
            }
            None if unpacks => {
                birth.experiment = Experiment { named: Setting::lost(), by_id: false, looked_up_in: None };
            }
            None => {}
        }
        let told = self.argument(call, "mlflow.start_run", "run_id").filter(|id| *id != Value::None);
        birth.resumes = match told {
            Some(id) => Some(id),
            None if unpacks => Some(Value::OneOf(vec![Value::None, Value::Unknown])),
            None => state.globals.variables.get("MLFLOW_RUN_ID").map(|set| set.value.clone()),
        };
        birth
    }

    /// What all that was noted comes to, in the order of the script.
    pub(super) fn landings(notes: Notes, ways: &Ways, release: Release) -> Vec<Landing> {
        let settled = Settled { gave: notes.gave, release };
        by_place(notes.drafts.into_values().map(|draft| settled.landing(draft, ways)).collect(), |landing| landing.span)
    }
}

impl Birth {
    /// A run that is begun now and told nothing.
    pub(super) fn now(state: &State) -> Self {
        Self { tracking: state.globals.tracking_uri(), experiment: state.globals.experiment_now(), resumes: None }
    }
}

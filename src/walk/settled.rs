//! What the notes of a whole walk come to: for each logging call, all that it may write to.

use super::landings::{Draft, Found, Gave, Landing, Part, Target, To, Told, Way, Why};
use super::settings::{Experiment, SetBy, Setting};
use super::state::Birth;
use super::ways::{Step, Ways, deciding};
use crate::mlflow::{DEFAULT_EXPERIMENT, Logged, Release, default_tracking_uri};
use crate::python::values::{Made, Value};
use crate::script::Span;
use crate::script::sorted::{Map, Set};

/// The notes of a whole walk: what each call gave on every way.
pub(super) struct Settled {
    pub(super) gave: Map<Span, Set<Gave>>,
    pub(super) release: Release,
}

/// How far what was made of what is followed.
const DEPTH: usize = 8;

/// How many alternatives are told.
const MOST_TOLD: usize = 8;

/// What a part may be while it is put together: alternatives, or why it is not known.
type May = Result<Set<Told>, Why>;

#[expect(clippy::unnecessary_wraps, reason = "a part that is known, where it may not be")]
fn only(is: Target, set_at: Option<Span>) -> May {
    Ok(Set::from_iter([Told { is, set_at }]))
}

fn joined(parts: impl IntoIterator<Item = May>) -> May {
    let mut all = Set::new();
    let mut why = None;
    for part in parts {
        match part {
            Ok(told) => all.extend(told),
            Err(reason) => why = why.max(Some(reason)),
        }
    }
    match why {
        Some(why) => Err(why),
        None => Ok(all),
    }
}

impl Settled {
    pub(super) fn landing(&self, draft: Draft, ways: &Ways) -> Landing {
        let Draft { name, logged, span, by_way } = draft;
        let Way { via: _, key, tracking, experiment, run, step } = self.way(Vec::new(), logged, &by_way.on_any());
        let each = by_way.on_each(ways);
        // Ways on which something raises before are none.
        let each = each.iter().filter(|(_, found)| !found.destinations.is_empty());
        let ways = deciding(each.map(|(via, found)| self.way(via.clone(), logged, found)).collect());
        Landing { call: name, kind: logged.kind, span, key, tracking, experiment, run, step, ways }
    }

    fn way(&self, via: Vec<Step>, logged: Logged, found: &Found) -> Way {
        let all = || found.destinations.iter();
        let tracking = joined(all().map(|to| self.tracking(&to.tracking, logged.by_client, DEPTH)));
        let experiment = joined(all().map(|to| match &to.run {
            To::Run(_, birth) => self.experiment_of_run(birth, DEPTH),
            To::Id(id) => self.experiment_of_id(id, DEPTH),
            To::Nowhere(experiment) => self.experiment(experiment, None, DEPTH),
            To::Unknown(why) => Err(*why),
        }));
        let run = joined(all().map(|to| match &to.run {
            To::Run(opened, birth) => self.run(*opened, birth, DEPTH),
            To::Id(id) => self.run_by_id(id, DEPTH),
            To::Nowhere(_) => only(Target::NoRun, None),
            To::Unknown(why) => Err(*why),
        }));
        let key: Option<Set<String>> =
            found.keys.iter().flat_map(Value::alternatives).map(|key| key.as_str().map(str::to_owned)).collect();
        let steps: Option<Set<i64>> = found
            .steps
            .iter()
            .flat_map(Value::alternatives)
            .filter(|step| **step != Value::Given || found.steps.len() == 1)
            .map(|step| if let Value::Int(step) = step { Some(*step) } else { None })
            .collect();
        let stepped = matches!(logged.kind, "metric" | "metrics");
        Way {
            via,
            key: key.filter(|key| !key.is_empty()).map(|key| key.into_iter().collect()),
            tracking: Part::from(tracking),
            experiment: Part::from(experiment),
            run: Part::from(run),
            step: steps.filter(|_| stepped).map(|steps| steps.into_iter().collect()),
        }
    }

    fn tracking(&self, setting: &Setting, by_client: bool, depth: usize) -> May {
        let Some(depth) = depth.checked_sub(1) else { return Err(Why::Ways) };
        let set_at = setting.place();
        joined(told(&setting.value).map(|value| match value {
            // A client that is not there yet.
            Value::None if by_client => Ok(Set::new()),
            Value::None => only(Target::Text(default_tracking_uri(self.release).to_owned()), None),
            Value::Str(uri) => only(Target::Text(uri.clone()), set_at),
            Value::Made(made) => self.from(made, |gave| match gave {
                Gave::Client(setting) if made.path.is_empty() => Some(self.tracking(setting, false, depth)),
                Gave::Uri(setting) if made.path.is_empty() => Some(self.tracking(setting, false, depth)),
                Gave::Nothing => Some(Ok(Set::new())),
                Gave::Unknown(why) => Some(Err(*why)),
                _ => None,
            }),
            other => Err(why(other)),
        }))
    }

    /// What the calls at a place gave, each told by `tell`.
    fn from(&self, made: &Made, tell: impl Fn(&Gave) -> Option<May>) -> May {
        let Some(gave) = self.gave.get(&made.at) else { return Err(Why::Value) };
        joined(gave.iter().map(|gave| tell(gave).unwrap_or(Err(Why::Value))))
    }

    fn experiment(&self, experiment: &Experiment, begun_in: Option<&Setting>, depth: usize) -> May {
        let Some(depth) = depth.checked_sub(1) else { return Err(Why::Ways) };
        if let (Some(looked_up), Some(begun)) = (&experiment.looked_up_in, begun_in)
            && !self.same_store(looked_up, begun, depth)
        {
            // An id means another experiment in another store.
            return Err(Why::Value);
        }
        let named = &experiment.named;
        if named.by == SetBy::Nobody {
            return only(Target::Text(DEFAULT_EXPERIMENT.to_owned()), None);
        }
        let set_at = named.place();
        let placed = |may: May| may.map(|all| all.into_iter().map(|told| Told { set_at, ..told }).collect());
        joined(told(&named.value).map(|value| match value {
            Value::Str(name) if !experiment.by_id => only(Target::Text(name.clone()), set_at),
            Value::Str(id) if id == "0" => only(Target::Text(DEFAULT_EXPERIMENT.to_owned()), set_at),
            Value::Int(0) if experiment.by_id => only(Target::Text(DEFAULT_EXPERIMENT.to_owned()), set_at),
            Value::Made(made) => placed(self.from(made, |gave| match (gave, made.path.as_str()) {
                (Gave::Experiment(other), "experiment_id" | "" | "name") => {
                    Some(self.experiment(other, begun_in, depth))
                }
                (Gave::Run(_, birth), "info.experiment_id") => Some(self.experiment_of_run(birth, depth)),
                (Gave::Same(id), "info.experiment_id") => Some(self.experiment_of_id(id, depth)),
                (Gave::Nothing, _) => Some(Ok(Set::new())),
                (Gave::Unknown(why), _) => Some(Err(*why)),
                _ => None,
            })),
            other => Err(why(other)),
        }))
    }

    /// Whether two settings certainly mean one store.
    fn same_store(&self, one: &Setting, other: &Setting, depth: usize) -> bool {
        let store = |setting: &Setting| {
            let all = self.tracking(setting, false, depth).ok()?;
            let mut stores = all.into_iter().map(|told| told.is);
            stores.next().filter(|_| stores.next().is_none())
        };
        one.value == other.value || store(one).is_some_and(|one| store(other) == Some(one))
    }

    fn experiment_of_run(&self, birth: &Birth, depth: usize) -> May {
        let Some(depth) = depth.checked_sub(1) else { return Err(Why::Ways) };
        match &birth.resumes {
            None => self.experiment(&birth.experiment, Some(&birth.tracking), depth),
            Some(id) => joined(told(id).map(|id| match id {
                Value::None => self.experiment(&birth.experiment, Some(&birth.tracking), depth),
                id => self.experiment_of_id(id, depth),
            })),
        }
    }

    fn experiment_of_id(&self, id: &Value, depth: usize) -> May {
        let Some(depth) = depth.checked_sub(1) else { return Err(Why::Ways) };
        self.by_id(id, |_, birth| self.experiment_of_run(birth, depth), |id| self.experiment_of_id(id, depth))
    }

    fn run(&self, opened: Span, birth: &Birth, depth: usize) -> May {
        let Some(depth) = depth.checked_sub(1) else { return Err(Why::Ways) };
        match &birth.resumes {
            None => only(Target::Run(opened), Some(opened)),
            Some(id) => joined(told(id).map(|id| match id {
                Value::None => only(Target::Run(opened), Some(opened)),
                id => self.run_by_id(id, depth),
            })),
        }
    }

    fn run_by_id(&self, id: &Value, depth: usize) -> May {
        let Some(depth) = depth.checked_sub(1) else { return Err(Why::Ways) };
        if let Value::Str(id) = id {
            return only(Target::Text(id.clone()), None);
        }
        self.by_id(id, |opened, birth| self.run(opened, birth, depth), |id| self.run_by_id(id, depth))
    }

    fn by_id(&self, id: &Value, begun: impl Fn(Span, &Birth) -> May, same: impl Fn(&Value) -> May) -> May {
        joined(told(id).map(|id| match id {
            Value::None => Ok(Set::new()),
            Value::Made(made) => self.from(made, |gave| match (gave, made.path.as_str()) {
                (Gave::Run(opened, birth), "info.run_id" | "info.run_uuid") => Some(begun(*opened, birth)),
                (Gave::Same(id), "info.run_id" | "info.run_uuid") => Some(same(id)),
                (Gave::Nothing, _) => Some(Ok(Set::new())),
                (Gave::Unknown(why), _) => Some(Err(*why)),
                _ => None,
            }),
            other => Err(why(other)),
        }))
    }
}

/// The alternatives of a value; what the starter of the script gives is left out where the script
/// says what holds otherwise.
fn told(value: &Value) -> impl Iterator<Item = &Value> {
    let all = value.alternatives();
    let otherwise = all.iter().any(|one| *one != Value::Given);
    all.iter().filter(move |one| !otherwise || **one != Value::Given)
}

fn why(value: &Value) -> Why {
    match value {
        Value::Given => Why::Started,
        Value::Outside => Why::Caller,
        _ => Why::Value,
    }
}

impl Setting {
    /// The place that decided it, if one did.
    #[must_use]
    pub fn place(&self) -> Option<Span> {
        match self.by {
            SetBy::Place(span) => Some(span),
            SetBy::Nobody | SetBy::Caller | SetBy::Several => None,
        }
    }
}

impl From<May> for Part {
    fn from(may: May) -> Self {
        match may {
            Ok(all) if all.is_empty() => Self::Unknown(Why::Unreached),
            Ok(all) if all.len() > MOST_TOLD => Self::Unknown(Why::Ways),
            Ok(all) => Self::OneOf(all.into_iter().collect()),
            Err(why) => Self::Unknown(why),
        }
    }
}

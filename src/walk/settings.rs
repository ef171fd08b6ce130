//! What is set for the whole process: where MLflow writes, and into which experiment.

use crate::python::values::Value;
use crate::script::Span;
use crate::script::sorted::{Map, Set};

/// A setting, and what decided it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Setting {
    /// What it is set to.
    pub value: Value,
    /// What set it.
    pub by: SetBy,
}

/// What decides a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetBy {
    /// Nobody in the script: MLflow's default.
    Nobody,
    /// A caller who is not in the text may have.
    Caller,
    /// The call or the assignment here.
    Place(Span),
    /// One place or another.
    Several,
}

impl Setting {
    /// Set here.
    pub(super) fn at(value: Value, place: Span) -> Self {
        Self { value, by: SetBy::Place(place) }
    }

    pub(super) fn nobodys() -> Self {
        Self { value: Value::None, by: SetBy::Nobody }
    }

    pub(super) fn callers() -> Self {
        Self { value: Value::Outside, by: SetBy::Caller }
    }

    pub(super) fn lost() -> Self {
        Self { value: Value::Unknown, by: SetBy::Several }
    }

    /// One or the other.
    fn or(&self, other: &Self) -> Self {
        if self == other {
            return self.clone();
        }
        let by = if self.by == other.by { self.by } else { SetBy::Several };
        // A default beside a value is not `None` any more, which would be the value that takes back.
        let told = |one: &Self| if one.by == SetBy::Nobody { Value::Unknown } else { one.value.clone() };
        let value =
            if self.value == other.value { self.value.clone() } else { Value::one_of([told(self), told(other)]) };
        Self { value, by }
    }
}

/// An experiment, as the script names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Experiment {
    /// Its name or its id.
    pub named: Setting,
    /// Whether that is the id.
    pub by_id: bool,
    /// The tracking URI when it was looked up; none where that happens when a run is begun.
    pub looked_up_in: Option<Setting>,
}

impl Experiment {
    /// What a script gets that names none.
    pub(super) fn default() -> Self {
        Self { named: Setting::nobodys(), by_id: false, looked_up_in: None }
    }
}

/// What is set for the whole process. What is set in one thread holds in all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Globals {
    /// What `set_tracking_uri` was told last; `None` by nobody before it was called.
    pub tracking: Setting,
    /// What `set_registry_uri` was told last.
    pub registry: Setting,
    /// The active experiment; by nobody where none was set.
    pub experiment: Experiment,
    /// The environment variables of MLflow's that the script sets.
    pub variables: Map<String, Setting>,
    /// The modules whose `autolog()` is on: `mlflow`, `mlflow.sklearn` …
    pub autolog: Set<String>,
    /// The modules whose `autolog(disable=True)` was called: `mlflow.autolog()` leaves them off.
    pub switched_off: Set<String>,
}

impl Globals {
    /// As an interpreter begins.
    pub(super) fn fresh() -> Self {
        Self {
            tracking: Setting::nobodys(),
            registry: Setting::nobodys(),
            experiment: Experiment::default(),
            variables: Map::new(),
            autolog: Set::new(),
            switched_off: Set::new(),
        }
    }

    /// Everything as this says.
    pub(super) fn left_as(setting: &Setting) -> Self {
        Self {
            tracking: setting.clone(),
            registry: setting.clone(),
            experiment: Experiment { named: setting.clone(), by_id: false, looked_up_in: None },
            ..Self::fresh()
        }
    }

    /// Where a call that names no server writes now.
    #[must_use]
    pub fn tracking_uri(&self) -> Setting {
        let told = self.tracking.value != Value::None;
        let variable = self.variables.get("MLFLOW_TRACKING_URI").filter(|_| !told);
        match variable {
            Some(variable) => variable.clone(),
            None if told => self.tracking.clone(),
            None => Setting { value: Value::None, by: SetBy::Nobody },
        }
    }

    /// The experiment of a run that is begun now without being told one.
    #[must_use]
    pub fn experiment_now(&self) -> Experiment {
        if self.experiment.named.by != SetBy::Nobody {
            return self.experiment.clone();
        }
        let variable = |name: &str, by_id| {
            let named = self.variables.get(name)?.clone();
            Some(Experiment { named, by_id, looked_up_in: None })
        };
        variable("MLFLOW_EXPERIMENT_NAME", false)
            .or_else(|| variable("MLFLOW_EXPERIMENT_ID", true))
            .unwrap_or_else(|| self.experiment.clone())
    }

    /// As one or the other left it.
    pub(super) fn or(&self, other: &Self) -> Self {
        let mut variables = self.variables.clone();
        for (name, setting) in other.variables.iter() {
            let joined = variables.get(name).map_or_else(|| setting.or(&Setting::nobodys()), |own| own.or(setting));
            variables.insert(name.clone(), joined);
        }
        for (name, setting) in variables.iter_mut() {
            if !other.variables.contains_key(name) {
                *setting = setting.or(&Setting::nobodys());
            }
        }
        let (own, others) = (&self.experiment, &other.experiment);
        let experiment = if own.by_id == others.by_id && own.looked_up_in == others.looked_up_in {
            Experiment { named: own.named.or(&others.named), ..own.clone() }
        } else {
            Experiment { named: Setting::lost(), by_id: false, looked_up_in: None }
        };
        Self {
            tracking: self.tracking.or(&other.tracking),
            registry: self.registry.or(&other.registry),
            experiment,
            variables,
            autolog: self.autolog.iter().chain(&other.autolog).cloned().collect(),
            switched_off: self.switched_off.iter().chain(&other.switched_off).cloned().collect(),
        }
    }
}

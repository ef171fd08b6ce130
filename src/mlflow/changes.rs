//! What changed in a function from one minor release to the next, as the table tells.

use super::Release;
use super::api::{Deprecated, Kind, Minor, Parameter, releases};
use super::shape::{Signature, after, signatures};

/// How something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It became deprecated; what MLflow says to write instead.
    Deprecated(Option<&'static str>),
    /// A parameter that had a default has to be given.
    Required,
    /// A parameter that had to be given has a default.
    Optional,
}

/// What changed in the same way with one minor release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The first release with the change.
    pub since: Minor,
    /// How.
    pub how: Change,
    /// The parameters; none where it is the function itself.
    pub parameters: Vec<&'static str>,
}

/// That a function, or a parameter of it, is deprecated on a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deprecation {
    /// The parameter; none where it is the function itself.
    pub parameter: Option<&'static str>,
    /// Since when; not known where the table has it from the start.
    pub since: Option<Minor>,
    /// What MLflow says to write instead.
    pub instead: Option<&'static str>,
}

/// All that changed in the function, method or class of this canonical name, oldest first.
#[must_use]
pub fn changes(name: &str) -> Vec<Changed> {
    let all = signatures(name);
    let mut told = Vec::new();
    let mut before: Option<&Signature> = None;
    for release in releases() {
        let since = (release.major, release.minor);
        let now = all.iter().find(|(one, _)| one == release).map(|(_, signature)| signature);
        match (before, now) {
            (Some(before), Some(now)) => between(before, now, since, &mut told),
            (Some(_), None) => told.push(Changed { since, how: Change::Removed, parameters: Vec::new() }),
            // What the first release of the table has was there before it.
            (None, Some(_)) if after((0, 0)) != Some(since) => {
                told.push(Changed { since, how: Change::Added, parameters: Vec::new() });
            }
            (None, _) => {}
        }
        before = now;
    }
    told
}

/// What of a function is deprecated as a release has it; `changes` are the function's.
#[must_use]
pub fn deprecations(signature: &Signature, release: Release, changes: &[Changed]) -> Vec<Deprecation> {
    let since = |parameter: Option<&'static str>| {
        let about = |one: &&Changed| match parameter {
            Some(name) => one.parameters.contains(&name),
            None => one.parameters.is_empty(),
        };
        let mut told = changes.iter().filter(|one| one.until(release) && matches!(one.how, Change::Deprecated(_)));
        told.rfind(about).map(|one| one.since)
    };
    let parameters = signature.shown().into_iter().map(|one| (Some(one.name), one.deprecated));
    let all = [(None, signature.deprecated)].into_iter().chain(parameters);
    all.filter_map(|(parameter, deprecated)| {
        deprecated.map(|deprecated| Deprecation { parameter, since: since(parameter), instead: deprecated.instead })
    })
    .collect()
}

impl Changed {
    /// Whether it happened with this release or before.
    #[must_use]
    pub fn until(&self, release: Release) -> bool {
        self.since <= (release.major, release.minor)
    }
}

fn between(before: &Signature, now: &Signature, since: Minor, told: &mut Vec<Changed>) {
    if let Some(how) = deprecation(before.deprecated, now.deprecated) {
        told.push(Changed { since, how, parameters: Vec::new() });
    }
    let (before, now) = (before.shown(), now.shown());
    let of = |all: &[Parameter], name: &str| all.iter().find(|one| one.name == name).copied();
    for parameter in &now {
        match of(&before, parameter.name) {
            None => tell(told, since, Change::Added, parameter),
            Some(old) => {
                if let Some(how) = deprecation(old.deprecated, parameter.deprecated) {
                    tell(told, since, how, parameter);
                } else if old.required() != parameter.required() {
                    let how = if parameter.required() { Change::Required } else { Change::Optional };
                    tell(told, since, how, parameter);
                }
            }
        }
    }
    for parameter in before.iter().filter(|one| of(&now, one.name).is_none()) {
        tell(told, since, Change::Removed, parameter);
    }
}

fn deprecation(before: Option<Deprecated>, now: Option<Deprecated>) -> Option<Change> {
    now.filter(|_| before.is_none()).map(|now| Change::Deprecated(now.instead))
}

/// Adds a parameter to those that changed alike.
fn tell(told: &mut Vec<Changed>, since: Minor, how: Change, parameter: &Parameter) {
    // `**kwargs` takes or refuses whatever comes; by itself it is no parameter a reader would write.
    if matches!(parameter.kind, Kind::Positions | Kind::Keywords) {
        return;
    }
    match told.iter_mut().find(|one| one.since == since && one.how == how && !one.parameters.is_empty()) {
        Some(alike) => alike.parameters.push(parameter.name),
        None => told.push(Changed { since, how, parameters: vec![parameter.name] }),
    }
}

//! Whether the shape of a call is right: the keywords a function takes, and how many arguments.

use super::Range;
use super::Release;
use super::api::{Deprecated, Found, Kind, Minor, Parameter, Segment, What, find, is_class, releases};

/// A call's arguments, without their values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given<'c> {
    /// How many are passed by position.
    pub positions: usize,
    /// Those passed by name.
    pub keywords: Vec<&'c str>,
    /// `*values`: there may be more by position.
    pub more_positions: bool,
    /// `**values`: there may be more by name.
    pub more_keywords: bool,
}

/// What is wrong with a call's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// It takes no more than so many by position.
    TooMany(usize),
    /// These are required and missing.
    Missing(Vec<&'static str>),
}

/// Whether a function takes a keyword.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It does, on the release asked about.
    Yes,
    /// On no release.
    Never,
    /// Not on the release asked about, but on these, first to last.
    Elsewhere(Range),
    /// Not on the release asked about; others may swallow it.
    NotHere,
    /// The table can't tell.
    Unsure,
}

/// A function as it is on one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Its parameters in order.
    pub parameters: Vec<Parameter>,
    /// Whether it is deprecated there.
    pub deprecated: Option<Deprecated>,
    /// The parameters may have been changed by a decorator.
    open: bool,
}

impl Signature {
    fn of(segment: &Segment, release: Release) -> Option<Self> {
        let What::Function { parameters, open, .. } = &segment.what else { return None };
        let here = parameters.iter().filter(|parameter| parameter.range.holds(release)).copied();
        Some(Self { parameters: here.collect(), deprecated: segment.deprecated, open: *open })
    }

    fn swallows(&self) -> bool {
        self.open || self.parameters.iter().any(|parameter| parameter.kind == Kind::Keywords)
    }

    /// The parameter that a keyword names.
    #[must_use]
    pub fn named(&self, keyword: &str) -> Option<&Parameter> {
        let by_name = |parameter: &&Parameter| matches!(parameter.kind, Kind::Any | Kind::Keyword);
        self.parameters.iter().filter(by_name).find(|parameter| parameter.name == keyword)
    }

    /// The parameter that the argument at a position goes to.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<&Parameter> {
        self.parameters.iter().filter(|parameter| parameter.kind == Kind::Any).nth(position)
    }

    /// The parameters for readers: each name once, MLflow's own (`_called_from`) left out.
    #[must_use]
    pub fn shown(&self) -> Vec<Parameter> {
        let mut shown: Vec<Parameter> = Vec::new();
        for one in self.parameters.iter().filter(|one| !one.name.starts_with('_')) {
            match shown.iter_mut().find(|other| other.name == one.name) {
                // What a decorator takes under a name that the function has, too.
                Some(same) => same.deprecated = same.deprecated.or(one.deprecated),
                None => shown.push(*one),
            }
        }
        shown
    }

    /// What is wrong with a call, keywords that it does not take left aside.
    #[must_use]
    pub fn misfit(&self, given: &Given<'_>) -> Option<Misfit> {
        if self.open {
            return None;
        }
        let by_position = self.parameters.iter().filter(|parameter| parameter.kind == Kind::Any).count();
        if given.positions > by_position && !self.parameters.iter().any(|one| one.kind == Kind::Positions) {
            return Some(Misfit::TooMany(by_position));
        }
        if given.more_positions || given.more_keywords {
            return None;
        }
        let missing = |(index, parameter): (usize, &Parameter)| {
            let passed = parameter.kind == Kind::Any && index < given.positions;
            // By its old name, where a decorator still takes that.
            let renamed = |keyword: &&str| {
                let old = self.named(keyword).and_then(|old| old.deprecated);
                old.is_some_and(|old| old.instead == Some(parameter.name))
            };
            let named = given.keywords.contains(&parameter.name) || given.keywords.iter().any(renamed);
            (parameter.required() && !passed && !named).then_some(parameter.name)
        };
        let missing: Vec<_> = self.parameters.iter().enumerate().filter_map(missing).collect();
        (!missing.is_empty()).then_some(Misfit::Missing(missing))
    }
}

/// What is called when this canonical name is called: a class's `__init__`.
fn callable(name: &str) -> Found {
    if is_class(name) { find(&format!("{name}.__init__")) } else { find(name) }
}

/// A function, method or class as it can be called on a release.
#[must_use]
pub fn signature(name: &str, release: Release) -> Option<Signature> {
    let Found::There(segments) = callable(name) else { return None };
    Signature::of(segments.iter().find(|segment| segment.range.holds(release))?, release)
}

/// The function on every release that has it, oldest first.
#[must_use]
pub fn signatures(name: &str) -> Vec<(Release, Signature)> {
    let Found::There(segments) = callable(name) else { return Vec::new() };
    let on = |release: &Release| {
        let segment = segments.iter().find(|segment| segment.range.holds(*release))?;
        Some((*release, Signature::of(segment, *release)?))
    };
    releases().iter().filter_map(on).collect()
}

/// Whether the function, method or class of this canonical name takes this keyword on a release.
#[must_use]
pub fn keyword(name: &str, keyword: &str, release: Release) -> Known {
    let Some(here) = signature(name, release) else { return Known::Unsure };
    if here.named(keyword).is_some() {
        return Known::Yes;
    }
    let swallows = |signature: &Signature, release| signature.swallows() && !refused_inside(name, keyword, release);
    let took = |(at, one): &(Release, Signature)| *at < release && one.named(keyword).is_some();
    let dropped = refuses_what_it_took(name) && signatures(name).iter().any(took);
    if swallows(&here, release) && !dropped {
        return Known::Unsure;
    }
    let all = signatures(name);
    let with = all.iter().filter(|(_, signature)| signature.named(keyword).is_some()).map(|(release, _)| *release);
    match hull(with) {
        Some(range) => Known::Elsewhere(range),
        None if all.iter().any(|(release, signature)| swallows(signature, *release)) => Known::NotHere,
        None => Known::Never,
    }
}

/// Whether a flavour's `log_model` takes a keyword as one of its `**kwargs` and fails for it further in:
/// those go through `Model.log` to the flavour's `save_model` (MLflow's source from 2.0 to 3.18; run with
/// scikit-learn on 3.18.0).
fn refused_inside(name: &str, keyword: &str, release: Release) -> bool {
    let Some(flavor) = name.strip_suffix(".log_model") else { return false };
    let named = |name: &str| signature(name, release).map(|inner| inner.named(keyword).is_some());
    let save_model = signature(&format!("{flavor}.save_model"), release);
    let refuses = save_model.is_some_and(|inner| !inner.swallows() && inner.named(keyword).is_none());
    // `Model.log` takes this one out of the keywords for itself.
    refuses && named("mlflow.models.Model.log") == Some(false) && keyword != "flavor_name"
}

/// Functions whose `**kwargs` are no way in for an argument that they had once: `mlflow.pyfunc.save_model` raises
/// for whatever is left in them (run on 3.18.0), and `PyTorch`'s give them to `torch.save` (read in 3.18.0).
fn refuses_what_it_took(name: &str) -> bool {
    matches!(name, "mlflow.pyfunc.save_model" | "mlflow.pytorch.save_model" | "mlflow.pytorch.log_model")
}

/// Whether a call of this shape is right on a release, as far as the table tells.
#[must_use]
pub fn fits(name: &str, given: &Given<'_>, release: Release) -> bool {
    let taken = |one: &&str| matches!(keyword(name, one, release), Known::Yes | Known::Unsure);
    signature(name, release).is_some_and(|signature| signature.misfit(given).is_none())
        && given.keywords.iter().all(taken)
}

/// The releases on which a call of this shape is right: first and last, if there are any.
#[must_use]
pub fn fitting(name: &str, given: &Given<'_>) -> Option<Range> {
    let fits = |signature: &Signature| {
        let taken = |keyword: &&str| signature.swallows() || signature.named(keyword).is_some();
        signature.misfit(given).is_none() && given.keywords.iter().all(taken)
    };
    hull(signatures(name).into_iter().filter(|(_, signature)| fits(signature)).map(|(release, _)| release))
}

/// From the first to the last of some releases.
#[must_use]
pub fn hull(mut releases: impl Iterator<Item = Release>) -> Option<Range> {
    let minor = |release: Release| (release.major, release.minor);
    let first = releases.next()?;
    Some(Range { since: Some(minor(first)), until: Some(minor(releases.last().unwrap_or(first))) })
}

/// The minor release after one.
#[must_use]
pub fn after(minor: Minor) -> Option<Minor> {
    releases().iter().map(|release| (release.major, release.minor)).find(|other| *other > minor)
}

/// Functions that take a name and a value, and those that take a dict of such.
///
/// Seen on 2.9.2, 2.22.5 and 3.18.0: a dict where the name goes misses its value or is refused as a
/// name, a name where the dict goes has no `items`.
const PAIRS: [(&str, &str); 4] = [
    ("mlflow.log_metric", "mlflow.log_metrics"),
    ("mlflow.log_param", "mlflow.log_params"),
    ("mlflow.set_tag", "mlflow.set_tags"),
    ("mlflow.set_experiment_tag", "mlflow.set_experiment_tags"),
];

/// Whether a parameter takes a dict (`true`) or a name (`false`), where one is taken for the other.
#[must_use]
pub fn takes_dict(function: &str, parameter: &str) -> Option<bool> {
    match parameter {
        "key" => PAIRS.iter().any(|(single, _)| *single == function).then_some(false),
        "metrics" | "params" | "tags" => PAIRS.iter().any(|(_, many)| *many == function).then_some(true),
        _ => None,
    }
}

/// The function for many where this one is for one, and the other way round.
#[must_use]
pub fn counterpart(function: &str) -> Option<&'static str> {
    PAIRS.iter().find_map(|(single, many)| match function {
        one if one == *single => Some(*many),
        one if one == *many => Some(*single),
        _ => None,
    })
}

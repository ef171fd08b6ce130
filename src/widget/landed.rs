//! Where logging calls write, as the page keeps it: places in UTF-16 units, lines counted.

use super::seen::{Place, place};
use super::utf16::Utf16;
use crate::Report;
use crate::mlflow::{DEFAULT_EXPERIMENT, Release, default_tracking_uri};
use crate::report::ToldStep;
use crate::script::Span;
use crate::walk::{How, Landing, Lane, Part, Target, Told, Way, Why};
use serde::{Serialize, Serializer};

/// Where one logging call writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Landed {
    /// What is called, without the module and the class.
    pub(crate) call: String,
    /// The names it writes under; empty where they are not known.
    pub(crate) keys: Vec<String>,
    /// The call.
    pub(crate) spot: Spot,
    /// The tracking URI.
    pub(crate) server: Facet,
    /// The experiment.
    pub(crate) experiment: Facet,
    /// The run.
    pub(crate) run: Facet,
    /// Whether what it writes has a step.
    pub(crate) stepped: bool,
    /// The steps it may be; empty where they are not known.
    pub(crate) steps: Vec<i64>,
    /// The way by which it is reached, where another way leads elsewhere: then there is one of these for each.
    pub(crate) via: Vec<ToldStep>,
}

/// A place, and the number of the line that it begins on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Spot {
    /// The place.
    pub(crate) place: Place,
    /// Its line, counted from 1.
    pub(crate) line: usize,
}

/// One part of where a call writes: what it may be, or why that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Facet {
    /// Each thing that it may be; a single one is certain.
    pub(crate) chances: Vec<Chance>,
    /// Why it is not known.
    #[serde(serialize_with = "named")]
    pub(crate) why: Option<Why>,
}

/// One thing that a part may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Chance {
    /// What it is.
    pub(crate) sort: Sort,
    /// A tracking URI, an experiment's name, a run's id, or the name of the function that opens the run.
    pub(crate) text: String,
    /// The places that decided it, one for each way that leads here; none where nothing in the script did.
    pub(crate) spots: Vec<Spot>,
    /// The call that opened the parent of the run.
    pub(crate) parent: Option<Spot>,
}

/// What a part may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sort {
    /// Something that the script names.
    Named,
    /// What MLflow takes where nothing is named.
    Default,
    /// A run in a `with`.
    Block,
    /// A run that a bare call opens.
    Bare,
    /// A run that a logging call opens, because there is none.
    Implicit,
    /// A run that a client makes.
    Made,
    /// No run.
    Nothing,
}

#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "as serde hands it over")]
fn named<S: Serializer>(why: &Option<Why>, to: S) -> Result<S::Ok, S::Error> {
    why.map(|why| match why {
        Why::Unreached => "unreached",
        Why::Started => "started",
        Why::Caller => "caller",
        Why::Value => "value",
        Why::Ways => "ways",
    })
    .serialize(to)
}

/// The landings of a report on `text`.
pub(crate) fn landed(map: &Utf16<'_>, text: &str, report: &Report) -> Vec<Landed> {
    let reader = Reader { map, text, lanes: &report.lanes, landings: &report.landings, release: report.release };
    report.landings.iter().flat_map(|landing| reader.landed(landing)).collect()
}

/// How many ways to a call are drawn one by one.
const MOST_WAYS: usize = 6;

struct Reader<'r> {
    map: &'r Utf16<'r>,
    text: &'r str,
    lanes: &'r [Lane],
    landings: &'r [Landing],
    release: Release,
}

impl Reader<'_> {
    fn landed(&self, landing: &Landing) -> Vec<Landed> {
        let call = landing.call.trim_start_matches("mlflow.").trim_start_matches("MlflowClient.");
        let default = default_tracking_uri(self.release);
        let told = |way: &Way| Landed {
            call: call.to_owned(),
            keys: way.key.clone().unwrap_or_default(),
            spot: self.spot(landing.span),
            server: self.facet(&way.tracking, default),
            experiment: self.facet(&way.experiment, DEFAULT_EXPERIMENT),
            run: self.facet(&way.run, ""),
            stepped: matches!(landing.kind, "metric" | "metrics"),
            steps: way.step.clone().unwrap_or_default(),
            via: way.via.iter().map(|step| ToldStep::new(step, |at| self.map.line(at))).collect(),
        };
        if landing.ways.is_empty() || landing.ways.len() > MOST_WAYS {
            vec![told(&landing.whole())]
        } else {
            landing.ways.iter().map(told).collect()
        }
    }

    fn spot(&self, span: Span) -> Spot {
        Spot { place: place(self.map, span), line: self.map.line(span.start) }
    }

    fn facet(&self, part: &Part, default: &str) -> Facet {
        let all = match part {
            Part::Unknown(why) => return Facet { chances: Vec::new(), why: Some(*why) },
            Part::OneOf(all) => all,
        };
        let mut chances: Vec<Chance> = Vec::new();
        for told in all {
            let mut new = self.chance(told, default);
            // Two lines that name the same are one chance.
            match chances
                .iter_mut()
                .find(|old| (old.sort, &old.text) == (new.sort, &new.text) && new.sort == Sort::Named)
            {
                Some(old) => old.spots.append(&mut new.spots),
                None => chances.push(new),
            }
        }
        Facet { chances, why: None }
    }

    fn chance(&self, told: &Told, default: &str) -> Chance {
        let (sort, text, at) = match &told.is {
            Target::Text(text) if told.set_at.is_none() && text == default => (Sort::Default, text.as_str(), None),
            Target::Text(text) => (Sort::Named, text.as_str(), told.set_at),
            Target::Run(opened) => (self.sort(*opened), function(opened.of(self.text)), Some(*opened)),
            Target::NoRun => (Sort::Nothing, "", None),
        };
        let parent = match told.is {
            Target::Run(opened) => self.parent(opened),
            Target::Text(_) | Target::NoRun => None,
        };
        Chance { sort, text: text.to_owned(), spots: at.map(|at| self.spot(at)).into_iter().collect(), parent }
    }

    /// How the call at a place opens a run.
    fn sort(&self, opened: Span) -> Sort {
        // A logging call at the end of the script opens a run that no statement is met with.
        if self.landings.iter().any(|landing| landing.span == opened) {
            return Sort::Implicit;
        }
        match self.lanes.iter().find(|lane| lane.run == opened).map(|lane| lane.how) {
            Some(How::With) => Sort::Block,
            Some(How::Implicit | How::Late) => Sort::Implicit,
            None if function(opened.of(self.text)) == "create_run" => Sort::Made,
            Some(How::Bare) | None => Sort::Bare,
        }
    }

    /// The call that opened the run round another, if it is always the same one.
    fn parent(&self, opened: Span) -> Option<Spot> {
        let mut parents = self.lanes.iter().filter(|lane| lane.run == opened && lane.depth > 0).flat_map(|child| {
            let round = move |lane: &&Lane| lane.depth + 1 == child.depth && lane.span.start <= child.span.start;
            self.lanes.iter().filter(round).filter(|lane| child.span.start < lane.span.end).map(|lane| lane.run)
        });
        let first = parents.next()?;
        parents.all(|other| other == first).then(|| self.spot(first))
    }
}

/// The name of the function in a call's text.
fn function(call: &str) -> &str {
    let name = call.split('(').next().unwrap_or_default().trim();
    name.rsplit('.').next().unwrap_or_default()
}

/// Whether a call is the innermost one at a place. Where no call is there, the first of the line is meant.
pub(crate) fn at(landed: &[Landed], cursor: usize, line: usize) -> Option<usize> {
    let holds = |one: &Landed| one.spot.place.from <= cursor && cursor <= one.spot.place.to;
    let inside = landed.iter().enumerate().filter(|(_, one)| holds(one));
    let innermost = inside.min_by_key(|(_, one)| one.spot.place.to - one.spot.place.from);
    innermost.map(|(index, _)| index).or_else(|| landed.iter().position(|one| one.spot.line == line))
}

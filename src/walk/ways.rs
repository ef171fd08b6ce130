//! The ways by which a call is reached: through which calls of the script's own functions, and on which turns
//! of loops that are followed turn by turn.

use super::flow::Walker;
use super::landings::{Found, Way};
use crate::script::Span;
use crate::script::sorted::{Map, Set};

/// A step on the way from the script's beginning to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A call, or a `with`, that runs a function of the script.
    Call(Span),
    /// A turn of the loop here, the first being 0.
    Turn(Span, usize),
    /// A call that hands a function of the script to a thread or a process; the way begins there.
    HandedOver(Span),
}

impl Step {
    /// The place of the step.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Call(span) | Self::Turn(span, _) | Self::HandedOver(span) => *span,
        }
    }

    /// The same at another place.
    pub(super) fn at(self, span: Span) -> Self {
        match self {
            Self::Call(_) => Self::Call(span),
            Self::Turn(_, turn) => Self::Turn(span, turn),
            Self::HandedOver(_) => Self::HandedOver(span),
        }
    }
}

/// The way to where the walk is, and which ways are like others.
#[derive(Debug, Default)]
pub(super) struct Ways {
    now: Vec<Step>,
    /// The second of a pair leads to a function of which the first has shown already what it does.
    alike: Vec<(Vec<Step>, Vec<Step>)>,
}

/// What is found on each way to a call.
#[derive(Debug, Default)]
pub(super) struct ByWay {
    told_apart: Map<Vec<Step>, Found>,
    /// What is found on further ones, when there are too many.
    further: Option<Found>,
}

/// How many ways to a call are told apart, and how many to functions that were walked before.
const MOST_WAYS: usize = 64;
const MOST_ALIKE: usize = 256;

impl Ways {
    /// What a function does that was walked on one way is known on the way here, too.
    pub(super) fn like(&mut self, walked: &[Step]) {
        if walked != self.now && self.alike.len() <= MOST_ALIKE {
            self.alike.push((walked.to_vec(), self.now.clone()));
        }
    }

    /// The way to where the walk is.
    pub(super) fn now(&self) -> &[Step] {
        &self.now
    }
}

impl ByWay {
    /// What is found on a way, to be added to.
    pub(super) fn on(&mut self, way: &[Step]) -> &mut Found {
        if self.told_apart.get(way).is_none() && self.told_apart.iter().count() >= MOST_WAYS {
            return self.further.get_or_insert_default();
        }
        self.told_apart.entry(way.to_vec()).or_default()
    }

    /// What is found on any way.
    pub(super) fn on_any(&self) -> Found {
        let mut all = Found::default();
        self.told_apart.values().chain(&self.further).for_each(|found| all.also(found));
        all
    }

    /// What is found on each way, those that are like one that was walked included; nothing where there are too
    /// many.
    pub(super) fn on_each(mut self, ways: &Ways) -> Map<Vec<Step>, Found> {
        if self.further.is_some() || ways.alike.len() > MOST_ALIKE {
            return Map::new();
        }
        for (walked, like) in &ways.alike {
            let more: Vec<(Vec<Step>, Found)> = self
                .told_apart
                .iter()
                .filter_map(|(way, found)| {
                    let rest = way.strip_prefix(walked.as_slice())?;
                    Some(([like, rest].concat(), found.clone()))
                })
                .collect();
            more.into_iter().for_each(|(way, found)| self.on(&way).also(&found));
        }
        if self.further.is_some() { Map::new() } else { self.told_apart }
    }
}

/// The ways without the steps that do not decide where they lead; none where all lead to the same place.
pub(super) fn deciding(mut ways: Vec<Way>) -> Vec<Way> {
    let mut places: Vec<Span> = ways.iter().flat_map(|way| way.via.iter().map(Step::span)).collect();
    places.sort();
    places.dedup();
    for place in places {
        let mut shorter: Vec<Way> = Vec::new();
        for mut way in ways.iter().cloned() {
            way.via.retain(|step| step.span() != place || matches!(step, Step::HandedOver(_)));
            match shorter.iter_mut().find(|known| known.via == way.via && known.leads_where(&way)) {
                Some(known) => known.also(way),
                None => shorter.push(way),
            }
        }
        if shorter.iter().all(|one| shorter.iter().all(|other| one.leads_where(other) || !other.goes_by(&one.via))) {
            ways = shorter;
        }
    }
    if ways.len() > 1 { ways } else { Vec::new() }
}

impl Way {
    /// Whether another leads to the same run.
    fn leads_where(&self, other: &Self) -> bool {
        (&self.tracking, &self.experiment, &self.run) == (&other.tracking, &other.experiment, &other.run)
    }

    /// Whether these steps are on it, in this order.
    fn goes_by(&self, steps: &[Step]) -> bool {
        let mut on = self.via.iter();
        steps.iter().all(|step| on.any(|other| other == step))
    }

    fn also(&mut self, other: Self) {
        self.key = both(self.key.take(), other.key);
        self.step = both(self.step.take(), other.step);
    }
}

/// What is known of both.
fn both<T: Ord>(one: Option<Vec<T>>, other: Option<Vec<T>>) -> Option<Vec<T>> {
    Some(one?.into_iter().chain(other?).collect::<Set<T>>().into_iter().collect())
}

impl Walker<'_, '_> {
    /// Does something a step further on the way.
    pub(super) fn further<T>(&mut self, step: Step, what: impl FnOnce(&mut Self) -> T) -> T {
        self.ways.now.push(step);
        let done = what(self);
        self.ways.now.pop();
        done
    }

    /// The call of the function that is being walked.
    pub(super) fn called_by(&self) -> Option<Span> {
        self.ways.now.iter().rev().find_map(|step| if let Step::Call(span) = step { Some(*span) } else { None })
    }

    /// Does something on another way.
    pub(super) fn elsewhere<T>(&mut self, way: Vec<Step>, what: impl FnOnce(&mut Self) -> T) -> T {
        let here = std::mem::replace(&mut self.ways.now, way);
        let done = what(self);
        self.ways.now = here;
        done
    }
}

impl Found {
    fn also(&mut self, other: &Self) {
        self.destinations.extend(other.destinations.iter().cloned());
        self.keys.extend(other.keys.iter().cloned());
        self.steps.extend(other.steps.iter().cloned());
    }
}

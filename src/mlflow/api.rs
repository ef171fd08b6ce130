//! MLflow's public API by release: which modules, classes, functions and parameters there are, since
//! when and until when. `tests/lab/lab api` makes the table (`api.txt`, whose head explains its
//! lines) from the source in the wheels; the laboratory checks it against Python on three releases.

use super::{Range, Release};
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

/// A minor release: `(2, 22)`.
pub type Minor = (u16, u16);

/// That something is deprecated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deprecated {
    /// Since when, as MLflow says or as its source shows.
    pub since: Option<&'static str>,
    /// What MLflow says to write instead: a dotted name, or a parameter.
    pub instead: Option<&'static str>,
}

/// A class of MLflow that a value is an object of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Type {
    /// The class, by its canonical name.
    pub class: &'static str,
    /// A sequence of such objects rather than one.
    pub many: bool,
}

/// How a parameter may be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By position or by name.
    Any,
    /// By name.
    Keyword,
    /// `*args`.
    Positions,
    /// `**kwargs`.
    Keywords,
}

/// A parameter of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// How it may be passed.
    pub kind: Kind,
    /// Its default as the source has it, `...` for a long one; `None` for a required one.
    pub default: Option<&'static str>,
    /// The releases that have it so.
    pub range: Range,
    /// Whether it is deprecated there.
    pub deprecated: Option<Deprecated>,
}

impl Parameter {
    /// Whether a call has to give it.
    #[must_use]
    pub fn required(&self) -> bool {
        self.default.is_none() && matches!(self.kind, Kind::Any | Kind::Keyword)
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Any | Kind::Keyword => "",
            Kind::Positions => "*",
            Kind::Keywords => "**",
        })?;
        f.write_str(self.name)?;
        self.default.map_or(Ok(()), |default| write!(f, "={default}"))
    }
}

/// What a name is, in some releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A module.
    Module,
    /// A class.
    Class,
    /// A function or method, with its parameters on all its releases.
    Function {
        /// The parameters in order, `self` left out.
        parameters: Vec<Parameter>,
        /// What it gives.
        gives: Option<Type>,
        /// A decorator may have changed the parameters.
        open: bool,
    },
    /// An attribute, a property or a constant.
    Attribute(Option<Type>),
    /// Something that a module imports for its own use.
    Import,
}

/// A name's description for a range of releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// What it is.
    pub what: What,
    /// On which releases.
    pub range: Range,
    /// Whether it is deprecated there.
    pub deprecated: Option<Deprecated>,
}

/// What the table knows of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Some release has it.
    There(Vec<Segment>),
    /// No release has it, and where it would stand nothing is hidden.
    Nowhere,
    /// The table can't tell.
    Unsure,
}

/// A module or a class.
#[derive(Debug, Default)]
struct Owner {
    class: bool,
    segments: Vec<Segment>,
    bases: Vec<(&'static str, Range)>,
    /// The releases on which it may have more than is told.
    open: Vec<Range>,
    members: Vec<&'static str>,
    /// The lines that are about each name.
    about: HashMap<&'static str, Vec<&'static str>>,
}

#[derive(Default)]
struct Table {
    releases: Vec<Release>,
    owners: HashMap<&'static str, Owner>,
}

/// The table's text without its comments, written by the build script.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/api.txt"));

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::default();
        let mut owner = "";
        for line in TEXT.lines() {
            if let Some(member) = line.strip_prefix(' ') {
                if let Some(known) = table.owners.get_mut(owner) {
                    known.members.push(member);
                    for name in told_names(member) {
                        known.about.entry(name).or_default().push(member);
                    }
                }
            } else if let Some(releases) = line.strip_prefix("releases ") {
                table.releases = releases.split(' ').filter_map(|release| release.parse().ok()).collect();
            } else {
                owner = table.owner(line);
            }
        }
        table
    })
}

impl Table {
    /// Reads the line of a module or class; its name.
    fn owner(&mut self, line: &'static str) -> &'static str {
        let (line, range, deprecated) = marks(line);
        let (line, open) = line.strip_suffix(" open").map_or((line, false), |line| (line, true));
        let (line, class) = line.strip_prefix("class ").map_or((line, false), |line| (line, true));
        let (name, bases) = line.strip_suffix(')').and_then(|line| line.split_once('(')).unwrap_or((line, ""));
        let owner = self.owners.entry(name).or_default();
        owner.class = class;
        owner.open.extend(open.then_some(range));
        owner.bases.extend(bases.split(", ").filter(|base| !base.is_empty()).map(|base| (base, range)));
        owner.segments.push(Segment { what: if class { What::Class } else { What::Module }, range, deprecated });
        name
    }

    fn member(&self, owner: &str, name: &str, depth: usize) -> Found {
        let (Some(known), false) = (self.owners.get(owner), depth == 0) else { return Found::Unsure };
        let range = match known.segments.as_slice() {
            [only] => only.range,
            _ => Range::default(),
        };
        // A module or a class, and what the name was on releases that had it elsewhere.
        let inner = self.owners.get(format!("{owner}.{name}").as_str());
        let mut segments: Vec<Segment> = inner.map(|inner| inner.segments.clone()).unwrap_or_default();
        for line in known.about.get(name).into_iter().flatten() {
            segments.extend(segment(line, name).map(|one| one.narrowed(range)));
            if let Some((alias, target, there)) = alias(line).filter(|(alias, ..)| *alias == name) {
                // Something a module hands out under a second name.
                let (owner, name) = target.rsplit_once('.').unwrap_or((alias, ""));
                let Found::There(same) = self.member(owner, name, depth - 1) else { return Found::Unsure };
                segments.extend(same.into_iter().map(|one| one.narrowed(there.meet(range))));
            }
        }
        // What a class has itself comes first; on other releases a base may have had it.
        let mut unsure = !known.open.is_empty() || name.starts_with('_');
        for (base, there) in &known.bases {
            match self.member(base, name, depth - 1) {
                Found::There(theirs) => segments.extend(theirs.into_iter().map(|one| one.narrowed(*there))),
                Found::Unsure => unsure = true,
                Found::Nowhere => {}
            }
        }
        if !segments.is_empty() {
            return Found::There(segments);
        }
        if unsure { Found::Unsure } else { Found::Nowhere }
    }

    /// What `name = target` of an owner says for a release; for any, where the name is nothing else.
    fn alias(&self, owner: &str, name: &str, release: Release) -> Option<&'static str> {
        let lines = self.owners.get(owner)?.about.get(name)?.iter();
        let all: Vec<_> = lines.filter_map(|line| alias(line).filter(|(alias, ..)| *alias == name)).collect();
        let now = all.iter().find(|(_, _, range)| range.holds(release));
        let itself = || self.owners.contains_key(format!("{owner}.{name}").as_str());
        now.or_else(|| all.last().filter(|_| !itself())).map(|(_, target, _)| *target)
    }
}

impl Segment {
    fn narrowed(self, owner: Range) -> Self {
        Self { range: self.range.meet(owner), ..self }
    }
}

/// The names that a member's line is about.
fn told_names(line: &'static str) -> Vec<&'static str> {
    if let Some(others) = line.strip_prefix("other ") {
        return others.split(' ').collect();
    }
    let told = line.strip_prefix("def ").or_else(|| line.strip_prefix("attr ")).unwrap_or(line);
    let end = told.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(told.len());
    told.get(..end).into_iter().collect()
}

/// `name = target`, and on which releases.
fn alias(line: &'static str) -> Option<(&'static str, &'static str, Range)> {
    let (line, range, _) = marks(line);
    let (name, target) = line.split_once(" = ")?;
    (!name.contains(' ')).then_some((name, target, range))
}

/// What a member's line says, if it is of this name; aliases aside.
fn segment(line: &'static str, name: &str) -> Option<Segment> {
    if let Some(others) = line.strip_prefix("other ") {
        let there = others.split(' ').any(|other| other == name);
        return there.then(|| Segment { what: What::Import, range: Range::default(), deprecated: None });
    }
    let is_name = |rest: &'static str| {
        let rest = rest.strip_prefix(name)?;
        (!rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')).then_some(rest)
    };
    if let Some(rest) = line.strip_prefix("attr ") {
        let (rest, range, deprecated) = marks(is_name(rest)?);
        return Some(Segment { what: What::Attribute(rest.strip_prefix(": ").and_then(type_of)), range, deprecated });
    }
    let rest = is_name(line.strip_prefix("def ")?)?.strip_prefix('(')?;
    let (rest, range, deprecated) = marks(rest);
    let (rest, open) = rest.strip_suffix(" open").map_or((rest, false), |rest| (rest, true));
    let (parameters, gives) = match rest.rsplit_once(") -> ") {
        Some(split) => split,
        None => (rest.strip_suffix(')')?, ""),
    };
    let what = What::Function { parameters: parameters_of(parameters), gives: type_of(gives), open };
    Some(Segment { what, range, deprecated })
}

fn parameters_of(text: &'static str) -> Vec<Parameter> {
    let mut kind = Kind::Any;
    let mut parameters = Vec::new();
    for one in text.split(", ").filter(|one| !one.is_empty()) {
        let (one, range, deprecated) = marks(one);
        if one == "*" {
            kind = Kind::Keyword;
            continue;
        }
        let (name, own) = match (one.strip_prefix("**"), one.strip_prefix('*')) {
            (Some(name), _) => (name, Kind::Keywords),
            (None, Some(name)) => {
                kind = Kind::Keyword;
                (name, Kind::Positions)
            }
            (None, None) => (one, kind),
        };
        let (name, default) = name.split_once('=').map_or((name, None), |(name, default)| (name, Some(default)));
        parameters.push(Parameter { name, kind: own, default, range, deprecated });
    }
    parameters
}

/// `mlflow.entities.Run`, with `?` where it may be `None` and `*` where there are many.
fn type_of(text: &'static str) -> Option<Type> {
    let class = text.trim_end_matches(['?', '*']);
    (!class.is_empty()).then(|| Type { class, many: text.contains('*') })
}

/// Takes `{2.9-2.22 dep 2.20 instead}` off the end of a text.
fn marks(text: &'static str) -> (&'static str, Range, Option<Deprecated>) {
    let none = (text, Range::default(), None);
    let Some((rest, marks)) = text.strip_suffix('}').and_then(|text| text.rsplit_once(" {")) else { return none };
    let (ranged, told) = match marks.split_once("dep") {
        Some((ranged, told)) => (ranged, Some(told)),
        None => (marks, None),
    };
    let (since, until) = ranged.trim().split_once('-').unwrap_or_default();
    let deprecated = told.map(|told| {
        let mut words = told.split_whitespace().peekable();
        let since = words.next_if(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        Deprecated { since, instead: words.next() }
    });
    (rest, Range { since: minor(since), until: minor(until) }, deprecated)
}

fn minor(text: &str) -> Option<Minor> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// How deep bases of classes are followed.
const DEPTH: usize = 8;

/// The releases that the table was made from, oldest first: the newest of each minor.
#[must_use]
pub fn releases() -> &'static [Release] {
    &table().releases
}

/// The one name of an MLflow object that can be reached by several paths, on a release:
/// `mlflow.tracking.fluent.start_run` is `mlflow.start_run`. `None` for what is not MLflow's.
#[must_use]
pub fn canonical(path: &str, release: Release) -> Option<String> {
    let mut parts = path.split('.');
    if parts.next() != Some("mlflow") {
        return None;
    }
    let table = table();
    let mut name = String::from("mlflow");
    for part in parts {
        name = match table.alias(&name, part, release) {
            Some(target) => target.to_owned(),
            None => format!("{name}.{part}"),
        };
    }
    Some(name)
}

/// What the table knows of a canonical name.
#[must_use]
pub fn find(name: &str) -> Found {
    match name.rsplit_once('.') {
        Some((owner, member)) => table().member(owner, member, DEPTH),
        None if name == "mlflow" => {
            Found::There(vec![Segment { what: What::Module, range: Range::default(), deprecated: None }])
        }
        None => Found::Unsure,
    }
}

/// What a canonical name is on a release.
#[must_use]
pub fn on(name: &str, release: Release) -> Option<Segment> {
    match find(name) {
        Found::There(segments) => segments.into_iter().find(|segment| segment.range.holds(release)),
        Found::Nowhere | Found::Unsure => None,
    }
}

/// What calling a function, a method or a class of this canonical name gives: on this release, or on
/// the nearest one where that is told.
#[must_use]
pub fn gives(name: &str, release: Release) -> Option<Type> {
    if let Some((class, owner)) = table().owners.get_key_value(name) {
        return owner.class.then_some(Type { class, many: false });
    }
    typed(name, release, |what| match what {
        What::Function { gives, .. } => *gives,
        _ => None,
    })
}

/// What an attribute of this canonical name holds.
#[must_use]
pub fn holds(name: &str, release: Release) -> Option<Type> {
    typed(name, release, |what| match what {
        What::Attribute(of) => *of,
        _ => None,
    })
}

fn typed(name: &str, release: Release, of: impl Fn(&What) -> Option<Type>) -> Option<Type> {
    let Found::There(segments) = find(name) else { return None };
    let now = segments.iter().find(|segment| segment.range.holds(release));
    of(&now.or(segments.last())?.what)
}

/// The names that a module or class has on a release, its bases' included, in no certain order.
pub(super) fn names_of(owner: &str, release: Release) -> Vec<&'static str> {
    let table = table();
    let Some(known) = table.owners.get(owner) else { return Vec::new() };
    let mut names: Vec<&'static str> = known
        .members
        .iter()
        .filter_map(|line| {
            let (head, range, _) = marks(line);
            let head = head.strip_prefix("def ").or_else(|| head.strip_prefix("attr ")).unwrap_or(head);
            let end = head.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(head.len());
            let name = head.get(..end)?;
            (range.holds(release) && name != "other" && !name.starts_with('_')).then_some(name)
        })
        .collect();
    let inner = table.owners.iter().filter_map(|(path, inner)| {
        let name = path.strip_prefix(owner)?.strip_prefix('.')?;
        (!name.contains('.') && inner.segments.iter().any(|one| one.range.holds(release))).then_some(name)
    });
    names.extend(inner);
    names.extend(known.bases.iter().flat_map(|(base, _)| names_of(base, release)));
    names
}

/// Whether a canonical name is a class.
#[must_use]
pub fn is_class(name: &str) -> bool {
    table().owners.get(name).is_some_and(|owner| owner.class)
}

/// Whether a module or a class may have more on a release than the table tells.
#[must_use]
pub fn is_open(owner: &str, release: Release) -> bool {
    table().owners.get(owner).is_none_or(|known| known.open.iter().any(|range| range.holds(release)))
}

/// Whether a class made from this one has a name that it does not have from this one, or may have it:
/// what is said to give the one may give the other.
#[must_use]
pub fn a_subclass_has(class: &str, name: &str) -> bool {
    let table = table();
    let own = table.member(class, name, DEPTH);
    let mut subclasses = table.owners.iter().filter(|(_, owner)| owner.bases.iter().any(|(base, _)| *base == class));
    subclasses.any(|(path, _)| table.member(path, name, DEPTH) != own || a_subclass_has(path, name))
}

/// Whether other classes are made from this one, so that what is said to be the one may be another.
#[must_use]
pub fn has_subclasses(class: &str) -> bool {
    table().owners.values().any(|owner| owner.bases.iter().any(|(base, _)| *base == class))
}

/// Whether a class is another one or made from it.
#[must_use]
pub fn is_a(class: &str, other: &str) -> bool {
    class == other
        || table().owners.get(class).is_some_and(|owner| owner.bases.iter().any(|(base, _)| is_a(base, other)))
}

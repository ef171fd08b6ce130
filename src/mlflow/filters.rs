//! The filters of `search_runs` and its like: what MLflow takes, and what it refuses.
//!
//! Read in `mlflow/utils/search_utils.py` of all minor releases, and held against MLflow's own parser
//! on 2.9.2, 2.22.5 and 3.18.0. What this does not understand it calls right.

use super::Release;
use super::filter_tokens::{Kind, Token, tokens};
use std::ops::Range;

/// What a search looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Searched {
    /// Runs.
    Runs,
    /// Experiments.
    Experiments,
    /// Versions of models in the registry.
    ModelVersions,
    /// Models in the registry.
    RegisteredModels,
}

/// What is wrong with a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterMistake {
    /// Which mistake, as the article's messages are keyed.
    pub kind: &'static str,
    /// What is wrong, in bytes of the filter.
    pub at: Range<usize>,
    /// What to put in the place of which bytes, if that is what was meant.
    pub instead: Option<(Range<usize>, String)>,
    /// What may stand there.
    pub valid: &'static str,
}

/// How the values of a key are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Compared {
    /// As numbers: a metric, a time.
    Number,
    /// As texts: a parameter, a tag.
    Text,
    /// As texts, or with a list: `run_id`.
    Listed,
}

const ORDERING: &str = "=  !=  <  <=  >  >=";
const LIKENESS: &str = "=  !=  LIKE  ILIKE";

impl Searched {
    /// What the function of this canonical name searches with a filter.
    #[must_use]
    pub fn by(name: &str) -> Option<Self> {
        let function = name.strip_prefix("mlflow.")?;
        match function.strip_prefix("MlflowClient.").unwrap_or(function) {
            "search_runs" => Some(Self::Runs),
            "search_experiments" => Some(Self::Experiments),
            "search_model_versions" => Some(Self::ModelVersions),
            "search_registered_models" => Some(Self::RegisteredModels),
            _ => None,
        }
    }

    /// The attributes that a filter may name.
    #[must_use]
    pub fn attributes(self, release: Release) -> &'static str {
        match self {
            Self::Runs => "run_id run_name status start_time end_time artifact_uri user_id",
            Self::Experiments if release < LISTS => "name creation_time last_update_time",
            Self::Experiments => "name experiment_id creation_time last_update_time",
            Self::ModelVersions => "name version_number run_id source_path",
            Self::RegisteredModels => "name",
        }
    }

    /// How an attribute is compared; `None` for one that there is not.
    fn attribute(self, key: &str, release: Release) -> Option<Compared> {
        match (self, key) {
            (Self::Runs, "start_time" | "end_time" | "created" | "Created")
            | (Self::Experiments, "creation_time" | "last_update_time")
            | (Self::ModelVersions, "version_number") => Some(Compared::Number),
            (Self::Runs | Self::ModelVersions, "run_id") => Some(Compared::Listed),
            (Self::Experiments, "experiment_id") | (Self::ModelVersions | Self::RegisteredModels, "name")
                if release >= LISTS =>
            {
                Some(Compared::Listed)
            }
            _ => self.attributes(release).split(' ').any(|one| one == key).then_some(Compared::Text),
        }
    }

    /// How what a prefix stands before is compared.
    fn prefixed(self, prefix: &str, key: &str, release: Release) -> Prefixed {
        let known = |compared: Option<Compared>| compared.map_or(Prefixed::NoSuchKey, Prefixed::Known);
        match (self, prefix) {
            (Self::Runs, "metric" | "metrics") => Prefixed::Known(Compared::Number),
            (Self::Runs, "param" | "params" | "parameter" | "parameters") | (_, "tag" | "tags") => {
                Prefixed::Known(Compared::Text)
            }
            (Self::Runs, "dataset" | "datasets") => Prefixed::Unsure,
            (Self::Runs, "attr" | "run") | (Self::Runs | Self::Experiments, "attributes") | (_, "attribute") => {
                known(self.attribute(key, release))
            }
            _ => Prefixed::NoSuchPrefix,
        }
    }

    /// The prefixes that a filter may use.
    fn prefixes(self) -> &'static str {
        match self {
            Self::Runs => "metrics. params. tags. attributes.",
            Self::Experiments | Self::ModelVersions | Self::RegisteredModels => "tags. attribute.",
        }
    }
}

/// What a prefix and a key come to.
enum Prefixed {
    Known(Compared),
    Unsure,
    NoSuchKey,
    NoSuchPrefix,
}

/// Since when parameters and tags can be asked whether they are there: `IS NULL` (3.10.1 refuses it,
/// 3.11.1 takes it).
const NULLS: Release = Release::new(3, 11, 0);

/// Since when more than `run_id` is compared with a list (`LIST_SUPPORTED_KEYS`, 3.16.1 and 3.17.2).
const LISTS: Release = Release::new(3, 17, 0);

/// The statuses of runs.
const STATUSES: [&str; 5] = ["FAILED", "FINISHED", "KILLED", "RUNNING", "SCHEDULED"];

/// The first thing that is wrong with a filter. What is not known of its text stands in it as `HOLE`.
#[must_use]
pub fn filter_mistake(filter: &str, searched: Searched, release: Release) -> Option<FilterMistake> {
    let tokens = tokens(filter)?;
    let mut rest = tokens.as_slice();
    loop {
        let clause = match clause(rest, searched, release) {
            Clause::Wrong(mistake) => return Some(mistake),
            Clause::Unsure => return None,
            Clause::Right(tokens) => tokens,
        };
        rest = rest.get(clause..)?;
        let (next, after) = rest.split_first()?;
        match next.kind {
            Kind::Word if next.is("AND") => {}
            Kind::Word if next.is("OR") => return Some(wrong("message.or", next)),
            Kind::Word if next.is("ORDER") || next.is("LIMIT") => return Some(wrong("message.order", next)),
            Kind::Sign if matches!(next.text, "|" | "||") => return Some(wrong("message.or", next)),
            Kind::Sign if matches!(next.text, "&" | "&&") => {
                return Some(FilterMistake {
                    instead: Some((next.at.clone(), "AND".to_owned())),
                    ..wrong("message.and", next)
                });
            }
            Kind::Sign if next.text == "," && !after.is_empty() => return Some(wrong("message.and", next)),
            Kind::Sign if matches!(next.text, "," | ";") && after.is_empty() => {
                return Some(FilterMistake {
                    instead: Some((next.at.clone(), String::new())),
                    ..wrong("message.trailing", next)
                });
            }
            _ => return None,
        }
        rest = after;
    }
}

/// What is wrong with a filter of traces, as far as it is the same for all keys (run on 2.22.5 and 3.18.0).
#[must_use]
pub fn trace_filter_mistake(filter: &str) -> Option<FilterMistake> {
    let tokens = tokens(filter)?;
    tokens.iter().find_map(|token| match token.kind {
        Kind::Sign if token.text == "==" => Some(equals(token)),
        Kind::Word if token.is("OR") => Some(wrong("message.or", token)),
        _ => None,
    })
}

/// What is wrong with a key of `order_by`.
#[must_use]
pub fn order_mistake(order: &str, searched: Searched, release: Release) -> Option<FilterMistake> {
    let tokens = tokens(order)?;
    let (first, rest) = tokens.split_first()?;
    if let Some(comma) = tokens.iter().find(|token| token.kind == Kind::Sign && token.text == ",") {
        return Some(wrong("message.several", comma));
    }
    let known = matches!(rest, []) || matches!(rest, [only] if only.is("ASC") || only.is("DESC"));
    if first.kind != Kind::Word || !first.is_certain() || !known {
        return None;
    }
    let key = first.text.strip_prefix("attribute.").or(first.text.strip_prefix("attributes.")).unwrap_or(first.text);
    let valid = match searched {
        Searched::Runs => searched.attributes(release),
        Searched::Experiments => "name experiment_id creation_time last_update_time",
        Searched::ModelVersions => "name version_number creation_timestamp last_updated_timestamp",
        Searched::RegisteredModels => "name creation_timestamp last_updated_timestamp",
    };
    // "Created" and "Run name" are other words for attributes; `timestamp` was one.
    let other = key.contains('.') || matches!(key, "created" | "Created" | "timestamp");
    let kind = if searched == Searched::Runs { "message.order-of-run" } else { "message.order-key" };
    (!other && !valid.split(' ').any(|one| one == key)).then(|| FilterMistake { valid, ..wrong(kind, first) })
}

/// A comparison at the beginning of some tokens.
enum Clause {
    /// So many tokens, and nothing wrong with them.
    Right(usize),
    Wrong(FilterMistake),
    Unsure,
}

fn clause(tokens: &[Token<'_>], searched: Searched, release: Release) -> Clause {
    let [first, second, ..] = tokens else {
        // f"{conditions}" may be anything.
        return if tokens.first().is_some_and(|only| only.kind == Kind::Hole) {
            Clause::Right(1)
        } else {
            Clause::Unsure
        };
    };
    match first.kind {
        Kind::Hole if second.kind == Kind::Word => return Clause::Right(1),
        Kind::Sign if first.text == "(" => return Clause::Wrong(wrong("message.parentheses", first)),
        Kind::Word if first.is("NOT") => return Clause::Wrong(wrong("message.not", first)),
        Kind::Word | Kind::Hole => {}
        Kind::Text | Kind::Number | Kind::Sign => return Clause::Unsure,
    }
    if second.kind == Kind::Sign && second.text == "==" {
        return Clause::Wrong(equals(second));
    }
    if second.kind == Kind::Sign && matches!(second.text, "/" | "-") && second.at.start == first.at.end {
        return Clause::Wrong(wrong("message.key", first));
    }
    let (compared, key) = match key(first, searched, release) {
        Ok(known) => known,
        Err(clause) => return clause,
    };
    let not = second.is("NOT");
    let words = if not || second.is("IS") { tokens.get(2) } else { None };
    let Some(value) = tokens.get(2 + usize::from(words.is_some())) else {
        return nothing_behind(second, words, compared, searched, release);
    };
    let Some(compared) = compared else { return opaque(second, value) };
    let refused = |valid| Clause::Wrong(FilterMistake { valid, ..wrong("message.comparator", second) });
    match (second.text, compared) {
        _ if second.is("IS") => return nothing_behind(second, words, Some(compared), searched, release),
        ("=" | "!=", _) | ("<" | "<=" | ">" | ">=", Compared::Number) => {}
        ("<" | "<=" | ">" | ">=", Compared::Text | Compared::Listed) => return refused(LIKENESS),
        _ if second.is("LIKE") || second.is("ILIKE") => {
            if compared == Compared::Number {
                return refused(ORDERING);
            }
        }
        _ if second.is("BETWEEN") => return refused(if compared == Compared::Number { ORDERING } else { LIKENESS }),
        _ if second.is("IN") || not && words.is_some_and(|word| word.is("IN")) => {
            return match compared {
                Compared::Listed => list(tokens, 2 + usize::from(not)),
                Compared::Text => refused(LIKENESS),
                Compared::Number => refused(ORDERING),
            };
        }
        _ => return Clause::Unsure,
    }
    valued(value, second, compared, key)
}

/// How the key that a token names is compared, as far as that is known, and its name.
fn key<'t>(first: &Token<'t>, searched: Searched, release: Release) -> Result<(Option<Compared>, &'t str), Clause> {
    if first.kind == Kind::Hole {
        return Ok((None, ""));
    }
    let no_attribute = || {
        let valid = searched.attributes(release);
        let kind = if searched == Searched::Runs { "message.attribute-of-run" } else { "message.attribute" };
        Clause::Wrong(FilterMistake { valid, ..wrong(kind, first) })
    };
    let Some((prefix, key)) = first.text.split_once('.') else {
        if first.is_certain() {
            let compared = searched.attribute(first.text, release).ok_or_else(no_attribute)?;
            return Ok((Some(compared), first.text));
        }
        return Ok((None, ""));
    };
    if prefix.contains(['`', '"', super::HOLE]) {
        return Ok((None, ""));
    }
    let bare = key.trim_matches(['`', '"']);
    match searched.prefixed(prefix, bare, release) {
        Prefixed::Known(compared) => {
            Ok((Some(compared), if prefix.starts_with('a') || prefix == "run" { bare } else { "" }))
        }
        Prefixed::NoSuchKey if first.is_certain() => Err(no_attribute()),
        Prefixed::NoSuchPrefix => {
            Err(Clause::Wrong(FilterMistake { valid: searched.prefixes(), ..wrong("message.prefix", first) }))
        }
        Prefixed::Unsure | Prefixed::NoSuchKey => Ok((None, "")),
    }
}

/// A comparison whose key is not known.
fn opaque(second: &Token<'_>, value: &Token<'_>) -> Clause {
    let plain = matches!(second.text, "=" | "!=" | "<" | "<=" | ">" | ">=");
    let whole = matches!(value.kind, Kind::Text | Kind::Number | Kind::Hole);
    if plain && whole { Clause::Right(3) } else { Clause::Unsure }
}

/// `IS NULL`, `IS NOT NULL`, and a filter that breaks off.
fn nothing_behind(
    second: &Token<'_>,
    word: Option<&Token<'_>>,
    compared: Option<Compared>,
    searched: Searched,
    release: Release,
) -> Clause {
    let asks = second.is("IS") && word.is_some_and(|word| word.is("NULL") || word.is("NOT"));
    let newer = asks && searched == Searched::Runs && compared == Some(Compared::Text) && release < NULLS;
    if newer { Clause::Wrong(wrong("message.null", second)) } else { Clause::Unsure }
}

/// A list in parentheses, so many tokens from the beginning of the comparison.
fn list(tokens: &[Token<'_>], open: usize) -> Clause {
    let is = |token: &Token<'_>, sign: &str| token.kind == Kind::Sign && token.text == sign;
    let mut rest = tokens.iter().enumerate().skip(open);
    if !rest.next().is_some_and(|(_, first)| is(first, "(")) {
        return Clause::Unsure;
    }
    for (index, token) in rest {
        match token.kind {
            _ if is(token, ")") => return Clause::Right(index + 1),
            Kind::Text | Kind::Hole => {}
            Kind::Sign if token.text == "," => {}
            _ => return Clause::Unsure,
        }
    }
    Clause::Unsure
}

/// The value of a comparison.
fn valued(value: &Token<'_>, second: &Token<'_>, compared: Compared, key: &str) -> Clause {
    let mistake = match (compared, value.kind) {
        // MLflow makes a number of a version in quotes.
        (Compared::Number, Kind::Text) if key == "version_number" => return Clause::Unsure,
        (Compared::Number, Kind::Text) => {
            let inner = value.inner();
            let number = inner.parse::<f64>().is_ok();
            let kind = if number || key.is_empty() { "message.quoted" } else { "message.time" };
            let instead = number.then(|| (value.at.clone(), inner.to_owned()));
            FilterMistake { instead, ..wrong(kind, value) }
        }
        (Compared::Number, Kind::Number | Kind::Hole) => return Clause::Right(3),
        (Compared::Number, Kind::Word) if value.is_certain() => wrong("message.metric", value),
        (Compared::Text | Compared::Listed, Kind::Text) => {
            let upper = value.inner().to_ascii_uppercase();
            let status = key == "status" && matches!(second.text, "=" | "!=") && upper != value.inner();
            if !(status && STATUSES.contains(&upper.as_str())) {
                return Clause::Right(3);
            }
            let at = value.at.start + 1..value.at.end - 1;
            FilterMistake { instead: Some((at, upper)), ..wrong("message.status", value) }
        }
        (Compared::Text | Compared::Listed, Kind::Hole) => wrong("message.hole", value),
        (Compared::Text | Compared::Listed, Kind::Number | Kind::Word) if value.is_certain() => {
            let instead = Some((value.at.clone(), format!("'{}'", value.text)));
            FilterMistake { instead, ..wrong("message.unquoted", value) }
        }
        _ => return Clause::Unsure,
    };
    Clause::Wrong(mistake)
}

fn equals(sign: &Token<'_>) -> FilterMistake {
    FilterMistake { instead: Some((sign.at.clone(), "=".to_owned())), ..wrong("message.equals", sign) }
}

fn wrong(kind: &'static str, token: &Token<'_>) -> FilterMistake {
    FilterMistake { kind, at: token.at.clone(), instead: None, valid: "" }
}

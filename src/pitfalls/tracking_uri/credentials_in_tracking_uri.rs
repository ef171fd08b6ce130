//! A password that is written out in a tracking URI. The message must not say it again.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::UriUse;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "credentials-in-tracking-uri",
    family: "tracking_uri",
    outcome: Outcome::Advice,
    releases: Range::ALL,
    rules: &[Rule::Uri(check)],
};

fn check(given: &UriUse, _: &Context<'_>) -> Option<Finding> {
    let masked = given.value.alternatives().iter().find_map(|value| match value {
        Value::Str(uri) | Value::Head(uri) => masked(uri),
        _ => None,
    })?;
    let server = masked.starts_with("http");
    let finding = Finding::new(&PITFALL, given.span).name("uri", Name::Text(masked));
    Some(if server { finding } else { finding.message("message.database") })
}

/// A URI with a password in it, with dots in its place.
fn masked(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (login, _) = authority.rsplit_once('@')?;
    let (user, password) = login.split_once(':')?;
    // https://<user>:<password>@host stands for what the reader is to fill in.
    let stands_for_it = password.is_empty() || password.contains(['<', '{', '$', '*', '[', '…']);
    let host = rest.get(login.len() + 1..)?;
    let known = scheme.starts_with("http") || ["mysql", "postgres", "mssql"].iter().any(|one| scheme.starts_with(one));
    (known && !stands_for_it).then(|| [scheme, "://", user, ":•••@", host].concat())
}

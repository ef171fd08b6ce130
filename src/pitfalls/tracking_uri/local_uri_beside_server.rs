//! The script starts or names a tracking server and points the client at a store of its own.

use crate::mlflow::{Range, UriForm, uri_form};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::{Name, Span};
use crate::walk::UriUse;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "local-uri-beside-server",
    family: "tracking_uri",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Uri(check)],
};

fn check(given: &UriUse, context: &Context<'_>) -> Option<Finding> {
    let uri = given.value.as_str()?;
    if !matches!(uri_form(uri), UriForm::Folder | UriForm::Database) {
        return None;
    }
    let (span, address) = match &given.server {
        Some(server) => (server.span, server.uri.clone()),
        None => started(uri, context)?,
    };
    let finding = Finding::new(&PITFALL, given.span)
        .name("uri", Name::Text(uri.to_owned()))
        .name("server", Name::Text(address.clone()));
    let edits = given.literal.map(|span| vec![Edit { span, text: format!("\"{address}\"") }]);
    Some(finding.related("server", Some(span)).fix("server", Safety::Review, edits.filter(|_| !address.ends_with('…'))))
}

/// A server that the script starts and that keeps its data elsewhere.
fn started(uri: &str, context: &Context<'_>) -> Option<(Span, String)> {
    let server = context.walked.servers.iter().find(|server| match &server.backend {
        // Without a store of its own it looks where the client writes by default: ./mlruns or mlflow.db here.
        None => !["mlruns", "mlflow.db"].contains(&place(uri)),
        Some(backend) => place(backend) != place(uri),
    })?;
    Some((server.span, format!("http://{}:{}", server.host, server.port)))
}

/// The file or folder a local URI means, however it is written.
fn place(uri: &str) -> &str {
    let path = uri
        .strip_prefix("sqlite:///")
        .or_else(|| uri.strip_prefix("file://"))
        .or_else(|| uri.strip_prefix("file:"))
        .unwrap_or(uri);
    path.trim_start_matches("./").trim_end_matches('/')
}

//! Tracking URIs: what MLflow makes of a text.
//!
//! Seen on 2.9.2, 2.22.5 and 3.18.0 (the observations of `tracking-uri-form`), and in
//! `mlflow/tracking/_tracking_service/registry.py`: a text without a scheme is a folder.

/// What a tracking URI leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UriForm {
    /// A tracking server.
    Server,
    /// A folder on this machine.
    Folder,
    /// A `SQLite` database on this machine.
    Database,
    /// A form that MLflow or a plugin of it may know, or no form at all.
    Other,
    /// A form that leads nowhere, or elsewhere than it says.
    Mistaken(Mistake),
}

/// What is wrong with the form of a tracking URI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Which mistake, as the article's messages are keyed.
    pub kind: &'static str,
    /// What was meant, if that is certain.
    pub suggestion: Option<String>,
    /// Whether MLflow silently takes it for a folder, up to the release where folders raise.
    pub folder: bool,
}

/// Schemes that need no more than their name.
const BARE: [&str; 4] = ["databricks", "databricks-uc", "uc", "mosaicml"];

/// The form of a tracking URI that is wholly known.
#[must_use]
pub fn uri_form(uri: &str) -> UriForm {
    let text = uri.trim();
    if text.is_empty() || BARE.contains(&text) {
        return UriForm::Other;
    }
    if text.starts_with(['"', '\'']) || text.ends_with(['"', '\'']) {
        return mistaken("quotes", Some(text.trim_matches(['"', '\'']).to_owned()), true);
    }
    if let Some(rest) = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")) {
        let fragment = rest.split_once('#').and_then(|_| text.split('#').next());
        return fragment
            .map_or(UriForm::Server, |page| mistaken("fragment", Some(page.trim_end_matches('/').to_owned()), false));
    }
    for scheme in ["https", "http"] {
        if let Some(rest) = text.strip_prefix(scheme) {
            let address = rest.trim_start_matches([':', '/']);
            let broken = rest.starts_with(":/") || rest.starts_with("//") || rest.starts_with(':');
            if broken && !address.is_empty() {
                let folder = !rest.starts_with(':');
                return mistaken(
                    if folder { "folder" } else { "slash" },
                    Some(format!("{scheme}://{address}")),
                    folder,
                );
            }
        }
    }
    if let Some(rest) = text.strip_prefix("sqlite:") {
        return sqlite(rest);
    }
    if text.starts_with('~') || text.starts_with('$') {
        return mistaken("home", None, true);
    }
    schemed(text)
}

/// The form of which only the beginning is known.
#[must_use]
pub fn uri_head_form(head: &str) -> UriForm {
    match head {
        _ if head.starts_with("http://") || head.starts_with("https://") => UriForm::Server,
        _ if head.starts_with("file:") || head.starts_with("./") || head.starts_with('/') => UriForm::Folder,
        _ if head.starts_with("sqlite:///") => UriForm::Database,
        "localhost:" => mistaken("host", None, false),
        "127.0.0.1:" | "0.0.0.0:" => mistaken("folder", None, true),
        _ => UriForm::Other,
    }
}

fn mistaken(kind: &'static str, suggestion: Option<String>, folder: bool) -> UriForm {
    UriForm::Mistaken(Mistake { kind, suggestion, folder })
}

/// `sqlite:///relative.db`, `sqlite:////absolute.db`; two slashes would name a host, one or none nothing.
fn sqlite(rest: &str) -> UriForm {
    let path = rest.trim_start_matches('/');
    match rest.len() - path.len() {
        _ if path.is_empty() || path.starts_with(":memory:") => UriForm::Other,
        0 | 2 => mistaken("sqlite", Some(format!("sqlite:///{path}")), false),
        1 => mistaken("sqlite", Some(format!("sqlite:////{path}")), false),
        _ => UriForm::Database,
    }
}

fn schemed(text: &str) -> UriForm {
    if let Some((scheme, rest)) = text.split_once("://") {
        return match scheme {
            "file" => UriForm::Folder,
            "postgres" => mistaken("empty-scheme", (!rest.is_empty()).then(|| format!("postgresql://{rest}")), false),
            "s3" | "gs" | "wasb" | "wasbs" | "abfss" | "hdfs" | "dbfs" => mistaken("empty-scheme", None, false),
            _ => UriForm::Other,
        };
    }
    if text.starts_with("file:") {
        return UriForm::Folder;
    }
    let Some((head, rest)) = text.split_once(':') else { return path(text) };
    let port = rest.split('/').next().unwrap_or_default();
    let numbered = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let host = head.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    match head.chars().next() {
        Some(first) if numbered && host && head.len() > 1 => {
            // A scheme begins with a letter, so that an address of digits is taken for a path.
            let folder = first.is_ascii_digit();
            mistaken(if folder { "folder" } else { "host" }, Some(format!("http://{text}")), folder)
        }
        Some(drive) if head.len() == 1 && drive.is_ascii_alphabetic() && rest.starts_with(['\\', '/']) => {
            mistaken("windows", None, true)
        }
        _ => UriForm::Other,
    }
}

/// A text without a scheme.
fn path(text: &str) -> UriForm {
    let numbers = text.split('.').filter(|part| part.parse::<u8>().is_ok()).count();
    if text == "localhost" || numbers == 4 && text.split('.').count() == 4 {
        return mistaken("folder", Some(format!("http://{text}")), true);
    }
    let database = [".db", ".sqlite", ".sqlite3"].iter().any(|end| text.ends_with(end));
    if database { mistaken("database-file", Some(format!("sqlite:///{text}")), true) } else { UriForm::Folder }
}

//! A tracking URI that leads nowhere, or elsewhere than it says.

use crate::mlflow::{FOLDER_STORE_RAISES, Mistake, Range, UriForm, uri_form, uri_head_form};
use crate::pitfalls::{Certainty, Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::UriUse;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "tracking-uri-form",
    family: "tracking_uri",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Uri(check)],
};

fn check(given: &UriUse, context: &Context<'_>) -> Option<Finding> {
    let alternatives = given.value.alternatives();
    let (uri, mistake) = alternatives.iter().find_map(mistake)?;
    let message = match mistake.kind {
        "host" => "message.host",
        "folder" => "message.folder",
        "slash" => "message.slash",
        "sqlite" => "message.sqlite",
        "database-file" => "message.database-file",
        "windows" => "message.windows",
        "empty-scheme" => "message.empty-scheme",
        "quotes" => "message.quotes",
        "fragment" => "message.fragment",
        "home" => "message.home",
        _ => return None,
    };
    let finding = Finding::new(&PITFALL, given.span).message(message).name("uri", Name::Text(uri));
    let certainty = if alternatives.len() == 1 { Certainty::Certain } else { Certainty::Likely };
    let silent = mistake.folder && !FOLDER_STORE_RAISES.holds(context.release);
    let finding = Finding { certainty, ..finding }.outcome(if silent { Outcome::Silent } else { Outcome::Fails });
    let Some(suggestion) = mistake.suggestion else { return Some(finding) };
    let edits =
        given.literal.map(|span| vec![Edit { span, text: quoted(&suggestion, span.of(&context.script.python)) }]);
    let safe = matches!(mistake.kind, "host" | "folder" | "slash" | "sqlite" | "quotes" | "fragment");
    let safety = if safe { Safety::Safe } else { Safety::Review };
    Some(finding.name("suggestion", Name::Text(suggestion)).fix("replace", safety, edits))
}

fn mistake(value: &Value) -> Option<(String, Mistake)> {
    let (uri, form) = match value {
        Value::Str(uri) => (uri.clone(), uri_form(uri)),
        Value::Head(head) => (format!("{head}…"), uri_head_form(head)),
        _ => return None,
    };
    match form {
        UriForm::Mistaken(mistake) => Some((uri, mistake)),
        UriForm::Server | UriForm::Folder | UriForm::Database | UriForm::Other => None,
    }
}

/// The text in the quotes the author uses.
fn quoted(text: &str, written: &str) -> String {
    let quote = if written.ends_with('\'') { '\'' } else { '"' };
    format!("{quote}{text}{quote}")
}

//! A store in a folder, which raises from 3.13 on.

use crate::mlflow::{FOLDER_STORE_RAISES, UriForm, uri_form, uri_head_form};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::UriUse;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "file-store-tracking-uri",
    family: "tracking_uri",
    outcome: Outcome::Fails,
    releases: FOLDER_STORE_RAISES,
    rules: &[Rule::Uri(check)],
};

fn check(given: &UriUse, context: &Context<'_>) -> Option<Finding> {
    let allowed = context.walked.environment.contains("MLFLOW_ALLOW_FILE_STORE");
    if allowed || !FOLDER_STORE_RAISES.holds(context.release) {
        return None;
    }
    // os.getenv("MLFLOW_TRACKING_URI", "./mlruns"): what holds where nobody says otherwise.
    let values = given.value.alternatives();
    let told = values.iter().filter(|value| **value != Value::Given);
    let folders: Option<Vec<String>> = told.map(|value| folder(value, context)).collect();
    let uri = folders?.into_iter().next()?;
    let finding = Finding::new(&PITFALL, given.span).name("uri", Name::Text(uri));
    let finding = match values.len() {
        1 => finding,
        // A folder to fall back on is meant; without a release that raises there is nothing to tell.
        _ if !context.chosen => return None,
        _ => finding.perhaps(),
    };
    let edits = given.literal.map(|span| vec![Edit { span, text: "\"sqlite:///mlflow.db\"".to_owned() }]);
    let finding = finding.fix("sqlite", Safety::Review, edits);
    Some(if context.chosen {
        finding.message("message.raises")
    } else {
        finding.outcome(Outcome::Advice).message("message.since")
    })
}

/// The folder that a URI names.
fn folder(value: &Value, context: &Context<'_>) -> Option<String> {
    match value {
        Value::Str(uri) => (uri_form(uri) == UriForm::Folder).then(|| uri.clone()),
        Value::Head(head) => {
            let told = context.chosen || !is_on_purpose(context);
            (told && uri_head_form(head) == UriForm::Folder).then(|| format!("{head}…"))
        }
        _ => None,
    }
}

/// `f"file:{tmp_path}"` and `(root / "mlruns").as_uri()` are how tests and demos make a store on purpose: without a release
/// that raises there is nothing to tell.
fn is_on_purpose(context: &Context<'_>) -> bool {
    let text = context.script.python.to_ascii_lowercase();
    ["tempfile", "tmp_path", "tmpdir", "def test_", "pytest", "unittest", "demo", "smoke", "sandbox"]
        .iter()
        .any(|word| text.contains(word))
}

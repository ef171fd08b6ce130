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
    // f"file:{tmp_path}" and (root / "mlruns").as_uri() are how tests and demos make a store on
    // purpose: without a release that raises there is nothing to tell.
    let uri = match &given.value {
        Value::Str(uri) if uri_form(uri) == UriForm::Folder => uri.clone(),
        Value::Head(head) if context.chosen && uri_head_form(head) == UriForm::Folder => format!("{head}…"),
        _ => return None,
    };
    let finding = Finding::new(&PITFALL, given.span).name("uri", Name::Text(uri));
    let edits = given.literal.map(|span| vec![Edit { span, text: "\"sqlite:///mlflow.db\"".to_owned() }]);
    let finding = finding.fix("sqlite", Safety::Review, edits);
    Some(if context.chosen {
        finding.message("message.raises")
    } else {
        finding.outcome(Outcome::Advice).message("message.since")
    })
}

//! `mlflow.register_prompt` and its like, which stand in `mlflow.genai` since 3.1.

use crate::mlflow::{Range, on};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::Name;
use crate::walk::{AskedBy, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "prompt-api-moved",
    family: "prompts",
    outcome: Outcome::Advice,
    releases: Range::since(3, 1),
    rules: &[Rule::Named(check)],
};

/// The functions that moved (`mlflow.genai` of 3.1.4).
const MOVED: [&str; 5] =
    ["delete_prompt_alias", "load_prompt", "register_prompt", "search_prompts", "set_prompt_alias"];

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    let asked = matches!(named.by, AskedBy::Path | AskedBy::From) && named.owner == "mlflow";
    let judged = PITFALL.releases.holds(context.release) && !named.tried && !context.walked.asks_release;
    if !asked || !judged {
        return None;
    }
    let finding = Finding::new(&PITFALL, named.span).name("name", Name::Text(named.name.clone()));
    if named.name == "delete_prompt" && on(&named.path(), context.release).is_none() {
        if context.walked.probed.contains(&named.name) {
            return None;
        }
        return Some(finding.outcome(context.by_choice()).message("message.delete"));
    }
    if !MOVED.contains(&named.name.as_str()) {
        return None;
    }
    // Where no release was chosen the script may have to run on one that has only the old place.
    let safety = context.safe_by_choice();
    let edits = (named.by == AskedBy::Path).then(|| vec![inserted(named.span.start, "genai.")]);
    Some(finding.fix("genai", safety, edits))
}

//! `mlflow.register_prompt` and its like, which stand in `mlflow.genai` since 3.1.

use crate::mlflow::{Range, on};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::Pass;
use crate::script::Name;
use crate::walk::{AskedBy, CallSite, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "prompt-api-moved",
    family: "prompts",
    outcome: Outcome::Advice,
    releases: Range::since(3, 1),
    rules: &[Rule::Named(check), Rule::Call(metadata)],
};

/// The functions that moved (`mlflow.genai` of 3.1.4).
const MOVED: [&str; 5] =
    ["delete_prompt_alias", "load_prompt", "register_prompt", "search_prompts", "set_prompt_alias"];

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    let asked = matches!(named.by, AskedBy::Path | AskedBy::From) && named.owner == "mlflow";
    // hasattr(mlflow.genai, "load_prompt"): the script looks for the new place itself.
    let looked_for = context.walked.asks_release || context.walked.probed.contains(&named.name);
    let judged = PITFALL.releases.holds(context.release) && !named.tried && !looked_for;
    if !asked || !judged {
        return None;
    }
    let finding = Finding::new(&PITFALL, named.span).name("name", Name::Text(named.name.clone()));
    if named.name == "delete_prompt" && on(&named.path(), context.release).is_none() {
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

/// `register_prompt(version_metadata=…)`: what described a version are its tags.
fn metadata(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let registers = site.name.starts_with("mlflow.") && site.name.ends_with(".register_prompt");
    let judged = registers && PITFALL.releases.holds(context.release);
    if !judged || site.tried || site.asks_for_type_error || context.walked.asks_release {
        return None;
    }
    let Pass::Keyword(_, span) = &site.call.arg("version_metadata", None)?.pass else { return None };
    let free = site.call.arg("tags", None).is_none();
    let finding = Finding::new(&PITFALL, *span).outcome(context.by_choice()).message("message.metadata");
    let edits = free.then(|| vec![Edit { span: *span, text: "tags".to_owned() }]);
    Some(finding.name("name", context.called(site.call)).fix("tags", Safety::Review, edits))
}

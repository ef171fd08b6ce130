//! Keywords that functions had once, and what to do now that they are gone.

use crate::mlflow::{Range, can_be_left_out, passed_instead};
use crate::pitfalls::calls::keyword_of_others;
use crate::pitfalls::edits::without_argument;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, When};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "gen-args-removed-elsewhere",
    family: "calls",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let ((arg, name, span), range) = keyword_of_others(site, context)?;
    let When::Gone { until, since } = context.when(Range { since: None, ..range }) else { return None };
    let finding = Finding::new(&PITFALL, span)
        .name("call", context.called(site.call))
        .name("keyword", Name::Text(name.to_owned()))
        .gone(until, since, context);
    if let Some(instead) = passed_instead(&site.name, name) {
        let free = site.call.arg(instead, None).is_none();
        let rename = free.then(|| vec![Edit { span, text: instead.to_owned() }]);
        let finding = finding.message("message.instead").name("instead", Name::Text(instead.to_owned()));
        return Some(finding.fix("rename", context.safe_by_choice(), rename));
    }
    if !can_be_left_out(&site.name, name) {
        return None;
    }
    // Where no release was chosen the script may have to run on one that has it.
    let safety = context.safe_by_choice();
    Some(finding.fix("remove", safety, without_argument(site.call, arg).map(|edit| vec![edit])))
}

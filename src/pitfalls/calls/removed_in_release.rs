//! A name or a keyword that MLflow had once and has no more.

use crate::mlflow::{Found, Range, meant_keyword};
use crate::pitfalls::calls::{keyword_of_others, said, told};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety, When};
use crate::script::Name;
use crate::walk::{CallSite, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "removed-in-release",
    family: "calls",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Named(check), Rule::Call(check_keyword)],
};

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    if named.tried || context.walked.asks_release {
        return None;
    }
    let Found::There(segments) = told(named, context)? else { return None };
    if segments.iter().any(|segment| segment.range.holds(context.release)) {
        return None;
    }
    let last = segments.last()?;
    let When::Gone { until, since } = context.when(last.range) else { return None };
    let finding = Finding::new(&PITFALL, named.span).name("name", said(&named.path())).gone(until, since, context);
    match last.deprecated.and_then(|deprecated| deprecated.instead) {
        Some(instead) => Some(finding.message("message.instead").name("instead", Name::Text(instead.to_owned()))),
        None => Some(finding),
    }
}

fn check_keyword(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let ((_, name, span), range) = keyword_of_others(site, context)?;
    let When::Gone { until, since } = context.when(Range { since: None, ..range }) else { return None };
    let finding = Finding::new(&PITFALL, span)
        .name("call", context.called(site.call))
        .name("keyword", Name::Text(name.to_owned()))
        .gone(until, since, context);
    let Some(meant) = meant_keyword(&site.name, name, context.release).map(|meant| meant.write) else {
        return Some(finding.message("message.keyword"));
    };
    let free = site.call.arg(&meant, None).is_none();
    let rename = free.then(|| vec![Edit { span, text: meant.clone() }]);
    let finding = finding.message("message.keyword-instead").name("instead", Name::Text(meant));
    Some(finding.fix("rename", Safety::Review, rename))
}

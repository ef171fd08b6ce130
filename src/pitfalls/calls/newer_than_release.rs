//! A name or a keyword that the chosen release does not have yet.

use crate::mlflow::{Found, Range};
use crate::pitfalls::calls::{keyword_of_others, said, told};
use crate::pitfalls::context::minor;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, When};
use crate::script::Name;
use crate::walk::{CallSite, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "newer-than-release",
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
    let here = segments.iter().any(|segment| context.when(segment.range) == When::Now);
    let before = segments.iter().any(|segment| matches!(context.when(segment.range), When::Gone { .. }));
    if here || before {
        return None;
    }
    let When::Later { since } = context.when(segments.first()?.range) else { return None };
    let finding = Finding::new(&PITFALL, named.span).name("name", said(&named.path())).name("since", minor(since));
    Some(finding.name("release", minor((context.release.major, context.release.minor))))
}

fn check_keyword(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let ((_, name, span), range) = keyword_of_others(site, context)?;
    let When::Later { since } = context.when(range) else { return None };
    let finding = Finding::new(&PITFALL, span)
        .message("message.keyword")
        .name("call", context.called(site.call))
        .name("keyword", Name::Text(name.to_owned()))
        .name("since", minor(since));
    Some(finding.name("release", minor((context.release.major, context.release.minor))))
}

//! A name or a parameter that works and is on its way out.

use crate::mlflow::{Deprecated, Parameter, Range, on, signature, signatures};
use crate::pitfalls::calls::said;
use crate::pitfalls::context::minor;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Arg, Pass};
use crate::script::{Name, Span};
use crate::walk::{CallSite, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "deprecated-in-release",
    family: "calls",
    outcome: Outcome::Advice,
    releases: Range::ALL,
    rules: &[Rule::Named(check), Rule::Call(check_parameter)],
};

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    // hasattr(mlflow.genai, "load_prompt"): the script looks for the name itself.
    if named.tried || context.walked.asks_release || context.walked.probed.contains(&named.name) {
        return None;
    }
    let segment = on(&named.path(), context.release)?;
    let finding = Finding::new(&PITFALL, named.span).name("name", said(&named.path()));
    Some(told(finding, segment.deprecated?, segment.range, ["message", "message.instead"]))
}

fn check_parameter(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // except TypeError: the old name, for an old release.
    let is_fallback = site.moments.iter().any(|moment| moment.clause.is_some());
    if site.tried || is_fallback || context.walked.asks_release {
        return None;
    }
    let signature = signature(&site.name, context.release)?;
    let (index, arg, parameter) = site.call.args.iter().enumerate().find_map(|(index, arg)| {
        let parameter = match &arg.pass {
            Pass::Keyword(name, _) => signature.named(name)?,
            // log_model(model, "model"): by position it runs as it is on every release.
            Pass::Position if context.chosen => signature.at(index)?,
            Pass::Position | Pass::Star | Pass::DoubleStar => return None,
        };
        parameter.deprecated.map(|_| (index, arg, parameter))
    })?;
    let span = match &arg.pass {
        Pass::Keyword(_, span) => *span,
        Pass::Position | Pass::Star | Pass::DoubleStar => arg.span,
    };
    let finding = Finding::new(&PITFALL, span)
        .name("call", context.called(site.call))
        .name("keyword", Name::Text(parameter.name.to_owned()));
    let deprecated = parameter.deprecated?;
    let since = Range { since: first_deprecated(site, parameter), until: None };
    let finding = told(finding, deprecated, since, ["message.keyword", "message.keyword-instead"]);
    let instead = deprecated.instead.filter(|instead| signature.named(instead).is_some());
    let edits = instead.and_then(|instead| renamed(site, (index, arg, span), instead));
    // Where no release was chosen the script may have to run on one that has only the old name.
    Some(finding.fix("rename", context.safe_by_choice(), edits))
}

/// The first release that calls a parameter deprecated.
fn first_deprecated(site: &CallSite<'_>, parameter: &Parameter) -> Option<(u16, u16)> {
    let mut all = signatures(&site.name).into_iter();
    let so = |signature: &crate::mlflow::Signature| {
        signature.named(parameter.name).is_some_and(|one| one.deprecated.is_some())
    };
    all.find(|(_, signature)| so(signature)).map(|(release, _)| (release.major, release.minor))
}

/// The argument passed by the other name; one passed by position only if none stands behind it.
fn renamed(site: &CallSite<'_>, (index, arg, span): (usize, &Arg, Span), instead: &str) -> Option<Vec<Edit>> {
    if site.call.arg(instead, None).is_some() {
        return None;
    }
    match &arg.pass {
        Pass::Keyword(..) => Some(vec![Edit { span, text: instead.to_owned() }]),
        Pass::Position => {
            let last = site.call.args.get(index + 1).is_none_or(|next| matches!(next.pass, Pass::Keyword(..)));
            last.then(|| vec![inserted(arg.span.start, format!("{instead}="))])
        }
        Pass::Star | Pass::DoubleStar => None,
    }
}

fn told(finding: Finding, deprecated: Deprecated, range: Range, [plain, instead]: [&'static str; 2]) -> Finding {
    let since = match (deprecated.since, range.since) {
        // MLflow says `2.9.0`, or `3.0.0.` with the sentence's full stop.
        (Some(since), _) => Name::Text(since.split('.').take(2).collect::<Vec<_>>().join(".")),
        (None, Some(since)) => minor(since),
        (None, None) => Name::Text("2.0".to_owned()),
    };
    let finding = finding.name("since", since);
    match deprecated.instead {
        Some(name) => finding.message(instead).name("instead", Name::Text(name.to_owned())),
        None => finding.message(plain),
    }
}

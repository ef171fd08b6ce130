//! A parameter logged by hand that autologging gives another value in the same run.

use super::may_tell;
use crate::mlflow::Range;
use crate::pitfalls::logging::params::{logs_params, params, said};
use crate::pitfalls::logging::repeats::doubt;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{Call, ExprKind, Pass};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::{CallSite, Fit, Moment};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "autolog-manual-param-conflict",
    family: "autolog",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !logs_params(site) || site.call.unpacks() || may_tell("exclusive", &Value::Bool(true), context) {
        return None;
    }
    context.walked.fits.iter().find_map(|fit| conflict(site, fit, context))
}

fn conflict(site: &CallSite<'_>, fit: &Fit<'_>, context: &Context<'_>) -> Option<Finding> {
    let model = estimator(fit, context)?;
    let (key, by_hand, by_autolog) = params(site, context).iter().find_map(|(key, value)| {
        let key = key.as_text(context)?;
        let given = model.arg(&key, None)?;
        let (by_hand, by_autolog) = (said(value, context)?, said(&given.value, context)?);
        // Another model has it: it is the two models that contradict each other.
        let mut theirs = context
            .walked
            .fits
            .iter()
            .filter_map(|fit| said(&estimator(fit, context)?.arg(&key, None)?.value, context));
        let meant = theirs.any(|other| other.may_equal(&by_hand));
        (!meant && !by_hand.may_equal(&by_autolog)).then_some((key, by_hand.text, by_autolog.text))
    })?;
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("key", Name::Text(key))
        .name("value", Name::Text(by_hand))
        .name("fitted", Name::Text(by_autolog))
        .name("line", Name::Line(fit.span.start))
        .related("fit", Some(context.first_line(fit.span)));
    after_the_fit(site, fit, &finding).or_else(|| before_the_fit(site, fit, finding))
}

/// MLflow raises: the parameter is there.
fn after_the_fit(site: &CallSite<'_>, fit: &Fit<'_>, finding: &Finding) -> Option<Finding> {
    let after = |moment: &&Moment| {
        !moment.state.never && moment.state.active().is_some_and(|run| run.written.contains(&fit.span))
    };
    // A handler that catches the exception is there for it.
    let moment = site.moments.iter().filter(|_| !site.tried).find(after)?;
    let sure = !doubt(moment, &fit.moments)? && site.moments.iter().all(|moment| after(&moment));
    let finding = finding.clone().message("message.after");
    Some(if sure { finding } else { finding.likely("message.after-maybe") })
}

/// Autologging finds it there, warns, and leaves out all or some of what it wanted to record.
fn before_the_fit(site: &CallSite<'_>, fit: &Fit<'_>, finding: Finding) -> Option<Finding> {
    let before = |moment: &&Moment| {
        let state = &moment.state;
        !state.never && state.globals.watches(fit.flavor) && state.written_here().contains(&site.expr.span)
    };
    let moment = fit.moments.iter().find(before)?;
    let sure = !doubt(moment, &site.moments)? && !site.tried && fit.moments.iter().all(|moment| before(&moment));
    let finding = finding.outcome(Outcome::Silent).message("message.before");
    Some(if sure { finding } else { finding.likely("message.before-maybe") })
}

/// The call that makes the estimator that is fitted, if what it is given by name is what it is fitted with.
fn estimator<'c>(fit: &Fit<'c>, context: &Context<'c>) -> Option<&'c Call> {
    let ExprKind::Attribute { value, .. } = &fit.call.func.kind else { return None };
    let made = context.names.origin(value).filter(|_| fit.flavor == "mlflow.sklearn")?;
    // make_pipeline() takes steps, a class parameters.
    let path = context.names.path(&made.func)?;
    let class = path.rsplit('.').next()?.starts_with(char::is_uppercase);
    // model.set_params(C=1), model.C = 1
    let text = &context.script.python;
    let assigned = made.args.iter().any(|arg| match &arg.pass {
        Pass::Keyword(word, _) => text.contains(&format!(".{word} =")) || text.contains(&format!(".{word}=")),
        Pass::Position | Pass::Star | Pass::DoubleStar => false,
    });
    let changed = assigned || text.contains(".set_params(");
    (class && !changed).then_some(made)
}

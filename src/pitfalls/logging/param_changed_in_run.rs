//! A parameter that gets a second value in the same run: MLflow raises.

use super::params::{logs_params, params, said};
use super::repeats::{doubt, elements, repeats, same};
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::names::Binding;
use crate::python::tree::{Expr, ExprKind, Part};
use crate::script::{Name, Span};
use crate::walk::{CallSite, Turn};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "param-changed-in-run",
    family: "logging",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // A handler that catches the exception is there for it.
    if !logs_params(site) || site.tried || site.call.unpacks() {
        return None;
    }
    in_a_loop(site, context).or_else(|| after_another(site, context))
}

/// The call comes back to the same run with another value.
fn in_a_loop(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let told = |at: Span| {
        Finding::new(&PITFALL, site.expr.span)
            .name("call", context.called(site.call))
            .name("loop", Name::Line(at.start))
            .related("loop", Some(context.first_line(at)))
    };
    for (key, value) in params(site, context) {
        let Some(key) = key.as_text(context) else { continue };
        let mut loops = repeats(site, &[], context).into_iter();
        let found = loops.find_map(|repeat| {
            let value = repeat.passed(value, context).unwrap_or(value);
            Some((repeat, differs(value, repeat.turn, context)?))
        });
        if let Some((repeat, certain)) = found {
            let finding = told(repeat.at).name("key", Name::Text(key)).message("message.loop");
            return Some(if certain && !repeat.tested { finding } else { finding.perhaps() });
        }
    }
    let all = site.call.arg("params", Some(0)).filter(|_| site.name == "mlflow.log_params")?;
    // train({"lr": lr}), where train() logs what it is given
    for repeat in repeats(site, &[], context) {
        let Some(ExprKind::Dict(items)) = repeat.passed(&all.value, context).map(|passed| &passed.kind) else {
            continue;
        };
        let changed = items.iter().find_map(|(key, value)| {
            let key = context.names.value(key.as_ref()?).as_str()?.to_owned();
            Some((key, differs(value, repeat.turn, context)?))
        });
        if let Some((key, certain)) = changed {
            let finding = told(repeat.at).name("key", Name::Text(key)).message("message.loop");
            return Some(if certain && !repeat.tested { finding } else { finding.perhaps() });
        }
    }
    // for candidate in grid: log_params(candidate)
    let whole = |repeat: &super::repeats::Repeat<'_>| {
        is_element(&all.value, repeat.turn, context) && differing_elements(repeat.turn, context)
    };
    let repeat = repeats(site, &[], context).into_iter().find(whole)?;
    Some(told(repeat.at).message("message.dicts").perhaps())
}

/// Another call has given the parameter another value.
fn after_another(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let own = params(site, context);
    for moment in site.moments.iter().filter(|moment| !moment.state.never) {
        for before in moment.state.written_here().iter().filter(|before| **before != site.expr.span) {
            let Some(other) = context.walked.calls.iter().find(|call| call.expr.span == *before) else { continue };
            if !logs_params(other) || other.call.unpacks() {
                continue;
            }
            let Some(doubt) = doubt(moment, &other.moments) else { continue };
            for (key, value) in &own {
                let Some((key, old, new)) = conflict(key, value, other, context) else { continue };
                let finding = Finding::new(&PITFALL, site.expr.span)
                    .name("call", context.called(site.call))
                    .name("key", Name::Text(key))
                    .name("old", Name::Text(old))
                    .name("new", Name::Text(new))
                    .name("line", Name::Line(before.start))
                    .related("before", Some(*before))
                    .reached(moment);
                return Some(if doubt || other.tried { finding.likely("message.maybe") } else { finding });
            }
        }
    }
    None
}

/// The key, and the two values, if another call gives the same key another one.
fn conflict(
    key: &super::params::Key<'_>,
    value: &Expr,
    other: &CallSite<'_>,
    context: &Context<'_>,
) -> Option<(String, String, String)> {
    let key = key.as_text(context)?;
    let new = said(value, context)?;
    let known = params(other, context);
    let (_, old) = known.iter().find(|(known, _)| known.as_text(context).as_ref() == Some(&key))?;
    let old = said(old, context)?;
    (!old.may_equal(&new)).then_some((key, old.text, new.text))
}

/// Whether a value is another one in each turn of a loop: `Some(true)` if that is certain.
fn differs(value: &Expr, turn: Turn<'_>, context: &Context<'_>) -> Option<bool> {
    match &value.kind {
        ExprKind::Name(_) if is_number(value, turn, context) => Some(true),
        ExprKind::Name(_) if is_element(value, turn, context) => {
            differing_elements(turn, context).then(|| written_down(turn, context).is_some())
        }
        // str(lr), f"{lr}"
        ExprKind::Call(call) if matches!(context.names.path(&call.func).as_deref(), Some("str" | "float" | "repr")) => {
            differs(&call.args.first()?.value, turn, context)
        }
        ExprKind::Format(parts) => parts.iter().find_map(|part| match part {
            Part::Value { value, .. } => differs(value, turn, context),
            Part::Text(_) => None,
        }),
        // candidate["lr"] of candidates that are written down
        ExprKind::Subscript { value, index } if is_element(value, turn, context) => {
            let key = context.names.value(index);
            let values = written_down(turn, context)?.iter().map(|one| match &one.kind {
                ExprKind::Dict(items) => items
                    .iter()
                    .find(|(of, _)| of.as_ref().is_some_and(|of| context.names.value(of) == key))
                    .map(|(_, value)| value),
                _ => None,
            });
            let values: Option<Vec<&Expr>> = values.collect();
            changes(values?.into_iter(), context).then_some(true)
        }
        _ => None,
    }
}

/// The loop's number: of `range`, or the first of `enumerate`.
fn is_number(name: &Expr, turn: Turn<'_>, context: &Context<'_>) -> bool {
    let Turn::For { target, iter, .. } = turn else { return false };
    let counts = iter.as_call().and_then(|call| context.names.path(&call.func));
    match (counts.as_deref(), &target.kind) {
        (Some("range"), ExprKind::Name(_)) => is_bound_there(name, target, context),
        (Some("enumerate"), ExprKind::Tuple(all)) => {
            all.first().is_some_and(|first| is_bound_there(name, first, context))
        }
        _ => false,
    }
}

/// One after another of what the loop goes through.
fn is_element(name: &Expr, turn: Turn<'_>, context: &Context<'_>) -> bool {
    let Turn::For { target, .. } = turn else { return false };
    match &target.kind {
        ExprKind::Tuple(all) => all.iter().any(|one| is_bound_there(name, one, context)),
        _ => is_bound_there(name, target, context),
    }
}

fn is_bound_there(name: &Expr, target: &Expr, context: &Context<'_>) -> bool {
    let mut bindings = context.names.bindings(name);
    let looped =
        matches!((bindings.next(), bindings.next()), (Some(Binding::Element(_) | Binding::ElementItem(..)), None));
    looped && matches!(name.kind, ExprKind::Name(_)) && same(name, target, context)
}

/// Whether what a loop goes through differs, or is not written down and there to differ.
fn differing_elements(turn: Turn<'_>, context: &Context<'_>) -> bool {
    written_down(turn, context).is_none_or(|all| changes(all.iter(), context))
}

fn written_down<'c>(turn: Turn<'c>, context: &Context<'c>) -> Option<&'c Vec<Expr>> {
    let Turn::For { iter, .. } = turn else { return None };
    elements(iter, context)
}

fn changes<'e>(values: impl Iterator<Item = &'e Expr>, context: &Context<'_>) -> bool {
    let values: Vec<&Expr> = values.collect();
    values.windows(2).any(|pair| match pair {
        [one, two] => match (said(one, context), said(two, context)) {
            (Some(one), Some(two)) => !one.may_equal(&two),
            _ => !same(one, two, context) && is_display(one) && is_display(two),
        },
        _ => false,
    })
}

fn is_display(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Dict(_) | ExprKind::List(_) | ExprKind::Tuple(_))
}

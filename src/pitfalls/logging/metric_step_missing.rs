//! A metric that a loop logs to one run without `step`: every point lands at step 0.

use super::repeats::{Repeat, any_stmt, assigns, body, elements, repeats};
use crate::mlflow::Range;
use crate::pitfalls::edits::appended;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind, Pass, Stmt, StmtKind};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::{CallSite, Turn};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "metric-step-missing",
    family: "logging",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// Keys of values that are meant to be overwritten.
const OF_ONE_VALUE: [&str; 4] = ["best", "final", "last", "stop"];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let logged = Logged::of(site)?;
    // log_metric(key, value, step), and a time axis of the author's own.
    if site.call.unpacks() || logged.has_an_axis {
        return None;
    }
    let keys = keys(logged.what, logged.many, context)?;
    let run = site.call.arg("run_id", logged.run);
    let fixed: Vec<&Expr> = keys.all.iter().copied().chain(run.map(|run| &run.value)).collect();
    let Some(repeat) = repeats(site, &fixed, context).into_iter().next() else {
        return in_a_callback(site, &keys, context);
    };
    if !keys.certain && !counts(repeat.turn, context) {
        return None;
    }
    if compares(repeat.turn, logged.value, context) || measures_over_time(repeat.turn, context) {
        return None;
    }
    if keys.all.iter().any(|key| is_of_one_value(&context.names.value(key))) {
        return None;
    }
    let edits = step_of(site, &repeat, context);
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("loop", Name::Line(repeat.at.start))
        .related("loop", Some(context.first_line(repeat.at)));
    let finding = match context.names.value(logged.what).as_str() {
        Some(key) => finding.name("key", Name::Text(key.to_owned())).message("message.key"),
        None => finding,
    };
    let certain = keys.certain && !repeat.tested;
    let finding = if certain { finding } else { finding.perhaps() };
    Some(finding.fix("step", Safety::Safe, edits))
}

/// The methods that a framework calls again and again while it trains.
const CALLED_AGAIN: [&str; 9] = [
    "on_batch_end",
    "on_epoch_end",
    "on_evaluate",
    "on_train_batch_end",
    "on_train_epoch_end",
    "on_validation_batch_end",
    "on_validation_epoch_end",
    "training_step",
    "validation_step",
];

/// `def on_epoch_end(self, epoch, logs=None):` of a framework's callback logs to the run that goes on round it.
fn in_a_callback(site: &CallSite<'_>, keys: &Keys<'_>, context: &Context<'_>) -> Option<Finding> {
    let is_framework = |base: &Expr| {
        context.names.path(base).is_some_and(|path| path.ends_with("Callback") || path.ends_with("LightningModule"))
    };
    let method = context.statements.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Class(class) if stmt.span.contains(site.expr.span) && class.bases.iter().any(is_framework) => {
            class.body.iter().find_map(|stmt| match &stmt.kind {
                StmtKind::Function(method) if stmt.span.contains(site.expr.span) => Some(method),
                _ => None,
            })
        }
        _ => None,
    })?;
    let own = site.moments.iter().any(|moment| moment.state.active().is_some() || !moment.loops.is_empty());
    let key = |key: &&Expr| context.names.value(key).as_str().map(str::to_owned);
    let known: Option<Vec<String>> = keys.all.iter().map(key).collect();
    let first = known.filter(|_| keys.certain)?.into_iter().next()?;
    let of_one_value = keys.all.iter().any(|key| is_of_one_value(&context.names.value(key)));
    if !CALLED_AGAIN.contains(&method.name.as_str()) || site.decided || own || of_one_value || !site.logs {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span)
        .message("message.callback")
        .name("call", context.called(site.call))
        .name("method", Name::Text(method.name.clone()))
        .name("key", Name::Text(first));
    let epoch = method.parameters.get(1).filter(|parameter| parameter.name == "epoch");
    let edits = epoch.map(|_| vec![appended(site.call, "step=epoch", &context.script.python)]);
    Some(finding.perhaps().fix("step", Safety::Safe, edits))
}

/// What a call logs, and where its arguments stand.
struct Logged<'t> {
    /// The key, or the dict of many.
    what: &'t Expr,
    many: bool,
    value: Option<&'t Expr>,
    run: Option<usize>,
    has_an_axis: bool,
}

impl<'t> Logged<'t> {
    fn of(site: &'t CallSite<'_>) -> Option<Self> {
        let (many, key, run, step, timestamp) = match site.name.as_str() {
            "mlflow.log_metric" => (false, ("key", 0), None, 2, None),
            "mlflow.log_metrics" => (true, ("metrics", 0), None, 1, None),
            "mlflow.MlflowClient.log_metric" => (false, ("key", 1), Some(0), 4, Some(3)),
            _ => return None,
        };
        let call = site.call;
        Some(Self {
            what: &call.arg(key.0, Some(key.1))?.value,
            many,
            value: call.arg("value", Some(key.1 + 1)).filter(|_| !many).map(|arg| &arg.value),
            run,
            has_an_axis: call.arg("step", Some(step)).is_some() || call.arg("timestamp", timestamp).is_some(),
        })
    }
}

/// The keys that a call certainly writes.
struct Keys<'t> {
    all: Vec<&'t Expr>,
    /// Whether they are told by the text rather than by what a call gives.
    certain: bool,
}

fn keys<'t>(what: &'t Expr, many: bool, context: &Context<'t>) -> Option<Keys<'t>> {
    if !many {
        return Some(Keys { all: vec![what], certain: true });
    }
    match &what.kind {
        ExprKind::Name(_) => keys(context.names.only_value(what)?, true, context),
        ExprKind::Dict(items) => {
            let all: Vec<&Expr> = items.iter().filter_map(|(key, _)| key.as_ref()).collect();
            (!all.is_empty()).then_some(Keys { all, certain: true })
        }
        ExprKind::Call(call) => match context.names.function(&call.func) {
            // The dict that a function of the script returns.
            Some(function) => {
                let mut given = Vec::new();
                returned(&function.body, &mut given);
                let first = *given.first()?;
                let dicts = given.len() == 1 && matches!(first.kind, ExprKind::Dict(_) | ExprKind::Name(_));
                let keys = dicts.then(|| keys(first, true, context))??;
                keys.all.iter().all(|key| context.names.value(key).as_str().is_some()).then_some(keys)
            }
            // dict(loss=loss)
            None if context.names.path(&call.func).as_deref() == Some("dict") => {
                let named = call.args.iter().any(|arg| matches!(arg.pass, Pass::Keyword(..)));
                named.then_some(Keys { all: Vec::new(), certain: true })
            }
            // Of what another function gives, the keys are those of the turn before if nothing that it
            // is given tells the turns apart.
            None => {
                let of = if let ExprKind::Attribute { value, .. } = &call.func.kind { Some(&**value) } else { None };
                let all: Vec<&Expr> = of.into_iter().chain(call.args.iter().map(|arg| &arg.value)).collect();
                (!all.is_empty()).then_some(Keys { all, certain: false })
            }
        },
        _ => None,
    }
}

fn returned<'t>(body: &'t [Stmt], found: &mut Vec<&'t Expr>) {
    for stmt in body {
        if let StmtKind::Return(value) = &stmt.kind {
            found.extend(value);
        }
        stmt.blocks().into_iter().for_each(|block| returned(block, found));
    }
}

fn is_of_one_value(key: &Value) -> bool {
    key.as_str().is_some_and(|key| {
        let key = key.to_ascii_lowercase();
        OF_ONE_VALUE.iter().any(|word| key.contains(word))
    })
}

/// Whether a loop counts its turns, or goes on until something holds, rather than over things.
fn counts(turn: Turn<'_>, context: &Context<'_>) -> bool {
    let Turn::For { iter, .. } = turn else { return matches!(turn, Turn::While { .. }) };
    let range =
        |part: &Expr| part.as_call().is_some_and(|call| context.names.path(&call.func).as_deref() == Some("range"));
    iter.any(&mut |part| range(part))
}

/// A loop over things that are written down compares them: it is no series. The values of a series may
/// be written down, too.
fn compares(turn: Turn<'_>, value: Option<&Expr>, context: &Context<'_>) -> bool {
    let iter = match turn {
        Turn::For { iter, .. } => iter,
        Turn::Each(generators) => match generators.first() {
            Some(generator) => &generator.iter,
            None => return false,
        },
        Turn::While { .. } => return false,
    };
    let written_down = iter.any(&mut |part| elements_of_any(part, context));
    let is_element = |value: &Expr| {
        context
            .names
            .bindings(value)
            .any(|binding| matches!(binding, crate::python::names::Binding::Element(of) if iter.span.contains(of.span)))
    };
    written_down && !value.is_some_and(is_element)
}

fn elements_of_any(expr: &Expr, context: &Context<'_>) -> bool {
    let dict = |expr: &Expr| matches!(expr.kind, ExprKind::Dict(_));
    matches!(expr.kind, ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Set(_))
        || dict(expr)
        || elements(expr, context).is_some()
        || context.names.only_value(expr).is_some_and(dict)
}

/// A loop that waits between its turns measures something over time, which MLflow keeps as well.
fn measures_over_time(turn: Turn<'_>, context: &Context<'_>) -> bool {
    let waits = |part: &Expr| {
        part.as_call().is_some_and(|call| {
            matches!(context.names.path(&call.func).as_deref(), Some("time.sleep" | "asyncio.sleep"))
        })
    };
    matches!(turn, Turn::While { .. })
        && body(turn).is_some_and(|body| {
            any_stmt(body, &mut |stmt| stmt.exprs().into_iter().any(|expr| expr.any(&mut |part| waits(part))))
        })
}

/// `step=` and the loop's number, where it has one and is the only loop.
fn step_of(site: &CallSite<'_>, repeat: &Repeat<'_>, context: &Context<'_>) -> Option<Vec<Edit>> {
    let Turn::For { target, iter, body } = repeat.turn else { return None };
    let number = match (context.names.path(&iter.as_call()?.func).as_deref(), &target.kind) {
        (Some("range"), _) => target,
        (Some("enumerate"), ExprKind::Tuple(all)) => all.first()?,
        _ => return None,
    };
    let name = number.as_name().filter(|name| !name.starts_with('_'))?;
    let rebound = assigns(body, &mut |target, _| target.as_name() == Some(name));
    let here = repeat.only && stands_in(body, site.expr.span) && !rebound;
    here.then(|| vec![appended(site.call, &format!("step={name}"), &context.script.python)])
}

/// Whether a place is in a block itself, rather than in a function that is defined or called there.
fn stands_in(body: &[Stmt], place: Span) -> bool {
    body.iter().any(|stmt| {
        stmt.exprs().into_iter().any(|expr| expr.span.contains(place))
            || stmt.blocks().into_iter().any(|block| stands_in(block, place))
    })
}

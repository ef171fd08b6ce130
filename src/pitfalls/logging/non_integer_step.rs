//! A step that is no whole number of Python's: a text, a float, a number of `NumPy`'s.

use super::given::is_an_attempt;
use super::stores::store;
use crate::mlflow::{Range, UriForm, position};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Arg, BinaryOp, Expr, ExprKind};
use crate::python::values::Value;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "non-integer-step",
    family: "logging",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// What a step is instead of a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// A text, a list, a dict.
    NoNumber,
    /// A float.
    Float,
    /// A time in seconds.
    Seconds,
    /// A whole number of `NumPy`'s, one after another.
    NumPy,
}

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !matches!(
        site.name.as_str(),
        "mlflow.log_metric" | "mlflow.log_metrics" | "mlflow.MlflowClient.log_metric" | "mlflow.entities.Metric"
    ) {
        return None;
    }
    // log_metrics("auc", 0.84) is told by its first argument.
    let is_text = |arg: &Arg| matches!(arg.value.kind, ExprKind::Str(_) | ExprKind::Format(_));
    if site.name == "mlflow.log_metrics" && site.call.args.first().is_some_and(is_text) {
        return None;
    }
    let arg = site.call.arg("step", position(&site.name, "step", context.release))?;
    let step = judge(&arg.value, context, DEPTH)?;
    if is_an_attempt(site, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, context.first_line(arg.value.span))
        .name("call", context.called(site.call))
        .name("step", context.quoted(arg.value.span));
    let finding = match (step, store(site, context)) {
        (Step::NoNumber, _) => finding.message("message.text"),
        (Step::Float | Step::Seconds, Some((UriForm::Server, _))) => finding.message("message.server"),
        (Step::Float | Step::Seconds, Some((UriForm::Folder, named))) => {
            let finding = finding.message("message.folder").outcome(Outcome::Silent);
            if named { finding } else { finding.perhaps() }
        }
        (Step::Float | Step::Seconds, _) => finding.outcome(Outcome::Advice),
        (Step::NumPy, Some((UriForm::Database, true))) => finding.message("message.numpy"),
        (Step::NumPy, Some((UriForm::Database, false))) => finding.message("message.numpy").perhaps(),
        (Step::NumPy, _) => return None,
    };
    // Cut to whole numbers, points of one epoch fall on one step.
    let safety = if step == Step::Float { Safety::Review } else { Safety::Safe };
    Some(finding.fix("int", safety, whole(&arg.value, step, context)))
}

/// The same as a whole number.
fn whole(step: &Expr, is: Step, context: &Context<'_>) -> Option<Vec<Edit>> {
    if is == Step::NoNumber {
        let ExprKind::Str(text) = &step.kind else { return None };
        let number: i64 = text.trim().parse().ok()?;
        return Some(vec![Edit { span: step.span, text: number.to_string() }]);
    }
    let one_line = !step.span.of(&context.script.python).contains('\n');
    one_line.then(|| vec![inserted(step.span.start, "int("), inserted(step.span.end, ")")])
}

const DEPTH: usize = 6;

fn judge(expr: &Expr, context: &Context<'_>, depth: usize) -> Option<Step> {
    let depth = depth.checked_sub(1)?;
    match &expr.kind {
        ExprKind::Str(_)
        | ExprKind::Format(_)
        | ExprKind::List(_)
        | ExprKind::Tuple(_)
        | ExprKind::Set(_)
        | ExprKind::Dict(_) => Some(Step::NoNumber),
        ExprKind::Other => is_float(expr, context).then_some(Step::Float),
        ExprKind::Unary(value) => judge(value, context, depth),
        ExprKind::Binary { op: BinaryOp::Div, left, .. } => {
            let is_path = matches!(context.names.value(left), Value::Str(_) | Value::Head(_));
            (!is_path).then_some(Step::Float)
        }
        ExprKind::Binary { left, right, .. } => {
            let float =
                |side: &Expr| judge(side, context, depth).filter(|step| matches!(step, Step::Float | Step::Seconds));
            float(left).or_else(|| float(right))
        }
        ExprKind::Call(call) => match context.names.path(&call.func)?.as_str() {
            "float" => Some(Step::Float),
            "str"
            | "repr"
            | "dict"
            | "list"
            | "tuple"
            | "datetime.datetime.now"
            | "datetime.datetime.utcnow"
            | "datetime.datetime.today"
            | "time.strftime" => Some(Step::NoNumber),
            "time.time" | "time.perf_counter" | "time.monotonic" => Some(Step::Seconds),
            "round" if call.args.len() == 2 => judge(&call.args.first()?.value, context, depth),
            _ => None,
        },
        ExprKind::Name(_) => {
            let bound = context.names.bindings(expr).filter(|binding| !matches!(binding, Binding::Deleted));
            let mut all = bound.map(|binding| match binding {
                Binding::Value(value) => judge(value, context, depth),
                Binding::Element(iter) => element(iter, context, depth),
                _ => None,
            });
            let first = all.next()??;
            all.all(|other| other == Some(first)).then_some(first)
        }
        _ => None,
    }
}

/// One of what a loop goes through: `np.arange(10)`, `tqdm(np.linspace(0, 1))`, `[0.5, 1.0]`.
fn element(iter: &Expr, context: &Context<'_>, depth: usize) -> Option<Step> {
    let depth = depth.checked_sub(1)?;
    let floats = |all: &[Expr]| all.iter().any(|one| is_float(one, context));
    match &iter.kind {
        ExprKind::List(all) | ExprKind::Tuple(all) => floats(all).then_some(Step::Float),
        ExprKind::Name(_) => element(context.names.only_value(iter)?, context, depth),
        ExprKind::Call(call) => match context.names.path(&call.func)?.as_str() {
            "numpy.arange" => {
                let floats = call.args.iter().any(|arg| judge(&arg.value, context, depth) == Some(Step::Float));
                Some(if floats { Step::Float } else { Step::NumPy })
            }
            "numpy.linspace" | "numpy.logspace" | "numpy.geomspace" => {
                call.arg("dtype", None).is_none().then_some(Step::Float)
            }
            "tqdm.tqdm" | "tqdm.auto.tqdm" | "tqdm.notebook.tqdm" | "reversed" | "list" | "sorted" => {
                element(&call.args.first()?.value, context, depth)
            }
            _ => None,
        },
        _ => None,
    }
}

/// A number with a point or an exponent.
fn is_float(expr: &Expr, context: &Context<'_>) -> bool {
    let text = expr.span.of(&context.script.python).replace('_', "");
    matches!(expr.kind, ExprKind::Other) && text.contains(['.', 'e', 'E']) && text.parse::<f64>().is_ok()
}

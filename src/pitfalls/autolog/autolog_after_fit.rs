//! `autolog()` behind the fit that it was to watch.

use super::switches_on;
use crate::mlflow::{AUTOLOGGED, Range};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::{ExprKind, StmtKind};
use crate::script::{Name, Span};
use crate::walk::{CallSite, Fit};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "autolog-after-fit",
    family: "autolog",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// Words in the names of functions that may train something.
const TRAINS: [&str; 14] = [
    "compile", "cross", "fit", "learn", "main", "optimize", "run", "search", "sweep", "train", "trainer", "training",
    "tune", "tuner",
];

/// Words in the names of functions that autologging of `GenAI` watches.
const ASKS: [&str; 8] = ["ask", "chat", "complete", "create", "generate", "invoke", "predict", "query"];

/// Packages whose models are watched while they are fitted, and at nothing else.
const WATCHED_AT_FIT: [&str; 4] = ["lightgbm", "sklearn", "statsmodels", "xgboost"];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    // In a function, who knows what is called after it; in a branch or a loop there is a next time.
    let in_loop = site.moments.iter().any(|moment| !moment.loops.is_empty());
    if !switches_on(site, context) || site.decided || in_loop || trains_after(site, context) {
        return None;
    }
    let watched = |fit: &&Fit<'_>| site.name == "mlflow.autolog" || site.name == format!("{}.autolog", fit.flavor);
    let before = |fit: &&Fit<'_>| fit.span.end <= site.expr.span.start && fit.functions == site.functions;
    let was_on = |fit: &Fit<'_>| fit.moments.iter().any(|moment| moment.state.globals.watches(fit.flavor));
    let fits = || context.walked.fits.iter();
    let last = fits().filter(|fit| !fit.folds).filter(watched).rfind(before)?;
    // It was on before, or a function that fits is called again.
    if fits().any(was_on) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("line", Name::Line(last.span.start));
    Some(finding.related("fit", Some(context.first_line(last.span))))
}

/// Whether something may still be trained, or called that is watched: behind the call, or in a function that it does
/// not stand in.
fn trains_after(site: &CallSite<'_>, context: &Context<'_>) -> bool {
    let functions: Vec<Span> = context
        .statements
        .iter()
        .filter(|stmt| matches!(stmt.kind, StmtKind::Function(_)))
        .map(|stmt| stmt.span)
        .collect();
    let own =
        |span: Span| functions.iter().all(|function| function.contains(site.expr.span) || !function.contains(span));
    let asked = AUTOLOGGED.iter().any(|package| !WATCHED_AT_FIT.contains(package) && context.imports(package));
    context.expressions.iter().any(|expr| {
        let Some(call) = expr.as_call() else { return false };
        let past = expr.span.end <= site.expr.span.start && own(expr.span);
        let of_mlflow = context.walked.calls.iter().any(|other| other.expr.span == expr.span);
        // What a function of the script trains stands in that function.
        if past || of_mlflow || context.names.function(&call.func).is_some() {
            return false;
        }
        let name = match &call.func.kind {
            ExprKind::Name(name) | ExprKind::Attribute { name, .. } => name.to_ascii_lowercase(),
            _ => return true,
        };
        name != "train_test_split"
            && name.split('_').any(|word| TRAINS.contains(&word) || asked && ASKS.contains(&word))
    })
}

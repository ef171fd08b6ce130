//! Too few or too many arguments, or one of another kind than the function takes.

use crate::mlflow::{Known, Misfit, Range, counterpart, fitting, keyword, position, signature, takes_dict};
use crate::pitfalls::calls::written::{Written, written};
use crate::pitfalls::calls::{by_name, may_be_judged, run_id_left_out};
use crate::pitfalls::context::minor;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety, When};
use crate::python::names::Binding;
use crate::python::tree::{Arg, Expr, ExprKind, Pass};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "wrong-argument-shape",
    family: "calls",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !may_be_judged(site, context) || run_id_left_out(site, context) {
        return None;
    }
    batch(site, context)
        .or_else(|| kind(site, context))
        .or_else(|| count(site, context))
        .or_else(|| place(site, context))
}

/// `client.log_batch(run_id, metrics={"loss": 0.3})`
fn batch(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.MlflowClient.log_batch" {
        return None;
    }
    let lists = ["metrics", "params", "tags"];
    let mut args = lists.iter().filter_map(|name| site.call.arg(name, position(&site.name, name, context.release)));
    let arg = args.find(|arg| written(&arg.value, context) == Written::Dict)?;
    Some(Finding::new(&PITFALL, arg.span).message("message.batch").name("call", context.called(site.call)))
}

/// A dict where a name goes, or a name where a dict goes.
fn kind(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let signature = signature(&site.name, context.release)?;
    let parameter = signature.parameters.first()?.name;
    let arg = site.call.arg(parameter, Some(0))?;
    let finding = Finding::new(&PITFALL, arg.span).name("call", context.called(site.call));
    let other = counterpart(&site.name).map(|other| Name::Text(other.to_owned()));
    let positions = context.given(site.call).positions;
    let named = site.call.args.len() - positions;
    let written = written(&arg.value, context);
    // if value is None: log_params(key), in a function that takes the one or the other
    let passed = matches!(context.names.bindings(&arg.value).next(), Some(Binding::Parameter(..)));
    if passed && site.decided && matches!(written, Written::Text | Written::Dict) {
        return None;
    }
    match (takes_dict(&site.name, parameter), written) {
        (Some(true), Written::Text) => {
            let other = other?;
            let edits = (positions == 2 && named == 0).then(|| renamed(site, &other)).flatten();
            Some(finding.message("message.needs-dict").name("other", other).fix("other", Safety::Safe, edits))
        }
        (Some(false), Written::Dict) => {
            let other = other?;
            let plain = positions == 1 && arg.pass == Pass::Position && site.call.arg("value", None).is_none();
            let edits = plain.then(|| renamed(site, &other)).flatten();
            Some(finding.message("message.needs-name").name("other", other).fix("other", Safety::Safe, edits))
        }
        (Some(true), Written::List) => Some(finding.message("message.list")),
        (Some(true), written @ (Written::Namespace | Written::Dataclass)) => {
            let key = if written == Written::Namespace { "message.namespace" } else { "message.dataclass" };
            let edits = vec![inserted(arg.value.span.start, "vars("), inserted(arg.value.span.end, ")")];
            let finding = finding.message(key).name("value", context.quoted(arg.value.span));
            Some(finding.fix("vars", Safety::Safe, Some(edits)))
        }
        _ => None,
    }
}

/// The last part of the function's name replaced by its counterpart's.
fn renamed(site: &CallSite<'_>, other: &Name) -> Option<Vec<Edit>> {
    let Name::Text(other) = other else { return None };
    let ExprKind::Attribute { name, .. } = &site.call.func.kind else { return None };
    let end = site.call.func.span.end;
    let text = other.rsplit('.').next().unwrap_or_default().to_owned();
    Some(vec![Edit { span: Span { start: end.saturating_sub(name.len()), end }, text }])
}

/// `log_metric("loss", 0.3, step, run_id)`: by position the id of a run goes to `synchronous`, where any
/// text means yes, and what is logged goes to the active run.
fn place(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let signature = signature(&site.name, context.release)?;
    signature.named("run_id").filter(|_| !site.call.unpacks())?;
    let (index, arg) = site.call.args.iter().enumerate().find(|(index, arg)| {
        let synchronous = signature.at(*index).is_some_and(|parameter| parameter.name == "synchronous");
        arg.pass == Pass::Position && synchronous && is_called_run_id(&arg.value)
    })?;
    let last = site.call.args.get(index + 1).is_none_or(|next| next.pass != Pass::Position);
    let edits = (last && site.call.arg("run_id", None).is_none()).then(|| vec![inserted(arg.span.start, "run_id=")]);
    let finding = Finding::new(&PITFALL, arg.span).outcome(Outcome::Silent).message("message.place");
    let finding = finding.name("call", context.called(site.call)).name("value", context.quoted(arg.span));
    Some(finding.fix("run-id", Safety::Safe, edits))
}

fn is_called_run_id(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(name) | ExprKind::Attribute { name, .. } => name == "run_id",
        _ => false,
    }
}

/// Too few or too many arguments.
fn count(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let given = context.given(site.call);
    // A keyword that is not taken is told by itself; **kwargs take any.
    let taken = |name: &str| matches!(keyword(&site.name, name, context.release), Known::Yes | Known::Unsure);
    if by_name(site.call).any(|(_, name, _)| !taken(name)) {
        return None;
    }
    let misfit = signature(&site.name, context.release)?.misfit(&given)?;
    let finding = match &misfit {
        Misfit::Missing(missing) => {
            let missing = missing.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            Finding::new(&PITFALL, site.call.func.span)
                .name("missing", Name::Text(missing.trim_matches('`').to_owned()))
        }
        Misfit::TooMany(most) => {
            let first: Option<&Arg> = site.call.args.iter().filter(|arg| arg.pass == Pass::Position).nth(*most);
            Finding::new(&PITFALL, first?.span)
                .message("message.too-many")
                .name("most", Name::Text(most.to_string()))
                .name("given", Name::Text(given.positions.to_string()))
        }
    };
    let finding = finding.name("call", context.called(site.call));
    // Right on another release: only where this one was chosen it surely fails.
    match fitting(&site.name, &given) {
        None => Some(finding),
        Some(_) if site.tried || context.walked.asks_release => None,
        Some(range) => match context.when(range) {
            When::Gone { until, since } => Some(
                finding
                    .outcome(context.by_choice())
                    .message("message.until")
                    .name("until", minor(until))
                    .name("since", minor(since)),
            ),
            When::Later { since } => Some(finding.message("message.from").name("since", minor(since))),
            When::Now => None,
        },
    }
}

//! A module or function of MLflow that went for good, with what to do instead.

use crate::mlflow::{Found, Range, Was, What, find, on, removal};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety, When};
use crate::script::Name;
use crate::walk::{AskedBy, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "removed-mlflow-module",
    family: "calls",
    outcome: Outcome::Fails,
    releases: Range::since(2, 10),
    rules: &[Rule::Named(check)],
};

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    let path = named.path();
    let removed = removal(&path)?;
    let imported = matches!(named.by, AskedBy::From | AskedBy::Import);
    let known = context.walked.probed.contains(&named.name) || named.tried || context.walked.asks_release;
    if known || !imported && path != removed.name {
        return None;
    }
    // `mlflow.gateway.query`: what a newer or older module has is told of the module.
    if path == removed.name && on(&named.owner, context.release).is_none() {
        return None;
    }
    let Found::There(segments) = find(removed.name) else { return None };
    // A name that the package still lists after its module went leads nowhere.
    let own = segments.iter().find(|segment| segment.what == What::Module).or(segments.last())?;
    let When::Gone { until, since } = context.when(own.range) else { return None };
    let finding = Finding::new(&PITFALL, named.span)
        .name("name", Name::Text(removed.name.to_owned()))
        .gone(until, since, context);
    Some(match removed.was {
        Was::Flavor => finding.message("message.flavor"),
        Was::Module => finding.message("message.module"),
        Was::Function => finding,
        Was::Renamed(instead) => {
            let finding = finding.message("message.instead").name("instead", Name::Text(instead.to_owned()));
            finding.fix("trace", Safety::Review, last_trace(named, context))
        }
    })
}

/// `mlflow.get_last_active_trace()` by the trace's id.
fn last_trace(named: &Named, context: &Context<'_>) -> Option<Vec<Edit>> {
    let by_path = named.by == AskedBy::Path && named.path() == "mlflow.get_last_active_trace";
    let site = context.walked.calls.iter().find(|site| site.call.func.span == named.whole).filter(|_| by_path)?;
    let script = context.script.python.as_str();
    let module = named.whole.of(script).strip_suffix(".get_last_active_trace")?;
    let text = [module, ".get_trace(", module, ".get_last_active_trace_id())"].concat();
    site.call.args.is_empty().then(|| vec![Edit { span: site.expr.span, text }])
}

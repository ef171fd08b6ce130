//! `log_input` of a table, an array or a path instead of a dataset of MLflow's.

use super::things::Thing;
use crate::mlflow::{Range, position};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::ExprKind;
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "log-input-raw-data",
    family: "artifacts",
    outcome: Outcome::Fails,
    releases: Range::since(2, 4),
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.log_input" || site.tried {
        return None;
    }
    let data = &site.call.arg("dataset", position(&site.name, "dataset", context.release))?.value;
    let maker = match Thing::of(data, context)? {
        Thing::Frame => "from_pandas",
        Thing::Array => "from_numpy",
        Thing::Text | Thing::Report | Thing::Dict | Thing::List | Thing::Set => {
            return Some(
                Finding::new(&PITFALL, data.span)
                    .message("message.other")
                    .name("object", context.quoted(context.first_line(data.span))),
            );
        }
        Thing::Pyplot | Thing::Figure | Thing::Plotly | Thing::Axes | Thing::Drawn | Thing::Display => return None,
    };
    // mlflow.log_input(table): the module has a name here.
    let module = match &site.call.func.kind {
        ExprKind::Attribute { value, .. } if context.names.path(value).as_deref() == Some("mlflow") => value.as_name(),
        _ => None,
    };
    let edits = module
        .map(|name| vec![inserted(data.span.start, format!("{name}.data.{maker}(")), inserted(data.span.end, ")")]);
    Some(
        Finding::new(&PITFALL, data.span)
            .name("object", context.quoted(context.first_line(data.span)))
            .name("maker", Name::Text(format!("mlflow.data.{maker}")))
            .fix("wrap", Safety::Safe, edits),
    )
}

//! A whole data set as `input_example`: it is stored with the model.

use crate::mlflow::{Range, saves_model};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "input-example-too-large",
    family: "models",
    outcome: Outcome::Advice,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// How many steps from a table to what it was made of are followed.
const DEPTH: usize = 8;

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("input_example", None).filter(|_| saves_model(&site.name))?;
    let read = source(&arg.value, context, DEPTH)?;
    let finding = Finding::new(&PITFALL, arg.value.span).name("value", context.quoted(arg.value.span));
    let few = vec![inserted(arg.value.span.end, "[:5]")];
    Some(finding.related("read", Some(read.func.span)).fix("few", Safety::Review, Some(few)))
}

/// The call that read the data, all of which an expression still is.
fn source<'c>(expr: &'c Expr, context: &Context<'c>, depth: usize) -> Option<&'c Call> {
    let depth = depth.checked_sub(1)?;
    match &expr.kind {
        ExprKind::Name(_) => {
            let mut found = context.names.bindings(expr).map(|binding| match binding {
                Binding::Value(value) => source(value, context, depth),
                // X_train, X_test, y_train, y_test = train_test_split(X, y)
                Binding::Item(value, _) => {
                    let call = value.as_call()?;
                    is_split(call, context).then(|| source(&call.args.first()?.value, context, depth)).flatten()
                }
                _ => None,
            });
            let first = found.next()??;
            found.all(|other| other.is_some()).then_some(first)
        }
        // frame[columns], frame.drop(…).values
        ExprKind::Subscript { value, index } => {
            let columns = match &index.kind {
                ExprKind::List(all) => all.iter().all(|one| matches!(one.kind, ExprKind::Str(_))),
                ExprKind::Name(_) => {
                    context.names.only_value(index).is_some_and(|value| matches!(value.kind, ExprKind::List(_)))
                }
                _ => false,
            };
            columns.then(|| source(value, context, depth)).flatten()
        }
        ExprKind::Attribute { value, name } if matches!(name.as_str(), "values") => source(value, context, depth),
        ExprKind::Call(call) => {
            if let Some(path) = context.names.path(&call.func) {
                if reads_much(&path, call) {
                    return Some(call);
                }
                let same = matches!(path.as_str(), "pandas.DataFrame" | "numpy.array" | "numpy.asarray");
                return same.then(|| source(&call.args.first()?.value, context, depth)).flatten();
            }
            let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
            match name.as_str() {
                "drop" | "copy" | "fillna" | "dropna" | "astype" | "reset_index" | "to_numpy" | "rename" => {
                    source(value, context, depth)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_split(call: &Call, context: &Context<'_>) -> bool {
    context.names.path(&call.func).as_deref() == Some("sklearn.model_selection.train_test_split")
}

/// Whether a call reads a file or a data set of a size to think about; a few lines were asked for by
/// `nrows`, and the data sets that scikit-learn brings along are small.
fn reads_much(path: &str, call: &Call) -> bool {
    let reads = path.strip_prefix("pandas.read_").is_some_and(|format| {
        matches!(
            format,
            "csv" | "parquet" | "excel" | "feather" | "json" | "pickle" | "sql" | "sql_query" | "sql_table"
        )
    });
    let fetches = path.starts_with("sklearn.datasets.fetch_");
    (reads || fetches) && call.arg("nrows", None).is_none() && call.arg("chunksize", None).is_none()
}

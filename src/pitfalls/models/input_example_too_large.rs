//! A whole data set as `input_example`: it is stored with the model.

use crate::mlflow::{Range, saves_model};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::callee::{Passed, passed, returned};
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind, Function, Parameter};
use crate::python::values::Value;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "input-example-too-large",
    family: "models",
    outcome: Outcome::Advice,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// How many made-up rows are too many for an example.
const MANY: i64 = 1_000;

/// How many steps from a table to what it was made of are followed.
const DEPTH: usize = 8;

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let arg = site.call.arg("input_example", None).filter(|_| saves_model(&site.name))?;
    let read = source(&arg.value, context, DEPTH)?;
    // example = pd.read_csv("sample.csv"): a few rows that were set aside.
    let file = read.args.first().map(|arg| context.names.value(&arg.value));
    let file = file.as_ref().and_then(Value::as_str).unwrap_or_default();
    if says_few(file) || says_few(arg.value.span.of(&context.script.python)) {
        return None;
    }
    let finding = Finding::new(&PITFALL, arg.value.span).name("value", context.quoted(arg.value.span));
    let few = vec![inserted(arg.value.span.end, "[:5]")];
    Some(finding.related("read", Some(read.func.span)).fix("few", Safety::Review, Some(few)))
}

/// Whether the name of a file or of a table says that it is small.
fn says_few(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["sample", "example", "small", "subset", "tiny", "demo", "toy"].iter().any(|word| name.contains(word))
}

/// The call that read the data, all of which an expression still is.
fn source<'c>(expr: &'c Expr, context: &Context<'c>, depth: usize) -> Option<&'c Call> {
    let depth = depth.checked_sub(1)?;
    match &expr.kind {
        ExprKind::Name(_) => {
            let mut found = context.names.bindings(expr).map(|binding| match binding {
                Binding::Value(value) => source(value, context, depth),
                Binding::Item(value, index) => item(value, index, context, depth),
                Binding::Parameter(function, parameter) => argument((function, parameter), context, depth),
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
        ExprKind::Attribute { value, name } => match name.as_str() {
            "values" => source(value, context, depth),
            // fetch_california_housing().data
            "data" | "frame" if context.origin(value).is_some_and(|call| fetches(call, context)) => {
                context.origin(value)
            }
            // self.frame, which the class puts there
            _ => {
                let class = context.names.class_of(value)?;
                match context.names.attribute_values(class, name).as_slice() {
                    [only] => source(only, context, depth),
                    _ => None,
                }
            }
        },
        ExprKind::Call(call) => {
            if let Some(function) = context.names.function(&call.func) {
                return source(only_return(function)?, context, depth);
            }
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

/// What is unpacked: a split, a data set with its targets, or what a function of the script returns.
fn item<'c>(value: &'c Expr, index: usize, context: &Context<'c>, depth: usize) -> Option<&'c Call> {
    let depth = depth.checked_sub(1)?;
    match &value.kind {
        ExprKind::Tuple(all) => source(all.get(index)?, context, depth),
        ExprKind::Name(_) => item(context.names.only_value(value)?, index, context, depth),
        ExprKind::Call(call) => {
            if let Some(function) = context.names.function(&call.func) {
                return item(only_return(function)?, index, context, depth);
            }
            // X_train, X_test, y_train, y_test = train_test_split(X, y)
            if is_split(call, context) {
                return source(&call.args.get(index / 2)?.value, context, depth);
            }
            (index == 0 && fetches(call, context)).then_some(call)
        }
        _ => None,
    }
}

/// What a function of the script is given for a parameter, wherever it is called.
fn argument<'c>((function, parameter): (usize, &Parameter), context: &Context<'c>, depth: usize) -> Option<&'c Call> {
    let called = context.expressions.iter().filter_map(|expr| {
        let call = expr.as_call()?;
        let of = context.names.function(&call.func).filter(|of| of.id == function)?;
        let given = passed(of, call, context.names.own_parameters(of)).into_iter();
        Some(given.filter(|(one, _)| one.name == parameter.name).find_map(|(_, passed)| match passed {
            Passed::Here(value) => source(value, context, depth),
            Passed::Default(_) | Passed::Unseen => None,
        }))
    });
    let all: Option<Vec<&Call>> = called.collect();
    all?.first().copied()
}

/// What a function gives, if it returns at one place only.
fn only_return(function: &Function) -> Option<&Expr> {
    match returned(function).as_slice() {
        [only] => *only,
        _ => None,
    }
}

/// Whether a call gives one of scikit-learn's large data sets.
fn fetches(call: &Call, context: &Context<'_>) -> bool {
    context.names.path(&call.func).is_some_and(|path| path.starts_with("sklearn.datasets.") && reads_much(&path, call))
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
    // make_classification(n_samples=5000)
    let rows = call.arg("n_samples", Some(0)).map(|arg| &arg.value.kind);
    let makes =
        path.starts_with("sklearn.datasets.make_") && matches!(rows, Some(ExprKind::Int(rows)) if *rows >= MANY);
    (reads || fetches || makes) && call.arg("nrows", None).is_none() && call.arg("chunksize", None).is_none()
}

//! A column, an array or a list as `targets` beside a `DataFrame`, where the name of a column goes.

use super::evaluates;
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind, Pass};
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "evaluate-targets-not-column-name",
    family: "evaluation",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check), Rule::Call(missing)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let data = site.call.arg("data", Some(1)).filter(|_| evaluates(site))?;
    if kind(&data.value, context, DEPTH) != Some(Kind::Frame) {
        return None;
    }
    let mut arguments = ["targets", "predictions"].into_iter();
    let (argument, arg) = arguments.find_map(|name| {
        let arg = site.call.arg(name, None)?;
        let listed = name == "predictions" && matches!(arg.value.kind, ExprKind::List(_));
        (!listed && kind(&arg.value, context, DEPTH) == Some(Kind::Column)).then_some((name, arg))
    })?;
    let finding = Finding::new(&PITFALL, arg.span).name("argument", Name::Text(argument.to_owned()));
    Some(finding.name("value", context.quoted(arg.value.span)).name("data", context.quoted(data.value.span)))
}

/// `targets="label"` beside a frame that is written out and has no such column.
fn missing(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let data = site.call.arg("data", Some(1)).filter(|_| evaluates(site) && !site.tried)?;
    let arg = site.call.arg("targets", None)?;
    let value = context.names.value(&arg.value);
    let wanted = value.as_str()?;
    let frame = context.literal(&data.value)?.as_call().filter(|call| !call.unpacks())?;
    let [only] = frame.args.as_slice() else { return None };
    let ExprKind::Dict(items) = &only.value.kind else { return None };
    let written_out =
        context.names.path(&frame.func).as_deref() == Some("pandas.DataFrame") && only.pass == Pass::Position;
    let text = |key: &Expr| context.names.value(key).as_str().map(str::to_owned);
    let columns: Vec<String> = items.iter().map(|(key, _)| key.as_ref().and_then(text)).collect::<Option<_>>()?;
    if !written_out || columns.iter().any(|column| column == wanted) {
        return None;
    }
    let finding =
        Finding::new(&PITFALL, arg.span).message("message.column").name("value", Name::Text(wanted.to_owned()));
    Some(finding.name("data", context.quoted(data.value.span)).name("columns", Name::Text(columns.join(", "))))
}

/// What pandas and numpy make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A `DataFrame`.
    Frame,
    /// A column, an array or a list: many values, and no name of a column.
    Column,
}

const DEPTH: usize = 8;

fn kind(expr: &Expr, context: &Context<'_>, depth: usize) -> Option<Kind> {
    let depth = depth.checked_sub(1)?;
    match &expr.kind {
        ExprKind::List(_) => Some(Kind::Column),
        ExprKind::Call(call) => of_call(call, context, depth),
        ExprKind::Subscript { value, index } => match (kind(value, context, depth)?, &index.kind) {
            (Kind::Frame, ExprKind::Str(_)) => Some(Kind::Column),
            (Kind::Frame, ExprKind::List(_)) => Some(Kind::Frame),
            _ => None,
        },
        ExprKind::Attribute { value, name } => match name.as_str() {
            "values" => kind(value, context, depth).filter(|of| *of == Kind::Column),
            // load_iris(as_frame=True).data
            "data" | "frame" => loaded_frames(value, context).then_some(Kind::Frame),
            "target" => loaded_frames(value, context).then_some(Kind::Column),
            _ => None,
        },
        ExprKind::Name(_) => {
            let mut bindings = context.names.bindings(expr);
            let (Some(only), None) = (bindings.next(), bindings.next()) else { return None };
            match only {
                Binding::Value(value) => kind(value, context, depth),
                Binding::Item(value, index) => item(value.as_call()?, index, context, depth),
                _ => None,
            }
        }
        _ => None,
    }
}

fn of_call(call: &Call, context: &Context<'_>, depth: usize) -> Option<Kind> {
    if let Some(path) = context.names.path(&call.func) {
        return match path.as_str() {
            "pandas.DataFrame" | "pandas.read_csv" | "pandas.read_excel" | "pandas.read_parquet" => Some(Kind::Frame),
            "pandas.Series" | "numpy.array" | "numpy.asarray" | "numpy.zeros" | "numpy.ones" => Some(Kind::Column),
            _ => None,
        };
    }
    let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
    let of = kind(value, context, depth)?;
    match name.as_str() {
        "copy" | "head" | "tail" | "sample" | "dropna" | "fillna" | "astype" | "reset_index" | "sort_values" => {
            Some(of)
        }
        "assign" | "drop" | "rename" | "query" => (of == Kind::Frame).then_some(of),
        "map" | "to_numpy" | "tolist" | "to_list" => (of == Kind::Column).then_some(of),
        _ => None,
    }
}

/// What a name is bound to that unpacks a split or a dataset of scikit-learn's.
fn item(call: &Call, index: usize, context: &Context<'_>, depth: usize) -> Option<Kind> {
    let path = context.names.path(&call.func)?;
    if path == "sklearn.model_selection.train_test_split" && !call.unpacks() {
        // X_train, X_test, y_train, y_test = train_test_split(X, y)
        return kind(&call.args.get(index / 2)?.value, context, depth);
    }
    let frames = gives_frames(call, context) && is_true(call, "return_X_y");
    (frames && index < 2).then_some(if index == 0 { Kind::Frame } else { Kind::Column })
}

/// Whether an expression is a dataset of scikit-learn's with frames of pandas in it.
fn loaded_frames(expr: &Expr, context: &Context<'_>) -> bool {
    let call = context.names.origin(expr);
    call.is_some_and(|call| gives_frames(call, context) && call.arg("return_X_y", None).is_none())
}

fn gives_frames(call: &Call, context: &Context<'_>) -> bool {
    let path = context.names.path(&call.func);
    let dataset =
        |path: &str| path.starts_with("sklearn.datasets.load_") || path.starts_with("sklearn.datasets.fetch_");
    path.is_some_and(|path| dataset(&path)) && is_true(call, "as_frame") && !call.unpacks()
}

fn is_true(call: &Call, name: &str) -> bool {
    call.arg(name, None).is_some_and(|arg| matches!(arg.value.kind, ExprKind::Bool(true)))
}

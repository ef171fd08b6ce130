//! What an argument is, told by the call or the literal that made it.

use crate::pitfalls::Context;
use crate::python::callee::returned;
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind, Pass};

/// A thing that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    /// The module `matplotlib.pyplot`.
    Pyplot,
    /// A figure of matplotlib.
    Figure,
    /// A figure of plotly.
    Plotly,
    /// A pair of axes of matplotlib.
    Axes,
    /// A display of scikit-learn, which has a figure.
    Display,
    /// What a drawing function of pyplot gives: lines, bars.
    Drawn,
    /// A table of pandas.
    Frame,
    /// An array of numpy.
    Array,
    Dict,
    List,
    Set,
    Text,
    /// A text that is made of data, and so is no name of a file: a report, JSON.
    Report,
}

/// The functions of seaborn that give axes.
const AXES_OF_SEABORN: [&str; 14] = [
    "barplot",
    "boxplot",
    "countplot",
    "ecdfplot",
    "heatmap",
    "histplot",
    "kdeplot",
    "lineplot",
    "pointplot",
    "regplot",
    "residplot",
    "scatterplot",
    "stripplot",
    "violinplot",
];

/// The functions of pyplot that draw on the current figure.
const DRAWING: [&str; 11] =
    ["bar", "barh", "boxplot", "fill_between", "hist", "imshow", "pie", "plot", "scatter", "stem", "step"];

/// The functions of numpy that give an array, whatever they are given.
const ARRAYS: [&str; 12] = [
    "arange",
    "array",
    "asarray",
    "concatenate",
    "empty",
    "eye",
    "full",
    "hstack",
    "linspace",
    "ones",
    "vstack",
    "zeros",
];

/// The methods of a table that give a table, if they do not change it in place.
const TABLES: [&str; 19] = [
    "assign",
    "astype",
    "copy",
    "corr",
    "cov",
    "describe",
    "drop",
    "drop_duplicates",
    "dropna",
    "fillna",
    "head",
    "merge",
    "query",
    "rename",
    "reset_index",
    "sample",
    "set_index",
    "sort_values",
    "tail",
];

/// The functions of `sklearn.datasets` that give two arrays.
const PAIRS: [&str; 5] = ["make_blobs", "make_circles", "make_classification", "make_moons", "make_regression"];

/// Those that do so when they are asked to.
const LOADED: [&str; 6] =
    ["fetch_california_housing", "load_breast_cancer", "load_diabetes", "load_digits", "load_iris", "load_wine"];

/// How far a thing is followed to the call that made it.
const DEPTH: usize = 8;

impl Thing {
    /// What an expression is, if all that its name may be bound to agree.
    pub(super) fn of(expr: &Expr, context: &Context<'_>) -> Option<Self> {
        Self::within(expr, context, DEPTH)
    }

    fn within(expr: &Expr, context: &Context<'_>, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        if let Some(path) = context.names.path(expr) {
            // A piece is pasted without its imports.
            return matches!(path.as_str(), "matplotlib.pyplot" | "matplotlib.pylab" | "pylab" | "plt")
                .then_some(Self::Pyplot);
        }
        match &expr.kind {
            ExprKind::Call(call) => Self::made(call, context, depth),
            ExprKind::Dict(_) => Some(Self::Dict),
            ExprKind::List(_) => Some(Self::List),
            ExprKind::Set(_) => Some(Self::Set),
            ExprKind::Str(_) => Some(Self::Text),
            // table[table["age"] > 18], table[["age", "income"]]
            ExprKind::Subscript { value, index }
                if matches!(index.kind, ExprKind::Compare { .. } | ExprKind::List(_)) =>
            {
                Self::within(value, context, depth).filter(|thing| *thing == Self::Frame)
            }
            // data = load_iris(); data.data
            ExprKind::Attribute { value, name } if name == "data" => {
                let call = context.names.origin(value)?;
                let path = context.names.path(&call.func)?;
                LOADED.contains(&path.strip_prefix("sklearn.datasets.")?).then(|| Self::of_loaded(call))?
            }
            ExprKind::Name(_) => {
                agreed(context.names.bindings(expr).map(|binding| Self::bound(binding, context, depth)))
            }
            _ => None,
        }
    }

    fn bound(binding: Binding<'_>, context: &Context<'_>, depth: usize) -> Option<Self> {
        match binding {
            Binding::Value(value) if matches!(value.kind, ExprKind::Name(_)) => None,
            Binding::Value(value) => Self::within(value, context, depth),
            Binding::Item(value, index) => {
                let call = value.as_call()?;
                let path = context.names.path(&call.func)?;
                match path.as_str() {
                    // fig, ax = plt.subplots(); with rows or columns the second one is an array of axes.
                    "matplotlib.pyplot.subplots" => {
                        let many =
                            ["nrows", "ncols"].iter().enumerate().any(|(at, name)| call.arg(name, Some(at)).is_some());
                        match index {
                            0 => Some(Self::Figure),
                            1 if !many && !call.unpacks() => Some(Self::Axes),
                            _ => None,
                        }
                    }
                    // Two parts of each, in the order they are given in.
                    "sklearn.model_selection.train_test_split" if !call.unpacks() => {
                        let whole = call.args.get(index / 2).filter(|arg| arg.pass == Pass::Position)?;
                        Self::within(&whole.value, context, depth)
                            .filter(|thing| matches!(thing, Self::Frame | Self::Array))
                    }
                    _ => Self::of_dataset(&path, call, index),
                }
            }
            _ => None,
        }
    }

    /// An item of what scikit-learn's data sets give: `X, y = load_iris(return_X_y=True)`.
    fn of_dataset(path: &str, call: &Call, index: usize) -> Option<Self> {
        let name = path.strip_prefix("sklearn.datasets.")?;
        let asked = matches!(call.arg("return_X_y", None).map(|arg| &arg.value.kind), Some(ExprKind::Bool(true)));
        let pair = PAIRS.contains(&name) || LOADED.contains(&name) && asked;
        Self::of_loaded(call).filter(|thing| pair && (*thing == Self::Array || index == 0))
    }

    /// The rows that a function of scikit-learn's data sets gives.
    fn of_loaded(call: &Call) -> Option<Self> {
        match call.arg("as_frame", None).map(|arg| &arg.value.kind) {
            _ if call.unpacks() => None,
            None | Some(ExprKind::Bool(false)) => Some(Self::Array),
            Some(ExprKind::Bool(true)) => Some(Self::Frame),
            Some(_) => None,
        }
    }

    fn made(call: &Call, context: &Context<'_>, depth: usize) -> Option<Self> {
        let Some(path) = context.names.path(&call.func) else {
            return Self::by_method(call, context, depth).or_else(|| Self::given_back(call, context, depth));
        };
        let drawn = path.strip_suffix(".from_predictions").or_else(|| path.strip_suffix(".from_estimator"));
        if drawn.is_some_and(|class| class.starts_with("sklearn.") && class.ends_with("Display")) {
            return Some(Self::Display);
        }
        let (module, function) = path.rsplit_once('.').unwrap_or(("", &path));
        match module {
            "matplotlib.pyplot" => match function {
                "figure" | "gcf" => Some(Self::Figure),
                "axes" | "gca" | "subplot" => Some(Self::Axes),
                _ => DRAWING.contains(&function).then_some(Self::Drawn),
            },
            "matplotlib.figure" => (function == "Figure").then_some(Self::Figure),
            "seaborn" => AXES_OF_SEABORN.contains(&function).then_some(Self::Axes),
            "plotly.express" => function.starts_with(char::is_lowercase).then_some(Self::Plotly),
            "plotly.graph_objects" | "plotly.graph_objs" => (function == "Figure").then_some(Self::Plotly),
            "pandas" => match function {
                "DataFrame" | "concat" | "merge" | "read_excel" | "read_parquet" | "crosstab" => Some(Self::Frame),
                // With an iterator it is a reader of pieces.
                "read_csv" if call.arg("chunksize", None).or(call.arg("iterator", None)).is_none() => Some(Self::Frame),
                _ => None,
            },
            "numpy" => ARRAYS.contains(&function).then_some(Self::Array),
            "sklearn.metrics" => match function {
                "confusion_matrix" => Some(Self::Array),
                "classification_report" if call.unpacks() => None,
                "classification_report" => match call.arg("output_dict", None).map(|arg| &arg.value.kind) {
                    None | Some(ExprKind::Bool(false)) => Some(Self::Report),
                    Some(ExprKind::Bool(true)) => Some(Self::Dict),
                    Some(_) => None,
                },
                _ => None,
            },
            "json" => (function == "dumps").then_some(Self::Report),
            "" => match function {
                "dict" => Some(Self::Dict),
                "list" => Some(Self::List),
                "set" => Some(Self::Set),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a method of a thing gives.
    fn by_method(call: &Call, context: &Context<'_>, depth: usize) -> Option<Self> {
        let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
        // frame.plot(), frame.plot.bar(): pandas gives axes, one for each column with subplots.
        let plotted = match &value.kind {
            ExprKind::Attribute { value, name: plot } if plot == "plot" => Some(value),
            _ => (name == "plot").then_some(value),
        };
        if let Some(frame) = plotted
            && ["subplots", "backend"].iter().all(|name| call.arg(name, None).is_none())
            && !context.code.contains("plotting.backend")
            && !call.unpacks()
            && Self::within(frame, context, depth) == Some(Self::Frame)
        {
            return Some(Self::Axes);
        }
        let in_place = call.arg("inplace", None).is_some() || call.unpacks();
        match (Self::within(value, context, depth)?, name.as_str()) {
            (Self::Figure, "add_subplot" | "add_axes" | "gca") => Some(Self::Axes),
            (Self::Frame, "to_dict") => Some(Self::Dict),
            (Self::Frame, name) if TABLES.contains(&name) && !in_place => Some(Self::Frame),
            _ => None,
        }
    }

    /// What a function of the script returns.
    fn given_back(call: &Call, context: &Context<'_>, depth: usize) -> Option<Self> {
        let function = context.names.function(&call.func)?;
        if function.yields || !function.decorators.is_empty() {
            return None;
        }
        agreed(returned(function).into_iter().map(|value| Self::within(value?, context, depth)))
    }
}

/// What all are, if they are the same.
fn agreed(mut all: impl Iterator<Item = Option<Thing>>) -> Option<Thing> {
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}

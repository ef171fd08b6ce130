//! What an argument is, told by the call or the literal that made it.

use crate::pitfalls::Context;
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind};

/// A thing that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    /// The module `matplotlib.pyplot`.
    Pyplot,
    /// A figure of matplotlib.
    Figure,
    /// A pair of axes of matplotlib.
    Axes,
    /// What a drawing function of pyplot gives: lines, bars.
    Drawn,
    /// A display of scikit-learn, which has a figure.
    Display,
    /// A table of pandas.
    Frame,
    /// An array of numpy.
    Array,
    Dict,
    List,
    Set,
    Text,
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

impl Thing {
    /// What an expression is, if all that its name may be bound to agree.
    pub(super) fn of(expr: &Expr, context: &Context<'_>) -> Option<Self> {
        if let Some(path) = context.names.path(expr) {
            // A piece is pasted without its imports.
            return matches!(path.as_str(), "matplotlib.pyplot" | "matplotlib.pylab" | "pylab" | "plt")
                .then_some(Self::Pyplot);
        }
        match &expr.kind {
            ExprKind::Call(call) => Self::made(call, context),
            ExprKind::Dict(_) => Some(Self::Dict),
            ExprKind::List(_) => Some(Self::List),
            ExprKind::Set(_) => Some(Self::Set),
            ExprKind::Str(_) => Some(Self::Text),
            ExprKind::Name(_) => {
                let mut all = context.names.bindings(expr).map(|binding| Self::bound(binding, context));
                let first = all.next()??;
                all.all(|other| other == Some(first)).then_some(first)
            }
            _ => None,
        }
    }

    fn bound(binding: Binding<'_>, context: &Context<'_>) -> Option<Self> {
        match binding {
            Binding::Value(value) if matches!(value.kind, ExprKind::Name(_)) => None,
            Binding::Value(value) => Self::of(value, context),
            // fig, ax = plt.subplots(); with rows or columns the second one is an array of axes.
            Binding::Item(value, index) => {
                let call = value.as_call()?;
                let both = context.names.path(&call.func)? == "matplotlib.pyplot.subplots";
                let many = ["nrows", "ncols"].iter().enumerate().any(|(at, name)| call.arg(name, Some(at)).is_some());
                match index {
                    0 if both => Some(Self::Figure),
                    1 if both && !many && !call.unpacks() => Some(Self::Axes),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn made(call: &Call, context: &Context<'_>) -> Option<Self> {
        if let ExprKind::Attribute { value, name } = &call.func.kind
            && matches!(name.as_str(), "add_subplot" | "add_axes" | "gca")
            && Self::of(value, context) == Some(Self::Figure)
        {
            return Some(Self::Axes);
        }
        // frame.plot(), frame.plot.bar(): pandas gives axes, one for each column with subplots.
        let plotted = match &call.func.kind {
            ExprKind::Attribute { value, name } => match &value.kind {
                ExprKind::Attribute { value, name: plot } if plot == "plot" => Some(value),
                _ => (name == "plot").then_some(value),
            },
            _ => None,
        };
        if let Some(frame) = plotted
            && ["subplots", "backend"].iter().all(|name| call.arg(name, None).is_none())
            && !context.script.python.contains("plotting.backend")
            && !call.unpacks()
            && Self::of(frame, context) == Some(Self::Frame)
        {
            return Some(Self::Axes);
        }
        let path = context.names.path(&call.func)?;
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
            "pandas" => match function {
                "DataFrame" | "concat" | "merge" | "read_excel" | "read_parquet" | "crosstab" => Some(Self::Frame),
                // With an iterator it is a reader of pieces.
                "read_csv" if call.arg("chunksize", None).or(call.arg("iterator", None)).is_none() => Some(Self::Frame),
                _ => None,
            },
            "numpy" => ARRAYS.contains(&function).then_some(Self::Array),
            "sklearn.metrics" => (function == "confusion_matrix").then_some(Self::Array),
            "" => match function {
                "dict" => Some(Self::Dict),
                "list" => Some(Self::List),
                "set" => Some(Self::Set),
                _ => None,
            },
            _ => None,
        }
    }
}

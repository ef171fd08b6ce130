//! What a value is that a metric can't be: a metric is one number.
//!
//! What functions of scikit-learn and Keras give is told by their references.

use crate::pitfalls::Context;
use crate::python::callee::returned;
use crate::python::evaluate::NothingGiven;
use crate::python::names::Binding;
use crate::python::tree::{BinaryOp, Call, Expr, ExprKind, Part, Stmt, StmtKind};
use crate::python::values::Value;
use crate::script::Span;

/// What a value is that is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Not {
    /// Several numbers in a list, a tuple or an array.
    Several,
    /// The scores of the folds of a cross-validation.
    Scores,
    /// A list with a number for each epoch.
    History,
    /// What a model predicts for many rows.
    Predictions,
    /// A dict.
    Dict,
    /// A dict whose values are dicts or arrays.
    Nested,
    /// `None`.
    Nothing,
    /// Text that is no number.
    Text,
    /// A point in time, or the time between two.
    Time,
}

/// What a value is, and what made it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotOne {
    pub(crate) is: Not,
    /// What is called or asked to make it, where that is not what is written out.
    pub(crate) by: Option<Span>,
    /// Whether it may be one number after all.
    pub(crate) doubt: bool,
}

const DEPTH: usize = 6;

/// What a value is, if it is certainly not one number.
pub(crate) fn not_one(expr: &Expr, context: &Context<'_>) -> Option<NotOne> {
    Judge { context }.expr(expr, DEPTH)
}

struct Judge<'j, 'c> {
    context: &'j Context<'c>,
}

impl Judge<'_, '_> {
    fn expr(&self, expr: &Expr, depth: usize) -> Option<NotOne> {
        let depth = depth.checked_sub(1)?;
        let plain = |is: Not| Some(NotOne { is, by: None, doubt: false });
        match &expr.kind {
            ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Set(_) => plain(Not::Several),
            ExprKind::Comprehension { elements, .. } => {
                plain(if elements.len() == 2 { Not::Dict } else { Not::Several })
            }
            ExprKind::Dict(_) => plain(Not::Dict),
            ExprKind::None => plain(Not::Nothing),
            ExprKind::Str(text) => {
                if is_number(text) || is_placeholder(text) {
                    None
                } else {
                    plain(Not::Text)
                }
            }
            ExprKind::Format(parts) if self.is_text(expr, parts) => plain(Not::Text),
            ExprKind::Name(name) => self.name(expr, name, depth),
            ExprKind::Call(call) => self.call(expr, call, depth),
            ExprKind::Subscript { value, index } => self.item(value, index, depth),
            ExprKind::Attribute { value, name } => self.attribute(expr, value, name),
            ExprKind::Unary(value) => self.expr(value, depth).filter(is_array),
            ExprKind::Binary { op, left, right } => self.binary(*op, left, right, depth),
            _ => None,
        }
    }

    /// A name is what all that it may be bound to are.
    fn name(&self, expr: &Expr, name: &str, depth: usize) -> Option<NotOne> {
        let bound = self.context.names.bindings(expr).filter(|binding| !matches!(binding, Binding::Deleted));
        let mut all = bound.map(|binding| match binding {
            Binding::Value(value) => self.expr(value, depth),
            Binding::Item(value, index) => self.unpacked(value, index),
            Binding::ElementItem(iter, 1) => {
                let call = iter.as_call()?;
                let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
                let nested = self.expr(value, depth).filter(|not| name == "items" && not.is == Not::Nested)?;
                Some(NotOne { is: Not::Dict, doubt: true, ..nested })
            }
            _ => None,
        });
        let first = all.next()??;
        let agree = all.all(|other| other.is_some_and(|other| other.is == first.is));
        // What is set to `None` here may be set to something by another function.
        let elsewhere = first.is == Not::Nothing && self.context.code.matches(&format!("{name} = ")).count() > 1;
        (agree && !elsewhere).then_some(first)
    }

    fn call(&self, expr: &Expr, call: &Call, depth: usize) -> Option<NotOne> {
        let names = self.context.names;
        let made = |is: Not| Some(NotOne { is, by: Some(call.func.span), doubt: false });
        let Some(path) = names.path(&call.func) else {
            return self.of_the_script(expr, call).or_else(|| self.method(call, depth));
        };
        let none = |name: &str| call.arg(name, None).is_some_and(|arg| matches!(arg.value.kind, ExprKind::None));
        match path.as_str() {
            "dict" | "vars" => made(Not::Dict),
            "numpy.sqrt" | "numpy.abs" | "numpy.absolute" | "numpy.round" | "numpy.log" | "numpy.exp" => {
                self.expr(&call.args.first()?.value, depth).filter(is_array)
            }
            "numpy.array" | "numpy.asarray" => match &call.args.first()?.value.kind {
                ExprKind::List(all) if all.len() > 1 => made(Not::Several),
                _ => None,
            },
            "datetime.datetime.now" | "datetime.datetime.utcnow" | "datetime.datetime.today" => made(Not::Time),
            "sklearn.model_selection.cross_val_score" => {
                Some(NotOne { is: Not::Scores, by: Some(call.func.span), doubt: self.may_be_one_fold(call)? })
            }
            "sklearn.model_selection.cross_validate" | "sklearn.inspection.permutation_importance" => made(Not::Nested),
            "sklearn.metrics.classification_report" => match call.arg("output_dict", None).map(|arg| &arg.value.kind) {
                None | Some(ExprKind::Bool(false)) if !call.unpacks() => made(Not::Text),
                Some(ExprKind::Bool(true)) => made(Not::Nested),
                _ => None,
            },
            "list"
            | "tuple"
            | "set"
            | "sorted"
            | "range"
            | "zip"
            | "sklearn.model_selection.cross_val_predict"
            | "sklearn.model_selection.learning_curve"
            | "sklearn.model_selection.validation_curve"
            | "sklearn.metrics.confusion_matrix"
            | "sklearn.metrics.multilabel_confusion_matrix"
            | "sklearn.metrics.precision_recall_fscore_support"
            | "sklearn.metrics.precision_recall_curve"
            | "sklearn.metrics.roc_curve"
            | "sklearn.metrics.det_curve" => made(Not::Several),
            "sklearn.metrics.f1_score"
            | "sklearn.metrics.fbeta_score"
            | "sklearn.metrics.jaccard_score"
            | "sklearn.metrics.precision_score"
            | "sklearn.metrics.recall_score"
            | "sklearn.metrics.roc_auc_score"
                if none("average") =>
            {
                made(Not::Several)
            }
            _ => None,
        }
    }

    /// A function of the script that gives nothing back.
    fn of_the_script(&self, expr: &Expr, call: &Call) -> Option<NotOne> {
        let names = self.context.names;
        call.func.as_name()?;
        let function = names.function(&call.func).filter(|of| of.decorators.is_empty() && !of.yields)?;
        let nothing = returned(function).iter().all(Option::is_none) && !is_stub(&function.body);
        (nothing && matches!(names.value(expr), Value::None)).then_some(NotOne {
            is: Not::Nothing,
            by: Some(call.func.span),
            doubt: false,
        })
    }

    fn method(&self, call: &Call, depth: usize) -> Option<NotOne> {
        let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
        let made = |is: Not, doubt: bool| Some(NotOne { is, by: Some(call.func.span), doubt });
        match name.as_str() {
            "tolist" => self.expr(value, depth).filter(is_array),
            // "{:.1%}".format(accuracy)
            "format" if matches!(&value.kind, ExprKind::Str(text) if text.contains("%}")) => {
                Some(NotOne { is: Not::Text, by: None, doubt: false })
            }
            "predict" | "predict_proba" => {
                let maker = self.context.names.made_by(value)?;
                let known = ["sklearn", "xgboost", "lightgbm", "catboost"];
                let rows = &call.args.first()?.value;
                // One row, or one after another of a loop, gives one number.
                let mut bound = self.context.names.bindings(rows);
                let many = rows.as_name().is_some()
                    && bound.all(|of| {
                        matches!(of, Binding::Item(..) | Binding::Value(Expr { kind: ExprKind::Call(_), .. }))
                    });
                (known.contains(&maker.split('.').next()?) && many).then(|| made(Not::Predictions, true))?
            }
            _ => None,
        }
    }

    /// `report["macro avg"]`, `scores["test_score"]`, `history.history["loss"]`.
    fn item(&self, value: &Expr, index: &Expr, depth: usize) -> Option<NotOne> {
        let written = self.context.names.entries_written(value, index, &NothingGiven).unwrap_or_default();
        let lists = |one: &&Expr| matches!(one.kind, ExprKind::List(_));
        if !written.is_empty() && written.iter().all(lists) {
            return Some(NotOne { is: Not::Several, by: None, doubt: false });
        }
        let Value::Str(key) = self.context.names.value(index) else { return None };
        let of = self.expr(value, depth)?;
        let by = of.by?.of(&self.context.script.python);
        match of.is {
            Not::Nested if by.ends_with(".history") => Some(NotOne { is: Not::History, ..of }),
            Not::Nested if by.ends_with("classification_report") => {
                (key != "accuracy").then_some(NotOne { is: Not::Dict, ..of })
            }
            Not::Nested if !key.starts_with("estimator") => Some(NotOne { is: Not::Several, ..of }),
            _ => None,
        }
    }

    fn attribute(&self, expr: &Expr, value: &Expr, name: &str) -> Option<NotOne> {
        let made = |is: Not, doubt: bool| Some(NotOne { is, by: Some(expr.span), doubt });
        match name {
            // What Keras' fit() gives, and nothing else does.
            "history" => {
                let fit = self.context.names.origin(value)?;
                let is_fit = matches!(&fit.func.kind, ExprKind::Attribute { name, .. } if name == "fit");
                is_fit.then(|| made(Not::Nested, false))?
            }
            // A model of one feature has an array of one number.
            "coef_" | "feature_importances_" if self.is_a_model(value) => made(Not::Several, true),
            "cv_results_" | "best_params_" if self.is_a_model(value) => {
                made(if name == "cv_results_" { Not::Nested } else { Not::Dict }, false)
            }
            _ => None,
        }
    }

    /// `model = Ridge()`, `model = Ridge().fit(x, y)`.
    fn is_a_model(&self, value: &Expr) -> bool {
        let Some(made) = self.context.names.origin(value) else { return false };
        let class = match &made.func.kind {
            ExprKind::Attribute { value, name } if name == "fit" => self.context.names.made_by(value),
            _ => self.context.names.path(&made.func),
        };
        class.is_some_and(|class| ["sklearn.", "xgboost.", "lightgbm."].iter().any(|module| class.starts_with(module)))
    }

    /// `precision, recall, f1, support = precision_recall_fscore_support(…)`.
    fn unpacked(&self, value: &Expr, index: usize) -> Option<NotOne> {
        let call = value.as_call().filter(|call| !call.unpacks())?;
        let path = self.context.names.path(&call.func)?;
        let made = |is: Not| Some(NotOne { is, by: Some(call.func.span), doubt: false });
        match path.as_str() {
            "sklearn.metrics.roc_curve" | "sklearn.metrics.precision_recall_curve" | "sklearn.metrics.det_curve" => {
                made(Not::Several)
            }
            "sklearn.metrics.precision_recall_fscore_support" => {
                match call.arg("average", None).map(|arg| &arg.value.kind) {
                    None | Some(ExprKind::None) => made(Not::Several),
                    Some(ExprKind::Str(_)) if index == 3 => made(Not::Nothing),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn binary(&self, op: BinaryOp, left: &Expr, right: &Expr, depth: usize) -> Option<NotOne> {
        let between = Span { start: left.span.end, end: right.span.start }.of(&self.context.script.python);
        let first = self.expr(left, depth);
        if let Some(time) = first.filter(|first| first.is == Not::Time && op != BinaryOp::Div) {
            return Some(NotOne { by: None, ..time });
        }
        // The product of matrices may be one number.
        let either = first.filter(is_array).or_else(|| self.expr(right, depth).filter(is_array));
        either.filter(|_| !between.contains('@'))
    }

    /// An f-string with a sign in it that no number has.
    fn is_text(&self, expr: &Expr, parts: &[Part]) -> bool {
        let numeric = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-._eEinfatyINFATY".contains(c);
        let formatted = parts.iter().any(|part| matches!(part, Part::Value { plain: false, .. }));
        parts.iter().any(|part| matches!(part, Part::Text(text) if !text.chars().all(numeric)))
            || formatted && expr.span.of(&self.context.script.python).contains("%}")
    }

    /// Whether a cross-validation may have one fold; `None` where it has.
    fn may_be_one_fold(&self, call: &Call) -> Option<bool> {
        let Some(cv) = call.arg("cv", Some(4)) else { return Some(call.unpacks()) };
        if matches!(cv.value.kind, ExprKind::Int(_)) {
            return Some(false);
        }
        let Some(made) = self.context.names.origin(&cv.value) else { return Some(true) };
        let one = made.args.iter().any(|arg| matches!(arg.value.kind, ExprKind::Int(1)));
        let path = self.context.names.path(&made.func).unwrap_or_default();
        (!one && !path.ends_with("PredefinedSplit")).then_some(!path.ends_with("KFold"))
    }
}

/// Whether calculating with it gives several numbers again.
fn is_array(not: &NotOne) -> bool {
    matches!(not.is, Not::Scores | Not::Predictions) || not.is == Not::Several && not.by.is_some()
}

/// Whether Python's `float()` takes a text.
fn is_number(text: &str) -> bool {
    text.trim().replace('_', "").parse::<f64>().is_ok()
}

fn is_placeholder(text: &str) -> bool {
    text.contains(['<', '{', '$', '…']) || text.contains("...") || text.to_ascii_lowercase().contains("your")
}

/// A function that is left to be written.
fn is_stub(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| match &stmt.kind {
        StmtKind::Nothing => true,
        StmtKind::Expr(expr) => matches!(expr.kind, ExprKind::Str(_) | ExprKind::Other),
        _ => false,
    })
}

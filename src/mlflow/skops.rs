//! What scikit-learn models MLflow refuses to save in its default format, skops.
//!
//! Each class was fitted and saved with MLflow 3.18.0, skops 0.16.0 and scikit-learn 1.9.1. skops is the
//! default since 3.14 (`serialization_format` in `mlflow/sklearn/__init__.py` of 3.13.0 and 3.14.0), but
//! not on Databricks (`_get_default_serialization_format` of 3.17.2).

use super::Range;
use Refusal::{Alone, Always, Perhaps, Unless};

/// The releases whose default format for scikit-learn models is skops.
pub const SKOPS_IS_DEFAULT: Range = Range::since(3, 14);

/// When a fitted estimator is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Always.
    Always,
    /// Unless this argument is given and has this value: `solver="lbfgs"`.
    Unless(&'static str, &'static str),
    /// It depends on the data, unless this argument has this value: a search tree is built for some.
    Perhaps(&'static str, &'static str),
    /// Where it is given no estimator, the first argument, to use in the place of a tree.
    Alone,
}

/// The refused classes of scikit-learn, sorted.
const REFUSED: [(&str, Refusal); 47] = [
    ("AdaBoostClassifier", Alone),
    ("AdaBoostRegressor", Alone),
    ("BaggingClassifier", Alone),
    ("BaggingRegressor", Alone),
    ("BisectingKMeans", Always),
    ("CalibratedClassifierCV", Always),
    ("DecisionTreeClassifier", Always),
    ("DecisionTreeRegressor", Always),
    ("ExtraTreeClassifier", Always),
    ("ExtraTreeRegressor", Always),
    ("ExtraTreesClassifier", Always),
    ("ExtraTreesRegressor", Always),
    ("GaussianProcessClassifier", Always),
    ("GaussianProcessRegressor", Always),
    ("GenericUnivariateSelect", Always),
    ("GradientBoostingClassifier", Always),
    ("GradientBoostingRegressor", Always),
    ("GridSearchCV", Always),
    ("HalvingGridSearchCV", Always),
    ("HalvingRandomSearchCV", Always),
    ("HistGradientBoostingClassifier", Always),
    ("HistGradientBoostingRegressor", Always),
    ("IsolationForest", Always),
    ("IterativeImputer", Always),
    ("KBinsDiscretizer", Always),
    ("KNeighborsClassifier", Perhaps("algorithm", "brute")),
    ("KNeighborsRegressor", Perhaps("algorithm", "brute")),
    ("LocalOutlierFactor", Perhaps("algorithm", "brute")),
    ("MLPClassifier", Unless("solver", "lbfgs")),
    ("MLPRegressor", Unless("solver", "lbfgs")),
    ("NearestNeighbors", Perhaps("algorithm", "brute")),
    ("RandomForestClassifier", Always),
    ("RandomForestRegressor", Always),
    ("RandomTreesEmbedding", Always),
    ("RandomizedSearchCV", Always),
    ("SelectFdr", Always),
    ("SelectFpr", Always),
    ("SelectFwe", Always),
    ("SelectKBest", Always),
    ("SelectPercentile", Always),
    ("SimpleImputer", Always),
    ("SplineTransformer", Always),
    ("StackingClassifier", Always),
    ("StackingRegressor", Always),
    ("TunedThresholdClassifierCV", Always),
    ("VotingClassifier", Always),
    ("VotingRegressor", Always),
];

/// When skops refuses what the class or function of this path makes, once it is fitted; `None` where
/// it is not known to.
#[must_use]
pub fn skops_refuses(path: &str) -> Option<Refusal> {
    let (package, _) = path.split_once('.')?;
    let (_, class) = path.rsplit_once('.')?;
    match package {
        "sklearn" => {
            REFUSED.binary_search_by(|(known, _)| (*known).cmp(class)).ok().and_then(|at| REFUSED.get(at)).map(|e| e.1)
        }
        // The wrappers that look like scikit-learn's estimators (run on 3.17.2).
        "xgboost" => class.starts_with("XGB").then_some(Always),
        "lightgbm" => class.starts_with("LGBM").then_some(Always),
        "catboost" => matches!(class, "CatBoostClassifier" | "CatBoostRegressor").then_some(Always),
        _ => None,
    }
}

/// Whether the class or function of this path makes an estimator of scikit-learn, which is saved with
/// all estimators in it: `Pipeline`, `make_pipeline`.
#[must_use]
pub fn makes_estimator(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or_default();
    path.starts_with("sklearn.") && (last.starts_with(|c: char| c.is_ascii_uppercase()) || last.starts_with("make_"))
}

//! `result.metrics["accuracy"]`: MLflow calls it `accuracy_score`.

use super::{evaluates, only_own_evaluators, rewritten};
use crate::mlflow::{Range, meant_metric};
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Call, CompareOp, Expr, ExprKind, StmtKind};
use crate::script::{Name, Span};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "evaluate-metric-key",
    family: "evaluation",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Expr(check)],
};

fn check(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let ExprKind::Subscript { value, index } = &expr.kind else { return None };
    let ExprKind::Str(key) = &index.kind else { return None };
    let metrics = match &value.kind {
        ExprKind::Name(_) => context.names.only_value(value)?,
        _ => value,
    };
    let ExprKind::Attribute { value: result, name } = &metrics.kind else { return None };
    let call = context.origin(result).filter(|_| name == "metrics")?;
    let site = context.walked.calls.iter().find(|site| evaluates(site) && site.call.func.span == call.func.span)?;
    let kind = site.call.arg("model_type", None).map(|arg| context.names.value(&arg.value))?;
    let meant = meant_metric(kind.as_str()?, key)?;
    if more_metrics(site.call, context) || context.is_tried(expr.span) || is_told(key, expr.span, context) {
        return None;
    }
    // The others are there for some data and not for others.
    let always = !matches!(meant, "roc_auc" | "log_loss" | "precision_recall_auc");
    let safety = if always { Safety::Safe } else { Safety::Review };
    let finding = Finding::new(&PITFALL, index.span).name("key", Name::Text(key.clone()));
    let finding = finding.name("meant", Name::Text(meant.to_owned())).related("evaluate", Some(call.func.span));
    Some(finding.fix("rename", safety, rewritten(index, meant, context)))
}

/// Whether a call may give metrics of other names: own ones, other evaluators', or with a prefix.
fn more_metrics(call: &Call, context: &Context<'_>) -> bool {
    let own = ["extra_metrics", "custom_metrics"].iter().any(|name| call.arg(name, None).is_some());
    let prefix = call.arg("evaluator_config", None).is_some_and(|arg| {
        let Some(Expr { kind: ExprKind::Dict(items), .. }) = context.literal(&arg.value) else { return true };
        let plain = |key: &Expr| context.names.value(key).as_str().is_some_and(|key| key != "metric_prefix");
        !items.iter().all(|(key, value)| key.as_ref().is_some_and(plain) && !matches!(value.kind, ExprKind::Dict(_)))
    });
    own || prefix || !only_own_evaluators(call, context)
}

/// Whether the script puts something under this key, or asks first whether it is there.
fn is_told(key: &str, place: Span, context: &Context<'_>) -> bool {
    let same = |expr: &Expr| matches!(&expr.kind, ExprKind::Str(text) if text == key);
    context.statements.iter().any(|stmt| {
        let targets: &[Expr] = match &stmt.kind {
            StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => targets,
            StmtKind::AugAssign { target, .. } => std::slice::from_ref(target),
            _ => &[],
        };
        let put = targets.iter().any(|target| {
            target.span.contains(place) || matches!(&target.kind, ExprKind::Subscript { index, .. } if same(index))
        });
        let mut asked = false;
        for expr in stmt.exprs() {
            expr.each(&mut |part| {
                asked |= matches!(&part.kind, ExprKind::Compare { left, op: CompareOp::In, .. } if same(left));
            });
        }
        put || asked
    })
}

//! `start_span()` without `with`: nothing is entered, so there is no span.

use super::{asked_of, is_of};
use crate::mlflow::Range;
use crate::pitfalls::rewrap::to_the_end;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind, Stmt, StmtKind};
use crate::script::{Name, Span};
use crate::walk::{CallSite, Taken};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "start-span-not-context-manager",
    family: "tracing",
    outcome: Outcome::Fails,
    releases: Range::since(2, 14),
    rules: &[Rule::Call(check), Rule::Stmt(check_async)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if site.name != "mlflow.start_span" || site.tried {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span).name("call", context.called(site.call));
    let with = || to_the_end(context, site);
    match site.taken {
        Taken::ByNobody => Some(finding.outcome(Outcome::Silent).fix("with", Safety::Review, with())),
        Taken::ByName(name) => {
            let asked = asked_of(site.expr, &[], context)?;
            if asked.iter().any(|(what, _)| enters(what)) {
                return None;
            }
            let Some((what, _)) = asked.first() else {
                return Some(finding.outcome(Outcome::Silent).fix("with", Safety::Review, with()));
            };
            let said = finding.message("message.asked").name("what", Name::Text(format!("{name}.{what}")));
            Some(said.fix("with", Safety::Review, with()))
        }
        Taken::Otherwise => {
            let at_once = || Some(format!(".{}", asked_at_once(site.expr, context)?));
            let what = at_once().or_else(|| asked_of_attribute(site.expr, context))?;
            let by_hand = what.rsplit('.').next().is_some_and(enters);
            (!by_hand).then(|| finding.message("message.asked").name("what", Name::Text(what)))
        }
    }
}

/// `span.__enter__()`: entered by hand.
fn enters(what: &str) -> bool {
    matches!(what, "__enter__" | "__exit__")
}

/// `mlflow.start_span("a").set_inputs(…)`
fn asked_at_once<'c>(call: &Expr, context: &Context<'c>) -> Option<&'c str> {
    context.expressions.iter().find_map(|expr| match &expr.kind {
        ExprKind::Attribute { value, name } if value.id == call.id => Some(name.as_str()),
        _ => None,
    })
}

/// `self.span = mlflow.start_span("a")`, and what is asked of it: `self.span.set_inputs`.
fn asked_of_attribute(call: &Expr, context: &Context<'_>) -> Option<String> {
    let (object, kept) = context.statements.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } if value.id == call.id => match targets.as_slice() {
            [Expr { kind: ExprKind::Attribute { value, name }, .. }] => Some((value, name)),
            _ => None,
        },
        _ => None,
    })?;
    let class = context.names.class_of(object)?;
    let [_] = context.names.attribute_values(class, kept).as_slice() else { return None };
    let is_kept = |expr: &Expr| match &expr.kind {
        ExprKind::Attribute { value, name } => {
            name == kept && context.names.class_of(value).is_some_and(|other| other.name == class.name)
        }
        _ => false,
    };
    let uses = context.expressions.iter().filter(|expr| is_kept(expr)).count();
    let asked: Vec<(&Expr, &str)> = context
        .expressions
        .iter()
        .filter_map(|expr| match &expr.kind {
            ExprKind::Attribute { value, name } if is_kept(value) => Some((value.as_ref(), name.as_str())),
            _ => None,
        })
        .collect();
    // Besides where it is kept, with self.span: … enters it.
    let only_asked = asked.len() + 1 == uses && !asked.iter().any(|(_, what)| enters(what));
    let (span, what) = asked.first().filter(|_| only_asked)?;
    Some(format!("{}.{what}", span.span.of(&context.script.python)))
}

fn check_async(stmt: &Stmt, context: &Context<'_>) -> Option<Finding> {
    let StmtKind::With { items, .. } = &stmt.kind else { return None };
    let rest = stmt.span.of(&context.script.python).strip_prefix("async")?;
    let opens = |expr: &Expr| expr.as_call().is_some() && is_of(expr, "mlflow.start_span", context);
    let item = items.iter().find(|item| opens(&item.context))?;
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let word = Span { start: stmt.span.start, end: stmt.span.start + "async".len() + blank };
    // Other items may need it: async with client, mlflow.start_span("a").
    let edits = (items.len() == 1).then(|| vec![Edit { span: word, text: String::new() }]);
    let call = item.context.as_call()?;
    Some(Finding::new(&PITFALL, item.context.span).message("message.async").name("call", context.called(call)).fix(
        "async",
        Safety::Safe,
        edits,
    ))
}

//! `code_path=`, which is `code_paths` now, and `code_paths` that is no list.

use crate::mlflow::{Range, saves_model, signature, signatures};
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{BinaryOp, Expr, ExprKind, Pass};
use crate::python::values::Value;
use crate::script::Name;
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "code-path-argument",
    family: "models",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check_keyword), Rule::Call(check_list)],
};

/// `code_path=["src"]`: flavours but pyfunc never had it, and pyfunc has it up to 2.22.
fn check_keyword(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !saves_model(&site.name) || site.tried || context.walked.asks_release {
        return None;
    }
    let arg = site.call.arg("code_path", None)?;
    let Pass::Keyword(_, span) = &arg.pass else { return None };
    let signature = signature(&site.name, context.release)?;
    if signature.named("code_path").is_some() || signature.named("code_paths").is_none() {
        return None;
    }
    let once = signatures(&site.name).iter().any(|(_, signature)| signature.named("code_path").is_some());
    let free = site.call.arg("code_paths", None).is_none();
    let edits = free.then(|| {
        let mut edits = vec![Edit { span: *span, text: "code_paths".to_owned() }];
        if is_one_path(&arg.value, context) {
            edits.extend(listed(&arg.value));
        }
        edits
    });
    let finding = Finding::new(&PITFALL, *span).name("call", context.called(site.call));
    let finding = if once { finding.outcome(context.by_choice()) } else { finding.message("message.never") };
    let safety = if once && !context.chosen { Safety::Review } else { Safety::Safe };
    Some(finding.fix("rename", safety, edits))
}

/// `code_paths="src"`
fn check_list(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    if !saves_model(&site.name) || site.asks_for_type_error {
        return None;
    }
    let arg = site.call.arg("code_paths", None)?;
    if !is_one_path(&arg.value, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, arg.span).message("message.list");
    let finding = finding.name("value", Name::Text(arg.value.span.of(&context.script.python).to_owned()));
    Some(finding.fix("list", Safety::Safe, Some(listed(&arg.value))))
}

/// Whether a value is certainly one path rather than a list of them.
fn is_one_path(expr: &Expr, context: &Context<'_>) -> bool {
    match &expr.kind {
        // "src", ROOT / "src"
        ExprKind::Str(_) | ExprKind::Format(_) | ExprKind::Binary { op: BinaryOp::Div, .. } => true,
        ExprKind::Call(call) => {
            matches!(context.names.path(&call.func).as_deref(), Some("pathlib.Path" | "os.path.join" | "str"))
        }
        // A parameter may be given something else by a caller who is not in view.
        ExprKind::Name(_) => {
            let known = context.names.bindings(expr).all(|binding| matches!(binding, Binding::Value(_)));
            let only = context.names.only_value(expr).filter(|value| value.as_name().is_none());
            let made = || only.is_some_and(|value| is_one_path(value, context));
            known && (matches!(context.names.value(expr), Value::Str(_)) || made())
        }
        _ => false,
    }
}

fn listed(value: &Expr) -> Vec<Edit> {
    vec![inserted(value.span.start, "["), inserted(value.span.end, "]")]
}

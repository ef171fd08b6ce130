//! A `PythonModel` whose `predict` or `load_context` does not take what MLflow passes.

use super::classes::{defines, handed_over, is_in_view, is_python_model, is_same};
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Class, Expr, ExprKind, Function, Parameter, Pass, Stmt, StmtKind};
use crate::script::{Name, Span};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "python-model-predict-signature",
    family: "pyfunc",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Stmt(check)],
};

/// The releases on which `context` may be left out (`_is_context_in_predict_function_signature`).
const CONTEXT_IS_OPTIONAL: Range = Range::since(2, 20);

fn check(stmt: &Stmt, context: &Context<'_>) -> Option<Finding> {
    match &stmt.kind {
        StmtKind::Class(class) => missing(class, context),
        StmtKind::Function(function) => {
            let class = context.names.class_with(function)?;
            let own = class.method(&function.name).is_some_and(|method| method.id == function.id);
            let plain = function.decorators.iter().all(|decorator| traces(decorator, context));
            let more = function.parameters.iter().any(|parameter| parameter.variadic);
            if !own || !plain || more || !is_python_model(class, context) {
                return None;
            }
            let given = function.parameters.get(1..)?;
            match function.name.as_str() {
                "predict" | "predict_stream" => predict(function, given, context),
                "load_context" => load_context(function, given, context),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `@mlflow.trace` leaves the parameters as they are.
fn traces(decorator: &Expr, context: &Context<'_>) -> bool {
    let named = decorator.as_call().map_or(decorator, |call| &call.func);
    context.names.path(named).as_deref() == Some("mlflow.trace")
}

/// A class without `predict` inherits one that returns nothing.
fn missing(class: &Class, context: &Context<'_>) -> Option<Finding> {
    let (site, _) = handed_over(context).into_iter().find(|(_, other)| is_same(other, class))?;
    let has = ["predict", "predict_stream"].iter().any(|name| defines(class, name, context));
    let put = context.code.contains(".predict =") || context.code.contains("setattr(");
    if has || put || !is_python_model(class, context) || !is_in_view(class, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, class.name_span).outcome(Outcome::Silent).message("message.missing");
    Some(finding.name("class", Name::Text(class.name.clone())).related("saved", Some(site.expr.span)))
}

fn predict(function: &Function, given: &[Parameter], context: &Context<'_>) -> Option<Finding> {
    let by_place: Vec<&Parameter> = given.iter().filter(|parameter| parameter.name != "params").collect();
    let finding = Finding::new(&PITFALL, function.name_span).name("method", Name::Text(function.name.clone()));
    if let [first, second, ..] = by_place.as_slice()
        && is_context(second)
        && !is_context(first)
    {
        let finding = finding.outcome(Outcome::Silent).message("message.swapped");
        let finding = finding.name("first", Name::Text(first.name.clone()));
        return Some(finding.fix("swap", swapping(function, context), swapped(first, second, context)));
    }
    let named = by_place.iter().any(|parameter| parameter.name == "context");
    let passed = if !CONTEXT_IS_OPTIONAL.holds(context.release) || named || by_place.len() == 2 { 2 } else { 1 };
    let mut required = by_place.iter().filter(|parameter| parameter.default.is_none());
    if let Some(extra) = required.nth(passed) {
        // Whoever unwraps the model passes what he likes.
        let unwrapped = context.code.contains("unwrap_python_model");
        // predict(self, ctx, model_input, top_k=3): among three the context is known by its name alone.
        let unnamed = passed == 1 && by_place.len() > 2;
        let message = if unnamed { "message.unnamed" } else { "message.extra" };
        let finding = finding.message(message).name("parameter", Name::Text(extra.name.clone()));
        return (!unwrapped).then_some(finding);
    }
    match by_place.as_slice() {
        [] => Some(finding.message("message.no-input")),
        [only] if is_context(only) => Some(finding.message("message.no-input")),
        [only] if passed == 2 => {
            let edit = vec![inserted(only.span.start, "context, ")];
            Some(finding.message("message.no-context").fix("context", swapping(function, context), Some(edit)))
        }
        _ => None,
    }
}

fn is_context(parameter: &Parameter) -> bool {
    matches!(parameter.name.as_str(), "context" | "ctx" | "_context")
}

/// The two parameters, annotations included, in each other's place.
fn swapped(first: &Parameter, second: &Parameter, context: &Context<'_>) -> Option<Vec<Edit>> {
    let text = |span: Span| span.of(&context.script.python).to_owned();
    let plain = first.default.is_none() && second.default.is_none();
    plain.then(|| {
        vec![Edit { span: first.span, text: text(second.span) }, Edit { span: second.span, text: text(first.span) }]
    })
}

/// Whether the order of a method's parameters may be changed unseen: nothing in the script passes two by place.
fn swapping(function: &Function, context: &Context<'_>) -> Safety {
    let by_hand = context.expressions.iter().copied().filter_map(Expr::as_call).any(|call| {
        let named = matches!(&call.func.kind, ExprKind::Attribute { name, .. } if *name == function.name);
        named && call.args.iter().filter(|arg| arg.pass == Pass::Position).count() > 1
    });
    if by_hand { Safety::Review } else { Safety::Safe }
}

/// MLflow passes one argument, and by its name: `load_context(context=…)`.
fn load_context(function: &Function, given: &[Parameter], context: &Context<'_>) -> Option<Finding> {
    let finding = Finding::new(&PITFALL, function.name_span);
    let named = given.iter().any(|parameter| parameter.name == "context");
    match given {
        [] => {
            let own = function.parameters.first()?;
            let edit = vec![inserted(own.span.end, ", context")];
            let by_hand = context.code.contains(".load_context(");
            let safety = if by_hand { Safety::Review } else { Safety::Safe };
            Some(finding.message("message.load-none").fix("context", safety, Some(edit)))
        }
        [first, ..] if !named => {
            Some(finding.message("message.load-name").name("parameter", Name::Text(first.name.clone())))
        }
        _ => {
            let extra = given.iter().find(|parameter| parameter.name != "context" && parameter.default.is_none())?;
            Some(finding.message("message.load-extra").name("parameter", Name::Text(extra.name.clone())))
        }
    }
}

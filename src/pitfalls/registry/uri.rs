//! The model URI that a call is given, as far as the text tells.

use crate::mlflow::{HOLE, Takes, saves_model, signature, uri_argument};
use crate::pitfalls::texts::{Written, written};
use crate::pitfalls::{Context, Edit};
use crate::python::tree::{Expr, ExprKind};
use crate::script::{Name, Span};
use crate::walk::CallSite;

/// A text with holes where only the run tells.
pub(super) struct Uri<'e> {
    /// The text.
    pub(super) text: String,
    /// What stands in its holes, in order.
    pub(super) holes: Vec<Option<&'e Expr>>,
    /// Where it is written.
    pub(super) at: &'e Expr,
    /// What is done with it.
    pub(super) takes: Takes,
}

/// The model URI in a call of MLflow.
pub(super) fn given<'e>(site: &CallSite<'e>, context: &Context<'e>) -> Option<Uri<'e>> {
    let (name, position, takes) = uri_argument(&site.name, context.release)?;
    let arg = site.call.arg(name, Some(position))?;
    Some(Uri { takes, ..Uri::of(&arg.value, context) })
}

impl<'e> Uri<'e> {
    /// A text that is not an argument.
    pub(super) fn of(expr: &'e Expr, context: &Context<'e>) -> Self {
        let at = written(expr, context);
        let Written { text, holes, .. } = Written::of(at, context);
        Self { text, holes, at, takes: Takes::Artifact }
    }

    /// The text for a message, with an ellipsis in each hole.
    pub(super) fn shown(&self) -> Name {
        Name::Text(self.text.replace(HOLE, "…"))
    }

    /// Puts another beginning in the place of this one, where the text itself begins so.
    pub(super) fn begun(&self, written: &str, meant: &str, script: &str) -> Option<Vec<Edit>> {
        let source = self.at.span.of(script);
        let quote = source.find(['"', '\''])?;
        let prefix = source.get(..quote)?;
        let inner = source.get(quote..)?.trim_start_matches(['"', '\'']);
        let start = self.at.span.start + source.len() - inner.len();
        let plain = prefix.chars().all(|c| c.is_ascii_alphabetic()) && inner.starts_with(written);
        plain.then(|| vec![Edit { span: Span { start, end: start + written.len() }, text: meant.to_owned() }])
    }

    /// Puts another ending in the place of this one, where the text is one literal that ends so.
    pub(super) fn ended(&self, written: &str, meant: &str, script: &str) -> Option<Vec<Edit>> {
        let source = self.at.span.of(script);
        let literal = matches!(self.at.kind, ExprKind::Str(_) | ExprKind::Format(_));
        let inner = source.trim_end_matches(['"', '\'']);
        let start = (self.at.span.start + inner.len()).checked_sub(written.len())?;
        let plain = literal && inner.len() < source.len() && inner.ends_with(written);
        plain.then(|| vec![Edit { span: Span { start, end: start + written.len() }, text: meant.to_owned() }])
    }
}

/// Whether an expression is certainly the id of a run: `run.info.run_id`, through names.
pub(super) fn is_run_id(expr: &Expr, context: &Context<'_>) -> bool {
    let at = written(expr, context);
    let ExprKind::Attribute { value, name } = &at.kind else { return false };
    let of = context.objects().class_of(value);
    let told = matches!(of, Some("mlflow.entities.RunInfo" | "mlflow.entities.model_registry.ModelVersion"));
    matches!(name.as_str(), "run_id" | "run_uuid") && (told || is_model_info(value, context))
}

/// Whether an expression is what `log_model` gives.
pub(super) fn is_model_info(expr: &Expr, context: &Context<'_>) -> bool {
    let objects = context.objects();
    let called = || objects.called(&context.names.origin(expr)?.func);
    objects.class_of(expr) == Some("mlflow.models.model.ModelInfo")
        || called().is_some_and(|name| saves_model(&name) && name.ends_with(".log_model"))
}

/// The names under which the script logs models, where they are constant, each with its call.
pub(super) fn logged_models<'c>(context: &'c Context<'_>) -> impl Iterator<Item = (String, &'c CallSite<'c>)> {
    context.walked.calls.iter().filter_map(|site| {
        let logs = saves_model(&site.name) && site.name.ends_with(".log_model");
        let signature = signature(&site.name, context.release).filter(|_| logs)?;
        let position = signature.parameters.iter().position(|one| one.name == "artifact_path");
        let arg = site.call.arg("name", None).or_else(|| site.call.arg("artifact_path", position))?;
        Some((context.names.value(&arg.value).as_str()?.to_owned(), site))
    })
}

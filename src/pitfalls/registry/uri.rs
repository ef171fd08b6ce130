//! The model URI that a call is given, as far as the text tells.

use crate::mlflow::{HOLE, Takes, saves_model, signature, uri_argument};
use crate::pitfalls::{Context, Edit};
use crate::python::tree::{BinaryOp, Call, Expr, ExprKind, Part};
use crate::python::values::Value;
use crate::script::{Name, Span};
use crate::walk::CallSite;

/// A text with holes where only the run tells.
pub(super) struct Uri<'e> {
    /// The text.
    pub(super) text: String,
    /// What stands in its holes, in order.
    pub(super) holes: Vec<&'e Expr>,
    /// Where it is written.
    pub(super) at: &'e Expr,
    /// What is done with it.
    pub(super) takes: Takes,
}

/// The model URI in a call of MLflow.
pub(super) fn given<'e>(site: &CallSite<'e>, context: &Context<'e>) -> Option<Uri<'e>> {
    let (name, position, takes) = uri_argument(&site.name, context.release)?;
    let arg = site.call.arg(name, Some(position))?;
    let mut uri = Uri { text: String::new(), holes: Vec::new(), at: written(&arg.value, context), takes };
    uri.read(uri.at, context, DEPTH);
    Some(uri)
}

/// How far names are followed.
const DEPTH: usize = 6;

/// The expression that a text is written with, through names with one value.
pub(super) fn written<'e>(expr: &'e Expr, context: &Context<'e>) -> &'e Expr {
    let mut at = expr;
    for _ in 0..DEPTH {
        match (&at.kind, context.names.only_value(at)) {
            (ExprKind::Name(_), Some(value)) => at = value,
            _ => break,
        }
    }
    at
}

impl<'e> Uri<'e> {
    /// A text that is not an argument.
    pub(super) fn of(expr: &'e Expr, context: &Context<'e>) -> Self {
        let mut uri =
            Uri { text: String::new(), holes: Vec::new(), at: written(expr, context), takes: Takes::Artifact };
        uri.read(uri.at, context, DEPTH);
        uri
    }

    fn hole(&mut self, expr: &'e Expr) {
        self.text.push(HOLE);
        self.holes.push(expr);
    }

    fn read(&mut self, expr: &'e Expr, context: &Context<'e>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return self.hole(expr) };
        let at = written(expr, context);
        match &at.kind {
            ExprKind::Str(text) => self.text.push_str(text),
            ExprKind::Format(parts) => {
                for part in parts {
                    match part {
                        Part::Text(text) => self.text.push_str(text),
                        Part::Value { value, plain: true } => self.read(value, context, depth),
                        Part::Value { value, .. } => self.hole(value),
                    }
                }
            }
            ExprKind::Binary { op: BinaryOp::Add, left, right } => {
                self.read(left, context, depth);
                self.read(right, context, depth);
            }
            ExprKind::Binary { op: BinaryOp::Mod, left, right } => {
                let values: Vec<&Expr> = match &right.kind {
                    ExprKind::Tuple(all) => all.iter().collect(),
                    _ => vec![right],
                };
                self.filled(at, left, &["%s", "%d"], &values, (context, depth));
            }
            ExprKind::Call(call) => match format_of(call) {
                Some((template, values)) => self.filled(at, template, &["{}"], &values, (context, depth)),
                None => self.constant(at, context),
            },
            _ => self.constant(at, context),
        }
    }

    /// A constant by other ways than these: an attribute, an entry of a dict, a sum of them.
    fn constant(&mut self, expr: &'e Expr, context: &Context<'e>) {
        match context.names.value(expr) {
            Value::Str(text) => self.text.push_str(&text),
            Value::Int(number) => self.text.push_str(&number.to_string()),
            _ => self.hole(expr),
        }
    }

    /// `"runs:/%s/model" % run_id` and `"runs:/{}/model".format(run_id)`.
    fn filled(
        &mut self,
        whole: &'e Expr,
        template: &'e Expr,
        marks: &[&str],
        values: &[&'e Expr],
        (context, depth): (&Context<'e>, usize),
    ) {
        let ExprKind::Str(text) = &written(template, context).kind else { return self.constant(whole, context) };
        let mut pieces = vec![text.as_str()];
        for mark in marks {
            pieces = pieces.iter().flat_map(|piece| piece.split(*mark)).collect();
        }
        if pieces.len() != values.len() + 1 || pieces.iter().any(|piece| piece.contains(['{', '}', '%'])) {
            return self.constant(whole, context);
        }
        for (index, piece) in pieces.into_iter().enumerate() {
            self.text.push_str(piece);
            if let Some(value) = values.get(index) {
                self.read(value, context, depth);
            }
        }
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

/// The template and the values of `"…".format(a, b)`.
fn format_of(call: &Call) -> Option<(&Expr, Vec<&Expr>)> {
    let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
    let by_position = call.args.iter().all(|arg| arg.pass == crate::python::tree::Pass::Position);
    (name == "format" && by_position).then(|| (&**value, call.args.iter().map(|arg| &arg.value).collect()))
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

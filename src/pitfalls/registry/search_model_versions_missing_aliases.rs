//! `.aliases` of a version that a search found: it is empty, whatever aliases the version has.

use super::versions::{Store, store};
use crate::mlflow::Range;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind};
use crate::script::{Name, Span};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "search-model-versions-missing-aliases",
    family: "registry",
    outcome: Outcome::Silent,
    releases: Range::since(2, 3),
    rules: &[Rule::Expr(check)],
};

/// How far a version is followed to the search that found it.
const DEPTH: usize = 6;

fn check(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let ExprKind::Attribute { value, name } = &expr.kind else { return None };
    if name != "aliases" || !PITFALL.releases.holds(context.release) {
        return None;
    }
    let search = search_of(value, context, DEPTH)?;
    let finding = Finding::new(&PITFALL, expr.span)
        .name("call", context.called(search))
        .name("asked", context.quoted(expr.span))
        .related("search", Some(search.func.span))
        .fix("get", Safety::Review, fetched(expr.span, value, search, context));
    match store(context) {
        // A folder holds the aliases beside each version and fills them in.
        Store::Folder => None,
        Store::Untold if context.release.major < 3 => Some(finding.perhaps()),
        Store::Server | Store::Database | Store::Untold => Some(finding),
    }
}

/// The search that a version certainly came from.
fn search_of<'c>(version: &'c Expr, context: &Context<'c>, depth: usize) -> Option<&'c Call> {
    let depth = depth.checked_sub(1)?;
    match &version.kind {
        ExprKind::Subscript { value, index } if !matches!(index.kind, ExprKind::Slice(_)) => {
            searched(value, context, depth)
        }
        ExprKind::Call(call) => {
            let picks = super::versions::picks(call, context, &["max", "min", "next"]);
            searched(&call.args.first().filter(|_| picks)?.value, context, depth)
        }
        ExprKind::Name(_) => agreed(context.names.bindings(version).map(|binding| match binding {
            Binding::Value(value) => search_of(value, context, depth),
            Binding::Element(iter) => searched(iter, context, depth),
            _ => None,
        })),
        _ => None,
    }
}

/// The search that certainly gave these versions.
fn searched<'c>(versions: &'c Expr, context: &Context<'c>, depth: usize) -> Option<&'c Call> {
    let depth = depth.checked_sub(1)?;
    match &versions.kind {
        ExprKind::Call(call) => {
            let name = context.objects().called(&call.func);
            let searches = matches!(
                name.as_deref(),
                Some("mlflow.MlflowClient.search_model_versions" | "mlflow.search_model_versions")
            );
            if searches {
                return Some(call);
            }
            let passes = super::versions::picks(call, context, &["iter", "list", "reversed", "sorted"]);
            searched(&call.args.first().filter(|_| passes)?.value, context, depth)
        }
        ExprKind::Subscript { value, index } if matches!(index.kind, ExprKind::Slice(_)) => {
            searched(value, context, depth)
        }
        ExprKind::Comprehension { elements, .. } => match elements.as_slice() {
            [only] => search_of(only, context, depth),
            _ => None,
        },
        ExprKind::Name(_) => agreed(context.names.bindings(versions).map(|binding| match binding {
            Binding::Value(value) => searched(value, context, depth),
            _ => None,
        })),
        _ => None,
    }
}

/// The one search that all alternatives come from, the first of several.
fn agreed<'c>(mut found: impl Iterator<Item = Option<&'c Call>>) -> Option<&'c Call> {
    let first = found.next()??;
    found.all(|other| other.is_some()).then_some(first)
}

/// `client.get_model_version(found.name, found.version).aliases`.
fn fetched(whole: Span, version: &Expr, search: &Call, context: &Context<'_>) -> Option<Vec<Edit>> {
    let (ExprKind::Attribute { value: client, .. }, Some(found)) = (&search.func.kind, version.as_name()) else {
        return None;
    };
    let client = Some(client.span.of(&context.script.python)).filter(|_| client.as_name().is_some())?;
    let asked = context.objects().class_of(match &search.func.kind {
        ExprKind::Attribute { value, .. } => value,
        _ => return None,
    });
    let Name::Text(_) = context.quoted(whole) else { return None };
    let text = format!("{client}.get_model_version({found}.name, {found}.version).aliases");
    (asked == Some("mlflow.MlflowClient")).then(|| vec![Edit { span: whole, text }])
}

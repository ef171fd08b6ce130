//! A `{placeholder}` in a model URI that nothing fills in.

use super::uri::given;
use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Expr, ExprKind, StmtKind};
use crate::script::{Name, Span};
use crate::walk::CallSite;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "model-uri-missing-f-prefix",
    family: "registry",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let uri = given(site, context)?;
    if !["runs:", "models:", "mlflow-artifacts:"].iter().any(|scheme| uri.text.starts_with(scheme)) {
        return None;
    }
    let names = placeholders(&uri.text)?;
    let first = names.first()?;
    let finding = Finding::new(&PITFALL, uri.at.span).name("placeholder", Name::Text(["{", first, "}"].concat()));
    if !matches!(uri.at.kind, ExprKind::Str(_)) {
        return Some(finding.message("message.part"));
    }
    let bound = names.iter().all(|name| {
        let root = name.split('.').next().unwrap_or_default();
        !root.is_empty() && is_bound(root, site.expr.span.start, context) && is_bound(root, uri.at.span.start, context)
    });
    Some(finding.fix("prefix", Safety::Safe, prefixed(uri.at, context).filter(|_| bound)))
}

/// The names in the braces of a text; none where braces hold anything else.
fn placeholders(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
        if !plain || before.contains('}') || name.starts_with(|c: char| c.is_ascii_digit()) || name.starts_with('.') {
            return None;
        }
        names.push(name);
        rest = behind;
    }
    (!rest.contains('}')).then_some(names)
}

/// An `f` before a literal that is one piece and has no prefix.
fn prefixed(literal: &Expr, context: &Context<'_>) -> Option<Vec<Edit>> {
    let source = literal.span.of(&context.script.python);
    let quote = source.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let one_piece = matches!(source.matches(quote).count(), 2) && !source.contains(['\\', '\n']);
    one_piece.then(|| vec![inserted(literal.span.start, "f")])
}

/// Whether a name is bound where a place sees it: before it in its function, or in what stands round that.
fn is_bound(name: &str, at: usize, context: &Context<'_>) -> bool {
    let round = |place: Span| place.start <= at && at < place.end;
    let functions: Vec<_> = context
        .statements
        .iter()
        .filter_map(|stmt| match &stmt.kind {
            StmtKind::Function(function) => Some((stmt.span, function)),
            _ => None,
        })
        .collect();
    if functions.iter().any(|(span, function)| round(*span) && function.parameters.iter().any(|one| one.name == name)) {
        return true;
    }
    let in_function = functions.iter().any(|(span, _)| round(*span));
    context.statements.iter().any(|stmt| {
        let hidden = functions
            .iter()
            .any(|(span, _)| span.start < stmt.span.start && stmt.span.end <= span.end && !round(*span));
        let local =
            functions.iter().any(|(span, _)| round(*span) && span.start < stmt.span.start && stmt.span.end <= span.end);
        let before = stmt.span.start < at;
        !hidden && (before || in_function && !local) && binds(&stmt.kind, name)
    })
}

fn binds(stmt: &StmtKind, name: &str) -> bool {
    fn target(expr: &Expr, name: &str) -> bool {
        match &expr.kind {
            ExprKind::Tuple(all) | ExprKind::List(all) => all.iter().any(|one| target(one, name)),
            _ => expr.as_name() == Some(name),
        }
    }
    match stmt {
        StmtKind::Assign { targets, .. } => targets.iter().any(|one| target(one, name)),
        StmtKind::For { target: one, .. } => target(one, name),
        StmtKind::With { items, .. } => {
            items.iter().filter_map(|item| item.target.as_ref()).any(|one| target(one, name))
        }
        StmtKind::Import(aliases) => aliases.iter().any(|alias| alias.bound == name),
        _ => false,
    }
}

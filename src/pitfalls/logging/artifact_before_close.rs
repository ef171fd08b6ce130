//! A file that is logged inside the `with` block that writes it: what Python still holds in its buffer
//! is missing.

use super::artifacts::{Artifact, is_same_path};
use crate::mlflow::Range;
use crate::pitfalls::edits::{inserted, line_start};
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Call, Expr, ExprKind, StmtKind};
use crate::script::{Name, Span};
use crate::walk::{AroundKind, CallSite};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "artifact-before-close",
    family: "logging",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let artifact = Artifact::of(site).filter(|artifact| !artifact.folder)?;
    in_its_block(site, artifact.path, context).or_else(|| left_open(site, artifact.path, context))
}

/// `report = open("report.txt", "w")`, and no `report.close()` on the way here.
fn left_open(site: &CallSite<'_>, path: &Expr, context: &Context<'_>) -> Option<Finding> {
    let opened = site.before.iter().copied().flatten().rev().find_map(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } if writes(value, path, context) => {
            let [target] = targets.as_slice() else { return None };
            Some((target.as_name()?, value))
        }
        _ => None,
    });
    let (file, opened) = opened?;
    let between = Span { start: opened.span.end, end: site.expr.span.start }.of(&context.script.python);
    // close(), flush(), another file under the name: what else may have been written out.
    let written_out = ["close", "flush", "read", "seek", "tell", "truncate", "with ", "del "];
    let again = [format!("{file} ="), format!("{file}=")];
    if written_out.iter().any(|word| between.contains(word)) || again.iter().any(|again| between.contains(again)) {
        return None;
    }
    // dump(report), which may close it
    let given = |call: &Call| call.args.iter().any(|arg| arg.value.as_name() == Some(file));
    let to_own = |expr: &&Expr| {
        let inside = opened.span.end <= expr.span.start && expr.span.end <= site.expr.span.start;
        inside && expr.as_call().is_some_and(|call| given(call) && context.names.function(&call.func).is_some())
    };
    if context.expressions.iter().copied().any(|expr| to_own(&expr)) {
        return None;
    }
    is_written_to(file, between).then(|| {
        Finding::new(&PITFALL, site.expr.span)
            .message("message.left-open")
            .name("call", context.called(site.call))
            .name("file", Name::Text(file.to_owned()))
            .name("line", Name::Line(opened.span.start))
            .related("left-open", Some(opened.span))
    })
}

/// The block of the `with` that opens it is still going on.
fn in_its_block(site: &CallSite<'_>, path: &Expr, context: &Context<'_>) -> Option<Finding> {
    let contexts = site.moments.iter().flat_map(|moment| &moment.around);
    let open = contexts
        .filter(|around| around.kind == AroundKind::Context && around.place.end < site.expr.span.start)
        .filter_map(|around| Some((around.place, *context.walked.conditions.get(&around.place)?)))
        .find(|(_, opened)| writes(opened, path, context))?;
    let (place, opened) = open;
    let file = bound_name(place, context)?;
    let between = Span { start: place.end, end: site.expr.span.start }.of(&context.script.python);
    // Flushed or closed before: moving about in a file, too, writes out what is held.
    let writing_out = ["close", "flush", "read", "seek", "tell", "truncate"];
    if writing_out.iter().any(|method| between.contains(&format!("{file}.{method}("))) {
        return None;
    }
    // print(line, file=report, flush=True)
    if between.contains("flush=True") {
        return None;
    }
    if !is_written_to(file, between) {
        return None;
    }
    let temporary = is_temporary(opened, context);
    let dedented = if temporary { None } else { dedented(site, place, context) };
    let flushed = if dedented.is_none() { flushed(site, file, context) } else { None };
    Some(
        Finding::new(&PITFALL, site.expr.span)
            .name("call", context.called(site.call))
            .name("file", Name::Text(file.to_owned()))
            .name("line", Name::Line(place.start))
            .related("open", Some(place))
            .fix("dedent", Safety::Safe, dedented)
            .fix("flush", Safety::Safe, flushed),
    )
}

/// Whether a context manager holds this path open for writing, with a buffer.
fn writes(opened: &Expr, path: &Expr, context: &Context<'_>) -> bool {
    let Some(call) = opened.as_call().filter(|call| !call.unpacks() && call.arg("buffering", None).is_none()) else {
        return false;
    };
    if is_temporary(opened, context) {
        // NamedTemporaryFile() as file: … file.name
        let ExprKind::Attribute { value, name } = &path.kind else { return false };
        let mut bindings = context.names.bindings(value);
        let file =
            matches!((bindings.next(), bindings.next()), (Some(Binding::Entered(of)), None) if of.id == opened.id);
        return file && name == "name" && call.arg("mode", Some(0)).is_none_or(|_| for_writing(call, 0, context));
    }
    if matches!(context.names.path(&call.func).as_deref(), Some("open" | "io.open")) {
        let own = call.arg("file", Some(0)).is_some_and(|file| is_same_path(&file.value, path, context));
        return own && call.arg("buffering", Some(2)).is_none() && for_writing(call, 1, context);
    }
    match &call.func.kind {
        ExprKind::Attribute { value, name } if name == "open" => {
            is_same_path(value, path, context) && for_writing(call, 0, context)
        }
        _ => false,
    }
}

fn is_temporary(opened: &Expr, context: &Context<'_>) -> bool {
    opened
        .as_call()
        .is_some_and(|call| context.names.path(&call.func).as_deref() == Some("tempfile.NamedTemporaryFile"))
}

fn for_writing(call: &Call, position: usize, context: &Context<'_>) -> bool {
    let mode = call.arg("mode", Some(position)).map(|arg| context.names.value(&arg.value));
    mode.is_some_and(|mode| mode.as_str().is_some_and(|mode| mode.contains(['w', 'a', 'x', '+'])))
}

/// The name behind the `as` of a context manager.
fn bound_name<'c>(place: Span, context: &'c Context<'_>) -> Option<&'c str> {
    let rest = context.script.python.get(place.end..)?.trim_start().strip_prefix("as")?;
    let name = rest.trim_start();
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
    name.get(..end).filter(|name| !name.is_empty() && rest.starts_with(char::is_whitespace))
}

/// Whether a file is written to, by its methods or by somebody who is given it: `json.dump(scores, file)`.
fn is_written_to(file: &str, text: &str) -> bool {
    text.match_indices(file).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + file.len()..).unwrap_or_default();
        let whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        let method = [".write(", ".writelines("].iter().any(|method| after.starts_with(method));
        let given = before.trim_end().ends_with(['(', ',', '=']) && after.trim_start().starts_with([')', ',']);
        whole && (method || given)
    })
}

/// The call moved behind the block, where it is the last statement in it.
fn dedented(site: &CallSite<'_>, with: Span, context: &Context<'_>) -> Option<Vec<Edit>> {
    let text = context.script.python.as_str();
    let (start, indent) = line_start(text, site.expr.span.start);
    let (header, outer) = line_start(text, with.start);
    let alone = start + indent.len() == site.expr.span.start && !site.expr.span.of(text).contains('\n');
    let ends = text.get(site.expr.span.end..)?.lines().skip(1).find(|line| !line.trim().is_empty());
    let ends = ends.is_none_or(|line| line.len() - line.trim_start().len() <= outer.len());
    // It stands in the block itself, below another statement, and the block has one item.
    let above = text.get(header..start)?.lines().skip(1).filter(|line| !line.trim().is_empty());
    let above: Vec<&str> = above.collect();
    let direct = above.first().is_some_and(|first| first.starts_with(indent) && !first.trim_start().starts_with('#'))
        && above.first().is_some_and(|first| first.len() - first.trim_start().len() == indent.len())
        && above.iter().all(|line| line.starts_with(indent));
    let after = text.get(site.expr.span.end..)?.lines().next().unwrap_or_default();
    let bare = after.split('#').next().unwrap_or_default().trim().is_empty();
    (alone && ends && direct && bare && indent.len() > outer.len())
        .then(|| vec![Edit { span: Span { start, end: site.expr.span.start }, text: outer.to_owned() }])
}

/// `file.flush()` on a line of its own before the call.
fn flushed(site: &CallSite<'_>, file: &str, context: &Context<'_>) -> Option<Vec<Edit>> {
    let (start, indent) = line_start(&context.script.python, site.expr.span.start);
    let alone = start + indent.len() == site.expr.span.start;
    alone.then(|| vec![inserted(site.expr.span.start, format!("{file}.flush()\n{indent}"))])
}

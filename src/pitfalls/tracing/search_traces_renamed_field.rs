//! A column of `search_traces()` under the name that it has on the other side of 3.0.

use crate::mlflow::Range;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::names::Binding;
use crate::python::tree::{Expr, ExprKind, StmtKind};
use crate::script::{Name, Span};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "search-traces-renamed-field",
    family: "tracing",
    outcome: Outcome::Fails,
    releases: Range::since(2, 14),
    rules: &[Rule::Expr(check)],
};

/// The columns of 2.x and of 3.0 on: `to_pandas_dataframe_row` in `mlflow/entities/trace.py`.
const RENAMED: [(&str, &str); 5] = [
    ("request_id", "trace_id"),
    ("timestamp_ms", "request_time"),
    ("status", "state"),
    ("execution_time_ms", "execution_duration"),
    ("request_metadata", "trace_metadata"),
];
/// Since it, the column `trace` holds JSON rather than objects.
const JSON: Range = Range::since(3, 2);

/// How far a row is followed to the table that it is of.
const DEPTH: usize = 6;

/// What an expression is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Table,
    Row,
    /// The column `trace`.
    Traces,
    /// One of it.
    Trace,
    /// `.iloc` and `.loc` of a table.
    Rows,
    /// `.iloc` and `.loc` of the column.
    Each,
}

fn check(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    match &expr.kind {
        ExprKind::Subscript { value, index } => {
            columns(index).find_map(|(name, span)| asks(value, name, span, context))
        }
        ExprKind::Attribute { value, name } => {
            let span = Span { start: expr.span.end.saturating_sub(name.len()), end: expr.span.end };
            asks(value, name, span, context)
        }
        // traces.sort_values("timestamp_ms")
        ExprKind::Call(call) => {
            let ExprKind::Attribute { value, name } = &call.func.kind else { return None };
            let arg = call.arg("by", Some(0)).filter(|_| matches!(name.as_str(), "sort_values" | "groupby"))?;
            columns(&arg.value).find_map(|(name, span)| asks(value, name, span, context))
        }
        _ => None,
    }
}

/// The columns that a text or a list of them names.
fn columns(names: &Expr) -> impl Iterator<Item = (&str, Span)> {
    let all = match &names.kind {
        ExprKind::List(all) => all.as_slice(),
        _ => std::slice::from_ref(names),
    };
    all.iter().filter_map(|one| match &one.kind {
        ExprKind::Str(name) => Some((name.as_str(), one.span)),
        _ => None,
    })
}

/// What is wrong with asking this of a value.
fn asks(value: &Expr, asked: &str, span: Span, context: &Context<'_>) -> Option<Finding> {
    // Most of what scripts ask is none of these, and following it costs.
    let of_trace = matches!(asked, "info" | "data" | "search_spans");
    if !of_trace && !RENAMED.iter().any(|(before, since)| *before == asked || *since == asked) {
        return None;
    }
    let part = part_of(value, DEPTH, context)?;
    if context.is_tried(span) || context.walked.asks_release {
        return None;
    }
    if part == Part::Trace && JSON.holds(context.release) && of_trace {
        let finding = Finding::new(&PITFALL, Span { start: value.span.start, end: span.end })
            .message("message.json")
            .outcome(context.by_choice());
        return Some(finding.name("what", Name::Text(asked.to_owned())));
    }
    let old = Range::until(2, 22).holds(context.release);
    let instead = RENAMED.iter().find_map(|(before, since)| {
        let (gone, there) = if old { (since, before) } else { (before, since) };
        (*gone == asked).then_some(*there)
    })?;
    if !matches!(part, Part::Table | Part::Row) || is_made_here(asked, context) {
        return None;
    }
    let quote = span.of(&context.script.python).get(..1).filter(|quote| matches!(*quote, "\"" | "'"));
    let text = quote.map_or_else(|| instead.to_owned(), |quote| format!("{quote}{instead}{quote}"));
    let edits = vec![Edit { span, text }];
    Some(
        Finding::new(&PITFALL, span)
            .outcome(context.by_choice())
            .message(if old { "message.newer" } else { "message" })
            .name("column", Name::Text(asked.to_owned()))
            .name("instead", Name::Text(instead.to_owned()))
            .fix("rename", Safety::Review, Some(edits)),
    )
}

fn part_of(expr: &Expr, depth: usize, context: &Context<'_>) -> Option<Part> {
    let depth = depth.checked_sub(1)?;
    match &expr.kind {
        ExprKind::Name(_) => {
            let mut bindings = context.names.bindings(expr);
            match (bindings.next()?, bindings.next()) {
                (Binding::Value(value), None) => part_of(value, depth, context),
                // for _, row in traces.iterrows()
                (Binding::ElementItem(of, 1), None) => rows_of(of, "iterrows", depth, context),
                // for row in traces.itertuples()
                (Binding::Element(of), None) => match rows_of(of, "itertuples", depth, context) {
                    Some(row) => Some(row),
                    None => (part_of(of, depth, context)? == Part::Traces).then_some(Part::Trace),
                },
                _ => None,
            }
        }
        ExprKind::Call(call) => {
            if let ExprKind::Attribute { value, name } = &call.func.kind
                && matches!(name.as_str(), "head" | "tail" | "copy" | "reset_index" | "sort_values" | "dropna")
                && let Some(table) = part_of(value, depth, context)
            {
                return (table == Part::Table).then_some(table);
            }
            let table = context.objects().called(&call.func).as_deref() == Some("mlflow.search_traces");
            let plain = call.arg("return_type", None).is_none() && call.arg("extract_fields", None).is_none();
            (table && plain && !call.unpacks()).then_some(Part::Table)
        }
        ExprKind::Attribute { value, name } => match (part_of(value, depth, context)?, name.as_str()) {
            (Part::Table, "iloc" | "loc") => Some(Part::Rows),
            (Part::Traces, "iloc" | "loc") => Some(Part::Each),
            (Part::Table, "trace") => Some(Part::Traces),
            (Part::Row, "trace") => Some(Part::Trace),
            _ => None,
        },
        ExprKind::Subscript { value, index } => match (part_of(value, depth, context)?, &index.kind) {
            (Part::Table, ExprKind::Str(name)) if name == "trace" => Some(Part::Traces),
            (Part::Row, ExprKind::Str(name)) if name == "trace" => Some(Part::Trace),
            (Part::Rows, ExprKind::Int(_) | ExprKind::Unary(_)) => Some(Part::Row),
            (Part::Traces | Part::Each, ExprKind::Int(_) | ExprKind::Unary(_)) => Some(Part::Trace),
            // traces[traces["state"] == "OK"]
            (Part::Table, ExprKind::Compare { .. }) => Some(Part::Table),
            _ => None,
        },
        _ => None,
    }
}

fn rows_of(expr: &Expr, by: &str, depth: usize, context: &Context<'_>) -> Option<Part> {
    let ExprKind::Attribute { value, name } = &expr.as_call()?.func.kind else { return None };
    (name == by && part_of(value, depth, context)? == Part::Table).then_some(Part::Row)
}

/// Whether the script makes such a column itself, of this table or another, or renames columns.
fn is_made_here(column: &str, context: &Context<'_>) -> bool {
    let is_column = |target: &Expr| match &target.kind {
        ExprKind::Subscript { index, .. } => matches!(&index.kind, ExprKind::Str(name) if name == column),
        ExprKind::Attribute { name, .. } => name == "columns",
        _ => false,
    };
    let assigns = context.statements.iter().any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(is_column),
        _ => false,
    });
    let text = context.script.python.as_str();
    assigns || [".rename(", ".assign(", ".columns"].iter().any(|word| text.contains(word))
}

//! Findings as Markdown, for a comment on a change or a page of a build.

use super::told::{Checked, Told, summarized};
use super::words::Words;
use crate::articles::Pack;
use crate::script::Lines;

/// What was found, file by file. A file without findings is not named.
#[must_use]
pub fn markdown(files: &[Checked], pack: &Pack) -> String {
    summarized(files, pack, section)
}

fn section(told: &Told, lines: &Lines<'_>, words: Words) -> String {
    let mut items = Vec::new();
    for finding in &told.findings {
        let outcome = words.outcome(finding.outcome);
        let mut item = format!("**{outcome}** `{}` {}\n", finding.pitfall, finding.message);
        item.push_str(&source(lines.text(finding.start.line)));
        for related in &finding.related {
            item.push_str(&format!("\n  {}:{} {}\n", told.path, related.start.line, related.message));
        }
        if let Some(title) = finding.fix.as_ref().and_then(|fix| fix.title.as_ref()) {
            item.push_str(&format!("\n  → {title}\n"));
        }
        items.push((finding.start, item));
    }
    for problem in &told.problems {
        let mut item = format!("**{}** `{}` {}\n", words.unreadable(), problem.kind, problem.message);
        item.push_str(&source(lines.text(problem.start.line)));
        items.push((problem.start, item));
    }
    if items.is_empty() {
        return String::new();
    }
    items.sort_by_key(|(start, _)| *start);
    let mut out = format!("## {}\n\n", told.path);
    for (start, item) in items {
        out.push_str(&format!("- {}:{} {item}\n", start.line, start.column));
    }
    out
}

/// A source line as a fenced block inside a list item. The fence is longer than any run of backticks in it.
fn source(line: &str) -> String {
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("\n  {fence}python\n  {}\n  {fence}\n", line.trim())
}

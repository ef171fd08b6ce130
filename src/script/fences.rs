//! A pasted piece of Markdown: what stands in Python fences is kept, the rest is blanked.

use super::ShellLine;
use super::span::{Span, blank, lines, margin};

/// Finds what is no Python in a text with fences. A docstring may show a fence too: a text whose
/// first fence comes after a triple quote is left alone.
pub(crate) fn find(text: &str, edits: &mut Vec<(Span, String)>, shell: &mut Vec<ShellLine>) {
    let Some((first, _)) = lines(text).find(|(_, line)| opening(line).is_some()) else { return };
    let before = text.get(..first).unwrap_or_default();
    if before.contains("\"\"\"") || before.contains("'''") {
        return;
    }
    let mut open: Option<Fence> = None;
    for (start, line) in lines(text) {
        let span = Span { start, end: start + line.len() };
        match &open {
            Some(fence) if fence.closes(line) => {
                open = None;
                edits.push((span, blank(line)));
            }
            Some(Fence { holds: Holds::Python, indent, .. }) => {
                let indent = line.bytes().take(*indent).take_while(|byte| *byte == b' ').count();
                if indent > 0 {
                    let end = start + indent;
                    edits.push((Span { start, end }, margin(line.get(..indent).unwrap_or_default())));
                }
            }
            Some(Fence { holds: Holds::Shell, .. }) => {
                let text = line.trim().trim_start_matches("$ ").to_owned();
                shell.push(ShellLine { span: Span { start, end: start + line.trim_end().len() }, text, magic: false });
                edits.push((span, blank(line)));
            }
            Some(Fence { holds: Holds::Other, .. }) => edits.push((span, blank(line))),
            None => {
                open = opening(line);
                edits.push((span, blank(line)));
            }
        }
    }
}

struct Fence {
    mark: char,
    length: usize,
    indent: usize,
    holds: Holds,
}

enum Holds {
    Python,
    Shell,
    Other,
}

impl Fence {
    fn closes(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.chars().all(|mark| mark == self.mark)
    }
}

fn opening(line: &str) -> Option<Fence> {
    let trimmed = line.trim_start_matches(' ');
    let mark = trimmed.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = trimmed.chars().take_while(|next| *next == mark).count();
    if length < 3 {
        return None;
    }
    let info = trimmed.trim_start_matches(mark).trim().trim_start_matches(['{', '.']).to_ascii_lowercase();
    let language = info.split(|next: char| !next.is_ascii_alphanumeric()).next().unwrap_or_default();
    let holds = match language {
        "" | "python" | "py" | "python3" | "ipython" | "ipython3" | "pycon" | "code" => Holds::Python,
        "bash" | "sh" | "shell" | "console" | "zsh" => Holds::Shell,
        _ => Holds::Other,
    };
    Some(Fence { mark, length, indent: line.len() - trimmed.len(), holds })
}

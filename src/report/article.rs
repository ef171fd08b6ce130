//! An article as text for a terminal.

use super::catalogue::{pitfall, related};
use super::words::Words;
use crate::articles::{Article, Block, Code, Inline, Pack};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns running text takes.
const WIDTH: usize = 80;

/// The article, wrapped for a terminal of 80 columns, ending with a newline. In examples `>` stands
/// before the lines that go wrong.
#[must_use]
pub fn article(id: &str, article: &Article, pack: &Pack) -> String {
    let words = Words::of(pack.lang);
    let title = Inline::text_of(&article.title);
    let mut out = format!("{title}\n{}\n", "=".repeat(title.width()));
    if let Some(pitfall) = pitfall(id) {
        out.push_str(&format!("\n{id} · {}\n", words.facts(pitfall).join(" · ")));
    }
    for block in &article.lead {
        out.push_str(&format!("\n{}", draw(block, words)));
    }
    for section in &article.sections {
        out.push_str(&format!("\n{}\n{}\n", section.heading, "-".repeat(section.heading.width())));
        for block in &section.blocks {
            out.push_str(&format!("\n{}", draw(block, words)));
        }
    }
    if !article.see.is_empty() {
        out.push_str(&format!("\n{}\n{}\n\n", words.related(), "-".repeat(words.related().width())));
        for (id, title) in related(article, pack) {
            out.push_str(&format!("- {id}: {}\n", Inline::text_of(title)));
        }
    }
    out
}

fn draw(block: &Block, words: Words) -> String {
    match block {
        Block::Paragraph(run) => wrap(&plain(run), WIDTH),
        Block::List { ordered, items } => {
            let items = items.iter().enumerate().map(|(index, blocks)| {
                let bullet = if *ordered { format!("{}. ", index + 1) } else { "- ".to_owned() };
                item(&bullet, blocks, words)
            });
            items.collect()
        }
        Block::Table { head, rows } => table(head, rows),
        Block::Code(code) => example(code),
        Block::Observed { releases, with, lines, .. } => {
            let lines = lines.iter().map(|line| format!("    {line}\n"));
            format!("{}\n\n{}", words.seen_on(releases, with.as_deref()), lines.collect::<String>())
        }
    }
}

fn item(bullet: &str, blocks: &[Block], words: Words) -> String {
    let inner: String = blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(run) => wrap(&plain(run), WIDTH - bullet.len()),
            _ => draw(block, words),
        })
        .collect();
    let margin = " ".repeat(bullet.len());
    inner
        .lines()
        .enumerate()
        .map(|(index, line)| format!("{}{line}\n", if index == 0 { bullet } else { &margin }))
        .collect()
}

fn example(code: &Code) -> String {
    code.text
        .lines()
        .enumerate()
        .map(|(index, line)| {
            let is_marked = code.marks.iter().any(|mark| mark.line == index + 1);
            format!("{} {line}", if is_marked { "  >" } else { "   " }).trim_end().to_owned() + "\n"
        })
        .collect()
}

fn table(head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> String {
    let rows: Vec<Vec<String>> = std::iter::once(head)
        .chain(rows.iter().map(Vec::as_slice))
        .map(|row| row.iter().map(|cell| plain(cell)).collect())
        .collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect();
    let draw_row = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
        cells.collect::<Vec<String>>().join("  ").trim_end().to_owned() + "\n"
    };
    let rule = widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<String>>().join("  ") + "\n";
    let mut drawn = rows.iter().map(draw_row);
    let head = drawn.next().unwrap_or_default();
    head + &rule + &drawn.collect::<String>()
}

/// Running text with code in backticks and links as text and target.
fn plain(run: &[Inline]) -> String {
    run.iter()
        .map(|word| match word {
            Inline::Text(text) => text.clone(),
            Inline::Code(code) => format!("`{code}`"),
            Inline::Strong(inner) | Inline::Emphasis(inner) => plain(inner),
            Inline::Link { href, text } => {
                let target = href.trim_start_matches("pitfall:").trim_start_matches("article:");
                let text = plain(text);
                if text.trim_matches('`') == target { text } else { format!("{text} ({target})") }
            }
        })
        .collect()
}

/// Breaks text into lines. Between Chinese characters a line may end anywhere, except before a mark
/// that closes something.
fn wrap(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let bare = piece.trim_end();
        if used > 0 && used + bare.width() > width {
            out.truncate(out.trim_end().len());
            out.push('\n');
            used = 0;
        }
        out.push_str(&piece);
        used += piece.width();
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The parts a text may be broken between, spaces at their ends.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut may_break = true;
    for c in text.chars() {
        let is_wide = c.width() == Some(2);
        let closes = "，。、；：！？）」』》】”’".contains(c);
        if (may_break || is_wide) && !closes && c != ' ' {
            pieces.push(c.to_string());
        } else if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
        may_break = c == ' ' || is_wide;
    }
    pieces
}

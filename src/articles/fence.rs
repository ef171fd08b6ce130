//! Fences: what their first line says, and the marks in their code.

use super::error::Fault;
use super::pack::{Block, Code, Mark, Verdict};

/// Reads a fence, `info` being what stands behind its backticks.
pub(super) fn read(info: &str, text: &str) -> Result<Block, Fault> {
    let mut words = info.split_whitespace();
    match words.next() {
        None => Err(Fault::NoLanguage),
        Some("observed") => observed(words, text),
        Some(language) => code(language, words, text),
    }
}

fn observed<'a>(mut words: impl Iterator<Item = &'a str>, text: &str) -> Result<Block, Fault> {
    let example = words.next().ok_or(Fault::Observed)?.to_owned();
    let mut releases: Vec<String> = words.map(str::to_owned).collect();
    // What the example needed stands last: torch==2.5.1
    let with = releases.last().and_then(|word| word.split_once("==")).map(|(library, version)| {
        (is_library(library) && !version.is_empty()).then(|| format!("{library} {version}")).ok_or(Fault::Observed)
    });
    let with = with.transpose()?;
    releases.truncate(releases.len() - usize::from(with.is_some()));
    if releases.is_empty() || text.trim().is_empty() || !releases.iter().all(|release| is_release(release)) {
        return Err(Fault::Observed);
    }
    Ok(Block::Observed { example, releases, with, lines: text.lines().map(str::to_owned).collect() })
}

fn is_release(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| part.parse::<u16>().is_ok())
}

/// The name of a module of Python's that is a package.
fn is_library(text: &str) -> bool {
    let mut chars = text.chars();
    let head = |c: char| c.is_ascii_lowercase() || c == '_';
    chars.next().is_some_and(head) && chars.all(|c| head(c) || c.is_ascii_digit())
}

fn code<'a>(language: &str, words: impl Iterator<Item = &'a str>, text: &str) -> Result<Block, Fault> {
    let mut verdict = None;
    let mut name = None;
    let mut needs = None;
    for word in words {
        match word {
            "bad" if verdict.is_none() => verdict = Some(Verdict::Bad),
            "good" if verdict.is_none() => verdict = Some(Verdict::Good),
            // How the laboratory is to run it: an interpreter of its own, a server beside it.
            "fresh" | "server" => {}
            _ => match word.split_once('=') {
                Some(("name", given)) if name.is_none() && !given.is_empty() => name = Some(given),
                // A library that it runs with, where the laboratory has one.
                Some(("needs", library)) if needs.is_none() && is_library(library) => needs = Some(library.to_owned()),
                _ => return Err(Fault::FenceWord(word.to_owned())),
            },
        }
    }
    let by_default = match verdict {
        Some(Verdict::Bad) => "bad",
        Some(Verdict::Good) => "good",
        None => "",
    };
    let (text, marks) = take_marks(text)?;
    if !marks.is_empty() && verdict != Some(Verdict::Bad) {
        return Err(Fault::Mark);
    }
    Ok(Block::Code(Code {
        verdict,
        name: name.unwrap_or(by_default).to_owned(),
        language: language.to_owned(),
        text,
        marks,
        needs,
    }))
}

/// Takes the `# error: ID, ID` comments off the lines of a script.
///
/// # Errors
/// A mark that names no id.
fn take_marks(text: &str) -> Result<(String, Vec<Mark>), Fault> {
    let mut marks = Vec::new();
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some((code, ids)) = line.split_once("# error:") else {
            lines.push(line);
            continue;
        };
        for id in ids.split(',').map(str::trim) {
            let is_id = !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if !is_id {
                return Err(Fault::Mark);
            }
            marks.push(Mark { line: index + 1, pitfall: id.to_owned() });
        }
        lines.push(code.trim_end());
    }
    Ok((lines.join("\n"), marks))
}

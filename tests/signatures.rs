//! Runs `tests/specs/signatures.md`: scripts with a place marked `‸`, and behind each what help for
//! that place says. A fence `python 2.9` asks for that release.
//!
//! In the signature the parameter that the place is in stands in `«»`, a deprecated one in `~~`. Then
//! come the releases that have it, what is deprecated, and what changed.

mod complaints;

use caveat::mlflow::{Change, Minor, Release};
use caveat::{Options, SignatureHelp, signature_help};
use std::fs;
use std::path::Path;

const PLACE: char = '‸';

#[test]
fn signatures_of_marked_places() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs/signatures.md");
    let markdown = fs::read_to_string(path).unwrap();
    let cases = cases(&markdown);
    assert!(cases.len() > 20, "{} cases", cases.len());
    let told: Vec<String> = cases.iter().filter_map(Case::complaint).collect();
    complaints::none("Help for a place of a script is not as tests/specs/signatures.md has it:", &told);
}

#[test]
fn help_is_total() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs/signatures.md");
    let markdown = fs::read_to_string(path).unwrap();
    for case in cases(&markdown) {
        let text = case.text.replace(PLACE, "");
        for at in 0..=text.len() + 2 {
            for (start, end) in [(0, text.len()), (0, at)] {
                let half = text.get(start..end).unwrap_or_default();
                if let Some(help) = signature_help(half, at, &Options::default()) {
                    assert!(half.get(help.span.start..help.span.end).is_some(), "{half:?} at {at}: {:?}", help.span);
                }
            }
        }
    }
}

struct Case {
    /// The line of its fence in the file.
    line: usize,
    release: Option<Release>,
    text: String,
    said: String,
}

impl Case {
    fn complaint(&self) -> Option<String> {
        let at = self.text.find(PLACE)?;
        let options = Options { release: self.release };
        let help = signature_help(&self.text.replace(PLACE, ""), at, &options);
        let said = help.map_or_else(|| "nothing\n".to_owned(), |help| shown(&help));
        (said != self.said).then(|| format!("line {}:\n{}said\n{said}and not\n{}", self.line, self.text, self.said))
    }
}

/// Each `python` fence with the `text` fence behind it.
fn cases(markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut fence = "";
    for (index, line) in markdown.lines().enumerate() {
        match line.strip_prefix("```") {
            Some("") => fence = "",
            Some(opened) => {
                fence = opened;
                if let Some(release) = opened.strip_prefix("python") {
                    let release = release.trim().parse().ok();
                    cases.push(Case { line: index + 1, release, text: String::new(), said: String::new() });
                }
            }
            None => {
                if let Some(case) = cases.last_mut().filter(|_| !fence.is_empty()) {
                    let text = if fence == "text" { &mut case.said } else { &mut case.text };
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    cases
}

fn shown(help: &SignatureHelp) -> String {
    let mut said = String::new();
    for (parameter, text) in help.pieces() {
        let Some(parameter) = parameter else {
            said += &text;
            continue;
        };
        let struck = if parameter.deprecated.is_some() { "~~" } else { "" };
        let (open, close) = if help.active == Some(parameter.name) { ("«", "»") } else { ("", "") };
        said += &format!("{open}{struck}{text}{struck}{close}");
    }
    let minor =
        |minor: Option<Minor>| minor.map_or_else(|| "?".to_owned(), |(major, minor)| format!("{major}.{minor}"));
    let of = |release: Release| minor(Some((release.major, release.minor)));
    said += &format!("\non {}", of(help.release));
    if !help.is_there() {
        said += &format!(" not there, as on {}", of(help.shown));
    }
    said += &format!("; has it: {} to {}\n", minor(help.range.since), minor(help.range.until));
    for one in &help.deprecated {
        let what = one.parameter.unwrap_or("the function");
        said += &format!("{what} is deprecated since {}{}\n", minor(one.since), instead(one.instead));
    }
    for one in &help.changes {
        let what = if one.parameters.is_empty() { "the function".to_owned() } else { one.parameters.join(", ") };
        let how = match one.how {
            Change::Added => "added".to_owned(),
            Change::Removed => "removed".to_owned(),
            Change::Deprecated(other) => format!("deprecated{}", instead(other)),
            Change::Required => "required".to_owned(),
            Change::Optional => "optional".to_owned(),
        };
        said += &format!("{} {how}: {what}\n", minor(Some(one.since)));
    }
    said
}

fn instead(instead: Option<&str>) -> String {
    instead.map_or_else(String::new, |instead| format!(", write {instead}"))
}

//! Runs the scripts in `tests/specs/landings.md`: prose, and scripts with where their logging calls write.
//!
//! `# -> SERVER | EXPERIMENT | RUN` at the end of a line is what must be told of the logging call that
//! begins on it: a run by the line of the call that opens it, alternatives with `or` between them, `?`
//! where it is not known. Where that is not the same on all ways to the call, each is told with its way before it:
//! `15:` called on line 15, `7#2:` the second turn of the loop of line 7, `>9:` handed over on line 9. Every logging
//! call of a script is marked.

use caveat::script::Lines;
use caveat::walk::{Part, Step, Target, Way};
use caveat::{Options, check};
use std::fs;
use std::path::Path;

#[test]
fn logging_calls_write_where_the_spec_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs/landings.md");
    let markdown = fs::read_to_string(&path).unwrap();
    let mut told = Vec::new();
    let mut marked = 0;
    for (number, script) in scripts(&markdown) {
        let expected = marks(&script);
        marked += expected.len();
        let found = landings(&script);
        if expected != found {
            let list = |all: &[(usize, String)]| {
                all.iter().map(|(line, what)| format!("    {}: {what}\n", number + line)).collect::<String>()
            };
            told.push(format!("specs/landings.md:{number}\n  marked\n{}  told\n{}", list(&expected), list(&found)));
        }
    }
    assert!(marked > 30, "{marked} marks");
    assert!(told.is_empty(), "\n{}", told.join("\n"));
}

/// The fences, each with its line.
fn scripts(markdown: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (index, line) in markdown.lines().enumerate() {
        match (&mut open, line) {
            (None, "```python") => open = Some((index + 1, String::new())),
            (Some(_), "```") => found.extend(open.take()),
            (Some((_, text)), line) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, _) => {}
        }
    }
    found
}

fn marks(script: &str) -> Vec<(usize, String)> {
    let marked = script.lines().enumerate().filter_map(|(index, line)| {
        let (_, mark) = line.split_once("  # -> ")?;
        Some((index + 1, mark.to_owned()))
    });
    marked.collect()
}

fn landings(script: &str) -> Vec<(usize, String)> {
    let lines = Lines::new(script);
    let told = |part: &Part| match part {
        Part::Unknown(_) => "?".to_owned(),
        Part::OneOf(all) => {
            let mut names: Vec<String> = all
                .iter()
                .map(|told| match &told.is {
                    Target::Text(text) => text.clone(),
                    Target::Run(opened) => lines.line(opened.start).to_string(),
                    Target::NoRun => "none".to_owned(),
                })
                .collect();
            names.dedup();
            names.join(" or ")
        }
    };
    let step = |step: &Step| {
        let line = lines.line(step.span().start);
        match step {
            Step::Call(_) => line.to_string(),
            Step::Turn(_, turn) => format!("{line}#{}", turn + 1),
            Step::HandedOver(_) => format!(">{line}"),
        }
    };
    let parts = |way: &Way| [&way.tracking, &way.experiment, &way.run].map(told).join(" | ");
    let landings = check(script, &Options::default()).landings.into_iter().map(|landing| {
        let ways: Vec<String> = landing
            .ways
            .iter()
            .map(|way| format!("{}: {}", way.via.iter().map(step).collect::<Vec<_>>().join(" "), parts(way)))
            .collect();
        let told = if ways.is_empty() { parts(&landing.whole()) } else { ways.join("; ") };
        (lines.line(landing.span.start), told)
    });
    landings.collect()
}

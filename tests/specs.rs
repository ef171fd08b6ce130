//! Runs the specs in `tests/specs`: prose, and scripts with what must be found in them.
//!
//! `# error: ID` at the end of a line marks a finding that must start on it, `# problem: KIND` a
//! problem. Everything else must be clean. The marks are taken off before the check. A fence `fixed` below
//! a script is what its first fix makes of it, with `\n` at the ends of lines and with `\r\n`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod expected;

use caveat::pitfalls::{Outcome, Safety};
use caveat::report::apply;
use caveat::script::Lines;
use caveat::{Options, check};
use expected::Expected;
use std::fs;
use std::path::Path;

#[test]
fn names() {
    run("names.md");
}

#[test]
fn pasted() {
    run("pasted.md");
}

#[test]
fn suppression() {
    run("suppression.md");
}

#[test]
fn invented() {
    run("invented.md");
}

#[test]
fn walk_finds() {
    run("walk_finds.md");
}

#[test]
fn walk_is_silent() {
    run("walk_is_silent.md");
}

#[test]
fn guards() {
    run("guards.md");
}

#[test]
fn other_calls() {
    run("other_calls.md");
}

#[test]
fn model_uris() {
    run("model_uris.md");
}

#[test]
fn logging() {
    run("logging.md");
}

#[test]
fn workers() {
    run("workers.md");
}

#[test]
fn experiments() {
    run("experiments.md");
}

#[test]
fn pyfunc() {
    run("pyfunc.md");
}

#[test]
fn runs() {
    run("runs.md");
}

#[test]
fn autolog() {
    run("autolog.md");
}

#[test]
fn saving_models() {
    run("saving_models.md");
}

#[test]
fn evaluation() {
    run("evaluation.md");
}

#[test]
fn genai() {
    run("genai.md");
}

#[test]
fn tracing() {
    run("tracing.md");
}

#[test]
fn tracking_uri() {
    run("tracking_uri.md");
}

#[test]
fn fixes() {
    run("fixes.md");
}

#[test]
fn logged_values() {
    run("logged_values.md");
}

#[test]
fn searching() {
    run("searching.md");
}

#[test]
fn artifacts() {
    run("artifacts.md");
}

#[test]
fn registry() {
    run("registry.md");
}

#[test]
fn prompts() {
    run("prompts.md");
}

/// A call that a safe fix has mended fits: one thing less is said that fails, and nothing else instead.
#[test]
fn safe_fixes_of_invented_calls_fit() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs/invented.md");
    let markdown = fs::read_to_string(&path).unwrap();
    let fails = |text: &str| {
        let findings = check(text, &Options::default()).findings;
        findings.into_iter().filter(|finding| finding.outcome == Outcome::Fails).count()
    };
    let mut told = Vec::new();
    let mut safe = 0;
    for script in scripts(&markdown) {
        for finding in check(&script.text, &Options::default()).findings {
            let Some(fix) = finding.fix.filter(|fix| fix.safety == Safety::Safe) else { continue };
            let mended = apply(&script.text, &fix.edits).unwrap();
            safe += 1;
            if finding.outcome == Outcome::Fails && fails(&mended) >= fails(&script.text) {
                let line = Lines::new(&script.text).line(finding.span.start);
                told.push(format!("tests/specs/invented.md:{} {}", script.line + line, finding.pitfall));
            }
        }
    }
    assert!(safe > 20, "{safe} safe fixes");
    assert!(told.is_empty(), "\nA safe fix leaves a call that does not fit:\n{}", told.join("\n"));
}

/// Rules that look for a word in the code do not find it in a comment or a docstring.
#[test]
fn what_comments_say_changes_nothing() {
    const WORDS: &str = "fit( train optimize search predict compile main( run( invoke flush lightning spawn( .token if run: \
        run.data .template setattr( .update( MLFLOW_EXPERIMENT end_run set_terminated client.log_metric \
        subprocess Trainer cross_val sleep rmtree spark. .write. partition_cols raises dataframe_split figure( close( id";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    // What was pasted with margins and prompts has them on each line.
    let paths =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| !path.ends_with("pasted.md"));
    let files = paths.map(|path| fs::read_to_string(path).unwrap());
    let found = |text: &str, from: usize| {
        let findings = check(text, &Options::default()).findings.into_iter();
        findings.map(|finding| (finding.pitfall, finding.span.start - from, finding.outcome)).collect::<Vec<_>>()
    };
    let docstring = format!("\"\"\"{WORDS}\"\"\"\n");
    let mut told = Vec::new();
    for script in files.flat_map(|markdown| scripts(&markdown)) {
        let before = found(&script.text, 0);
        let commented = found(&format!("{}\n# {WORDS}\n", script.text), 0);
        let documented = found(&format!("{docstring}{}", script.text), docstring.len());
        if before != commented || before != documented {
            told.push(format!("{}\n{}{before:?}\n{commented:?}\n{documented:?}", script.heading, script.text));
        }
    }
    assert!(told.is_empty(), "\nA comment changes what is found:\n{}", told.join("\n"));
}

/// Runs the scripts of one file, and tells of all that are not as marked.
fn run(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs").join(file);
    let markdown = fs::read_to_string(&path).unwrap();
    let scripts = scripts(&markdown);
    assert!(!scripts.is_empty(), "{file} has no ```python fence");
    let told: Vec<String> = scripts
        .into_iter()
        .filter_map(|script| {
            let told = script.expected.compare(&script.text).or_else(|| unlike(&script))?;
            Some(format!("tests/specs/{file}:{} {}\n{told}\n", script.line, script.heading))
        })
        .collect();
    assert!(told.is_empty(), "\n{}", told.join("\n"));
}

/// What a script's first fix makes of it, if that is not what the spec says.
fn unlike(script: &Script) -> Option<String> {
    let wanted = script.fixed.as_ref()?;
    [("\n", "\n"), ("\n", "\r\n")].into_iter().find_map(|(from, to)| {
        let (text, wanted) = (script.text.replace(from, to), wanted.replace(from, to));
        let fix = check(&text, &Options::default()).findings.into_iter().find_map(|finding| finding.fix);
        let mended = fix.and_then(|fix| apply(&text, &fix.edits)).unwrap_or_default();
        (mended != wanted).then(|| format!("the fix makes of it, lines ending in {to:?}:\n{mended}"))
    })
}

struct Script {
    /// The line of its fence in the file.
    line: usize,
    /// The heading above it.
    heading: String,
    text: String,
    expected: Expected,
    /// What its first fix makes of it.
    fixed: Option<String>,
}

fn scripts(markdown: &str) -> Vec<Script> {
    let mut scripts: Vec<Script> = Vec::new();
    let mut heading = "";
    let mut is_open = false;
    for (index, line) in markdown.lines().enumerate() {
        if is_open {
            is_open = line != "```";
            if is_open && let Some(script) = scripts.last_mut() {
                match &mut script.fixed {
                    Some(fixed) => fixed.push_str(&format!("{line}\n")),
                    None => add_line(script, line),
                }
            }
        } else if line == "```fixed" {
            is_open = true;
            scripts.last_mut().unwrap().fixed = Some(String::new());
        } else if line == "```python" {
            is_open = true;
            scripts.push(Script {
                line: index + 1,
                heading: heading.to_owned(),
                text: String::new(),
                expected: Expected::default(),
                fixed: None,
            });
        } else if line.starts_with('#') {
            heading = line.trim_start_matches('#').trim();
        }
    }
    scripts
}

fn add_line(script: &mut Script, line: &str) {
    let number = script.text.lines().count() + 1;
    let mut code = line;
    for (mark, expected) in
        [("# problem: ", &mut script.expected.problems), ("# error: ", &mut script.expected.findings)]
    {
        if let Some((head, ids)) = code.split_once(mark) {
            expected.extend(ids.split(", ").map(|id| (number, id.to_owned())));
            code = head.trim_end();
        }
    }
    script.text.push_str(code);
    script.text.push('\n');
}

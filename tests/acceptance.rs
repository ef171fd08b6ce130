//! The articles' examples are the acceptance tests of the rules: in a bad one exactly the marked lines
//! are found, a good one is clean, and a safe fix leaves nothing to say.

#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod complaints;
mod expected;
mod library;

use caveat::articles::{Block, Code, Lang, placeholders};
use caveat::pitfalls::{self, CALLED, Finding, Safety};
use caveat::report::apply;
use caveat::script::Lines;
use caveat::{Options, check};
use expected::Expected;
use library::{articles, blocks, pack};

#[test]
fn bad_examples_are_found_and_good_ones_are_clean() {
    let mut complaints = Vec::new();
    for (place, code) in examples() {
        let findings = code.marks.iter().map(|mark| (mark.line, mark.pitfall.clone())).collect();
        let expected = Expected { findings, problems: Vec::new() };
        complaints.extend(expected.compare(&code.text).map(|told| format!("{place}\n{told}")));
    }
    complaints::none("In a bad example exactly the marked lines are found, a good one is clean:", &complaints);
}

#[test]
fn every_bad_example_has_a_marked_line_of_its_own_pitfall() {
    let mut complaints = Vec::new();
    for (id, source) in articles(Lang::En).filter(|(_, source)| source.is_pitfall()) {
        let pack = pack(Lang::En);
        let bad: Vec<&Code> = blocks(&pack.articles[&id]).into_iter().filter_map(bad_code).collect();
        let has_rule = pitfalls::ALL.iter().any(|pitfall| pitfall.id == id && pitfall.is_found());
        if bad.is_empty() || has_rule && bad.iter().any(|code| code.marks.iter().all(|mark| mark.pitfall != id)) {
            complaints.push(format!("{}: a bad example marks no line `# error: {id}`", source.path));
        }
    }
    complaints::none("Every article marks a line of its own pitfall:", &complaints);
}

#[test]
fn a_finding_in_a_function_names_the_call_that_leads_there() {
    let script = "\
import mlflow

def begin(name):
    mlflow.start_run(run_name=name)

begin('first')
begin('second')
";
    let report = check(script, &Options::default());
    let finding = report.findings.iter().find(|finding| finding.pitfall == "start-run-while-active").unwrap();
    let lines = Lines::new(script);
    let called = finding.related.iter().find(|related| related.label == CALLED).unwrap();
    assert_eq!((lines.line(finding.span.start), lines.line(called.span.start)), (4, 7));
    for (lang, said) in [(Lang::En, "it is reached from this call"), (Lang::Zh, "从这里的调用执行到那一行")]
    {
        assert_eq!(pack(lang).related(finding, called, |byte| lines.line(byte)), said);
    }
}

#[test]
fn every_finding_has_its_sentences() {
    let mut complaints = Vec::new();
    for lang in Lang::ALL {
        let pack = pack(lang);
        for (place, code) in examples() {
            for finding in check(&code.text, &Options::default()).findings {
                let mut keys = vec![finding.message.to_owned()];
                let own = finding.related.iter().filter(|related| related.label != CALLED);
                keys.extend(own.map(|related| format!("related.{}", related.label)));
                keys.extend(finding.fix.iter().map(|fix| format!("fix.{}", fix.title)));
                for key in keys {
                    let words = pack.articles.get(finding.pitfall).and_then(|article| article.words.get(&key));
                    match words.map(|words| unfilled(words, &finding)) {
                        None => complaints.push(format!("{place}: {} has no `{key}` in {lang:?}", finding.pitfall)),
                        Some(Some(name)) => complaints.push(format!(
                            "{place}: `{key}` of {} names {{{name}}} in {lang:?}, the rule does not",
                            finding.pitfall
                        )),
                        Some(None) => {}
                    }
                }
                let lines = Lines::new(&code.text);
                let said = pack.message(&finding, |byte| lines.line(byte));
                if said == finding.pitfall {
                    complaints.push(format!("{place}: {} says nothing in {lang:?}", finding.pitfall));
                }
            }
        }
    }
    complaints::none("Every finding has its sentences in both languages:", &complaints);
}

#[test]
fn a_safe_fix_leaves_nothing_to_say() {
    let mut complaints = Vec::new();
    for (place, code) in examples() {
        let before = check(&code.text, &Options::default());
        for finding in &before.findings {
            let Some(fix) = finding.fix.as_ref() else { continue };
            let Some(mended) = apply(&code.text, &fix.edits) else {
                complaints.push(format!("{place}: the edits of {} overlap or lie outside", finding.pitfall));
                continue;
            };
            let after = check(&mended, &Options::default());
            if let Some(problem) = after.problems.first() {
                complaints
                    .push(format!("{place}: the fix of {} can't be read: {}\n{mended}", finding.pitfall, problem.kind));
            }
            let is_gone = count(&after.findings, finding.pitfall) < count(&before.findings, finding.pitfall);
            // A call that now does happen may bring to light what it hid, but only below it.
            let end = fix.edits.iter().map(|edit| edit.span.end).max().unwrap_or(0);
            let is_new = |other: &Finding| {
                other.span.start <= end
                    && count(&after.findings, other.pitfall) > count(&before.findings, other.pitfall)
            };
            if fix.safety == Safety::Safe && (!is_gone || after.findings.iter().any(is_new)) {
                let told: Vec<&str> = after.findings.iter().map(|finding| finding.pitfall).collect();
                complaints.push(format!("{place}: after the fix of {} there is {told:?}\n{mended}", finding.pitfall));
            }
        }
    }
    complaints::none("A fix can be read, and a safe one leaves nothing new to say:", &complaints);
}

fn count(findings: &[Finding], pitfall: &str) -> usize {
    findings.iter().filter(|finding| finding.pitfall == pitfall).count()
}

/// The first name that a sentence leaves open and that the finding does not give.
fn unfilled<'a>(words: &'a str, finding: &Finding) -> Option<&'a str> {
    placeholders(words).into_iter().find(|name| finding.names.iter().all(|(given, _)| given != name))
}

/// The examples of all articles, and how to find each. Their code is the same in both languages.
fn examples() -> Vec<(String, Code)> {
    let pack = pack(Lang::En);
    let mut examples = Vec::new();
    for (id, source) in articles(Lang::En) {
        for block in blocks(&pack.articles[&id]) {
            if let Block::Code(code) = block
                && code.verdict.is_some()
            {
                examples.push((format!("{}, example `{}`", source.path, code.name), code.clone()));
            }
        }
    }
    assert!(!examples.is_empty(), "no article has an example");
    examples
}

fn bad_code(block: &Block) -> Option<&Code> {
    match block {
        Block::Code(code) if code.verdict == Some(caveat::articles::Verdict::Bad) => Some(code),
        _ => None,
    }
}

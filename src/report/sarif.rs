//! Findings as SARIF 2.1.0, which code hosts and editors read.

use super::article;
use super::told::{Checked, Told, ToldFix};
use crate::articles::{Inline, Pack};
use crate::pitfalls::Outcome;
use crate::script::Position;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What was found, as one SARIF document ending with a newline.
#[must_use]
pub fn sarif(files: &[Checked], pack: &Pack) -> String {
    let told: Vec<Told> = files.iter().map(|file| Told::new(file, pack)).collect();
    let rules = rules(&told, pack);
    let place: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(index, id)| (*id, index)).collect();
    let index_of = |id: &str| place.get(id).copied();
    let results: Vec<Value> = told.iter().flat_map(|file| results(file, &index_of)).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "caveat",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<Value>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

/// The rules that the results name, by id: a pitfall with its article, a kind of problem with its sentence.
fn rules<'a>(files: &'a [Told], pack: &Pack) -> BTreeMap<&'a str, Value> {
    let mut rules = BTreeMap::new();
    for finding in files.iter().flat_map(|file| &file.findings) {
        rules.entry(finding.pitfall).or_insert_with(|| match pack.articles.get(finding.pitfall) {
            Some(words) => json!({
                "id": finding.pitfall,
                "shortDescription": {"text": Inline::text_of(&words.title)},
                "help": {"text": article(finding.pitfall, words, pack)},
                "defaultConfiguration": {"level": level(finding.outcome)},
            }),
            None => json!({"id": finding.pitfall}),
        });
    }
    for problem in files.iter().flat_map(|file| &file.problems) {
        rules.entry(problem.kind).or_insert_with(|| json!({"id": problem.kind}));
    }
    rules
}

fn results(file: &Told, index_of: &impl Fn(&str) -> Option<usize>) -> Vec<Value> {
    let artifact = json!({"uri": uri(&file.path)});
    let location = |start: Position, end: Position| json!({"artifactLocation": artifact, "region": region(start, end)});
    let findings = file.findings.iter().map(|finding| {
        let related = finding.related.iter().map(|related| {
            json!({
                "physicalLocation": location(related.start, related.end),
                "message": {"text": related.message},
            })
        });
        let mut result = json!({
            "ruleId": finding.pitfall,
            "ruleIndex": index_of(finding.pitfall),
            "level": level(finding.outcome),
            "message": {"text": finding.message},
            "locations": [{"physicalLocation": location(finding.start, finding.end)}],
            "relatedLocations": related.collect::<Vec<Value>>(),
        });
        put_fix(&mut result, finding.fix.as_ref(), &artifact);
        result
    });
    let problems = file.problems.iter().map(|problem| {
        let mut result = json!({
            "ruleId": problem.kind,
            "ruleIndex": index_of(problem.kind),
            "level": "error",
            "message": {"text": problem.message},
            "locations": [{"physicalLocation": location(problem.start, problem.end)}],
        });
        put_fix(&mut result, problem.fix.as_ref(), &artifact);
        result
    });
    findings.chain(problems).collect()
}

fn level(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fails => "error",
        Outcome::Silent => "warning",
        Outcome::Advice => "note",
    }
}

fn region(start: Position, end: Position) -> Value {
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

fn put_fix(result: &mut Value, fix: Option<&ToldFix>, artifact: &Value) {
    let (Some(fix), Some(result)) = (fix, result.as_object_mut()) else { return };
    let replacements = fix
        .edits
        .iter()
        .map(|edit| json!({"deletedRegion": region(edit.start, edit.end), "insertedContent": {"text": edit.text}}));
    let changes = json!([{"artifactLocation": artifact, "replacements": replacements.collect::<Vec<Value>>()}]);
    let fix = match &fix.title {
        Some(title) => json!({"description": {"text": title}, "artifactChanges": changes}),
        None => json!({"artifactChanges": changes}),
    };
    result.insert("fixes".to_owned(), json!([fix]));
}

/// A path as a URI reference: what a URI may not hold is percent-encoded, byte by byte.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

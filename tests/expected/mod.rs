//! What a script is expected to have, line by line, beside what the check finds.

use caveat::script::Lines;
use caveat::{Options, check};

/// Lines and what must be found on them: a pitfall's id, or a problem's kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected {
    pub(crate) findings: Vec<(usize, String)>,
    pub(crate) problems: Vec<(usize, String)>,
}

impl Expected {
    /// Checks a script and says what was missed and what was falsely found; `None` when all is as expected.
    pub(crate) fn compare(&self, script: &str) -> Option<String> {
        let report = check(script, &Options::default());
        let lines = Lines::new(script);
        let at = |byte: usize, what: &str| (lines.line(byte), what.to_owned());
        let findings = report.findings.iter().map(|finding| at(finding.span.start, finding.pitfall)).collect();
        let problems = report.problems.iter().map(|problem| at(problem.span.start, problem.kind)).collect();
        let told = [difference(&self.findings, findings), difference(&self.problems, problems)].concat();
        let quoted = |(verb, line, what): &(&str, usize, String)| {
            format!("  {verb} {what}\n    line {line}: {}", lines.text(*line))
        };
        (!told.is_empty()).then(|| told.iter().map(quoted).collect::<Vec<_>>().join("\n"))
    }
}

fn difference(expected: &[(usize, String)], mut found: Vec<(usize, String)>) -> Vec<(&'static str, usize, String)> {
    let mut told = Vec::new();
    for (line, what) in expected {
        match found.iter().position(|entry| entry == &(*line, what.clone())) {
            Some(at) => {
                found.remove(at);
            }
            None => told.push(("missed: ", *line, what.clone())),
        }
    }
    told.extend(found.into_iter().map(|(line, what)| ("falsely found: ", line, what)));
    told
}

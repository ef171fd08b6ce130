//! `caveat check`.

use crate::files::{self, Script};
use crate::{CheckArguments, Format, LandingsArguments, LandingsFormat, Outcome, complain};
use caveat::articles::Pack;
use caveat::mlflow::Release;
use caveat::pitfalls::{Edit, Safety};
use caveat::report::{Checked, Mended, Told, Words, apply_disjoint, json, markdown, sarif, text};
use caveat::{Options, Report};
use similar::TextDiff;
use std::fs;
use std::io::{self, Write};

/// How often fixes are applied to what earlier ones left. A fix seldom makes room for a second one.
const ROUNDS: usize = 10;

/// Checks what the command line names and prints what was found.
pub(crate) fn run(arguments: &CheckArguments, pack: &Pack) -> io::Result<Outcome> {
    let mut outcome = Outcome::NothingFound;
    let mut checked = Vec::new();
    for file in files::named(&arguments.paths) {
        let script = file.and_then(|path| files::read(&path));
        match script.and_then(
            |script| {
                if arguments.fix { fixed(script, arguments) } else { Ok(check(script, arguments)) }
            },
        ) {
            Ok(file) => checked.push(file),
            Err(why) => {
                complain(&why);
                outcome = Outcome::CouldNotWork;
            }
        }
    }
    if checked.iter().any(|file| !file.report.findings.is_empty() || !file.report.problems.is_empty()) {
        outcome = outcome.max(Outcome::SomethingFound);
    }
    let (mut out, mut errors) = (io::stdout().lock(), io::stderr().lock());
    let from_stdin = checked.iter().find(|file| file.path == files::STANDARD_INPUT);
    if arguments.diff {
        for file in &checked {
            write!(out, "{}", diff(file, &mend(&file.text, arguments).text))?;
        }
    } else if arguments.fix
        && let Some(file) = from_stdin
    {
        write!(errors, "{}", print(&checked, arguments, pack)?)?;
        write!(out, "{}", file.text)?;
    } else {
        write!(out, "{}", print(&checked, arguments, pack)?)?;
    }
    Ok(outcome)
}

/// Prints where the logging calls of what the command line names write.
pub(crate) fn landings(arguments: &LandingsArguments, pack: &Pack) -> io::Result<Outcome> {
    let mut outcome = Outcome::NothingFound;
    let mut checked = Vec::new();
    for file in files::named(&arguments.paths) {
        match file.and_then(|path| files::read(&path)) {
            Ok(Script { path, text }) => {
                let report = caveat::check(&text, &Options { release: arguments.mlflow });
                checked.push(Checked { path, text, report });
            }
            Err(why) => {
                complain(&why);
                outcome = Outcome::CouldNotWork;
            }
        }
    }
    let printed = match arguments.format {
        LandingsFormat::Text => caveat::report::landings(&checked, Words::of(pack.lang)),
        LandingsFormat::Json => {
            let files: Vec<Told> = checked.iter().map(|file| Told::new(file, pack)).collect();
            json(&files, release(&checked, arguments.mlflow))?
        }
    };
    write!(io::stdout().lock(), "{printed}")?;
    Ok(outcome)
}

fn check(script: Script, arguments: &CheckArguments) -> Checked {
    let report = report(&script.text, arguments);
    Checked { path: script.path, text: script.text, report }
}

/// Mends a script where it stands, and says what is left to find. The error says in words why it could
/// not be written.
fn fixed(script: Script, arguments: &CheckArguments) -> Result<Checked, String> {
    let Mended { text, fixes } = mend(&script.text, arguments);
    if fixes > 0 && script.path != files::STANDARD_INPUT {
        fs::write(&script.path, &text).map_err(|error| format!("{} could not be written: {error}", script.path))?;
    }
    Ok(check(Script { text, ..script }, arguments))
}

/// What the check says about a text, without the pitfalls that were not asked for.
fn report(text: &str, arguments: &CheckArguments) -> Report {
    let mut report = caveat::check(text, &Options { release: arguments.mlflow });
    report.findings.retain(|finding| {
        let is = |id: &String| id == finding.pitfall;
        (arguments.select.is_empty() || arguments.select.iter().any(is)) && !arguments.ignore.iter().any(is)
    });
    report
}

/// Applies the safe fixes until none is left. One that leaves less readable text than there was is not
/// kept.
fn mend(text: &str, arguments: &CheckArguments) -> Mended {
    let mut mended = Mended { text: text.to_owned(), fixes: 0 };
    let mut before = report(text, arguments);
    for _ in 0..ROUNDS {
        let next = apply_disjoint(&mended.text, &safe_fixes(&before));
        let after = report(&next.text, arguments);
        if next.fixes == 0 || after.problems.len() > before.problems.len() {
            break;
        }
        mended = Mended { text: next.text, fixes: mended.fixes + next.fixes };
        before = after;
    }
    mended
}

fn safe_fixes(report: &Report) -> Vec<Vec<Edit>> {
    let of_problems = report
        .problems
        .iter()
        .filter_map(|problem| problem.fix.as_ref())
        .map(|edits| edits.iter().map(|(span, text)| Edit { span: *span, text: text.clone() }).collect());
    let of_findings = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
    let safe = of_findings.filter(|fix| fix.safety == Safety::Safe).map(|fix| fix.edits.clone());
    of_problems.chain(safe).collect()
}

/// What changes, as a unified diff; nothing where nothing does.
fn diff(script: &Checked, mended: &str) -> String {
    let header = script.path.trim_start_matches('/');
    TextDiff::from_lines(script.text.as_str(), mended)
        .unified_diff()
        .header(&format!("a/{header}"), &format!("b/{header}"))
        .to_string()
}

fn print(checked: &[Checked], arguments: &CheckArguments, pack: &Pack) -> io::Result<String> {
    Ok(match arguments.format {
        Format::Text => text(checked, pack),
        Format::Markdown => markdown(checked, pack),
        Format::Sarif => sarif(checked, pack),
        Format::Json => {
            let files: Vec<Told> = checked.iter().map(|file| Told::new(file, pack)).collect();
            json(&files, release(checked, arguments.mlflow))?
        }
    })
}

/// The release of a whole report: the one that was asked for or that all files name, else the newest.
fn release(checked: &[Checked], asked: Option<Release>) -> Release {
    let of_files = checked.iter().map(|file| file.report.release);
    let common = of_files.clone().next().filter(|first| of_files.clone().all(|release| release == *first));
    asked.or(common).unwrap_or(Release::NEWEST)
}

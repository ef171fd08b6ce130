//! The check at a terminal and in CI.
//!
//! May not know a rule: it reads files, calls the check and prints what the report says.

#[path = "caveat/check.rs"]
mod check;
#[path = "caveat/files.rs"]
mod files;

use caveat::articles::{Inline, Lang, Pack, SOURCES, Source};
use caveat::mlflow::Release;
use caveat::pitfalls;
use caveat::report::{Words, article, pages};
use caveat::script::Lines;
use caveat::{Options, check as found};
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use unicode_width::UnicodeWidthStr;

/// Checks Python scripts that use MLflow, and explains what it finds.
#[derive(Parser)]
#[command(version, after_help = "Exit status: 0 nothing found, 1 something found, 2 it could not do its work.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The language of the sentences; the terminal's by default.
    #[arg(long, global = true, value_enum)]
    lang: Option<Language>,
}

#[derive(Subcommand)]
enum Command {
    /// Check scripts and folders of scripts.
    Check(CheckArguments),
    /// Show where each logging call writes: tracking URI, experiment, run, step.
    Landings(LandingsArguments),
    /// Explain a pitfall: what goes wrong, what to write, what was observed.
    Explain {
        /// The pitfall's id, or another article's.
        #[arg(value_name = "ID", value_parser = article_ids())]
        id: String,
    },
    /// List the pitfalls.
    List,
    /// Write the articles as pages of HTML into a folder: en/pitfalls/ID/index.html and the like.
    #[command(hide = true)]
    Pages {
        /// The folder.
        folder: PathBuf,
    },
    /// Print a language's words as JSON, as the page fetches them.
    #[command(hide = true)]
    Pack {
        /// The language.
        language: Language,
        /// Titles and sentences only, as notes need them.
        #[arg(long)]
        sentences: bool,
    },
}

#[derive(Args)]
struct CheckArguments {
    /// Scripts, folders (their .py files), or - for standard input.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The MLflow release to check against; by default the one a script names, else the newest known.
    #[arg(long, value_name = "X.Y", value_parser = str::parse::<Release>)]
    mlflow: Option<Release>,
    /// Check only for these pitfalls.
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = pitfall_ids(), hide_possible_values = true)]
    select: Vec<String>,
    /// Don't check for these pitfalls.
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = pitfall_ids(), hide_possible_values = true)]
    ignore: Vec<String>,
    /// Apply the safe fixes; standard input's go to standard output.
    #[arg(long, conflicts_with = "diff")]
    fix: bool,
    /// Print what --fix would change, and change nothing.
    #[arg(long)]
    diff: bool,
}

#[derive(Args)]
struct LandingsArguments {
    /// Scripts, folders (their .py files), or - for standard input.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: LandingsFormat,
    /// The MLflow release to follow; by default the one a script names, else the newest known.
    #[arg(long, value_name = "X.Y", value_parser = str::parse::<Release>)]
    mlflow: Option<Release>,
}

/// A format of landings, as it is written at the terminal.
#[derive(Clone, Copy, Default, ValueEnum)]
enum LandingsFormat {
    #[default]
    Text,
    Json,
}

/// A format, as it is written at the terminal.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Sarif,
    Markdown,
}

/// A language, as it is written at the terminal.
#[derive(Clone, Copy, ValueEnum)]
enum Language {
    En,
    Zh,
}

/// How a command went.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    NothingFound,
    SomethingFound,
    CouldNotWork,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let lang = arguments.lang.map_or_else(terminal_language, Lang::from);
    let done = match arguments.command {
        Command::Check(check) => check::run(&check, &words(lang)),
        Command::Landings(landings) => check::landings(&landings, &words(lang)),
        Command::Explain { id } => explain(&id, &words(lang)),
        Command::List => list(&words(lang)),
        Command::Pages { folder } => write_pages(&folder),
        Command::Pack { language, sentences } => pack(language.into(), sentences),
    };
    match done {
        Ok(Outcome::NothingFound) => ExitCode::SUCCESS,
        Ok(Outcome::SomethingFound) => ExitCode::from(1),
        Ok(Outcome::CouldNotWork) => ExitCode::from(2),
        // The reader of the output has seen enough, `head` for example.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::from(2)
        }
    }
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Zh => Self::Zh,
        }
    }
}

/// The language the terminal is set to, of the two there are.
fn terminal_language() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    match set.into_iter().find(|value| !value.is_empty()) {
        Some(value) if value.starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}

/// A language's words. An article that can't be read is missing here, and fails the tests.
fn words(lang: Lang) -> Pack {
    Pack::embedded(lang).0
}

/// Accepts the ids of the pitfalls. clap says which one was meant when one is misspelt.
fn pitfall_ids() -> PossibleValuesParser {
    PossibleValuesParser::new(pitfalls::ALL.iter().map(|pitfall| pitfall.id))
}

/// Accepts the ids of all articles, those of no pitfall among them.
fn article_ids() -> PossibleValuesParser {
    let english = SOURCES.iter().filter(|source| source.lang_and_stem().is_some_and(|(lang, _)| lang == Lang::En));
    PossibleValuesParser::new(english.filter_map(Source::id))
}

/// Says on the error stream why something could not be done.
fn complain(why: &str) {
    // Nobody is left to tell when that stream is closed too.
    let _ = writeln!(io::stderr().lock(), "caveat: {why}");
}

fn explain(id: &str, pack: &Pack) -> io::Result<Outcome> {
    let Some(found) = pack.articles.get(id) else {
        complain(&format!("the article on `{id}` could not be read"));
        return Ok(Outcome::CouldNotWork);
    };
    write!(io::stdout().lock(), "{}", article(id, found, pack))?;
    Ok(Outcome::NothingFound)
}

fn list(pack: &Pack) -> io::Result<Outcome> {
    let mut out = io::stdout().lock();
    let words = Words::of(pack.lang);
    let widest = pitfalls::ALL.iter().map(|pitfall| pitfall.id.len()).max().unwrap_or(0);
    for pitfall in pitfalls::ALL {
        let outcome = words.outcome(pitfall.outcome);
        let gap = " ".repeat(8_usize.saturating_sub(outcome.width()));
        let title = pack.articles.get(pitfall.id).map(|article| Inline::text_of(&article.title)).unwrap_or_default();
        let releases = words.releases(pitfall.releases);
        let rest = " ".repeat(14_usize.saturating_sub(releases.width()));
        writeln!(out, "{:widest$}  {outcome}{gap}  {releases}{rest}  {title}", pitfall.id)?;
    }
    Ok(Outcome::NothingFound)
}

fn write_pages(folder: &Path) -> io::Result<Outcome> {
    let (english, chinese) = (words(Lang::En), words(Lang::Zh));
    let notes = |text: &str, pack: &Pack| {
        let lines = Lines::new(text);
        let findings = found(text, &Options::default()).findings.into_iter();
        findings
            .map(|finding| (lines.line(finding.span.start), pack.message(&finding, |byte| lines.line(byte))))
            .collect()
    };
    for (pack, other) in [(&english, &chinese), (&chinese, &english)] {
        for page in pages(pack, other, &notes) {
            let place = folder.join(page.folder);
            fs::create_dir_all(&place)?;
            fs::write(place.join("index.html"), page.html)?;
        }
    }
    Ok(Outcome::NothingFound)
}

fn pack(lang: Lang, sentences: bool) -> io::Result<Outcome> {
    let (whole, faults) = Pack::embedded(lang);
    let pack = if sentences { whole.without_text() } else { whole };
    for fault in &faults {
        complain(&fault.to_string());
    }
    writeln!(io::stdout().lock(), "{}", serde_json::to_string(&pack)?)?;
    Ok(if faults.is_empty() { Outcome::NothingFound } else { Outcome::CouldNotWork })
}

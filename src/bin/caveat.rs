//! The check at a terminal and in CI.

use caveat::articles::{Lang, Pack};
use clap::{Parser, Subcommand, ValueEnum};
use std::io::Write;
use std::process::ExitCode;

/// Checks Python scripts that use MLflow, and explains what it finds.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print a language pack: all articles of one language as JSON, as the page fetches them.
    #[command(hide = true)]
    Pack {
        /// The language.
        lang: Language,
    },
}

/// A language, as it is written at the terminal.
#[derive(Clone, Copy, ValueEnum)]
enum Language {
    En,
    Zh,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command {
        Command::Pack { lang } => print_pack(match lang {
            Language::En => Lang::En,
            Language::Zh => Lang::Zh,
        }),
    }
}

fn print_pack(lang: Lang) -> ExitCode {
    let (pack, faults) = Pack::embedded(lang);
    for fault in &faults {
        eprintln!("caveat: {fault}");
    }
    let Ok(json) = serde_json::to_string(&pack) else {
        return ExitCode::from(2);
    };
    let written = writeln!(std::io::stdout().lock(), "{json}");
    if faults.is_empty() && written.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

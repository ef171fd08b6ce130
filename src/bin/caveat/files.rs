//! The scripts that a command line names.

use ignore::WalkBuilder;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::{fs, io};

/// What stands for standard input on a command line.
const DASH: &str = "-";
/// What standard input is called in a report.
pub(crate) const STANDARD_INPUT: &str = "<stdin>";

/// A script as it was read.
pub(crate) struct Script {
    /// What the reader calls it.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

/// The files that paths name, each once: a file as it is, a folder's .py files in the order of their
/// paths. Hidden and git-ignored ones and virtual environments stay out. What could not be walked is
/// said in words.
pub(crate) fn named(paths: &[String]) -> Vec<Result<String, String>> {
    let mut seen = BTreeSet::new();
    let mut files = Vec::new();
    for path in paths {
        let found = if Path::new(path).is_dir() { in_folder(path) } else { vec![Ok(path.clone())] };
        files.extend(found.into_iter().filter(|file| match file {
            Ok(path) => seen.insert(path.clone()),
            Err(_) => true,
        }));
    }
    files
}

fn in_folder(folder: &str) -> Vec<Result<String, String>> {
    let is_environment = |path: &Path| path.join("pyvenv.cfg").exists();
    let walk = WalkBuilder::new(folder)
        .require_git(false)
        .filter_entry(move |entry| !is_environment(entry.path()))
        .sort_by_file_path(Ord::cmp)
        .build();
    walk.filter_map(|entry| match entry {
        Ok(entry) => {
            let is_script = entry.path().extension().is_some_and(|ending| ending == "py");
            let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
            (is_script && is_file).then(|| {
                let path = entry.path().to_string_lossy();
                Ok(path.strip_prefix("./").unwrap_or(&path).to_owned())
            })
        }
        Err(error) => Some(Err(error.to_string())),
    })
    .collect()
}

/// Reads a script. The error says in words why it can't be checked.
pub(crate) fn read(path: &str) -> Result<Script, String> {
    let (called, bytes) = if path == DASH {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        (STANDARD_INPUT, read.map(|_| bytes))
    } else {
        (path, fs::read(path))
    };
    let bytes = bytes.map_err(|error| format!("{called} could not be read: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{called} was not checked: it is not UTF-8 text"))?;
    Ok(Script { path: called.to_owned(), text })
}

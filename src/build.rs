//! Runs before the crate is compiled. It writes the table of the articles' Markdown for the program,
//! each file's path and its text, and what `mlflow/` reads of the signatures, so that the page carries
//! no more than that.
//!
//! The table is no list by hand, so that a new article is in the program as soon as its files are there. Only the terminal program and the tests ask for it; the page fetches packs.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where articles stand.
const FOLDERS: [&str; 2] = ["src/articles", "src/pitfalls"];

/// What `inspect.signature` says on the releases of the laboratory.
const SIGNATURES: &str = "src/mlflow/signatures.json";

fn main() -> io::Result<()> {
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
    }
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(Path::new(folder), &mut files)?;
    }
    let mut paths: Vec<String> = files.iter().map(|file| file.to_string_lossy().replace('\\', "/")).collect();
    paths.sort();
    let mut table = String::from("&[\n");
    for path in paths {
        // A string never fails to take text.
        let _ = writeln!(
            table,
            "    Source {{ path: {path:?}, text: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {path:?})) }},"
        );
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?);
    fs::write(out.join("articles.rs"), table)?;

    println!("cargo::rerun-if-changed={SIGNATURES}");
    let measured: Value = serde_json::from_str(&fs::read_to_string(SIGNATURES)?)?;
    let lines = signatures(&measured).ok_or_else(|| io::Error::other("signatures.json has another shape"))?;
    fs::write(out.join("signatures.txt"), lines)
}

/// The names of the fluent API's functions on a line; then a line for each signature: the function,
/// the releases, the keywords. A function that swallows any keyword can't be judged and is left out.
fn signatures(measured: &Value) -> Option<String> {
    let names = measured["names"].as_object()?.keys().map(String::as_str);
    let mut lines = words(names.filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase())), " ") + "\n";
    for (function, signatures) in measured["functions"].as_object()? {
        let signatures = signatures.as_array()?;
        if signatures.iter().any(|signature| signature["more_keywords"] != false) {
            continue;
        }
        for signature in signatures {
            let releases = words(signature["releases"].as_array()?.iter().filter_map(Value::as_str), ",");
            let _ = write!(lines, "{function} {releases}");
            for parameter in signature["parameters"].as_array()?.iter().filter(|one| one[1] != "positional") {
                let _ = write!(lines, " {}", parameter[0].as_str()?);
            }
            lines.push('\n');
        }
    }
    Some(lines)
}

fn words<'a>(words: impl Iterator<Item = &'a str>, between: &str) -> String {
    words.collect::<Vec<_>>().join(between)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "md") {
            files.push(path);
        }
    }
    Ok(())
}

//! Runs before the crate is compiled. It writes the table of the articles' Markdown for the program,
//! each file's path and its text, and MLflow's API without its comments, so that the page carries no
//! more than that.
//!
//! The table is no list by hand, so that a new article is in the program as soon as its files are there. Only the terminal program and the tests ask for it; the page fetches packs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where articles stand.
const FOLDERS: [&str; 2] = ["src/articles", "src/pitfalls"];

/// MLflow's public API by release.
const API: &str = "src/mlflow/api.txt";

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

    println!("cargo::rerun-if-changed={API}");
    let api = fs::read_to_string(API)?;
    let lines: Vec<&str> = api.lines().filter(|line| !line.starts_with('#')).collect();
    fs::write(out.join("api.txt"), lines.join("\n"))
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

//! The rules of the house that can be read off its files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod complaints;

use caveat::pitfalls;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, ground floor first. A room may use those before it.
const ROOMS: [&str; 8] = ["script", "python", "mlflow", "walk", "pitfalls", "articles", "report", "widget"];
/// What stands in `lib.rs` above the rooms: only the top floors may use it.
const ROOF: [&str; 5] = ["check", "signature_help", "Options", "Report", "SignatureHelp"];
/// The rooms that may.
const UNDER_THE_ROOF: [&str; 2] = ["report", "widget"];
/// Crates that one room alone may name.
const WALLS: [(&str, &[&str]); 2] = [
    ("python", &["ruff_python_ast", "ruff_python_parser", "ruff_text_size", "ruff_source_file", "ruff_python_trivia"]),
    (
        "widget",
        &["yew", "web_sys", "wasm_bindgen", "wasm_bindgen_futures", "js_sys", "gloo", "console_error_panic_hook"],
    ),
];
/// How long a file may be.
const LONGEST: usize = 500;

#[test]
fn a_room_uses_only_the_rooms_below_it() {
    let mut complaints = Vec::new();
    for (floor, room) in ROOMS.iter().enumerate() {
        for file in rust_files(&source().join(room)) {
            for name in names_of_the_crate(&code(&file)) {
                let above = ROOMS.iter().position(|other| *other == name).is_some_and(|other| other > floor);
                let roof = ROOF.contains(&name.as_str()) && !UNDER_THE_ROOF.contains(room);
                if above || roof {
                    complaints.push(format!("{}: {room}/ may not use crate::{name}", shown(&file)));
                }
            }
        }
    }
    complaints::none("Arrows between rooms point down only:", &complaints);
}

#[test]
fn one_room_knows_the_parser_and_one_the_browser() {
    let mut complaints = Vec::new();
    for file in rust_files(&source()) {
        let words: BTreeSet<String> = words(&code(&file)).collect();
        for (room, crates) in WALLS {
            if file.starts_with(source().join(room)) {
                continue;
            }
            for name in crates.iter().filter(|name| words.contains(**name)) {
                complaints.push(format!("{}: only {room}/ may name {name}", shown(&file)));
            }
        }
    }
    complaints::none("Each of these will change under us, so one room knows it:", &complaints);
}

#[test]
fn every_room_has_a_card() {
    let mut complaints = Vec::new();
    for entry in fs::read_dir(source()).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if !folder.is_dir() || name == "bin" {
            continue;
        }
        if !ROOMS.contains(&name.as_str()) {
            complaints.push(format!("src/{name}/ is no room of the house: add it to tests/house.rs on its floor"));
        }
        let text = fs::read_to_string(folder.join("mod.rs")).unwrap_or_default();
        let card: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        if !card.contains("May not") {
            complaints
                .push(format!("src/{name}/mod.rs: its first comment says what the room does and what it \"May not\""));
        }
    }
    complaints::none("A room's card says what it does and what it may not:", &complaints);
}

#[test]
fn a_pitfall_is_four_files_of_one_stem() {
    let mut complaints = Vec::new();
    let mut registered = BTreeSet::new();
    for pitfall in pitfalls::ALL {
        let family = source().join("pitfalls").join(pitfall.family);
        let stem = pitfall.id.replace('-', "_");
        for ending in ["rs", "en.md", "zh.md", "observed.json"] {
            let file = family.join(format!("{stem}.{ending}"));
            if !file.exists() {
                complaints.push(format!("{} is missing", shown(&file)));
            }
        }
        registered.insert((family, stem));
    }
    for (family, stem) in stems().difference(&registered) {
        complaints.push(format!("{}.*: no pitfall of this name is in pitfalls::ALL", shown(&family.join(stem))));
    }
    complaints::none("A pitfall is its rule, two articles and what was observed:", &complaints);
}

#[test]
fn the_pitfalls_are_sorted_and_each_is_there_once() {
    let unsorted = pitfalls::ALL.windows(2).filter(|pair| pair[0].id >= pair[1].id);
    let told: Vec<String> = unsorted.map(|pair| format!("{} stands before {}", pair[0].id, pair[1].id)).collect();
    complaints::none("pitfalls::ALL is sorted by id:", &told);
}

#[test]
fn no_file_is_too_long() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let long = rust_files(&source()).into_iter().chain(rust_files(&tests)).filter_map(|file| {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        (lines > LONGEST).then(|| format!("{}: {lines} lines", shown(&file)))
    });
    complaints::none("A file says one thing, in 500 lines at most:", &long.collect::<Vec<_>>());
}

/// The folder and the stem of every article and observation in the pitfalls' families.
fn stems() -> BTreeSet<(PathBuf, String)> {
    let mut stems = BTreeSet::new();
    for family in fs::read_dir(source().join("pitfalls")).unwrap().map(|entry| entry.unwrap().path()) {
        if !family.is_dir() {
            continue;
        }
        for file in fs::read_dir(&family).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let stem = [".en.md", ".zh.md", ".observed.json"].iter().find_map(|ending| name.strip_suffix(ending));
            stems.extend(stem.map(|stem| (family.clone(), stem.to_owned())));
        }
    }
    stems
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The Rust files under a folder; those of a crate inside it are its own affair.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
        if path.is_dir() && !path.join("Cargo.toml").exists() && !path.ends_with("node_modules") {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A file without its comments, in which any room may be spoken of.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// The names right behind `crate::`, those in braces among them.
fn names_of_the_crate(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            Some(list) => names.extend(heads(list)),
            None => names.extend(words(rest).next()),
        }
    }
    names
}

/// The first word of each item of a list in braces, which may have lists inside.
fn heads(list: &str) -> Vec<String> {
    let mut heads = vec![String::new()];
    let mut depth = 0;
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(String::new()),
            _ => heads.last_mut().unwrap().push(c),
        }
    }
    heads.iter().filter_map(|item| words(item).next()).collect()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).map(str::to_owned)
}

fn shown(file: &Path) -> String {
    file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(file).display().to_string()
}

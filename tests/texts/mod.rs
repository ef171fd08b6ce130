//! The scripts that the tests go through: every example of the articles, every spec.

#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use crate::library::{articles, blocks, pack};
use caveat::articles::{Block, Lang};
use std::fs;
use std::path::Path;

/// The code of every example of the articles.
pub(crate) fn examples() -> Vec<String> {
    let pack = pack(Lang::En);
    let mut scripts = Vec::new();
    for (id, _) in articles(Lang::En) {
        for block in blocks(&pack.articles[&id]) {
            if let Block::Code(code) = block {
                scripts.push(code.text.clone());
            }
        }
    }
    scripts
}

/// The code of every spec.
pub(crate) fn specs() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    let mut scripts = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let fences = text.split("```python\n").skip(1);
        scripts.extend(fences.filter_map(|rest| Some(rest.split_once("```")?.0.to_owned())));
    }
    scripts
}

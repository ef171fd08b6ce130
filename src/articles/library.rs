//! The articles inside the program, and the language packs made of them.

use super::error::ArticleError;
use super::markdown;
use super::pack::{Lang, Pack};
use std::collections::BTreeMap;
use std::fmt;

/// One Markdown file, as it was when the program was built.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Its path in the project, `src/pitfalls/runs/unended_run.en.md` for example.
    pub path: &'static str,
    /// What it holds.
    pub text: &'static str,
}

/// Every article and the problems' sentences, in both languages, in the order of their paths.
pub static SOURCES: &[Source] = include!(concat!(env!("OUT_DIR"), "/articles.rs"));

/// The stem of the file that holds the problems' sentences and is no article.
const PROBLEMS: &str = "problems";

impl Source {
    /// The language and the file's stem; `None` for a file of neither language.
    #[must_use]
    pub fn lang_and_stem(&self) -> Option<(Lang, &'static str)> {
        let name = self.path.rsplit('/').next()?;
        let stem = |ending: &str| name.strip_suffix(ending);
        stem(".en.md").map(|stem| (Lang::En, stem)).or_else(|| stem(".zh.md").map(|stem| (Lang::Zh, stem)))
    }

    /// The article's id: the stem with `-` for `_`. `None` for a file that is no article.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        let (_, stem) = self.lang_and_stem()?;
        (stem != PROBLEMS).then(|| stem.replace('_', "-"))
    }

    /// Whether it is the article of a pitfall.
    #[must_use]
    pub fn is_pitfall(&self) -> bool {
        self.path.starts_with("src/pitfalls/")
    }
}

/// A fault in one of the articles, and the file it is in.
#[derive(Debug, Clone)]
pub struct PackError {
    /// The file.
    pub path: &'static str,
    /// What is wrong with it.
    pub error: ArticleError,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.error.line, self.error.fault)
    }
}

impl std::error::Error for PackError {}

impl Pack {
    /// All words of one language, read from the articles inside the program, together with the faults
    /// of those that could not be read. The tests see to it that there are none.
    #[must_use]
    pub fn embedded(lang: Lang) -> (Self, Vec<PackError>) {
        let mut pack = Self { lang, whole: true, articles: BTreeMap::new(), problems: BTreeMap::new() };
        let mut faults = Vec::new();
        for source in SOURCES.iter().filter(|source| source.lang_and_stem().is_some_and(|(of, _)| of == lang)) {
            let read = match source.id() {
                Some(id) => markdown::article(source.text).map(|article| {
                    pack.articles.insert(id, article);
                }),
                None => markdown::sentences(source.text).map(|sentences| pack.problems = sentences),
            };
            if let Err(error) = read {
                faults.push(PackError { path: source.path, error });
            }
        }
        (pack, faults)
    }
}

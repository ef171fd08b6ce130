//! The shapes of an article and of a language pack, written as JSON.

use serde::Serialize;
use std::collections::BTreeMap;

/// A language Caveat speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Chinese, simplified.
    Zh,
}

impl Lang {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }
}

/// All words of one language: what the page fetches on first need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pack {
    /// The language.
    pub lang: Lang,
    /// Whether the articles have their text; without it they have titles and sentences.
    pub whole: bool,
    /// The articles by id, pitfalls and others.
    pub articles: BTreeMap<String, Article>,
    /// Sentences for text that could not be read, by the kind of problem.
    pub problems: BTreeMap<String, String>,
}

impl Pack {
    /// What notes need: the titles and the sentences, without the articles' text.
    #[must_use]
    pub fn without_text(mut self) -> Self {
        self.whole = false;
        for article in self.articles.values_mut() {
            article.lead.clear();
            article.sections.clear();
        }
        self
    }
}

/// One article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Article {
    /// The recommendation: what to do.
    pub title: Vec<Inline>,
    /// The front matter: `message`, `message.…`, `related.…`, `fix.…`. Sentences with `{names}` left open;
    /// `code` in backticks.
    pub words: BTreeMap<String, String>,
    /// The ids of related pitfalls: `see` in the front matter.
    pub see: Vec<String>,
    /// What stands before the first section.
    pub lead: Vec<Block>,
    /// The sections in their order.
    pub sections: Vec<Section>,
}

impl Article {
    /// Its title and its sentences, for a search.
    #[must_use]
    pub fn said(&self) -> String {
        let sentences = self.words.values().map(String::as_str);
        let title = Inline::text_of(&self.title);
        std::iter::once(title.as_str()).chain(sentences).collect::<Vec<_>>().join(" ")
    }
}

/// One section of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Which part of the template it is.
    pub kind: SectionKind,
    /// Its heading in the article's language.
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// The parts of an article's template, and `Other` for articles that are no pitfall's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SectionKind {
    /// Code that goes wrong.
    Bad,
    /// Code that is right.
    Good,
    /// What happens, as observed.
    Happens,
    /// Why it happens.
    Why,
    /// How it is mended, and whether that is safe.
    Fix,
    /// When it is right to leave it, and how to silence it.
    Leave,
    /// Where to read on.
    Sources,
    /// A section of an article that follows no template.
    Other,
}

/// A block of an article's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; each item is blocks.
    List {
        /// Numbered or not.
        ordered: bool,
        /// The items.
        items: Vec<Vec<Block>>,
    },
    /// A table: the head's cells, then rows of cells.
    Table {
        /// The head.
        head: Vec<Vec<Inline>>,
        /// The rows.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// An example.
    Code(Code),
    /// Lines the laboratory saw, and on which releases.
    Observed {
        /// The example's name.
        example: String,
        /// The releases, oldest first.
        releases: Vec<String>,
        /// The library that the example needed, with its version: `torch 2.5.1`.
        #[serde(skip_serializing_if = "Option::is_none")]
        with: Option<String>,
        /// The lines, as they stand in the observation.
        lines: Vec<String>,
    },
}

/// An example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Whether it shows what is wrong or what is right; `None` for a shell line or an excerpt.
    pub verdict: Option<Verdict>,
    /// Its name in the article, `bad` or `good` unless the fence says `name=…`.
    pub name: String,
    /// The fence's language, `python` for example.
    pub language: String,
    /// The code as the reader sees it, without marks.
    pub text: String,
    /// The lines a finding must start on.
    pub marks: Vec<Mark>,
    /// A library that it needs and the laboratory's environments do not have: `torch`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
}

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Its marked lines must be found.
    Bad,
    /// It must be clean.
    Good,
}

/// A line of an example on which a finding must start: `# error: ID` in the Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The line, counted from 1.
    pub line: usize,
    /// The pitfall's id.
    pub pitfall: String,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Code.
    Code(String),
    /// Strong text.
    Strong(Vec<Inline>),
    /// Emphasized text.
    Emphasis(Vec<Inline>),
    /// A link: to an article (`pitfall:ID`, `article:ID`) or to the outside (`https://…`).
    Link {
        /// Where it leads.
        href: String,
        /// What it is called.
        text: Vec<Inline>,
    },
}

//! What can be wrong with an article's Markdown.

use std::fmt;

/// A fault in an article, and the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleError {
    /// The line in the file, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// One thing that an article may not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The front matter's closing `---` is missing.
    OpenFrontMatter,
    /// A front matter line that is not `key: sentence`.
    FrontMatterLine,
    /// A key that no message, related place or fix has.
    UnknownKey(String),
    /// A key that stands twice.
    RepeatedKey(String),
    /// No `# Title`, or more than one.
    Titles(usize),
    /// A heading below `##`.
    DeepHeading,
    /// Markdown the articles don't use, such as raw HTML.
    Unsupported(&'static str),
    /// A fence that does not say its language.
    NoLanguage,
    /// A word behind a fence's language that means nothing.
    FenceWord(String),
    /// An example's name that stands twice.
    RepeatedName(String),
    /// `# error:` outside a bad example, or without a pitfall's id.
    Mark,
    /// An `observed` fence that does not name an example and releases.
    Observed,
    /// A link that is neither `https://…`, `pitfall:ID` nor `article:ID`.
    Link(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenFrontMatter => f.write_str("the front matter is not closed by a line `---`"),
            Self::FrontMatterLine => f.write_str("a line of the front matter is `key: one sentence`"),
            Self::UnknownKey(key) => {
                write!(f, "`{key}` is no key: there are `see`, `message`, `message.…`, `related.…` and `fix.…`")
            }
            Self::RepeatedKey(key) => write!(f, "the key `{key}` stands twice"),
            Self::Titles(count) => write!(f, "an article has one `# Title`; this one has {count}"),
            Self::DeepHeading => f.write_str("an article has `#` and `##` headings and none below"),
            Self::Unsupported(what) => write!(f, "articles don't use {what}"),
            Self::NoLanguage => f.write_str("a fence says its language: ```python, ```sh, ```text"),
            Self::FenceWord(word) => write!(f, "`{word}` means nothing behind a fence's language"),
            Self::RepeatedName(name) => write!(f, "two examples are named `{name}`: give one a `name=…`"),
            Self::Mark => f.write_str("`# error: ID` stands at the end of a line of a bad example and names pitfalls"),
            Self::Observed => f.write_str("an observation is ```observed NAME RELEASE… [LIBRARY==VERSION]"),
            Self::Link(href) => write!(f, "`{href}` is neither https://…, pitfall:ID nor article:ID"),
        }
    }
}

impl fmt::Display for ArticleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl std::error::Error for ArticleError {}

//! An article's Markdown becomes title, messages, sections and marked examples: one parser for the
//! page and for the tests. A language pack is all articles of one language, as the page fetches it.
//!
//! May not look at Python itself.

#[cfg(feature = "cli")]
mod error;
#[cfg(feature = "cli")]
mod fence;
#[cfg(feature = "cli")]
mod front_matter;
#[cfg(feature = "cli")]
mod library;
#[cfg(feature = "cli")]
mod markdown;
mod pack;
mod sentence;

#[cfg(feature = "cli")]
pub use error::{ArticleError, Fault};
#[cfg(feature = "cli")]
pub use library::{PackError, SOURCES, Source};
#[cfg(feature = "cli")]
pub use markdown::{article, sentences};
pub use pack::{Article, Block, Code, Inline, Lang, Mark, Pack, Section, SectionKind, Verdict};
pub use sentence::{leads_here, placeholders};

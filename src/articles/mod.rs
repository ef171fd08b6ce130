//! An article's Markdown becomes title, messages, sections and marked examples: one parser for the
//! page and for the tests. A language pack is all articles of one language, as the page fetches it.
//!
//! May not look at Python itself.

mod pack;

pub use pack::{Article, Block, Code, Inline, Lang, Mark, Pack, Section, SectionKind, Verdict};

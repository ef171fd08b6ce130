//! The articles in both languages, as the tests of articles read them.

use caveat::articles::{Article, Block, Lang, Pack, SOURCES, Source};

/// A language's words. An article that can't be read fails the test with file and line.
pub(crate) fn pack(lang: Lang) -> Pack {
    let (pack, faults) = Pack::embedded(lang);
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "these articles can't be read:\n{}", told.join("\n"));
    pack
}

/// The files of one language, without the problems' sentences.
pub(crate) fn articles(lang: Lang) -> impl Iterator<Item = (String, &'static Source)> {
    SOURCES
        .iter()
        .filter(move |source| source.lang_and_stem().is_some_and(|(of, _)| of == lang))
        .filter_map(|source| Some((source.id()?, source)))
}

/// All blocks of an article in their order, those in lists among them.
pub(crate) fn blocks(article: &Article) -> Vec<&Block> {
    fn visit<'a>(blocks: &'a [Block], all: &mut Vec<&'a Block>) {
        for block in blocks {
            all.push(block);
            if let Block::List { items, .. } = block {
                for item in items {
                    visit(item, all);
                }
            }
        }
    }
    let mut all = Vec::new();
    visit(&article.lead, &mut all);
    for section in &article.sections {
        visit(&section.blocks, &mut all);
    }
    all
}

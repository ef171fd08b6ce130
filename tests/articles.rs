//! Every article keeps to the template, and says the same in both languages.

mod complaints;
mod library;

use caveat::articles::{Article, Block, Inline, Lang, SectionKind, placeholders};
use caveat::pitfalls;
use library::{articles, blocks, pack};
use std::collections::BTreeSet;

/// The articles that are no pitfall's.
const OTHERS: [&str; 2] = ["myths", "the-four-traps"];
/// The kinds of problems, each with a sentence.
const PROBLEMS: [&str; 15] = [
    "broken-statement",
    "engine-stopped",
    "full-width",
    "invisible-character",
    "missing-block",
    "missing-colon",
    "notebook-json",
    "python2-print",
    "smart-quote",
    "too-deep",
    "too-large",
    "too-long-chain",
    "unclosed-bracket",
    "unclosed-string",
    "unexpected-indent",
];

#[test]
fn every_article_is_there_in_both_languages() {
    for lang in Lang::ALL {
        let pack = pack(lang);
        let there: BTreeSet<&str> = pack.articles.keys().map(String::as_str).collect();
        let wanted: BTreeSet<&str> = pitfalls::ALL.iter().map(|pitfall| pitfall.id).chain(OTHERS).collect();
        assert_eq!(there, wanted, "the articles in {lang:?} are not those of the pitfalls");
        let problems: Vec<&str> = pack.problems.keys().map(String::as_str).collect();
        assert_eq!(problems, PROBLEMS, "the problems with a sentence in {lang:?}");
    }
}

#[test]
fn every_pitfalls_article_has_the_sections_of_the_template() {
    use SectionKind::{Bad, Fix, Good, Happens, Leave, Sources, Why};
    let mut complaints = Vec::new();
    for lang in Lang::ALL {
        let pack = pack(lang);
        for (id, source) in articles(lang).filter(|(_, source)| source.is_pitfall()) {
            let article = &pack.articles[&id];
            let kinds: Vec<SectionKind> = article.sections.iter().map(|section| section.kind).collect();
            if kinds != [Bad, Good, Happens, Why, Fix, Leave, Sources] {
                let headings: Vec<&str> = article.sections.iter().map(|section| section.heading.as_str()).collect();
                complaints.push(format!("{}: its sections are {headings:?}", source.path));
            }
            let silences = format!("caveat: ignore[{id}]");
            if !section(article, Leave).contains(&silences) {
                complaints.push(format!("{}: it does not say how to silence it: `# {silences}`", source.path));
            }
            if !links(article).iter().any(|link| link.starts_with("https://mlflow.org/docs/")) {
                complaints.push(format!("{}: it names no place in MLflow's documentation", source.path));
            }
            if !article.words.keys().any(|key| key.starts_with("message")) {
                complaints.push(format!("{}: it has no message", source.path));
            }
        }
    }
    complaints::none("Every pitfall's article keeps to the template:", &complaints);
}

#[test]
fn every_pitfalls_article_names_related_ones() {
    let mut complaints = Vec::new();
    let (english, chinese) = (pack(Lang::En), pack(Lang::Zh));
    for pitfall in pitfalls::ALL {
        let (Some(article), Some(other)) = (english.articles.get(pitfall.id), chinese.articles.get(pitfall.id)) else {
            continue;
        };
        let is_one = |id: &String| id != pitfall.id && pitfalls::ALL.iter().any(|other| other.id == id);
        if article.see.is_empty() || !article.see.iter().all(is_one) || article.see != other.see {
            complaints.push(format!("{}: `see` has {:?}, in Chinese {:?}", pitfall.id, article.see, other.see));
        }
    }
    complaints::none("Every article names related pitfalls, `see: ID, ID`, the same in both languages:", &complaints);
}

#[test]
fn why_is_short() {
    let mut complaints = Vec::new();
    for lang in Lang::ALL {
        let pack = pack(lang);
        for (id, source) in articles(lang) {
            let why = section(&pack.articles[&id], SectionKind::Why);
            let (length, limit, unit) = match lang {
                Lang::En => (why.split_whitespace().count(), 120, "words"),
                Lang::Zh => (why.chars().filter(|c| !c.is_whitespace()).count(), 240, "characters"),
            };
            if length > limit {
                complaints.push(format!("{}: its Why has {length} {unit}, {limit} are the most", source.path));
            }
        }
    }
    complaints::none("Why is short:", &complaints);
}

#[test]
fn both_languages_have_the_same_code_and_the_same_links() {
    let mut complaints = Vec::new();
    let (english, chinese) = (pack(Lang::En), pack(Lang::Zh));
    for (id, source) in articles(Lang::En) {
        let Some((_, other)) = articles(Lang::Zh).find(|(of, _)| *of == id) else { continue };
        let (fences, others) = (fences(source.text), fences(other.text));
        for (fence, same) in fences.iter().zip(&others).filter(|(fence, same)| fence != same) {
            complaints.push(format!("{}: this fence is another than\n{fence}\nin English:\n{same}", other.path));
        }
        if fences.len() != others.len() {
            complaints.push(format!("{}: {} fences, in English {}", other.path, others.len(), fences.len()));
        }
        let (links, others) = (links(&english.articles[&id]), links(&chinese.articles[&id]));
        if links != others {
            complaints.push(format!("{}: it links {others:?}, in English {links:?}", other.path));
        }
    }
    complaints::none("Both languages show the same code and link the same pages:", &complaints);
}

#[test]
fn links_between_articles_lead_somewhere() {
    let mut complaints = Vec::new();
    for lang in Lang::ALL {
        let pack = pack(lang);
        let pitfalls: BTreeSet<String> =
            articles(lang).filter(|(_, source)| source.is_pitfall()).map(|(id, _)| id).collect();
        for (id, source) in articles(lang) {
            for link in links(&pack.articles[&id]) {
                let leads = match link.split_once(':') {
                    Some(("pitfall", target)) => pitfalls.contains(target),
                    Some(("article", target)) => pack.articles.contains_key(target),
                    _ => link.starts_with("https://"),
                };
                if !leads {
                    complaints.push(format!("{}: {link} leads nowhere", source.path));
                }
            }
        }
    }
    complaints::none("Links between articles lead somewhere:", &complaints);
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_names() {
    let mut complaints = Vec::new();
    let (english, chinese) = (pack(Lang::En), pack(Lang::Zh));
    let mut compare = |of: &str, english: &Words, chinese: &Words| {
        let keys: BTreeSet<&String> = english.keys().chain(chinese.keys()).collect();
        for key in keys {
            let names = |words: &Words| {
                words.get(key).map(|words| placeholders(words).into_iter().map(str::to_owned).collect())
            };
            let (names, others): (Option<BTreeSet<String>>, _) = (names(english), names(chinese));
            if names != others {
                complaints.push(format!("{of}: `{key}` has the names {names:?} in English, {others:?} in Chinese"));
            }
        }
    };
    for (id, article) in &english.articles {
        if let Some(other) = chinese.articles.get(id) {
            compare(id, &article.words, &other.words);
        }
    }
    compare("problems", &english.problems, &chinese.problems);
    complaints::none("Both languages have the same messages, which name the same:", &complaints);
}

type Words = std::collections::BTreeMap<String, String>;

/// The text of a section's paragraphs and lists.
fn section(article: &Article, kind: SectionKind) -> String {
    fn text(block: &Block) -> String {
        match block {
            Block::Paragraph(words) => Inline::text_of(words) + "\n",
            Block::List { items, .. } => items.iter().flatten().map(text).collect(),
            Block::Code(code) => format!("{}\n", code.text),
            Block::Table { .. } | Block::Observed { .. } => String::new(),
        }
    }
    article
        .sections
        .iter()
        .filter(|section| section.kind == kind)
        .flat_map(|section| &section.blocks)
        .map(text)
        .collect()
}

/// The fences of a file, first lines included, byte by byte.
fn fences(markdown: &str) -> Vec<String> {
    let mut fences: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in markdown.lines() {
        let is_border = line.starts_with("```");
        if is_border && !is_open {
            fences.push(String::new());
        }
        if (is_open || is_border)
            && let Some(fence) = fences.last_mut()
        {
            fence.push_str(line);
            fence.push('\n');
        }
        is_open ^= is_border;
    }
    fences
}

/// Where an article's links lead, sorted.
fn links(article: &Article) -> Vec<String> {
    fn visit(words: &[Inline], found: &mut Vec<String>) {
        for word in words {
            match word {
                Inline::Link { href, text } => {
                    found.push(href.clone());
                    visit(text, found);
                }
                Inline::Strong(inner) | Inline::Emphasis(inner) => visit(inner, found),
                Inline::Text(_) | Inline::Code(_) => {}
            }
        }
    }
    let mut found = Vec::new();
    for block in blocks(article) {
        match block {
            Block::Paragraph(words) => visit(words, &mut found),
            Block::Table { head, rows } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    visit(cell, &mut found);
                }
            }
            Block::List { .. } | Block::Code(_) | Block::Observed { .. } => {}
        }
    }
    found.sort();
    found
}

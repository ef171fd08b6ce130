//! An article's Markdown, read.

use super::error::{ArticleError, Fault};
use super::pack::{Article, Block, Code, Inline, Section, SectionKind};
use super::{fence, front_matter};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

/// Reads an article: front matter, title, lead, sections.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn article(text: &str) -> Result<Article, ArticleError> {
    let mut parts = front_matter::split(text)?;
    let see = parts.words.remove("see").unwrap_or_default();
    let see = see.split(", ").filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if let Some(key) = parts.words.keys().find(|key| !front_matter::is_article_key(key)) {
        let line = 1 + text.lines().take_while(|line| !line.starts_with(key.as_str())).count();
        return Err(ArticleError { line, fault: Fault::UnknownKey(key.clone()) });
    }
    let mut reader = Reader {
        events: Parser::new_ext(parts.body, Options::ENABLE_TABLES).into_offset_iter().peekable(),
        body: parts.body,
        body_line: parts.body_line,
        names: BTreeSet::new(),
    };
    let mut titles = Vec::new();
    let mut lead = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    while let Some((event, at)) = reader.events.peek().cloned() {
        let line = reader.line(at.start);
        let Event::Start(Tag::Heading { level, .. }) = event else {
            let block = reader.block()?;
            sections.last_mut().map_or(&mut lead, |section| &mut section.blocks).push(block);
            continue;
        };
        reader.events.next();
        let words = reader.inlines()?;
        reader.expect_end(line, TagEnd::Heading(level))?;
        match level {
            HeadingLevel::H1 => titles.push(words),
            HeadingLevel::H2 => sections.push(section(&words)),
            _ => return Err(ArticleError { line, fault: Fault::DeepHeading }),
        }
    }
    let count = titles.len();
    match titles.pop() {
        Some(title) if count == 1 => Ok(Article { title, words: parts.words, see, lead, sections }),
        _ => Err(ArticleError { line: parts.body_line, fault: Fault::Titles(count) }),
    }
}

/// Reads the sentences of a file that is only a front matter.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn sentences(text: &str) -> Result<BTreeMap<String, String>, ArticleError> {
    let parts = front_matter::split(text)?;
    if parts.body.trim().is_empty() {
        Ok(parts.words)
    } else {
        Err(ArticleError { line: parts.body_line, fault: Fault::Unsupported("text below the sentences") })
    }
}

fn section(words: &[Inline]) -> Section {
    let heading = Inline::text_of(words);
    let kind = match heading.as_str() {
        "Instead of" | "不要这样写" => SectionKind::Bad,
        "Write" | "应当这样写" => SectionKind::Good,
        "What happens" | "会发生什么" => SectionKind::Happens,
        "Why" | "为什么" => SectionKind::Why,
        "The fix" | "怎么改" => SectionKind::Fix,
        "When to leave it" | "什么时候可以不管" => SectionKind::Leave,
        "Sources" | "出处" => SectionKind::Sources,
        _ => SectionKind::Other,
    };
    Section { kind, heading, blocks: Vec::new() }
}

struct Reader<'a> {
    events: Peekable<OffsetIter<'a>>,
    body: &'a str,
    body_line: usize,
    /// The names of the examples read so far.
    names: BTreeSet<String>,
}

impl Reader<'_> {
    fn line(&self, offset: usize) -> usize {
        self.body_line + self.body.get(..offset).unwrap_or_default().matches('\n').count()
    }

    /// Reads the next block. The reader stands before one.
    fn block(&mut self) -> Result<Block, ArticleError> {
        let Some((event, at)) = self.events.peek().cloned() else {
            return Ok(Block::Paragraph(Vec::new()));
        };
        let line = self.line(at.start);
        let unsupported = |what| Err(ArticleError { line, fault: Fault::Unsupported(what) });
        match event {
            Event::Start(Tag::Paragraph) => {
                self.events.next();
                let words = self.inlines()?;
                self.expect_end(line, TagEnd::Paragraph)?;
                Ok(Block::Paragraph(words))
            }
            Event::Start(Tag::List(first)) => {
                self.events.next();
                self.list(first.is_some())
            }
            Event::Start(Tag::Table(_)) => {
                self.events.next();
                self.table(line)
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                self.events.next();
                self.code(&kind, line)
            }
            Event::Start(Tag::BlockQuote(_)) => unsupported("quotations"),
            Event::Start(Tag::HtmlBlock) => unsupported("HTML"),
            Event::Rule => unsupported("rules"),
            // An item of a tight list holds its text without a paragraph round it.
            _ => {
                let words = self.inlines()?;
                if words.is_empty() { unsupported("this kind of Markdown") } else { Ok(Block::Paragraph(words)) }
            }
        }
    }

    /// Steps over the end of a block; whatever stands in its place is something articles don't use.
    fn expect_end(&mut self, line: usize, tag: TagEnd) -> Result<(), ArticleError> {
        let what = match self.events.next() {
            Some((Event::End(end), _)) if end == tag => return Ok(()),
            Some((Event::InlineHtml(_) | Event::Html(_), _)) => "HTML",
            Some((Event::HardBreak, _)) => "line breaks inside a paragraph",
            Some((Event::Start(Tag::Image { .. }), _)) => "pictures",
            _ => "this kind of Markdown",
        };
        Err(ArticleError { line, fault: Fault::Unsupported(what) })
    }

    fn list(&mut self, ordered: bool) -> Result<Block, ArticleError> {
        let mut items = Vec::new();
        while let Some((Event::Start(Tag::Item), _)) = self.events.next() {
            let mut blocks = Vec::new();
            while let Some((event, _)) = self.events.peek()
                && *event != Event::End(TagEnd::Item)
            {
                blocks.push(self.block()?);
            }
            self.events.next();
            items.push(blocks);
        }
        Ok(Block::List { ordered, items })
    }

    fn table(&mut self, line: usize) -> Result<Block, ArticleError> {
        let mut head = Vec::new();
        let mut rows = Vec::new();
        let mut row = Vec::new();
        loop {
            match self.events.next() {
                Some((Event::Start(Tag::TableCell), _)) => {
                    row.push(self.inlines()?);
                    self.expect_end(line, TagEnd::TableCell)?;
                }
                Some((Event::End(TagEnd::TableHead), _)) => head = std::mem::take(&mut row),
                Some((Event::End(TagEnd::TableRow), _)) => rows.push(std::mem::take(&mut row)),
                Some((Event::End(TagEnd::Table), _)) | None => return Ok(Block::Table { head, rows }),
                Some(_) => {}
            }
        }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, line: usize) -> Result<Block, ArticleError> {
        let mut text = String::new();
        while let Some((Event::Text(piece), _)) = self.events.next() {
            text.push_str(&piece);
        }
        let CodeBlockKind::Fenced(info) = kind else {
            return Err(ArticleError { line, fault: Fault::Unsupported("indented code: fence it") });
        };
        let block = fence::read(info, &text).map_err(|fault| ArticleError { line, fault })?;
        if let Block::Code(Code { verdict: Some(_), name, .. }) = &block
            && !self.names.insert(name.clone())
        {
            return Err(ArticleError { line, fault: Fault::RepeatedName(name.clone()) });
        }
        Ok(block)
    }

    /// Reads running text up to the first event that is none.
    fn inlines(&mut self) -> Result<Vec<Inline>, ArticleError> {
        let mut words: Vec<Inline> = Vec::new();
        while let Some((event, at)) = self.events.peek().cloned() {
            let (line, at) = (self.line(at.start), at);
            match event {
                Event::Text(text) => add_text(&mut words, &text),
                Event::Code(code) => words.push(Inline::Code(code.into_string())),
                Event::SoftBreak => add_text(&mut words, self.joint(at.start, at.end)),
                Event::Start(Tag::Strong) => {
                    let inner = self.nested()?;
                    words.push(Inline::Strong(inner));
                }
                Event::Start(Tag::Emphasis) => {
                    let inner = self.nested()?;
                    words.push(Inline::Emphasis(inner));
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let href = dest_url.into_string();
                    if !["https://", "pitfall:", "article:"].iter().any(|head| href.starts_with(head)) {
                        return Err(ArticleError { line, fault: Fault::Link(href) });
                    }
                    let text = self.nested()?;
                    words.push(Inline::Link { href, text });
                }
                _ => break,
            }
            self.events.next();
        }
        Ok(words)
    }

    /// Reads what stands inside an inline element, and stops before its end.
    fn nested(&mut self) -> Result<Vec<Inline>, ArticleError> {
        self.events.next();
        self.inlines()
    }

    /// What a line's end means between two words: a space, and nothing between Chinese characters.
    fn joint(&self, start: usize, end: usize) -> &'static str {
        let before = self.body.get(..start).and_then(|text| text.trim_end_matches([' ', '*']).chars().next_back());
        let after = self.body.get(end..).and_then(|text| text.trim_start_matches([' ', '*', '[']).chars().next());
        let is_cjk = |c: Option<char>| c.is_some_and(|c| ('\u{2E80}'..='\u{FFEF}').contains(&c));
        if is_cjk(before) && is_cjk(after) { "" } else { " " }
    }
}

fn add_text(words: &mut Vec<Inline>, text: &str) {
    if let Some(Inline::Text(last)) = words.last_mut() {
        last.push_str(text);
    } else if !text.is_empty() {
        words.push(Inline::Text(text.to_owned()));
    }
}

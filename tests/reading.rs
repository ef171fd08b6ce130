//! The reader of articles: what it makes of Markdown, and what it does not take.

use caveat::articles::{Block, Code, Fault, Inline, Mark, SectionKind, Verdict, article, placeholders, sentences};
use caveat::script::Lines;

#[test]
fn an_article_is_words_title_lead_and_sections() {
    let read = article(concat!(
        "---\nmessage: `{call}` is not: called.\nfix.call: Add `()`\n---\n",
        "# Write `()`\n\nLead with **strong** words.\n\n",
        "## 不要这样写\n\n```python bad fresh name=autolog\nimport mlflow\nmlflow.autolog  # error: a-b, c\n```\n\n",
        "## What happens\n\n```observed autolog 2.9.2 3.18.0\none\ntwo…\n```\n\n| a | b |\n|---|---|\n| c | `d` |\n",
    ))
    .unwrap();
    assert_eq!(read.words["message"], "`{call}` is not: called.");
    assert_eq!(read.title, [Inline::Text("Write ".to_owned()), Inline::Code("()".to_owned())]);
    assert_eq!(read.lead.len(), 1);
    assert_eq!(read.sections[0].kind, SectionKind::Bad);
    let mark = |pitfall: &str| Mark { line: 2, pitfall: pitfall.to_owned() };
    let code = Code {
        verdict: Some(Verdict::Bad),
        name: "autolog".to_owned(),
        language: "python".to_owned(),
        text: "import mlflow\nmlflow.autolog".to_owned(),
        marks: vec![mark("a-b"), mark("c")],
        needs: None,
    };
    assert_eq!(read.sections[0].blocks, [Block::Code(code)]);
    let observed = Block::Observed {
        example: "autolog".to_owned(),
        releases: vec!["2.9.2".to_owned(), "3.18.0".to_owned()],
        with: None,
        lines: vec!["one".to_owned(), "two…".to_owned()],
    };
    assert_eq!(read.sections[1].blocks[0], observed);
    assert!(matches!(&read.sections[1].blocks[1], Block::Table { head, rows } if head.len() == 2 && rows.len() == 1));
}

#[test]
fn an_example_says_which_library_it_needs_and_an_observation_with_which_it_was_seen() {
    let read = article(concat!(
        "# T\n\n```python bad needs=torch name=loop\nimport torch\n```\n\n",
        "```observed loop 2.9.2 3.18.0 torch==2.5.1\none\n```\n",
    ))
    .unwrap();
    assert!(
        matches!(&read.lead[0], Block::Code(code) if code.needs.as_deref() == Some("torch") && code.name == "loop")
    );
    let Block::Observed { releases, with, .. } = &read.lead[1] else { panic!("{:?}", read.lead) };
    assert_eq!((releases.join(" ").as_str(), with.as_deref()), ("2.9.2 3.18.0", Some("torch 2.5.1")));
}

#[test]
fn lists_are_read_with_what_stands_in_them() {
    let read = article("# T\n\n- one\n- two `three`\n\n  ```python\n  x = 1\n  ```\n\n1. four\n").unwrap();
    let Block::List { ordered: false, items } = &read.lead[0] else { panic!("{:?}", read.lead) };
    assert_eq!((items.len(), items[1].len()), (2, 2));
    assert!(matches!(&read.lead[1], Block::List { ordered: true, .. }));
}

#[test]
fn a_line_break_is_a_space_except_between_chinese_characters() {
    let lead = |text: &str| match &article(&format!("# T\n\n{text}\n")).unwrap().lead[0] {
        Block::Paragraph(words) => Inline::text_of(words),
        block => panic!("{block:?}"),
    };
    assert_eq!(lead("one\ntwo"), "one two");
    assert_eq!(lead("训练结束，\n运行"), "训练结束，运行");
    assert_eq!(lead("训练\n`end_run()`"), "训练 end_run()");
    assert_eq!(lead("训练\n**结束**"), "训练结束");
}

#[test]
fn faults_are_told_with_their_lines() {
    let unsupported = |what| Fault::Unsupported(what);
    let faults = [
        ("---\nmessage: a\n", 3, Fault::OpenFrontMatter),
        ("---\nmessage a\n---\n# T\n", 2, Fault::FrontMatterLine),
        ("---\nmessage: a\nmessages: b\n---\n# T\n", 3, Fault::UnknownKey("messages".to_owned())),
        ("---\nmessage: a\nmessage: b\n---\n# T\n", 3, Fault::RepeatedKey("message".to_owned())),
        ("text\n", 1, Fault::Titles(0)),
        ("# T\n\n# T\n", 1, Fault::Titles(2)),
        ("# T\n\n### Deep\n", 3, Fault::DeepHeading),
        ("---\nmessage: a\n---\n# T\n\n<b>bold</b>\n", 6, unsupported("HTML")),
        ("# T\n\none <i>two</i>\n", 3, unsupported("HTML")),
        ("# T\n\n> quoted\n", 3, unsupported("quotations")),
        ("# T\n\n![a](https://example.org/a.png)\n", 3, unsupported("pictures")),
        ("# T\n\n```\nx\n```\n", 3, Fault::NoLanguage),
        ("# T\n\n```python worse\nx\n```\n", 3, Fault::FenceWord("worse".to_owned())),
        ("# T\n\n```python bad needs=\nx\n```\n", 3, Fault::FenceWord("needs=".to_owned())),
        ("# T\n\n```python bad needs=a-b\nx\n```\n", 3, Fault::FenceWord("needs=a-b".to_owned())),
        ("# T\n\n```python bad needs=a needs=b\nx\n```\n", 3, Fault::FenceWord("needs=b".to_owned())),
        ("# T\n\n```python bad\nx\n```\n\n```python bad\ny\n```\n", 7, Fault::RepeatedName("bad".to_owned())),
        ("# T\n\n```python good\nx  # error: a\n```\n", 3, Fault::Mark),
        ("# T\n\n```python bad\nx  # error:\n```\n", 3, Fault::Mark),
        ("# T\n\n```observed bad\nx\n```\n", 3, Fault::Observed),
        ("# T\n\n```observed bad 3\nx\n```\n", 3, Fault::Observed),
        ("# T\n\n```observed bad torch==2.5.1\nx\n```\n", 3, Fault::Observed),
        ("# T\n\n```observed bad 3.18.0 torch==\nx\n```\n", 3, Fault::Observed),
        ("# T\n\n```observed bad torch==2.5.1 3.18.0\nx\n```\n", 3, Fault::Observed),
        ("# T\n\n[a](b.md)\n", 3, Fault::Link("b.md".to_owned())),
    ];
    for (markdown, line, fault) in faults {
        let error = article(markdown).unwrap_err();
        assert_eq!((error.line, &error.fault), (line, &fault), "in\n{markdown}\n{error}");
    }
    assert_eq!(sentences("---\na: b\n---\ntext\n").unwrap_err().line, 4);
}

#[test]
fn only_names_are_left_open_in_a_sentence() {
    assert_eq!(placeholders("`{call}` with `conda_env={}` on {line}: `{'a': 1}`, {"), ["call", "line"]);
}

#[test]
fn lines_end_as_they_do_for_python() {
    let lines = Lines::new("a\r\nb\rc\n\u{0C}训练x\n");
    let at = |byte| (lines.position(byte).line, lines.position(byte).column);
    assert_eq!(lines.count(), 5);
    assert_eq!((at(0), at(3), at(5), at(7)), ((1, 1), (2, 1), (3, 1), (4, 1)));
    assert_eq!(at(8 + "训练".len()), (4, 4), "columns count code points");
    assert_eq!(at(9), (4, 2), "inside a character it is the character's place");
    assert_eq!(at(1000), (5, 1));
    assert_eq!((lines.text(1), lines.text(2), lines.text(4)), ("a", "b", "\u{0C}训练x"));
    assert_eq!((lines.text(0), lines.text(5), lines.text(6)), ("", "", ""));
}

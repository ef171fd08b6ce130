//! Any text in, a report out: half-typed scripts and odd ones are checked without a panic, and every
//! place a report names is a place in the text.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod library;
mod texts;

use caveat::articles::Lang;
use caveat::report::{self, Checked, apply};
use caveat::script::Span;
use caveat::{Options, check};
use library::pack;

#[test]
fn every_prefix_of_every_example() {
    for script in texts::examples() {
        prefixes(&script);
    }
}

#[test]
fn every_prefix_of_every_spec() {
    for script in texts::specs() {
        prefixes(&script);
    }
}

#[test]
fn every_script_without_one_of_its_lines() {
    for script in texts::examples().into_iter().chain(texts::specs()) {
        let lines: Vec<&str> = script.split_inclusive('\n').collect();
        for missing in 0..lines.len() {
            let rest: String =
                lines.iter().enumerate().filter(|(index, _)| *index != missing).map(|(_, line)| *line).collect();
            sound(&rest);
        }
    }
}

#[test]
fn odd_texts() {
    let texts = [
        "",
        "\u{FEFF}",
        "\u{FEFF}import mlflow\r\nmlflow.end_run\r\n",
        "\0\0\0",
        "import mlflow\0\nmlflow.end_run\n",
        "import mlflow\rmlflow.end_run\rwith mlflow.start_run:\r    pass",
        "\r",
        "\n\r\n\r\r\n",
        "\u{0C}import mlflow\n\u{0C}\nmlflow.end_run",
        "import mlflow as 🦊\n🦊.end_run # 🦊🦊",
        "x = \"שלום עולם\"\nimport mlflow\nmlflow.end_run  # \u{202E}\u{2066}",
        "import mlflow\u{2028}mlflow.end_run\u{85}\u{A0}\u{3000}mlflow.start_run()",
        "print（“你好”）\nimport mlflow\nmlflow．end_run（）",
        "with mlflow.start_run() as",
        "def f(:\n  import\n class\n\tmlflow.",
        "\\",
        "\"\"\"",
        "f\"{mlflow.start_run(",
        "!",
        "%",
        "%%",
        "!\\\n\\\n\\",
        ">>> ",
        ">>> >>> ... ",
        "```",
        "```python\n```python\n",
        "{\"cells\": [",
        "<!DOCTYPE html><html></html>",
        "# caveat: mlflow==\n# caveat: ignore[\n# caveat: ignore[]]]\n# caveat: mlflow==99999999999999999999",
    ];
    for text in texts {
        sound(text);
        told(text);
    }
}

#[test]
fn deep_long_and_large_texts() {
    for bracket in ["(", "[", "{", "((", "f(", "[(", "not ", "-", "lambda: ", "await ", "f\"{", "a if "] {
        sound(&bracket.repeat(10_000));
        sound(&format!("import mlflow\nmlflow.end_run\nx = {}\nmlflow.end_run\n", bracket.repeat(10_000)));
    }
    sound(&format!("{}{}", "(".repeat(10_000), ")".repeat(10_000)));
    for link in [".b", ".b()", "[0]", " + a", " and a", ", a", " < a", " = a", "\n.b"] {
        sound(&format!("import mlflow\na{}\nmlflow.end_run\n", link.repeat(20_000)));
    }
    let indented: String = (0..500).map(|depth| format!("{}if a:\n", " ".repeat(depth))).collect();
    sound(&indented);
    let chained: String = "if a:\n    pass\n".to_owned() + &"elif a:\n    pass\n".repeat(5_000);
    sound(&chained);
    sound(&"with mlflow.start_run():\n    mlflow.log_metric('a', 1)\n".repeat(2_000));
    sound(&"a".repeat(1_200_000));
    told(&format!("import mlflow; mlflow.end_run; {}; mlflow.end_run", "中文, ".repeat(10_000)));
    sound(&"import mlflow\nmlflow.log_metric('accuracy', 0.9)\n".repeat(25_000));
    sound(&"中文，".repeat(130_000));
}

#[test]
fn many_runs_and_loops_inside_each_other() {
    let mut nested = String::from("import mlflow\n");
    for depth in 0..60 {
        let header = match depth % 4 {
            0 => "for i in x:",
            1 => "with mlflow.start_run():",
            2 => "while x:",
            _ => "try:",
        };
        nested.push_str(&format!("{}{header}\n", " ".repeat(depth)));
    }
    nested.push_str(&format!("{}mlflow.start_run()\n", " ".repeat(60)));
    sound(&nested);

    let branches: String =
        (0..200).map(|at| format!("if a{at}:\n    mlflow.start_run()\nelse:\n    mlflow.end_run()\n")).collect();
    sound(&format!("import mlflow\n{branches}"));

    let calls: String =
        (0..40).map(|at| format!("def f{at}():\n    f{next}()\n    f{next}()\n", next = at + 1)).collect();
    sound(&format!("import mlflow\n{calls}def f40():\n    mlflow.start_run()\nf0()\n"));
    sound("import mlflow\ndef f():\n    g()\ndef g():\n    mlflow.start_run()\n    f()\nf()\n");
    sound("import mlflow\nclass A(A):\n    def f(self):\n        self.f()\n        mlflow.start_run()\nA().f()\n");
}

fn prefixes(script: &str) {
    for (end, _) in script.char_indices() {
        sound(&script[..end]);
    }
    sound(script);
}

/// Checks a text and looks at every place the report names.
fn sound(text: &str) {
    let shown = Shown(text);
    let report = check(text, &Options::default());
    for finding in &report.findings {
        shown.lies_within(finding.span, finding.pitfall);
        finding.related.iter().for_each(|related| shown.lies_within(related.span, finding.pitfall));
        if let Some(fix) = &finding.fix {
            assert!(apply(text, &fix.edits).is_some(), "the fix of {} can't be applied", finding.pitfall);
        }
    }
    for problem in &report.problems {
        shown.lies_within(problem.span, problem.kind);
        for (span, _) in problem.fix.iter().flatten() {
            shown.lies_within(*span, problem.kind);
        }
    }
}

/// Prints what a check says, in every format.
fn told(text: &str) {
    let _shown = Shown(text);
    let report = check(text, &Options::default());
    let files = [Checked { path: "a b/训练.py".to_owned(), text: text.to_owned(), report }];
    for lang in Lang::ALL {
        let pack = pack(lang);
        let shown = report::text(&files, &pack);
        let widest = shown.lines().filter(|line| line.contains(" | ")).map(str::len).max().unwrap_or(0);
        assert!(widest < 1_000, "a source line is shown with {widest} bytes");
        assert!(!report::markdown(&files, &pack).is_empty());
        assert!(!report::sarif(&files, &pack).is_empty());
    }
}

/// Prints the text that a check failed on.
struct Shown<'a>(&'a str);

impl Shown<'_> {
    fn lies_within(&self, span: Span, what: &str) {
        let is_place = self.0.get(span.start..span.end).is_some();
        assert!(is_place, "{what} is said to be at {span:?}, which is no place in the text");
    }
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let shown: String = self.0.chars().take(2_000).collect();
            eprintln!("the text was, in its first 2,000 characters:\n{shown}\n");
        }
    }
}

//! The terminal program as a reader and a CI job meet it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A script with a finding that has a safe fix.
const FORGOTTEN: &str = "import mlflow\n\nmlflow.autolog\n";
/// The same, mended.
const MENDED: &str = "import mlflow\n\nmlflow.autolog()\n";
const PITFALL: &str = "missing-call-parens";

struct Done {
    status: i32,
    out: String,
    errors: String,
}

#[test]
fn nothing_found_is_status_0() {
    let folder = Folder::new("nothing_found").with("a.py", MENDED);
    let done = folder.caveat(&["check", "a.py"]);
    assert_eq!((done.status, done.out.as_str()), (0, "Nothing found in 1 file.\n"));
}

#[test]
fn something_found_is_status_1_with_line_and_carets() {
    let folder = Folder::new("something_found").with("a.py", FORGOTTEN);
    let done = folder.caveat(&["check", "a.py"]);
    assert_eq!(done.status, 1, "{}", done.out);
    assert!(done.out.starts_with("a.py:3:1 "), "{}", done.out);
    assert!(done.out.contains(&format!("[{PITFALL}] ")), "{}", done.out);
    assert!(done.out.contains("\n3 | mlflow.autolog\n  | ^^^^^^^^^^^^^^\n"), "{}", done.out);
}

#[test]
fn carets_stand_under_the_range_behind_wide_characters_and_tabs() {
    let folder = Folder::new("wide").with("a.py", "import mlflow\nif '训练':\n\t'训练'; mlflow.autolog\n");
    let done = folder.caveat(&["check", "a.py"]);
    assert!(done.out.contains("a.py:3:8 "), "columns count code points: {}", done.out);
    let line = "3 |     '训练'; mlflow.autolog\n";
    let carets = "  |             ^^^^^^^^^^^^^^\n";
    assert!(done.out.contains(&format!("{line}{carets}")), "{}", done.out);
}

#[test]
fn standard_input_is_a_file() {
    let done = run(&mut caveat(&["check", "-"]), FORGOTTEN.as_bytes());
    assert_eq!(done.status, 1);
    assert!(done.out.starts_with("<stdin>:3:1 "), "{}", done.out);
}

#[test]
fn what_cannot_be_read_is_status_2_and_the_rest_is_checked() {
    let folder = Folder::new("unreadable").with("a.py", FORGOTTEN).with_bytes("latin.py", b"x = '\xe9'\n");
    let done = folder.caveat(&["check", "missing.py", "latin.py", "a.py"]);
    assert_eq!(done.status, 2);
    assert!(done.errors.contains("missing.py could not be read"), "{}", done.errors);
    assert!(done.errors.contains("latin.py was not checked: it is not UTF-8 text"), "{}", done.errors);
    assert!(done.out.contains("a.py:3:1 "), "{}", done.out);
}

#[test]
fn a_folder_is_walked_as_git_sees_it() {
    let folder = Folder::new("walked")
        .with("b.py", FORGOTTEN)
        .with("deep/a.py", FORGOTTEN)
        .with("notes.txt", FORGOTTEN)
        .with(".gitignore", "ignored/\n")
        .with("ignored/a.py", FORGOTTEN)
        .with(".hidden/a.py", FORGOTTEN)
        .with("environment/pyvenv.cfg", "")
        .with("environment/lib/a.py", FORGOTTEN);
    let done = folder.caveat(&["check", "--format", "json", ".", "b.py"]);
    let report: Value = serde_json::from_str(&done.out).unwrap();
    let paths: Vec<&str> =
        report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["b.py", "deep/a.py"]);
}

#[test]
fn json_keeps_its_shape() {
    let done = run(&mut caveat(&["check", "--format=json", "--mlflow=2.22", "-"]), FORGOTTEN.as_bytes());
    let report: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(keys(&report), ["caveat", "files", "mlflow"]);
    assert_eq!(report["caveat"], env!("CARGO_PKG_VERSION"));
    assert_eq!(report["mlflow"], "2.22.0");
    let file = &report["files"][0];
    assert_eq!(keys(file), ["findings", "landings", "path", "problems"]);
    let finding = &file["findings"][0];
    assert_eq!(keys(finding), ["cell", "certainty", "end", "fix", "message", "outcome", "pitfall", "related", "start"]);
    assert_eq!(finding["pitfall"], PITFALL);
    assert_eq!(finding["certainty"], "certain");
    assert_eq!(finding["cell"], Value::Null);
    assert_eq!(finding["start"], serde_json::json!({"line": 3, "column": 1}));
    assert_eq!(finding["end"], serde_json::json!({"line": 3, "column": 15}));
    let fix = &finding["fix"];
    assert_eq!(keys(fix), ["edits", "safety", "title"]);
    assert_eq!(fix["safety"], "safe");
    assert_eq!(keys(&fix["edits"][0]), ["end", "start", "text"]);
}

#[test]
fn problems_are_in_the_json_and_count_as_found() {
    let done = run(&mut caveat(&["check", "--format=json", "-"]), b"x = (1 2\n");
    assert_eq!(done.status, 1);
    let report: Value = serde_json::from_str(&done.out).unwrap();
    let problem = &report["files"][0]["problems"][0];
    assert!(problem["message"].is_string() && problem["start"]["line"] == 1, "{}", done.out);
}

#[test]
fn sarif_has_what_readers_of_it_ask_for() {
    let folder = Folder::new("sarif").with("train 训练.py", FORGOTTEN);
    let done = folder.caveat(&["check", "--format", "sarif", "."]);
    let document: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "caveat");
    let result = &run["results"][0];
    let rule = &driver["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
    assert_eq!((&rule["id"], &result["ruleId"]), (&Value::from(PITFALL), &Value::from(PITFALL)));
    assert!(rule["help"]["text"].as_str().unwrap().contains("mlflow"));
    assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
    assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "train%20%E8%AE%AD%E7%BB%83.py");
    assert_eq!(place["region"], serde_json::json!({"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 15}));
    let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert!(replacement["deletedRegion"]["startLine"].is_u64() && replacement["insertedContent"]["text"].is_string());
}

#[test]
fn markdown_names_the_file_and_shows_the_line() {
    let done = run(&mut caveat(&["check", "--format", "markdown", "-"]), FORGOTTEN.as_bytes());
    assert!(done.out.starts_with("## <stdin>\n\n- 3:1 "), "{}", done.out);
    assert!(done.out.contains("\n  ```python\n  mlflow.autolog\n  ```\n"), "{}", done.out);
}

#[test]
fn diff_prints_the_fixes_and_changes_nothing() {
    let folder = Folder::new("diff").with("a.py", FORGOTTEN);
    let done = folder.caveat(&["check", "--diff", "a.py"]);
    assert_eq!(done.status, 1);
    assert!(done.out.starts_with("--- a/a.py\n+++ b/a.py\n@@ "), "{}", done.out);
    assert!(done.out.contains("\n-mlflow.autolog\n+mlflow.autolog()\n"), "{}", done.out);
    assert_eq!(folder.read("a.py"), FORGOTTEN);
}

#[test]
fn fix_writes_the_files_and_reports_what_is_left() {
    let folder = Folder::new("fix").with("a.py", FORGOTTEN).with("b.py", MENDED);
    let done = folder.caveat(&["check", "--fix", "."]);
    assert_eq!((done.status, done.out.as_str()), (0, "Nothing found in 2 files.\n"));
    assert_eq!(folder.read("a.py"), MENDED);
    assert_eq!(folder.caveat(&["check", "--diff", "."]).out, "");
}

#[test]
fn fix_keeps_the_line_endings() {
    let folder = Folder::new("endings").with("a.py", &FORGOTTEN.replace('\n', "\r\n"));
    folder.caveat(&["check", "--fix", "a.py"]);
    assert_eq!(folder.read("a.py"), MENDED.replace('\n', "\r\n"));
}

#[test]
fn fix_of_standard_input_goes_to_standard_output() {
    let done = run(&mut caveat(&["check", "--fix", "-"]), FORGOTTEN.as_bytes());
    assert_eq!((done.status, done.out.as_str()), (0, MENDED));
}

#[test]
fn select_and_ignore_choose_the_pitfalls() {
    let folder = Folder::new("select").with("a.py", FORGOTTEN);
    assert_eq!(folder.caveat(&["check", "--ignore", PITFALL, "a.py"]).status, 0);
    assert_eq!(folder.caveat(&["check", "--select", "unended-run,unknown-keyword", "a.py"]).status, 0);
    assert_eq!(folder.caveat(&["check", "--select", &format!("unended-run,{PITFALL}"), "a.py"]).status, 1);
    assert_eq!(folder.caveat(&["check", "--fix", "--ignore", PITFALL, "a.py"]).status, 0);
    assert_eq!(folder.read("a.py"), FORGOTTEN, "what is ignored is not mended either");
}

#[test]
fn an_unknown_id_is_status_2_and_says_what_was_meant() {
    for arguments in [
        ["check", "--select=missing-call-paren", "-"],
        ["check", "--ignore=missing-call-paren", "-"],
        ["explain", "missing-call-paren", "--lang=en"],
    ] {
        let done = run(&mut caveat(&arguments), b"");
        assert_eq!(done.status, 2, "{arguments:?}");
        assert!(done.errors.contains(&format!("'{PITFALL}'")), "{}", done.errors);
    }
}

#[test]
fn a_release_that_is_none_is_status_2() {
    let done = run(&mut caveat(&["check", "--mlflow", "newest", "-"]), b"");
    assert_eq!(done.status, 2);
    assert!(done.errors.contains("is not an MLflow release"), "{}", done.errors);
}

#[test]
fn the_terminal_tells_the_language_and_lang_overrules_it() {
    let text = FORGOTTEN.as_bytes();
    let is_chinese = |done: &Done| done.out.contains("检查了 1 个文件");
    assert!(is_chinese(&run(caveat(&["check", "-"]).env("LANG", "zh_CN.UTF-8"), text)));
    assert!(is_chinese(&run(caveat(&["check", "--lang", "zh", "-"]).env("LANG", "de_DE"), text)));
    let overruled = run(caveat(&["check", "-"]).env("LANG", "zh_CN.UTF-8").env("LC_ALL", "C.UTF-8"), text);
    assert!(!is_chinese(&overruled), "{}", overruled.out);
    assert!(!is_chinese(&run(caveat(&["check", "--lang", "en", "-"]).env("LANG", "zh_CN"), text)));
}

#[test]
fn explain_prints_the_article_in_either_language() {
    let english = run(&mut caveat(&["explain", PITFALL]), b"");
    assert_eq!(english.status, 0);
    assert!(english.out.contains("\nInstead of\n----------\n"), "{}", english.out);
    assert!(english.out.contains("\n  > "), "the line that goes wrong is pointed at: {}", english.out);
    let chinese = run(&mut caveat(&["explain", PITFALL, "--lang", "zh"]), b"");
    assert!(chinese.out.contains("\n不要这样写\n----------\n"), "{}", chinese.out);
    assert_eq!(run(&mut caveat(&["explain", "the-four-traps"]), b"").status, 0);
}

#[test]
fn list_names_every_pitfall() {
    let done = run(&mut caveat(&["list"]), b"");
    assert_eq!(done.status, 0);
    let pitfalls: Vec<Vec<&str>> = done.out.lines().map(|line| line.split_whitespace().collect()).collect();
    let ids: Vec<&str> = pitfalls.iter().map(|words| words[0]).collect();
    assert_eq!(ids, caveat::pitfalls::ALL.iter().map(|pitfall| pitfall.id).collect::<Vec<_>>());
    for words in pitfalls {
        assert!(["fails", "silent", "advice"].contains(&words[1]) && words.len() > 2, "{words:?}");
    }
}

#[test]
fn a_pack_is_json_with_every_article() {
    let done = run(&mut caveat(&["pack", "zh"]), b"");
    let pack: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(pack["lang"], "zh");
    assert!(pack["articles"][PITFALL]["words"]["message"].is_string(), "{}", done.errors);
}

#[test]
fn a_reader_that_leaves_early_is_no_crash() {
    let mut child = caveat(&["pack", "en"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().map(|object| object.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// The program with an English terminal around it.
fn caveat(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    command.args(arguments).env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "C.UTF-8");
    command
}

fn run(command: &mut Command, input: &[u8]) -> Done {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that refuses its arguments is gone before it reads.
    let _ = child.stdin.take().unwrap().write_all(input);
    let done = child.wait_with_output().unwrap();
    Done {
        status: done.status.code().unwrap(),
        out: String::from_utf8(done.stdout).unwrap(),
        errors: String::from_utf8(done.stderr).unwrap(),
    }
}

/// A folder of one test, empty when it begins.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn with(self, file: &str, text: &str) -> Self {
        self.with_bytes(file, text.as_bytes())
    }

    fn with_bytes(self, file: &str, bytes: &[u8]) -> Self {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap()
    }

    fn caveat(&self, arguments: &[&str]) -> Done {
        run(caveat(arguments).current_dir(&self.0), b"")
    }
}

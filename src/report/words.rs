//! The few words of a report that are no article's, in both languages.

use super::landing::ToldStep;
use crate::articles::Lang;
use crate::pitfalls::{Outcome, Safety};
use crate::walk::Why;

/// A report's own words in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    lang: Lang,
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        Self { lang }
    }

    pub(super) fn lang(self) -> Lang {
        self.lang
    }

    pub(super) fn pick<T>(self, en: T, zh: T) -> T {
        match self.lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    /// What an outcome is called.
    #[must_use]
    pub fn outcome(self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::Fails => self.pick("fails", "报错"),
            Outcome::Silent => self.pick("silent", "悄悄出错"),
            Outcome::Advice => self.pick("advice", "建议"),
        }
    }

    /// What stands in an outcome's place where text could not be read.
    #[must_use]
    pub fn unreadable(self) -> &'static str {
        self.pick("unread", "读不懂")
    }

    /// Names a fix, and says whether `--fix` applies it.
    #[must_use]
    pub fn fix(self, safety: Safety, title: Option<&str>) -> String {
        let kind = self.fix_kind(safety);
        match title {
            Some(title) => format!("{kind}{}{title}", self.pick(": ", "：")),
            None => kind.to_owned(),
        }
    }

    fn fix_kind(self, safety: Safety) -> &'static str {
        match safety {
            Safety::Safe => self.pick("fix, applied by --fix", "可用 --fix 修正"),
            Safety::Review => self.pick("fix, yours to decide", "修改建议，请自行决定"),
        }
    }

    /// Says on which releases something was seen, and with which library.
    #[must_use]
    pub fn seen_on(self, releases: &[String], with: Option<&str>) -> String {
        match (self.lang, with) {
            (Lang::En, None) => format!("Seen on MLflow {}:", releases.join(", ")),
            (Lang::En, Some(library)) => format!("Seen on MLflow {}, with {library}:", releases.join(", ")),
            (Lang::Zh, None) => format!("在 MLflow {} 上看到：", releases.join("、")),
            (Lang::Zh, Some(library)) => format!("在 MLflow {}（{library}）上看到：", releases.join("、")),
        }
    }

    /// Why it is not known where a call writes.
    #[must_use]
    pub fn why(self, why: Why) -> &'static str {
        match why {
            Why::Unreached => self.pick("never reached", "不会执行到"),
            Why::Started => self.pick("given when the script is started", "启动脚本时给定"),
            Why::Caller => self.pick("decided by the caller", "由调用方决定"),
            Why::Value => self.pick("known only while it runs", "运行时才知道"),
            Why::Ways => self.pick("too many ways lead here", "到达这里的路径太多"),
        }
    }

    /// A step on the way to a call.
    #[must_use]
    pub fn step(self, step: ToldStep) -> String {
        match (step, self.lang) {
            (ToldStep::Call(line), Lang::En) => format!("called on line {line}"),
            (ToldStep::Call(line), Lang::Zh) => format!("由第 {line} 行调用"),
            (ToldStep::Turn(line, turn), Lang::En) => format!("turn {turn} of the loop on line {line}"),
            (ToldStep::Turn(line, turn), Lang::Zh) => format!("第 {line} 行循环的第 {turn} 轮"),
            (ToldStep::HandedOver(line), Lang::En) => format!("handed over on line {line}"),
            (ToldStep::HandedOver(line), Lang::Zh) => format!("在第 {line} 行交给线程或进程"),
        }
    }

    /// All steps of a way.
    #[must_use]
    pub fn way(self, steps: impl IntoIterator<Item = ToldStep>) -> String {
        let steps: Vec<String> = steps.into_iter().map(|step| self.step(step)).collect();
        steps.join(self.pick(", ", "，"))
    }

    /// The heads of the columns of the table of landings.
    #[must_use]
    pub fn landing_columns(self) -> [&'static str; 6] {
        self.pick(
            ["line", "writes", "tracking URI", "experiment", "run", "step"],
            ["行", "写入", "跟踪地址", "实验", "运行", "步"],
        )
    }

    /// A run, by the line that opens it.
    #[must_use]
    pub fn run_of_line(self, line: usize) -> String {
        match self.lang {
            Lang::En => format!("opened on line {line}"),
            Lang::Zh => format!("第 {line} 行打开"),
        }
    }

    /// A model that is logged without a run.
    #[must_use]
    pub fn no_run(self) -> &'static str {
        self.pick("no run", "不属于任何运行")
    }

    /// Between two things of which one is meant.
    #[must_use]
    pub fn or(self) -> &'static str {
        self.pick(" or ", " 或 ")
    }

    /// The line that decided something.
    #[must_use]
    pub fn set_on(self, line: usize) -> String {
        match self.lang {
            Lang::En => format!("(line {line})"),
            Lang::Zh => format!("（第 {line} 行）"),
        }
    }

    /// A script that logs nothing.
    #[must_use]
    pub fn no_landings(self) -> &'static str {
        self.pick("No call logs anything.", "没有记录任何内容的调用。")
    }

    /// The last line of a report.
    #[must_use]
    pub fn summary(self, files: usize, findings: usize, problems: usize) -> String {
        let plural = |count: usize, one: &'static str, many: &'static str| {
            format!("{count} {}", if count == 1 { one } else { many })
        };
        match (self.lang, findings + problems) {
            (Lang::En, 0) => format!("Nothing found in {}.", plural(files, "file", "files")),
            (Lang::Zh, 0) => format!("检查了 {files} 个文件，没有发现问题。"),
            (Lang::En, _) => {
                let findings = plural(findings, "finding", "findings");
                let files = plural(files, "file", "files");
                match problems {
                    0 => format!("{findings} in {files}."),
                    _ => format!(
                        "{findings} and {} in {files}.",
                        plural(problems, "unreadable place", "unreadable places")
                    ),
                }
            }
            (Lang::Zh, _) => match problems {
                0 => format!("检查了 {files} 个文件，发现 {findings} 处问题。"),
                _ => format!("检查了 {files} 个文件，发现 {findings} 处问题，另有 {problems} 处读不懂。"),
            },
        }
    }
}

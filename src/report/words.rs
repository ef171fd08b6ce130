//! The few words of a report that are no article's, in both languages.

use crate::articles::Lang;
use crate::pitfalls::{Outcome, Safety};

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

    fn pick<T>(self, en: T, zh: T) -> T {
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

    /// Says on which releases something was seen.
    #[must_use]
    pub fn seen_on(self, releases: &[String]) -> String {
        match self.lang {
            Lang::En => format!("Seen on MLflow {}:", releases.join(", ")),
            Lang::Zh => format!("在 MLflow {} 上看到：", releases.join("、")),
        }
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

//! What there is to say of a pitfall besides its article: family, outcome, releases, related ones.

use super::words::Words;
use crate::articles::{Article, Inline, Lang, Pack};
use crate::mlflow::{Minor, Range};
use crate::pitfalls::{self, Pitfall};

/// The families and what they are called, in English and in Chinese, in the order of an index.
pub const FAMILIES: &[(&str, [&str; 2])] = &[
    ("runs", ["Runs", "运行"]),
    ("experiments", ["Experiments", "实验"]),
    ("tracking_uri", ["Tracking URI", "跟踪地址"]),
    ("logging", ["Metrics, parameters, tags", "指标、参数与标签"]),
    ("artifacts", ["Artifacts", "制品"]),
    ("autolog", ["Autologging", "自动记录"]),
    ("workers", ["Threads, processes, coroutines", "线程、进程与协程"]),
    ("search", ["Search", "搜索"]),
    ("models", ["Logging models", "保存模型"]),
    ("pyfunc", ["Custom models and pyfunc", "自定义模型与 pyfunc"]),
    ("registry", ["Model URIs and registry", "模型地址与注册表"]),
    ("evaluation", ["Evaluation", "模型评估"]),
    ("genai", ["GenAI evaluation", "GenAI 评估"]),
    ("prompts", ["Prompts", "提示词"]),
    ("tracing", ["Tracing", "链路追踪"]),
    ("calls", ["Names and arguments", "名称与参数"]),
];

impl Words {
    /// What a family is called.
    #[must_use]
    pub fn family(self, family: &str) -> &'static str {
        let [english, chinese] = FAMILIES.iter().find(|(id, _)| *id == family).map_or([""; 2], |(_, names)| *names);
        self.pick(english, chinese)
    }

    /// On which releases something goes wrong.
    #[must_use]
    pub fn releases(self, range: Range) -> String {
        let told = |(major, minor): Minor| format!("{major}.{minor}");
        match (self.lang(), range.since.map(told), range.until.map(told)) {
            (_, None, None) => self.pick("every release", "所有版本").to_owned(),
            (Lang::En, Some(since), None) => format!("since {since}"),
            (Lang::Zh, Some(since), None) => format!("{since} 起"),
            (Lang::En, None, Some(until)) => format!("up to {until}"),
            (Lang::Zh, None, Some(until)) => format!("{until} 及之前"),
            (Lang::En, Some(since), Some(until)) => format!("{since} to {until}"),
            (Lang::Zh, Some(since), Some(until)) => format!("{since} 至 {until}"),
        }
    }

    /// Family, outcome, releases in a line; that no rule finds it, where none does.
    #[must_use]
    pub fn facts(self, pitfall: &Pitfall) -> Vec<String> {
        let mut facts = vec![
            self.outcome(pitfall.outcome).to_owned(),
            self.family(pitfall.family).to_owned(),
            self.pick("MLflow: ", "MLflow：").to_owned() + &self.releases(pitfall.releases),
        ];
        if !pitfall.is_found() {
            facts.push(self.pick("not found by a rule", "不自动检查").to_owned());
        }
        facts
    }

    /// The heading above related pitfalls.
    #[must_use]
    pub fn related(self) -> &'static str {
        self.pick("Related", "相关")
    }
}

/// The pitfall of an id.
#[must_use]
pub fn pitfall(id: &str) -> Option<&'static Pitfall> {
    pitfalls::ALL.iter().find(|pitfall| pitfall.id == id)
}

/// The related pitfalls of an article, each with its title.
pub fn related<'p>(article: &'p Article, pack: &'p Pack) -> impl Iterator<Item = (&'p str, &'p [Inline])> {
    article.see.iter().filter_map(|id| Some((id.as_str(), pack.articles.get(id)?.title.as_slice())))
}

/// What an index says.
impl Words {
    /// Names the field for words.
    #[must_use]
    pub fn search(self) -> &'static str {
        self.pick("Search", "搜索")
    }

    /// Names the choice of a family.
    #[must_use]
    pub fn by_family(self) -> &'static str {
        self.pick("About", "关于")
    }

    /// Names the choice of an outcome.
    #[must_use]
    pub fn by_outcome(self) -> &'static str {
        self.pick("Outcome", "后果")
    }

    /// The choice that filters nothing.
    #[must_use]
    pub fn any(self) -> &'static str {
        self.pick("any", "不限")
    }

    /// How many are shown of how many.
    #[must_use]
    pub fn count(self, shown: usize, all: usize) -> String {
        let [shown, all] = [shown.to_string(), all.to_string()];
        self.count_of().replace("{shown}", &shown).replace("{all}", &all)
    }

    /// The same with holes for both.
    #[must_use]
    pub fn count_of(self) -> &'static str {
        self.pick("{shown} of {all}", "共 {all} 条，显示 {shown} 条")
    }

    /// Where nothing is like what is looked for.
    #[must_use]
    pub fn none_found(self) -> &'static str {
        self.pick("No pitfall is like that.", "没有符合条件的陷阱。")
    }
}

/// What only the pages say.
#[cfg(feature = "cli")]
impl Words {
    pub(super) fn html_lang(self) -> &'static str {
        self.pick("en", "zh-CN")
    }

    /// The language's name in itself.
    pub(super) fn own_name(self) -> &'static str {
        self.pick("English", "中文")
    }

    pub(super) fn all_pitfalls(self) -> &'static str {
        self.pick("All pitfalls", "全部陷阱")
    }

    /// What an article that is no pitfall's is called in a menu.
    pub(super) fn short(self, id: &str) -> &'static str {
        match id {
            "myths" => self.pick("Myths", "误解"),
            "the-four-traps" => self.pick("The four traps", "四个陷阱"),
            _ => "",
        }
    }

    pub(super) fn index_lead(self) -> &'static str {
        self.pick(
            "What goes wrong with MLflow, in the order of what you are doing. Each was run on real releases.",
            "使用 MLflow 时会出的错，按所做的事分类。每一条都在真实版本上运行过。",
        )
    }

    pub(super) fn seen_on_releases(self) -> &'static str {
        self.pick(
            "Every example here was run on MLflow 2.9.2, 2.22.5 and 3.18.0.",
            "这里的每个例子都在 MLflow 2.9.2、2.22.5 和 3.18.0 上运行过。",
        )
    }

    pub(super) fn on_line(self, line: usize) -> String {
        match self.lang() {
            Lang::En => format!("Line {line}: "),
            Lang::Zh => format!("第 {line} 行："),
        }
    }
}

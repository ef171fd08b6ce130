//! What rules may ask about the script besides what they listen to.

use super::finding::{Finding, Outcome, Safety};
use crate::mlflow::{Given, Minor, Range, Release, after, releases};
use crate::python::Module;
use crate::python::callee::{Passed, passed};
use crate::python::names::{Binding, Names};
use crate::python::tree::{Call, Expr, ExprKind, Function, Pass, Stmt, StmtKind};
use crate::python::values::Value;
use crate::script::{Name, Script, Span, blanked};
use crate::walk::{CallSite, Objects, Taken, Walked};

/// The script, as rules see it.
#[derive(Debug)]
pub struct Context<'c> {
    /// What was pasted.
    pub script: &'c Script,
    /// Its names.
    pub names: &'c Names<'c>,
    /// What the walk saw.
    pub walked: &'c Walked<'c>,
    /// The release that is checked against.
    pub release: Release,
    /// Whether the reader or the script chose it.
    pub chosen: bool,
    /// Its statements, those of functions and classes included.
    pub statements: Vec<&'c Stmt>,
    /// Its expressions, each with those in it.
    pub expressions: Vec<&'c Expr>,
    /// Its text without comments and docstrings: what is searched for words.
    pub code: String,
    /// Where a handler would catch what is raised.
    tried: Vec<Span>,
}

/// How the release that is checked stands to the releases that have something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// It has it.
    Now,
    /// It does not have it any more.
    Gone {
        /// The last release that had it.
        until: Minor,
        /// The first that has it no more.
        since: Minor,
    },
    /// It does not have it yet.
    Later {
        /// The first release that has it.
        since: Minor,
    },
}

impl<'c> Context<'c> {
    /// A script to ask about, and the release to hold it against: the one that was chosen, else the newest.
    #[must_use]
    pub fn new(
        (script, module): (&'c Script, &'c Module),
        names: &'c Names<'c>,
        walked: &'c Walked<'c>,
        chosen: Option<Release>,
    ) -> Self {
        let (statements, tried) = super::tree::statements(&module.body);
        let expressions = super::tree::expressions(&statements);
        let docstrings = statements.iter().filter_map(|stmt| match &stmt.kind {
            StmtKind::Expr(Expr { kind: ExprKind::Str(_), span, .. }) => Some(*span),
            _ => None,
        });
        Self {
            script,
            names,
            walked,
            release: chosen.unwrap_or(Release::NEWEST),
            chosen: chosen.is_some(),
            code: blanked(&script.code, docstrings),
            statements,
            expressions,
            tried,
        }
    }

    /// The texts that go over several lines, with what they hold: their indentation is a part of it.
    #[must_use]
    pub fn texts_over_lines(&self) -> Vec<Span> {
        let is_text = |expr: &&&Expr| matches!(expr.kind, ExprKind::Str(_) | ExprKind::Format(_) | ExprKind::Other);
        let over_lines = |span: &Span| {
            let text = span.of(&self.script.python);
            text.contains('\n') && (text.contains("\"\"\"") || text.contains("'''") || text.contains('\\'))
        };
        self.expressions.iter().filter(is_text).map(|text| text.span).filter(over_lines).collect()
    }

    /// Whether a cell of a notebook begins between two places, in what notebooks are exported as.
    #[must_use]
    pub fn begins_a_cell(&self, between: Span) -> bool {
        let text = between.of(&self.script.python);
        ["# %%", "# In[", "# COMMAND ----"].iter().any(|mark| text.contains(mark))
    }

    /// Whether a handler would catch what is raised at a place.
    #[must_use]
    pub fn is_tried(&self, span: Span) -> bool {
        self.tried.iter().any(|tried| tried.contains(span))
    }

    /// How the release stands to a range of releases.
    #[must_use]
    pub fn when(&self, range: Range) -> When {
        let minor = (self.release.major, self.release.minor);
        match (range.since, range.until) {
            (Some(since), _) if minor < since => When::Later { since },
            (_, Some(until)) if until < minor => match after(until) {
                Some(since) => When::Gone { until, since },
                None => When::Now,
            },
            _ => When::Now,
        }
    }

    /// Whether the API of the release is known: it is one of those the table was made from, or a patch
    /// of one.
    #[must_use]
    pub fn release_is_told(&self) -> bool {
        releases().iter().any(|told| (told.major, told.minor) == (self.release.major, self.release.minor))
    }

    /// What a call that is right on another release does: it fails where this one was chosen, and is
    /// worth a word where it was not.
    #[must_use]
    pub fn by_choice(&self) -> Outcome {
        if self.chosen { Outcome::Fails } else { Outcome::Advice }
    }

    /// Whether the script imports a package, or something in it.
    #[must_use]
    pub fn imports(&self, package: &str) -> bool {
        let within = |rest: &str| rest.is_empty() || rest.starts_with('.');
        self.names.imports().any(|path| path.strip_prefix(package).is_some_and(within))
    }

    /// Whether a fix that is right on the release may be applied unseen: where none was chosen, the script may have to
    /// run on another.
    #[must_use]
    pub fn safe_by_choice(&self) -> Safety {
        if self.chosen { Safety::Safe } else { Safety::Review }
    }

    /// Whether the script looks if what a call gave is there: `if run: …`, `while trace is None: …`.
    #[must_use]
    pub fn is_tested(&self, site: &CallSite<'_>) -> bool {
        let Taken::ByName(name) = site.taken else { return false };
        self.code.lines().any(|line| {
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let tests = |word: &&str| matches!(*word, "if" | "elif" | "while" | "assert" | "or" | "not");
            words.contains(&name) && words.iter().any(tests)
        })
    }

    /// The objects of MLflow's classes.
    #[must_use]
    pub fn objects(&self) -> Objects<'c, 'c> {
        Objects { names: self.names, release: self.release }
    }

    /// The shape of a call.
    #[must_use]
    pub fn given<'t>(&self, call: &'t Call) -> Given<'t> {
        let mut given = Given::default();
        for arg in &call.args {
            match &arg.pass {
                Pass::Position => given.positions += 1,
                Pass::Keyword(name, _) => given.keywords.push(name),
                Pass::Star => given.more_positions = true,
                Pass::DoubleStar => given.more_keywords = true,
            }
        }
        given
    }
    /// The text that stands at a span, as a name for a message.
    #[must_use]
    pub fn quoted(&self, span: Span) -> Name {
        Name::Text(span.of(&self.script.python).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// What is called, as it is written: `mlflow.start_run()` for a message.
    #[must_use]
    pub fn called(&self, call: &Call) -> Name {
        match self.quoted(call.func.span) {
            Name::Text(text) => Name::Text(format!("{text}()")),
            line @ Name::Line(_) => line,
        }
    }

    /// The expression an argument stands for: itself, or the only value of its name, if that value is
    /// not filled in later.
    #[must_use]
    pub fn literal<'e>(&self, expr: &'e Expr) -> Option<&'e Expr>
    where
        Self: 'e,
    {
        let ExprKind::Name(name) = &expr.kind else { return Some(expr) };
        let value = self.names.only_value(expr)?;
        let changed = [format!("{name}["), format!("{name}.")].iter().any(|use_of| {
            self.code.match_indices(use_of.as_str()).any(|(at, _)| {
                let before = self.code.get(..at).and_then(|before| before.chars().next_back());
                !before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == '.')
            })
        });
        (!changed && !self.is_filled_elsewhere(expr)).then_some(value)
    }

    /// Whether a function of the script is handed what a name stands for, and changes it: `fill(env)`.
    fn is_filled_elsewhere(&self, name: &Expr) -> bool {
        let key = self.names.binding_key(name);
        let same = |expr: &Expr| expr.as_name().is_some() && self.names.binding_key(expr) == key;
        self.expressions.iter().filter_map(|expr| expr.as_call()).any(|call| {
            let Some(function) = self.names.function(&call.func) else { return false };
            let handed = passed(function, call, self.names.own_parameters(function));
            handed.iter().any(|(parameter, passed)| match passed {
                Passed::Here(value) => {
                    let changed = |sign: &str| {
                        let use_of = format!("{}{sign}", parameter.name);
                        function.body.iter().any(|stmt| stmt.span.of(&self.code).contains(&use_of))
                    };
                    same(value) && (changed("[") || changed("."))
                }
                Passed::Default(_) | Passed::Unseen => false,
            })
        })
    }

    /// The call that made a value, behind the functions of the script that hand it on: `model = train()`.
    #[must_use]
    pub fn origin<'e>(&self, expr: &'e Expr) -> Option<&'e Call>
    where
        'c: 'e,
    {
        let direct = self.names.origin(expr);
        if direct.is_some_and(|call| self.names.function(&call.func).is_none()) {
            return direct;
        }
        let Value::Made(made) = self.names.value(expr) else { return direct };
        let made = self.call_at(made.at).filter(|_| made.path.is_empty());
        made.or(direct)
    }

    /// The call that stands at a place.
    #[must_use]
    pub fn call_at(&self, at: Span) -> Option<&'c Call> {
        self.expressions.iter().filter(|expr| expr.span == at).find_map(|expr| expr.as_call())
    }

    /// Whether a method of a client is called on the client that this call built.
    #[must_use]
    pub fn is_asked_of(&self, method: &CallSite<'_>, built: &CallSite<'_>) -> bool {
        let ExprKind::Attribute { value: client, .. } = &method.call.func.kind else { return false };
        let made_by = match &client.kind {
            // self.client, which the class puts there
            ExprKind::Attribute { value, name } => {
                let put = self.names.class_of(value).map(|class| self.names.attribute_values(class, name));
                match put.unwrap_or_default().as_slice() {
                    [only] => only.as_call(),
                    _ => None,
                }
            }
            _ => self.names.origin(client),
        };
        let asks = method.name.starts_with("mlflow.MlflowClient.");
        asks && made_by.is_some_and(|call| call.func.span == built.call.func.span)
    }

    /// Whether a call stands before another one in the plain course of the script: in the same lines, or at the
    /// top above the function that the other one stands in.
    #[must_use]
    pub fn comes_before(&self, first: &CallSite<'_>, then: &CallSite<'_>) -> bool {
        let at_top = first.functions.iter().all(Option::is_none);
        first.expr.span.end <= then.expr.span.start && (first.functions == then.functions || at_top)
    }

    /// Whether the same lines of the script build a client after a call that sets a store: the one from before
    /// is kept for the old store.
    #[must_use]
    pub fn builds_another_client(&self, set: &CallSite<'_>) -> bool {
        self.walked.calls.iter().any(|call| {
            let after = call.expr.span.start >= set.expr.span.end && call.functions == set.functions;
            after && call.name == "mlflow.MlflowClient"
        })
    }

    /// Where a function of the script is called, if being called is all that it is used for.
    #[must_use]
    pub fn only_calls(&self, function: &Function) -> Option<Vec<Span>> {
        let names = |expr: &Expr| {
            let of = |binding: Binding<'_>| matches!(binding, Binding::Function(other) if other.id == function.id);
            matches!(expr.kind, ExprKind::Name(_)) && self.names.bindings(expr).any(of)
        };
        let uses = self.expressions.iter().filter(|expr| names(expr)).count();
        let calls: Vec<Span> = self
            .expressions
            .iter()
            .filter(|expr| expr.as_call().is_some_and(|call| names(&call.func)))
            .map(|expr| expr.span)
            .collect();
        (uses == calls.len()).then_some(calls)
    }

    /// Whether a value is certainly something other than `None`.
    #[must_use]
    pub fn surely_given(&self, expr: &Expr) -> bool {
        let made = |expr: &Expr| {
            matches!(
                expr.kind,
                ExprKind::Str(_) | ExprKind::List(_) | ExprKind::Dict(_) | ExprKind::Format(_) | ExprKind::Tuple(_)
            )
        };
        // self.packages, which every call of the class gives
        let is_made = |value: &Value| match value {
            Value::Str(_) => true,
            Value::Made(at) => self.expressions.iter().any(|one| one.span == at.at && at.path.is_empty() && made(one)),
            _ => false,
        };
        made(expr)
            || self.names.only_value(expr).is_some_and(made)
            || self.names.value(expr).alternatives().iter().all(is_made)
    }

    /// The first line of a place, for what spans many.
    #[must_use]
    pub fn first_line(&self, span: Span) -> Span {
        let length = span
            .of(&self.script.python)
            .lines()
            .next()
            .map_or(0, |line| line.split('#').next().unwrap_or_default().trim_end().len());
        Span { start: span.start, end: span.start + length }
    }

    /// Whether a place is a call of `end_run`, rather than the end of a block.
    #[must_use]
    pub fn ends_a_run(&self, span: Span) -> bool {
        self.walked.calls.iter().any(|call| call.expr.span == span && call.name == "mlflow.end_run")
    }
}

impl Finding {
    /// What this is about went: it fails where the release was chosen, and the message names the last release that had
    /// it and the first that has it no more.
    pub(crate) fn gone(self, until: Minor, since: Minor, context: &Context<'_>) -> Self {
        self.outcome(context.by_choice()).name("until", minor(until)).name("since", minor(since))
    }
}

/// A minor release as a name for a message: `2.22`.
pub(crate) fn minor((major, minor): Minor) -> Name {
    Name::Text(format!("{major}.{minor}"))
}

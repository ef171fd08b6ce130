//! The state of the widget and the one place that changes it.

use super::landed::{self, Landed};
use super::message::{Sentence, fill, plain};
use super::seen::{Checked, Edit, Kind, Seen};
use super::sought::{self, Sought};
use super::words::Words;
use crate::articles::{Article, Lang, Pack};
use crate::mlflow::Release;
use crate::pitfalls::ALL;
use crate::report;
use std::rc::Rc;
use yew::Reducible;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system is set.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, in the order of the choice.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name in the style sheet and in storage.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name; as the system is set for any other.
    pub(crate) fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or(Self::System)
    }
}

/// A language pack on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Articles {
    /// It is wanted and not there.
    Wanted,
    /// It could not be fetched.
    Failed,
    /// It is here.
    Here(Rc<Pack>),
}

/// What the guidance shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The article of the current finding, if there is one.
    Current,
    /// The article of this id.
    Article(String),
    /// No article.
    Closed,
}

/// What is shown before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Preview {
    /// Nothing.
    None,
    /// The fix of the finding of this id.
    One(String),
    /// All safe fixes.
    All,
}

/// Everything the widget knows.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "facts that have nothing to do with each other")]
pub(crate) struct State {
    /// The script.
    pub(crate) text: Rc<str>,
    /// What was found in it.
    pub(crate) checked: Rc<Checked>,
    /// Whether that is about the script as it stands now; places are only then to be trusted.
    pub(crate) fresh: bool,
    /// Where the cursor is, in UTF-16 units.
    pub(crate) cursor: usize,
    /// Whether the checker stopped on the text.
    pub(crate) stopped: bool,
    /// The language.
    pub(crate) lang: Lang,
    /// The articles in that language, with or without their text.
    pub(crate) articles: Articles,
    /// Whether their text could not be fetched.
    pub(crate) textless: bool,
    /// The sentences of the other language, once somebody searched.
    pub(crate) other: Option<Rc<Pack>>,
    /// What is looked for among all pitfalls.
    pub(crate) sought: Sought,
    /// Light or dark.
    pub(crate) theme: Theme,
    /// The release the reader chose.
    pub(crate) release: Option<Release>,
    /// The finding the reader is at, by its id.
    pub(crate) current: Option<String>,
    /// What the guidance shows.
    pub(crate) reading: Reading,
    /// How often the reader asked to be led to the guidance.
    pub(crate) asked: usize,
    /// What is shown before it is done.
    pub(crate) preview: Preview,
    /// Whether the browser keeps the text.
    pub(crate) kept: bool,
    /// Whether the reader can type into the code as it is shown.
    pub(crate) editing: bool,
    /// Whether the code is there to be read only.
    pub(crate) locked: bool,
    /// Whether it is shown where calls write.
    pub(crate) unfolded: bool,
    /// What screen readers are told.
    pub(crate) spoken: String,
}

/// What can happen.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// The script was changed.
    Edited(Rc<str>),
    /// A check of this text came back, or stopped.
    Checked(Rc<str>, Option<Checked>),
    /// The cursor moved to this UTF-16 offset.
    Cursor(usize),
    /// The reader went to a finding.
    Visit(String),
    /// The reader wants to be led to the article of a finding.
    Why(String),
    /// The reader wants to be led to an article.
    Read(String),
    /// The page shows an article.
    Open(String),
    /// The reader wants no article any more.
    Close,
    /// The code can be typed into from now on, or no longer.
    Editing(bool),
    /// The reader wants to see where calls write, or no longer.
    Unfold(bool),
    /// The reader wants the current finding's article again.
    Back,
    /// The reader wants to see what a fix, or all of them, would change; or no longer.
    Show(Preview),
    /// The reader chose a language.
    Speak(Lang),
    /// A language pack came, or did not.
    Fetched(Lang, Option<Rc<Pack>>),
    /// The articles' text did not come.
    Textless(Lang),
    /// The reader looks for something among all pitfalls.
    Seek(Sought),
    /// The reader wants it fetched again.
    Retry,
    /// The reader chose a theme.
    Paint(Theme),
    /// The reader chose a release.
    Against(Option<Release>),
    /// The browser kept the text, or did not.
    Kept(bool),
    /// The cursor rests in a call, and this says where that writes.
    Rested(String),
    /// Help for a call was asked for and says this; nothing where no call is.
    Helped(String),
    /// Typing has paused: say what was found.
    Paused,
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (*self).clone();
        state.apply(action);
        Rc::new(state)
    }
}

impl State {
    /// Does what an action says.
    pub(crate) fn apply(&mut self, action: Action) {
        match action {
            Action::Edited(text) if text == self.text => {}
            Action::Edited(text) => {
                self.text = text;
                self.fresh = false;
                // The edits of a preview were made for the text before.
                self.preview = Preview::None;
            }
            Action::Checked(text, checked) => self.take(&text, checked),
            Action::Cursor(at) => {
                self.cursor = at;
                self.look_around();
            }
            Action::Visit(id) => self.visit(id),
            Action::Why(id) => {
                self.reading = Reading::Current;
                self.visit(id);
                self.asked += 1;
            }
            Action::Read(id) => {
                self.reading = Reading::Article(id);
                self.asked += 1;
            }
            Action::Open(id) => self.reading = Reading::Article(id),
            Action::Close => self.reading = Reading::Closed,
            Action::Editing(editing) => self.editing = editing,
            Action::Unfold(unfolded) => self.unfolded = unfolded,
            Action::Back => self.reading = Reading::Current,
            Action::Show(preview) => {
                if self.fresh {
                    self.preview = preview;
                }
            }
            Action::Speak(lang) => {
                if lang != self.lang {
                    self.lang = lang;
                    self.articles = Articles::Wanted;
                    self.textless = false;
                    self.other = None;
                }
            }
            Action::Fetched(lang, pack) if lang == self.lang => {
                self.articles = pack.map_or(Articles::Failed, Articles::Here);
            }
            Action::Fetched(_, pack) => self.other = pack,
            Action::Textless(lang) => self.textless = lang == self.lang,
            Action::Seek(sought) => {
                self.sought = sought;
                let found = self.pack().map(|pack| sought::found(&self.sought, pack, self.other.as_deref()).len());
                self.spoken = report::Words::of(self.lang).count(found.unwrap_or_default(), ALL.len());
            }
            Action::Retry => {
                self.textless = false;
                if self.articles == Articles::Failed {
                    self.articles = Articles::Wanted;
                }
            }
            Action::Paint(theme) => self.theme = theme,
            Action::Against(release) => self.release = release,
            Action::Kept(kept) => self.kept = kept,
            Action::Helped(said) if said.is_empty() => self.words().no_signature.clone_into(&mut self.spoken),
            Action::Rested(said) | Action::Helped(said) => self.spoken = said,
            Action::Paused => self.spoken = self.summary(),
        }
    }

    fn take(&mut self, text: &Rc<str>, checked: Option<Checked>) {
        if *text != self.text {
            return;
        }
        self.stopped = checked.is_none();
        self.checked = Rc::new(checked.unwrap_or_default());
        self.fresh = true;
        self.preview = Preview::None;
        if self.current().is_none() {
            self.current = None;
        }
        self.look_around();
        if self.current.is_none() {
            let worst = self.checked.seen.iter().min_by_key(|seen| seen.kind);
            self.current = worst.map(|seen| seen.id.clone());
        }
    }

    /// The line that the cursor is on, counted from 1.
    fn line(&self) -> usize {
        let before = self.text.encode_utf16().take(self.cursor);
        1 + before.filter(|unit| *unit == u16::from(b'\n')).count()
    }

    /// Where the call writes that the cursor is in, or the first on its line: once for each way to it.
    pub(crate) fn landings(&self) -> Vec<&Landed> {
        let landed = &self.checked.landed;
        let here = landed::at(landed, self.cursor, self.line()).and_then(|index| landed.get(index));
        landed.iter().filter(|one| here.is_some_and(|here| here.spot == one.spot)).collect()
    }

    /// A finding on the cursor's line becomes the current one. On any other line the reader keeps the
    /// one they had.
    fn look_around(&mut self) {
        let line = self.line();
        if !self.fresh || self.current().is_some_and(|current| current.line == line) {
            return;
        }
        if let Some(seen) = self.checked.seen.iter().find(|seen| seen.line == line) {
            self.current = Some(seen.id.clone());
            self.turn_to_current();
        }
    }

    fn visit(&mut self, id: String) {
        if let Some(seen) = self.checked.get(&id) {
            self.spoken = self.said(seen);
            self.current = Some(id);
            self.turn_to_current();
        }
    }

    /// Where articles are read, the one of the current finding is from now on.
    fn turn_to_current(&mut self) {
        if self.reading != Reading::Closed {
            self.reading = Reading::Current;
        }
    }

    /// The page's words.
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(self.lang)
    }

    /// The pack, once it is here.
    pub(crate) fn pack(&self) -> Option<&Rc<Pack>> {
        match &self.articles {
            Articles::Here(pack) => Some(pack),
            Articles::Wanted | Articles::Failed => None,
        }
    }

    /// Whether an article is open whose text is not here and might be had.
    pub(crate) fn wants_text(&self) -> bool {
        !self.textless && self.pack().is_some_and(|pack| !pack.whole) && self.open_article().is_some()
    }

    /// The finding the reader is at.
    pub(crate) fn current(&self) -> Option<&Seen> {
        self.checked.get(self.current.as_deref()?)
    }

    /// The id of the article that the guidance shows.
    pub(crate) fn open_article(&self) -> Option<&str> {
        match &self.reading {
            Reading::Current => self.current().map(|seen| seen.about.as_str()),
            Reading::Article(id) => Some(id),
            Reading::Closed => None,
        }
    }

    /// The sentence of a finding. Without a pack it is the pitfall's id.
    pub(crate) fn message(&self, seen: &Seen) -> Sentence {
        let template = self.pack().and_then(|pack| match seen.kind {
            Kind::Unread => pack.problems.get(&seen.about),
            Kind::Fails | Kind::Silent | Kind::Advice => pack.articles.get(&seen.about)?.words.get(&seen.message),
        });
        match template {
            Some(template) => fill(template, &seen.names),
            None => fill(&format!("`{}`", seen.about), &[]),
        }
    }

    /// What an article says about a related place or a fix of a finding; the key when it says nothing.
    pub(crate) fn article_words(&self, seen: &Seen, room: &str, key: &str) -> Sentence {
        let words = self.article(&seen.about).map(|article| &article.words);
        let template = words.and_then(|words| words.get(&format!("{room}.{key}")));
        template.map_or_else(|| fill(key, &[]), |template| fill(template, &seen.names))
    }

    /// The article of an id.
    pub(crate) fn article(&self, id: &str) -> Option<&Article> {
        self.pack()?.articles.get(id)
    }

    /// The outcome of a finding in a word, with its doubt.
    pub(crate) fn word(&self, seen: &Seen) -> String {
        let words = self.words();
        let kind = words.kind(seen.kind);
        if seen.likely { format!("{kind} · {}", words.likely) } else { kind.to_owned() }
    }

    /// The safe fixes that can be made in one go: how many they are, and their edits. Of two that touch
    /// each other the later one waits.
    pub(crate) fn safe_fixes(&self) -> (usize, Vec<Edit>) {
        let mut count = 0;
        let mut taken: Vec<Edit> = Vec::new();
        let safe = self.checked.seen.iter().filter_map(|seen| seen.mend.as_ref()).filter(|mend| mend.safe);
        for mend in safe {
            if !mend.edits.is_empty() && mend.edits.iter().all(|edit| !taken.iter().any(|other| touch(edit, other))) {
                count += 1;
                for edit in &mend.edits {
                    let at = taken.partition_point(|other| other.from < edit.from);
                    taken.insert(at, edit.clone());
                }
            }
        }
        (count, taken)
    }

    /// The edits that the preview shows.
    pub(crate) fn previewed(&self) -> Vec<Edit> {
        self.edits_of(&self.preview)
    }

    /// The edits that a preview would show.
    pub(crate) fn edits_of(&self, preview: &Preview) -> Vec<Edit> {
        match preview {
            Preview::None => Vec::new(),
            Preview::One(id) => self
                .checked
                .get(id)
                .and_then(|seen| seen.mend.as_ref())
                .map_or_else(Vec::new, |mend| mend.edits.clone()),
            Preview::All => self.safe_fixes().1,
        }
    }

    /// How many there are of each kind.
    pub(crate) fn counts(&self) -> [usize; 4] {
        Kind::ALL.map(|kind| self.checked.count(kind))
    }

    fn summary(&self) -> String {
        let words = self.words();
        if self.stopped {
            words.stopped.to_owned()
        } else if self.text.trim().is_empty() {
            String::new()
        } else {
            words.summary(self.counts())
        }
    }

    fn said(&self, seen: &Seen) -> String {
        let words = self.words();
        format!("{}, {}: {}", (words.line)(seen.line), self.word(seen), plain(&self.message(seen)))
    }
}

fn touch(one: &Edit, other: &Edit) -> bool {
    one.from <= other.to && other.from <= one.to
}

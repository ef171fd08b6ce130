//! What is drawn. A view is a function of the state; what the reader wants goes out as a [`Wish`].

mod app;
mod article;
mod bar;
mod block;
mod effects;
mod examples;
mod findings;
mod guidance;
mod index;
mod landings;
mod sentence;

pub(crate) use app::{Props, Stage, StageProps};

use super::platform::Editor;
use super::seen::Place;
use super::state::{Action, Theme};
use crate::articles::Lang;
use std::ops::Deref;
use std::rc::Rc;
use yew::Callback;

/// What of the widget is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The desk: editor and guidance side by side.
    Playground,
    /// What belongs to a code block of the page, below it.
    Block,
    /// One article.
    Article,
}

impl Layout {
    /// The layout of a name; the playground for any other.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "block" => Self::Block,
            "article" => Self::Article,
            _ => Self::Playground,
        }
    }
}

/// What the reader wants.
#[derive(Debug, Clone)]
pub(crate) enum Wish {
    /// A change of the state.
    Do(Action),
    /// Another language, also next time.
    Choose(Lang),
    /// Another theme, also next time.
    Paint(Theme),
    /// Another text in the editor, and the keyboard there.
    Put(&'static str),
    /// Another text, from the page.
    Set(Rc<str>),
    /// To type into the code.
    Edit,
    /// The page's own code again.
    Reset,
    /// No article any more, and the keyboard back at the finding that it is about.
    Shut,
    /// The fix of the finding of this id made, or all safe ones.
    Mend(Option<String>),
    /// The previewed edits made.
    Apply,
    /// The cursor on the finding of this id.
    Visit(String),
    /// The cursor on a place of the code.
    Go(Place),
    /// A place of the code marked; or none any more.
    Point(Option<Place>),
    /// The keyboard back in the code.
    Code,
    /// The cursor on the next finding, or the one before.
    Step(bool),
}

/// The editor, shared among those that draw with it; the same one is equal to itself.
#[derive(Clone)]
pub(crate) struct Shared(Rc<Editor>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Shared {
    type Target = Editor;

    fn deref(&self) -> &Editor {
        &self.0
    }
}

/// A callback that sends a wish and forgets the event.
fn wishing<E>(wish: &Callback<Wish>, what: Wish) -> Callback<E> {
    let wish = wish.clone();
    Callback::from(move |_| wish.emit(what.clone()))
}

//! What follows from the state outside of it: the editor, the check, the articles, the memory.

use super::app::{heard, wanted};
use super::{Shared, Wish};
use crate::articles::{Lang, Pack};
use crate::mlflow::Release;
use crate::widget::notes::{lanes, notes};
use crate::widget::phrase::{destination, plain};
use crate::widget::platform::{Editor, Event, Platform};
use crate::widget::read::from_json;
use crate::widget::seen::Checked;
use crate::widget::state::{Action, Articles, State};
use crate::widget::words::Words;
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::{Callback, NodeRef, UseReducerHandle, UseStateHandle, hook, use_effect_with, use_mut_ref};

/// How long typing must rest before the script is checked, in milliseconds.
const BEFORE_CHECK: u32 = 60;
/// … before it is kept.
const BEFORE_KEEPING: u32 = 300;
/// … before the number of findings is said.
const BEFORE_SAYING: u32 = 1_200;

thread_local! {
    // A pack is read once and then kept, however often a reader switches and however many widgets stand on the page.
    static PACKS: RefCell<Vec<Rc<Pack>>> = const { RefCell::new(Vec::new()) };
}

/// Puts the editor into the first of its hosts, once; the second is for help with a call.
#[hook]
pub(super) fn use_editor(
    platform: &Platform,
    hosts: &[NodeRef; 2],
    state: &Rc<State>,
    editor: &UseStateHandle<Option<Shared>>,
    wish: &Callback<Wish>,
) {
    let latest = use_mut_ref(|| Rc::clone(state));
    *latest.borrow_mut() = Rc::clone(state);
    let (platform, editor, wish) = (platform.clone(), editor.clone(), wish.clone());
    let [host, panel] = hosts.clone();
    use_effect_with((), move |()| {
        let gone = Rc::new(Cell::new(false));
        let left = Rc::clone(&gone);
        spawn_local(async move {
            let (Some(host), Some(panel)) = (host.cast::<Element>(), panel.cast::<Element>()) else { return };
            let text = Rc::clone(&latest.borrow().text);
            let (asked, now) = (platform.clone(), Rc::clone(&latest));
            let ask = move |text: String, at| {
                let state = now.borrow();
                let (major, minor, patch) = numbers(state.release);
                asked.help(&text, at, state.lang == Lang::Zh, major, minor, patch)
            };
            let events = Callback::from(move |event: Event| {
                let state = Rc::clone(&latest.borrow());
                wish.emit(heard(event, &state));
            });
            if let Ok(opened) = Editor::open(&platform, (&host, &panel), &text, events, ask).await
                && !left.get()
            {
                editor.set(Some(Shared(Rc::new(opened))));
            }
        });
        move || gone.set(true)
    });
}

/// Checks the script whenever it or the release has changed.
#[hook]
pub(super) fn use_check(platform: &Platform, state: &UseReducerHandle<State>) {
    let (platform, dispatcher) = (platform.clone(), state.dispatcher());
    let wait = if state.checked.release.is_empty() { 0 } else { BEFORE_CHECK };
    let done = use_mut_ref(|| state.fresh);
    use_effect_with((Rc::clone(&state.text), state.release), move |(text, release)| {
        let (text, release) = (Rc::clone(text), *release);
        let check = move || {
            let checked = checked(&platform, &text, release);
            dispatcher.dispatch(Action::Checked(text, checked));
        };
        let timeout = (!done.replace(false)).then(|| Timeout::new(wait, check));
        move || drop(timeout)
    });
}

/// What there is to say of a script; nothing when the checker stopped on it.
pub(super) fn checked(platform: &Platform, text: &str, release: Option<Release>) -> Option<Checked> {
    let (major, minor, patch) = numbers(release);
    from_json(&platform.check(text, major, minor, patch)?)
}

/// A release as the engine is told it; nothing but 0 leaves it to the script.
fn numbers(release: Option<Release>) -> (u16, u16, u16) {
    release.map_or((0, 0, 0), |one| (one.major, one.minor, one.patch))
}

/// Hands the findings to the editor, in the reader's language.
#[hook]
pub(super) fn use_notes(state: &UseReducerHandle<State>, editor: Option<Shared>) {
    // Without the articles there are no words for them; if those cannot be had, the names of the pitfalls must do.
    let shown = (state.fresh && state.articles != Articles::Wanted).then(|| notes(state));
    use_effect_with((editor.clone(), shown), |(editor, shown)| {
        if let (Some(editor), Some(json)) = (editor, shown) {
            editor.set_findings(json);
        }
    });
    use_effect_with((editor.clone(), state.lang), |(editor, lang)| {
        if let Some(editor) = editor {
            let words = Words::of(*lang);
            editor.set_words(words.editor, words.paste_here);
        }
    });
    use_effect_with((editor, state.lang, state.release), |(editor, ..)| {
        editor.iter().for_each(|editor| editor.refresh_help());
    });
}

/// Hands the lanes to the editor, in the reader's language.
#[hook]
pub(super) fn use_lanes(state: &UseReducerHandle<State>, editor: Option<Shared>) {
    let shown = state.fresh.then(|| lanes(state));
    use_effect_with((editor, shown), |(editor, shown)| {
        if let (Some(editor), Some(json)) = (editor, shown) {
            editor.set_lanes(json);
        }
    });
}

/// Fetches the sentences of the language when they are wanted, the articles' text when one is open, and the other
/// language's sentences when somebody searches.
#[hook]
pub(super) fn use_articles(platform: &Platform, state: &UseReducerHandle<State>) {
    let (lang, wanted) = (state.lang, state.articles == Articles::Wanted);
    let other = lang.other();
    let searched = !wanted && state.other.is_none() && !state.sought.query.is_empty();
    use_pack(platform, state, (lang, false, wanted));
    use_pack(platform, state, (lang, true, state.wants_text()));
    use_pack(platform, state, (other, false, searched));
}

/// Fetches a pack, with the articles' text or without, when it is wanted.
#[hook]
fn use_pack(platform: &Platform, state: &UseReducerHandle<State>, pack: (Lang, bool, bool)) {
    let (platform, dispatcher) = (platform.clone(), state.dispatcher());
    use_effect_with(pack, move |&(lang, whole, wanted)| {
        if !wanted {
            return;
        }
        if let Some(pack) = kept(lang).filter(|pack| pack.whole || !whole) {
            dispatcher.dispatch(Action::Fetched(lang, Some(pack)));
            return;
        }
        spawn_local(async move {
            let name = format!("{}{}", Words::of(lang).tag, if whole { ".articles" } else { "" });
            let text = platform.load_pack(&name).await.ok();
            let pack = text.and_then(|text| read_once(lang, whole, &text));
            let failed = whole && pack.is_none();
            dispatcher.dispatch(if failed { Action::Textless(lang) } else { Action::Fetched(lang, pack) });
        });
    });
}

/// The articles of a language, if some widget has them already, with their text if some has that.
pub(super) fn kept(lang: Lang) -> Option<Rc<Pack>> {
    PACKS.with_borrow(|packs| packs.iter().find(|pack| pack.lang == lang).cloned())
}

fn read_once(lang: Lang, whole: bool, text: &JsValue) -> Option<Rc<Pack>> {
    kept(lang).filter(|pack| pack.whole || !whole).or_else(|| {
        let pack = Rc::new(from_json::<Pack>(&text.as_string()?)?);
        PACKS.with_borrow_mut(|packs| {
            packs.retain(|pack| pack.lang != lang);
            packs.push(Rc::clone(&pack));
        });
        Some(pack)
    })
}

/// Keeps what the reader would miss after a reload.
#[hook]
pub(super) fn use_memory(platform: &Platform, state: &UseReducerHandle<State>) {
    let dispatcher = state.dispatcher();
    let store = platform.clone();
    use_effect_with(Rc::clone(&state.text), move |text| {
        let text = Rc::clone(text);
        let timeout = Timeout::new(BEFORE_KEEPING, move || {
            dispatcher.dispatch(Action::Kept(store.write("text", &text)));
        });
        move || drop(timeout)
    });

    let page = platform.clone();
    use_effect_with((state.lang, state.theme), move |(lang, theme)| {
        page.chosen(Words::of(*lang).tag, theme.name());
    });

    let store = platform.clone();
    use_effect_with(state.release, move |release| {
        store.write("release", &release.map(|release| release.to_string()).unwrap_or_default());
    });
}

/// Does what the page wants, as long as the widget stands in it, and then what is `last` to be done.
#[hook]
pub(super) fn use_commands(platform: &Platform, wish: &Callback<Wish>, last: impl FnOnce() + 'static) {
    let (platform, wish) = (platform.clone(), wish.clone());
    use_effect_with((), move |()| {
        let obeyed = platform.obeyed(move |name, value| {
            if let Some(wanted) = wanted(name, value) {
                wish.emit(wanted);
            }
        });
        move || {
            drop(obeyed);
            last();
        }
    });
}

/// Tells the page which article the reader was led to.
#[hook]
pub(super) fn use_telling(platform: &Platform, state: &UseReducerHandle<State>) {
    let page = platform.clone();
    let id = state.open_article().unwrap_or_default().to_owned();
    use_effect_with(state.asked, move |asked| {
        if *asked > 0 {
            page.told("article", &id);
        }
    });
}

/// Says politely what was found, once typing has paused, and where the cursor's call writes, once the
/// cursor rests and that is elsewhere than what was said last.
#[hook]
pub(super) fn use_announcements(state: &UseReducerHandle<State>) {
    let dispatcher = state.dispatcher();
    let landed = state.landings();
    let told: Vec<String> = landed.iter().map(|one| plain(&destination(state, one))).collect();
    // Where the reader only reads, nothing happens that would have to be said.
    let editing = state.editing;
    let destination = (editing && state.fresh && !told.is_empty()).then(|| told.join("; "));
    use_effect_with(destination, move |destination| {
        let said = destination.clone();
        let timeout = said.map(|said| Timeout::new(BEFORE_SAYING, move || dispatcher.dispatch(Action::Rested(said))));
        move || drop(timeout)
    });
    let dispatcher = state.dispatcher();
    use_effect_with((state.counts(), state.stopped, state.lang, editing), move |_| {
        let timeout = editing.then(|| Timeout::new(BEFORE_SAYING, move || dispatcher.dispatch(Action::Paused)));
        move || drop(timeout)
    });
}

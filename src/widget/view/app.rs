//! The widget as a whole: it holds the state and the editor, and carries out what the views wish.

use super::{Layout, Shared, Wish, bar, block, effects, guidance};
use crate::articles::Lang;
use crate::mlflow::{Release, releases};
use crate::widget::platform::{Event, Platform};
use crate::widget::seen::Checked;
use crate::widget::sought::Sought;
use crate::widget::state::{Action, Articles, Preview, Reading, State, Theme};
use crate::widget::words::Words;
use std::rc::Rc;
use yew::{
    Callback, Html, KeyboardEvent, NodeRef, Properties, UseReducerDispatcher, component, html, use_callback,
    use_mut_ref, use_node_ref, use_reducer_eq, use_state,
};

/// What the widget is given.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// The browser and the page.
    pub(crate) platform: Platform,
    /// What of the widget is shown.
    pub(crate) layout: Layout,
}

/// What a place for widgets is given.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct StageProps {
    /// The widget that stands there, with a number that tells it from the one before.
    pub(crate) shown: Option<(u32, Props)>,
}

/// A place for widgets.
#[component]
pub(crate) fn Stage(props: &StageProps) -> Html {
    let widget = |(turn, props): &(u32, Props)| {
        html! { <App key={*turn} platform={props.platform.clone()} layout={props.layout} /> }
    };
    props.shown.as_ref().map(widget).into_iter().collect()
}

const EXAMPLE: &str = include_str!("../example.py");

/// The widget.
#[component]
fn App(props: &Props) -> Html {
    let (platform, layout) = (&props.platform, props.layout);
    let state = use_reducer_eq(|| first(platform, layout));
    let editor = use_state(|| None::<Shared>);
    let hosts = [use_node_ref(), use_node_ref()];

    // What the editor calls back needs the state of that moment, not of the moment it was made.
    let snapshot = Rc::new((*state).clone());
    let latest = use_mut_ref(|| (Rc::clone(&snapshot), None::<Shared>));
    *latest.borrow_mut() = (Rc::clone(&snapshot), (*editor).clone());

    let store = platform.clone();
    let held = Rc::clone(&latest);
    let wish = use_callback(state.dispatcher(), move |wish: Wish, dispatcher| {
        let (state, editor) = latest.borrow().clone();
        keep(&wish, &store);
        tell(&wish, &state, &store);
        fulfil(wish, &state, editor.as_ref(), dispatcher);
    });

    effects::use_editor(platform, &hosts, &snapshot, &editor, &wish);
    effects::use_check(platform, &state);
    effects::use_notes(&state, (*editor).clone());
    effects::use_lanes(&state, (*editor).clone());
    effects::use_articles(platform, &state);
    effects::use_memory(platform, &state);
    effects::use_announcements(&state);
    // The editor holds what calls back, and that holds this: a widget that is taken out lets go of it.
    effects::use_commands(platform, &wish, move || held.borrow_mut().1 = None);
    effects::use_telling(platform, &state);

    let words = state.words();
    let (class, shown) = match layout {
        Layout::Playground => ("caveat playground", desk(&state, &hosts, &wish)),
        Layout::Block => ("caveat block", block::block(&state, &hosts, &wish)),
        Layout::Article => ("caveat alone", block::article(&state, &wish)),
    };
    html! {
        <div {class} lang={words.tag} data-theme={state.theme.name()} onkeydown={keys(&wish)}>
            { shown }
            <p class="unseen" role="status" aria-live="polite">{ &state.spoken }</p>
        </div>
    }
}

fn desk(state: &State, [host, signature]: &[NodeRef; 2], wish: &Callback<Wish>) -> Html {
    html! {
        <>
            { bar::bar(state, wish) }
            <div class="desk">
                <section class="paper" aria-label={state.words().editor}>
                    { bar::tools(state, wish, EXAMPLE) }
                    <div class="editor" ref={host} />
                </section>
                { guidance::guidance(state, signature, wish) }
            </div>
        </>
    }
}

/// The state a reader starts with: what they left, what the page has, or the example.
fn first(platform: &Platform, layout: Layout) -> State {
    let text = platform.read("text").unwrap_or_else(|| EXAMPLE.to_owned());
    let reading = match layout {
        Layout::Playground => Reading::Current,
        Layout::Block => Reading::Closed,
        Layout::Article => Reading::Article(platform.read("article").unwrap_or_default()),
    };
    let lang = spoken(&platform.languages());
    let mut state = State {
        text: text.into(),
        checked: Rc::new(Checked::default()),
        fresh: false,
        cursor: 0,
        stopped: false,
        lang,
        articles: effects::kept(lang).map_or(Articles::Wanted, Articles::Here),
        textless: false,
        other: None,
        sought: Sought::default(),
        theme: Theme::named(&platform.read("theme").unwrap_or_default()),
        release: platform.read("release").and_then(|release| known(&release)),
        current: None,
        reading,
        asked: 0,
        preview: Preview::None,
        kept: true,
        editing: layout == Layout::Playground,
        locked: platform.read("readonly").is_some(),
        unfolded: layout == Layout::Playground,
        spoken: String::new(),
    };
    // Many of these may stand on a page: what there is to show is shown in one go.
    if layout == Layout::Block {
        state.apply(Action::Checked(Rc::clone(&state.text), effects::checked(platform, &state.text, state.release)));
    }
    state
}

/// The release of the table that was kept, by its minor.
fn known(kept: &str) -> Option<Release> {
    let kept: Release = kept.parse().ok()?;
    releases().iter().find(|one| (one.major, one.minor) == (kept.major, kept.minor)).copied()
}

/// The first language of the list that Caveat speaks; English when it speaks none.
fn spoken(tags: &str) -> Lang {
    let known = |tag: &str| match tag.split('-').next().map(str::to_ascii_lowercase).as_deref() {
        Some("en") => Some(Lang::En),
        Some("zh") => Some(Lang::Zh),
        _ => None,
    };
    tags.split(',').find_map(known).unwrap_or(Lang::En)
}

/// What happens in the editor, as a wish.
pub(super) fn heard(event: Event, state: &State) -> Wish {
    match event {
        Event::Changed(text) => Wish::Do(Action::Edited(text.into())),
        Event::Cursor(at) => Wish::Do(Action::Cursor(at)),
        Event::Helped(said) => Wish::Do(Action::Helped(said)),
        Event::Editing(editing) => Wish::Do(Action::Editing(editing)),
        Event::Visit(id) => Wish::Do(Action::Visit(id)),
        Event::Act(id, what) => match what.as_str() {
            "fix" if state.preview != Preview::One(id.clone()) => Wish::Do(Action::Show(Preview::One(id))),
            "fix" | "cancel" => Wish::Do(Action::Show(Preview::None)),
            "apply" => Wish::Apply,
            _ => Wish::Do(Action::Why(id)),
        },
    }
}

/// What the page wants, by its name, as a wish.
pub(super) fn wanted(name: &str, value: &str) -> Option<Wish> {
    Some(match name {
        "text" => Wish::Set(value.into()),
        "lang" => Wish::Do(Action::Speak(spoken(value))),
        "theme" => Wish::Do(Action::Paint(Theme::named(value))),
        "release" => Wish::Do(Action::Against(known(value))),
        "article" => Wish::Do(Action::Open(value.to_owned())),
        "fix" => Wish::Mend(Some(value.to_owned())),
        "fix-all" => Wish::Mend(None),
        "reset" => Wish::Reset,
        "step" => Wish::Step(true),
        _ => return None,
    })
}

/// The page is told of what the reader does to the script.
fn tell(wish: &Wish, state: &State, page: &Platform) {
    if let Wish::Apply = wish {
        match &state.preview {
            Preview::One(id) => page.told("fix", id),
            Preview::All => page.told("fix", ""),
            Preview::None => {}
        }
    }
}

/// A choice is kept when the reader makes it, not when it follows from the page.
fn keep(wish: &Wish, store: &Platform) {
    match wish {
        Wish::Choose(lang) => store.write("lang", Words::of(*lang).tag),
        Wish::Paint(theme) => store.write("theme", theme.name()),
        Wish::Do(_)
        | Wish::Put(_)
        | Wish::Set(_)
        | Wish::Edit
        | Wish::Reset
        | Wish::Shut
        | Wish::Mend(_)
        | Wish::Apply
        | Wish::Visit(_)
        | Wish::Go(_)
        | Wish::Point(_)
        | Wish::Code
        | Wish::Step(_) => true,
    };
}

fn fulfil(wish: Wish, state: &State, editor: Option<&Shared>, dispatcher: &UseReducerDispatcher<State>) {
    match (wish, editor) {
        (Wish::Do(action), _) => dispatcher.dispatch(action),
        (Wish::Choose(lang), _) => dispatcher.dispatch(Action::Speak(lang)),
        (Wish::Paint(theme), _) => dispatcher.dispatch(Action::Paint(theme)),
        (Wish::Set(text), None) => dispatcher.dispatch(Action::Edited(text)),
        (_, None) => {}
        (Wish::Set(text), Some(editor)) => editor.set_text(&text),
        (Wish::Edit, Some(editor)) => editor.edit(),
        (Wish::Reset, Some(editor)) => editor.reset(),
        (Wish::Shut, Some(editor)) => {
            dispatcher.dispatch(Action::Close);
            state.current.iter().for_each(|id| editor.visit(id));
        }
        // Where there is no code to go back to, the article is what there is to leave.
        (Wish::Code, Some(_)) if !state.editing => fulfil(Wish::Shut, state, editor, dispatcher),
        (Wish::Mend(id), Some(editor)) => {
            if state.fresh {
                editor.apply(&state.edits_of(&id.map_or(Preview::All, Preview::One)));
            }
        }
        (Wish::Put(text), Some(editor)) => {
            editor.set_text(text);
            editor.focus();
        }
        (Wish::Apply, Some(editor)) => {
            let edits = state.previewed();
            dispatcher.dispatch(Action::Show(Preview::None));
            if state.fresh {
                editor.apply(&edits);
            }
            editor.focus();
        }
        (Wish::Visit(id), Some(editor)) => editor.visit(&id),
        // Places that were told of another text lead nowhere.
        (Wish::Go(place), Some(editor)) => {
            if state.fresh {
                editor.go_to(place);
            }
        }
        (Wish::Point(place), Some(editor)) => editor.point(place.filter(|_| state.fresh)),
        (Wish::Code, Some(editor)) => {
            dispatcher.dispatch(Action::Show(Preview::None));
            editor.focus();
        }
        (Wish::Step(forward), Some(editor)) => editor.step(forward),
    }
}

/// The keys that work everywhere in the widget. The editor keeps those it has answered.
fn keys(wish: &Callback<Wish>) -> Callback<KeyboardEvent> {
    let wish = wish.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "F8" => {
                event.prevent_default();
                wish.emit(Wish::Step(!event.shift_key()));
            }
            "Escape" => wish.emit(Wish::Code),
            _ => {}
        }
    })
}

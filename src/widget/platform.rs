//! The browser, as the page hands it over (`www/platform.js`), and the editor bridge (`www/editor.js`).

use super::seen::{Edit, Place};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;
use yew::Callback;

#[wasm_bindgen]
extern "C" {
    /// What the page answers for.
    #[derive(Debug, Clone, PartialEq)]
    pub type Platform;

    /// The report as JSON, or nothing when the engine stopped on this text.
    #[wasm_bindgen(method)]
    pub(crate) fn check(this: &Platform, text: &str, major: u16, minor: u16, patch: u16) -> Option<String>;

    /// Help for the call at a UTF-16 offset, as JSON; empty without a call, nothing when the engine stopped.
    #[wasm_bindgen(method)]
    pub(crate) fn help(
        this: &Platform,
        text: &str,
        at: usize,
        chinese: bool,
        major: u16,
        minor: u16,
        patch: u16,
    ) -> Option<String>;

    /// A language pack as JSON.
    #[wasm_bindgen(method, catch, js_name = loadPack)]
    pub(crate) async fn load_pack(this: &Platform, lang: &str) -> Result<JsValue, JsValue>;

    /// The editor's module.
    #[wasm_bindgen(method, catch, js_name = loadEditor)]
    async fn load_editor(this: &Platform) -> Result<JsValue, JsValue>;

    /// Language tags in the order in which they count, with commas between.
    #[wasm_bindgen(method)]
    pub(crate) fn languages(this: &Platform) -> String;

    /// Tells the page which language and theme are shown.
    #[wasm_bindgen(method)]
    pub(crate) fn chosen(this: &Platform, lang: &str, theme: &str);

    /// What was kept under a key, on this device.
    #[wasm_bindgen(method)]
    pub(crate) fn read(this: &Platform, key: &str) -> Option<String>;

    /// Keeps a value; false when the browser does not let it.
    #[wasm_bindgen(method)]
    pub(crate) fn write(this: &Platform, key: &str, value: &str) -> bool;

    /// From now on the page's wishes, a name and a value each, go to `wish`; without one, nowhere.
    #[wasm_bindgen(method)]
    fn obey(this: &Platform, wish: Option<&Closure<dyn Fn(String, String)>>);

    /// Tells the page what the reader did, with the id of what it was done to.
    #[wasm_bindgen(method)]
    pub(crate) fn told(this: &Platform, what: &str, id: &str);

    /// A module that shows code: `www/editor.js`, or `www/surface.js` for a code block of the page.
    type EditorModule;

    #[wasm_bindgen(method)]
    fn create(
        this: &EditorModule,
        host: &Element,
        panel: &Element,
        text: &str,
        happened: &Closure<dyn Fn(String, String, usize)>,
        ask: &Closure<dyn Fn(String, usize) -> Option<String>>,
    ) -> Handle;

    /// Code that stands in the page.
    type Handle;

    #[wasm_bindgen(method, js_name = setFindings)]
    fn set_findings(this: &Handle, json: &str);
    #[wasm_bindgen(method, js_name = setLanes)]
    fn set_lanes(this: &Handle, json: &str);
    #[wasm_bindgen(method, js_name = goTo)]
    fn go_to(this: &Handle, from: usize, to: usize);
    #[wasm_bindgen(method)]
    fn point(this: &Handle, from: usize, to: usize);
    #[wasm_bindgen(method, js_name = setWords)]
    fn set_words(this: &Handle, label: &str, empty: &str);
    #[wasm_bindgen(method, js_name = refreshHelp)]
    fn refresh_help(this: &Handle);
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Handle, text: &str);
    #[wasm_bindgen(method, js_name = applyEdits)]
    fn apply_edits(this: &Handle, json: &str);
    #[wasm_bindgen(method)]
    fn focus(this: &Handle);
    #[wasm_bindgen(method)]
    fn edit(this: &Handle);
    #[wasm_bindgen(method)]
    fn reset(this: &Handle);
    #[wasm_bindgen(method)]
    fn visit(this: &Handle, id: &str);
    #[wasm_bindgen(method)]
    fn step(this: &Handle, forward: bool);
    #[wasm_bindgen(method)]
    fn destroy(this: &Handle);
}

/// What happens in the code.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    /// The text was changed into this one.
    Changed(String),
    /// The cursor stands at this UTF-16 offset.
    Cursor(usize),
    /// A key led to the finding of this id.
    Visit(String),
    /// The button of this name was pressed in the note of this id.
    Act(String, String),
    /// Help for a call was asked for by a key, and says this; nothing where no call is.
    Helped(String),
    /// The code can be typed into from now on, or no longer.
    Editing(bool),
}

impl Event {
    fn of(what: String, text: String, at: usize) -> Self {
        match what.as_str() {
            "changed" => Self::Changed(text),
            "cursor" => Self::Cursor(at),
            "visit" => Self::Visit(text),
            "helped" => Self::Helped(text),
            "editing" => Self::Editing(at > 0),
            _ => Self::Act(text, what),
        }
    }
}

/// The page's wishes, as long as this is kept.
pub(crate) struct Obeyed {
    platform: Platform,
    _wish: Closure<dyn Fn(String, String)>,
}

impl Platform {
    /// Hands the page's wishes on.
    pub(crate) fn obeyed(&self, wish: impl Fn(&str, &str) + 'static) -> Obeyed {
        let wish = Closure::new(move |what: String, value: String| wish(&what, &value));
        self.obey(Some(&wish));
        Obeyed { platform: self.clone(), _wish: wish }
    }
}

impl Drop for Obeyed {
    fn drop(&mut self) {
        self.platform.obey(None);
    }
}

/// Code in the page with the functions it calls. Dropping it takes it out of the page.
pub(crate) struct Editor {
    handle: Handle,
    _happened: Closure<dyn Fn(String, String, usize)>,
    _ask: Closure<dyn Fn(String, usize) -> Option<String>>,
}

impl Editor {
    /// Fetches the module and shows the code in `host`. Help for the call at the cursor is
    /// drawn into `panel`; `ask` gives it for a text and a UTF-16 offset.
    ///
    /// # Errors
    /// What the browser says when the module cannot be fetched.
    pub(crate) async fn open(
        platform: &Platform,
        (host, panel): (&Element, &Element),
        text: &str,
        events: Callback<Event>,
        ask: impl Fn(String, usize) -> Option<String> + 'static,
    ) -> Result<Self, JsValue> {
        let module: EditorModule = platform.load_editor().await?.unchecked_into();
        let happened = Closure::new(move |what, text, at| events.emit(Event::of(what, text, at)));
        let ask = Closure::new(ask);
        let handle = module.create(host, panel, text, &happened, &ask);
        Ok(Self { handle, _happened: happened, _ask: ask })
    }

    /// Shows findings: JSON as `www/findings.js` reads it.
    pub(crate) fn set_findings(&self, json: &str) {
        self.handle.set_findings(json);
    }

    /// Shows where runs are open: JSON as `www/lanes.js` reads it.
    pub(crate) fn set_lanes(&self, json: &str) {
        self.handle.set_lanes(json);
    }

    /// Puts the cursor on a place and marks it.
    pub(crate) fn go_to(&self, place: Place) {
        self.handle.go_to(place.from, place.to);
    }

    /// Marks a place, without leading there; or none.
    pub(crate) fn point(&self, place: Option<Place>) {
        let Place { from, to } = place.unwrap_or_default();
        self.handle.point(from, to);
    }

    /// Names the editor, and says what stands in it when it is empty.
    pub(crate) fn set_words(&self, label: &str, empty: &str) {
        self.handle.set_words(label, empty);
    }

    /// Draws the help for the cursor's call anew.
    pub(crate) fn refresh_help(&self) {
        self.handle.refresh_help();
    }

    /// Replaces the text, as one step that can be undone.
    pub(crate) fn set_text(&self, text: &str) {
        self.handle.set_text(text);
    }

    /// Makes changes, as one step that can be undone.
    pub(crate) fn apply(&self, edits: &[Edit]) {
        if let Ok(json) = serde_json::to_string(edits) {
            self.handle.apply_edits(&json);
        }
    }

    /// Puts the keyboard into the code.
    pub(crate) fn focus(&self) {
        self.handle.focus();
    }

    /// Lets the reader type into the code, and puts the keyboard there.
    pub(crate) fn edit(&self) {
        self.handle.edit();
    }

    /// Shows the page's own code again.
    pub(crate) fn reset(&self) {
        self.handle.reset();
    }

    /// Puts the cursor on a finding.
    pub(crate) fn visit(&self, id: &str) {
        self.handle.visit(id);
    }

    /// Puts the cursor on the next finding or the one before.
    pub(crate) fn step(&self, forward: bool) {
        self.handle.step(forward);
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.handle.destroy();
    }
}

//! What the reader sees and touches: one reducer, small views, and the bridge to the editor.
//!
//! The state of the page is [`state::State`]; it changes in its reducer and nowhere else. The
//! editor and the browser are reached through [`platform`], and [`utf16`] is the one place that
//! knows how JavaScript counts.
//!
//! May not be needed by anything below.

mod diff;
pub mod engine;
mod help;
mod landed;
mod lanes;
mod message;
mod notes;
mod phrase;
mod platform;
mod read;
mod seen;
mod sought;
mod state;
mod tree;
mod utf16;
mod view;
mod words;

use platform::Platform;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::AppHandle;

/// A place in a page at which a widget can stand. It is made once and used again and again: yew never
/// gives back what it needs to hear the events of a place.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Stage {
    handle: AppHandle<view::Stage>,
    turn: u32,
}

#[wasm_bindgen]
impl Stage {
    /// Shows a new widget. `platform` answers for the browser and the page; `layout` is `playground`,
    /// `block` (below a code block of the page) or `article`.
    pub fn show(&mut self, platform: Platform, layout: &str) {
        self.turn += 1;
        let shown = view::Props { platform, layout: view::Layout::named(layout) };
        self.handle.update(view::StageProps { shown: Some((self.turn, shown)) });
    }

    /// Takes the widget away, with everything it holds.
    pub fn clear(&mut self) {
        self.handle.update(view::StageProps { shown: None });
    }
}

/// Makes a place for widgets of `host`, which may stand in a shadow root.
#[wasm_bindgen]
#[must_use]
pub fn stage(host: Element) -> Stage {
    console_error_panic_hook::set_once();
    let props = view::StageProps { shown: None };
    Stage { handle: yew::Renderer::<view::Stage>::with_root_and_props(host, props).render(), turn: 0 }
}

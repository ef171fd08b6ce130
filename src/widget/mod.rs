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
mod state;
mod tree;
mod utf16;
mod view;
mod words;

use platform::Platform;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::AppHandle;

/// A widget that stands in a page. Dropping it on the Rust side changes nothing; [`Mounted::unmount`]
/// takes it out of the page.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Mounted(AppHandle<view::App>);

#[wasm_bindgen]
impl Mounted {
    /// Takes the widget out of the page and gives back everything it holds.
    pub fn unmount(self) {
        self.0.destroy();
    }
}

/// Puts the widget into `host`, which may stand in a shadow root. `platform` answers for the
/// browser and the page; `layout` is `playground`, `block` (below a code block of the page) or `article`.
#[wasm_bindgen]
#[must_use]
pub fn mount(host: Element, platform: Platform, layout: &str) -> Mounted {
    console_error_panic_hook::set_once();
    let props = view::Props { platform, layout: view::Layout::named(layout) };
    Mounted(yew::Renderer::<view::App>::with_root_and_props(host, props).render())
}

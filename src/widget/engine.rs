//! The engine's door to JavaScript, in numbers only.
//!
//! The page makes two instances of the WebAssembly module: one shows the widget, the other does
//! nothing but check and answer, through the functions here. When a check stops with a trap, the second
//! instance is thrown away and made anew, and the first has noticed nothing (`www/engine.js`).

use super::help::help;
use super::seen::Checked;
use super::utf16::Utf16;
use super::words::Words;
use crate::articles::Lang;
use crate::mlflow::Release;
use crate::python::tokens::{Colour, colours};
use crate::script::Span;
use crate::{Options, check};
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a script of `length` bytes and returns the address at which the page writes it.
#[wasm_bindgen]
#[must_use]
pub fn engine_input(length: usize) -> usize {
    INPUT.with_borrow_mut(|input| {
        input.clear();
        input.resize(length, 0);
        input.as_mut_ptr() as usize
    })
}

/// Checks the script that was written, against the release `major.minor.patch`, or against the one
/// the script tells when all three are 0. Returns the length of the report, which is JSON.
#[wasm_bindgen]
#[must_use]
pub fn engine_check(major: u16, minor: u16, patch: u16) -> usize {
    answer(|text| {
        let checked = Checked::new(text, &check(text, &options(major, minor, patch)));
        serde_json::to_vec(&checked).unwrap_or_default()
    })
}

/// Help for the byte offset `at` of the script that was written, on that release, in English or in
/// Chinese. Returns the length of what `www/help.js` reads, which is JSON; 0 where there is no help.
#[wasm_bindgen]
#[must_use]
pub fn engine_help(at: usize, chinese: bool, major: u16, minor: u16, patch: u16) -> usize {
    let words = Words::of(if chinese { Lang::Zh } else { Lang::En });
    answer(|text| help(text, at, &options(major, minor, patch), words).unwrap_or_default())
}

/// The colours of the script that was written: the length of `[from, to, class]` triples in UTF-16 units, as JSON.
#[wasm_bindgen]
#[must_use]
pub fn engine_colours() -> usize {
    answer(|text| {
        let map = Utf16::new(text);
        let triple = |(span, colour): (Span, Colour)| (map.offset(span.start), map.offset(span.end), colour.class());
        serde_json::to_vec(&colours(text).into_iter().map(triple).collect::<Vec<_>>()).unwrap_or_default()
    })
}

fn options(major: u16, minor: u16, patch: u16) -> Options {
    let release = Release::new(major, minor, patch);
    Options { release: (release > Release::new(0, 0, 0)).then_some(release) }
}

fn answer(to: impl FnOnce(&str) -> Vec<u8>) -> usize {
    let input = INPUT.take();
    let json = to(&String::from_utf8_lossy(&input));
    OUTPUT.with_borrow_mut(|output| {
        *output = json;
        output.len()
    })
}

/// The address of the report or the help.
#[wasm_bindgen]
#[must_use]
pub fn engine_output() -> usize {
    OUTPUT.with_borrow(|output| output.as_ptr() as usize)
}

//! Keys that a page listens to. They rest while somebody types, holds a modifier, or has a dialog open.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Hears keys as long as the owner lives. `act` says whether a key was meant for it; then the browser does nothing else.
pub(crate) fn hear(act: impl Fn(&str) -> bool + 'static) {
    let heard = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        if is_for_the_page(&event) && act(&event.key()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || heard.remove());
}

fn is_for_the_page(event: &KeyboardEvent) -> bool {
    if event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || event.is_composing()
        || event.default_prevented()
    {
        return false;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let types = target.as_ref().is_some_and(|target| {
        matches!(target.tag_name().to_ascii_lowercase().as_str(), "input" | "textarea" | "select")
    });
    // A button does by itself what these keys mean.
    let presses = matches!(event.key().as_str(), "Enter" | " ")
        && target.is_some_and(|target| target.matches("button, a, summary").unwrap_or(false));
    let is_covered = document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some());
    !(types || presses || is_covered)
}

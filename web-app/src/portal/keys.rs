//! Keys that a page listens to. They rest while somebody types, holds a modifier, or has a dialog open; those of one
//! character rest for good where somebody turned them off, since speech and unsteady hands press them unasked.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::desk::desk;

/// Hears keys as long as the owner lives. `act` says whether a key was meant for it; then the browser does nothing else.
pub(crate) fn hear(act: impl Fn(&str) -> bool + 'static) {
    let has_keys = desk().taste.has_keys;
    let heard = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let key = event.key();
        let counts = is_heard(&key, event.repeat(), has_keys.get_untracked());
        if counts && is_for_the_page(&event) && act(&key) {
            event.prevent_default();
        }
    });
    on_cleanup(move || heard.remove());
}

/// Whether a press counts: a letter that is held down is one press, and none where keys of one character are off.
fn is_heard(key: &str, is_repeated: bool, has_keys: bool) -> bool {
    let mut characters = key.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => has_keys && !(is_repeated && character.is_alphabetic()),
        _ => true,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_letter_is_one_press_and_no_character_counts_where_keys_are_off() {
        for (key, is_repeated, has_keys, heard) in [
            ("a", false, true, true),
            ("a", true, true, false),
            ("+", true, true, true),
            ("a", false, false, false),
            ("?", false, false, false),
            ("1", false, false, false),
            ("Escape", false, false, true),
            ("ArrowLeft", true, false, true),
        ] {
            assert_eq!(is_heard(key, is_repeated, has_keys), heard, "{key} {is_repeated} {has_keys}");
        }
    }
}

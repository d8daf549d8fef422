//! An id, cut short where it is long, with a button that copies all of it and says itself whether it did: a message elsewhere
//! would lie behind a dialog.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::glyph::{Glyph, glyph};
use crate::{
    browser,
    dom::{El, el},
    portal::desk::desk,
};

/// So many characters of an id are shown at its end, which is where ids made one after the other differ.
const SHOWN: usize = 8;
/// Long enough to see that it worked (ours).
const COPIED_FOR: Duration = Duration::from_secs(2);
/// Long enough to read what to do instead (ours).
const REFUSED_FOR: Duration = Duration::from_secs(8);

/// An id with its button.
pub(crate) fn copy_id(id: &str) -> El {
    el("span", "id").children([el("span", "id__text").attr("title", id).text(&short(id)), copy_button(id)])
}

/// An id cut short.
pub(crate) fn short(id: &str) -> String {
    let length = id.chars().count();
    if length <= SHOWN + 4 {
        return id.to_owned();
    }
    "\u{2026}".chars().chain(id.chars().skip(length - SHOWN)).collect()
}

/// A button that copies a text.
pub(crate) fn copy_button(text: &str) -> El {
    let (desk, text) = (desk(), text.to_owned());
    // How often it was pressed, and whether the last time worked, as long as that is said.
    let answer: RwSignal<(u32, Option<bool>)> = RwSignal::new((0, None));
    let copy = move || {
        let text = text.clone();
        spawn_local(async move {
            let is_copied = browser::copy(&text).await;
            let press = answer.try_update(|(press, said)| {
                *press += 1;
                *said = Some(is_copied);
                *press
            });
            let over = move || {
                if answer.try_get_untracked().map(|(last, _)| last) == press {
                    let _ = answer.try_update(|(_, said)| *said = None);
                }
            };
            set_timeout(over, if is_copied { COPIED_FOR } else { REFUSED_FOR });
        });
    };
    let said = move || answer.get().1;
    let words = move || {
        let words = desk.voice.words().shell();
        match said() {
            None => words.copy,
            Some(true) => words.copied,
            Some(false) => words.copy_failed,
        }
    };
    let sign = move || match said() {
        None => Glyph::Copy,
        Some(true) => Glyph::Check,
        Some(false) => Glyph::Warning,
    };
    let button = el("button", "action action--icon")
        .attr("type", "button")
        .test_id("copy")
        .label(words)
        .attr_live("title", move || Some(words().to_owned()))
        .live(move || vec![glyph(sign())])
        .on_click(copy);
    let told = el("span", "copy__words")
        .attr("role", "status")
        .test_id("copy-answer")
        .class_if("visually-hidden", move || said() != Some(false))
        .says(move || if said().is_some() { words() } else { "" });
    el("span", "copy").children([button, told]).on("click", |event| event.stop_propagation())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_id_shows_its_end() {
        assert_eq!(short("0199a2b4-7c1e-7d8f-9a3b-5c6d7e8f9012"), "\u{2026}7e8f9012");
        assert_eq!(short("short-id"), "short-id");
        assert_eq!(short("é".repeat(20).as_str()).chars().count(), 9);
    }
}

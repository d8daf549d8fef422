//! An id, cut short where it is long, with a button that copies all of it.

use leptos::task::spawn_local;

use super::{action::icon_action, glyph::Glyph};
use crate::{
    browser,
    dom::{El, el},
    portal::{desk::desk, toasts::Tone},
};

/// So many characters of an id are shown at its end, which is where ids made one after the other differ.
const SHOWN: usize = 8;

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
    icon_action(Glyph::Copy, desk.voice.say(|words| words.shell.copy), move || {
        let text = text.clone();
        spawn_local(async move {
            let words = &desk.voice.words_now().shell;
            if browser::copy(&text).await {
                desk.toasts.say(Tone::Good, words.copied);
            } else {
                desk.toasts.say(Tone::Bad, words.copy_failed);
            }
        });
    })
    .on("click", |event| event.stop_propagation())
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

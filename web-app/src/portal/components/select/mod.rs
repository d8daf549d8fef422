//! Lists to choose one of, whose options come and go.

use leptos::prelude::*;
use web_sys::HtmlSelectElement;

use crate::{
    dom::{El, el},
    portal::{desk::Desk, locales::Say},
};

/// An option, still without its words.
pub(crate) fn option(value: &str) -> El {
    el("option", "").attr("value", value)
}

/// A select whose options come and go, and whose value a signal holds.
pub(crate) fn select(
    class: &str,
    id: &'static str,
    value: RwSignal<String>,
    options: impl Fn() -> Vec<El> + 'static,
) -> El {
    let made = el("select", class).attr("id", id).test_id(id);
    let own: HtmlSelectElement = made.of_type();
    let shown = own.clone();
    let filled = RwSignal::new(0_u32);
    let made = made.live(move || {
        let options = options();
        request_animation_frame(move || {
            let _ = filled.try_update(|filled| *filled += 1);
        });
        options
    });
    Effect::new(move |_| {
        filled.get();
        shown.set_value(&value.get());
    });
    made.on("change", move |_| value.set(own.value()))
}

/// A select of words; where there is a word for any of them, it comes first and has no value.
pub(crate) fn word_select(
    desk: Desk,
    class: &str,
    id: &'static str,
    value: RwSignal<String>,
    any: Option<Say>,
    words: &[(&'static str, Say)],
) -> El {
    let words = words.to_vec();
    select(class, id, value, move || {
        let any = any.map(|any| option("").says(desk.voice.say(any)));
        let each = words.iter().map(|(value, words)| option(value).says(desk.voice.say(*words)));
        any.into_iter().chain(each).collect()
    })
}

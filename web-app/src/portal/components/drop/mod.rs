//! Room for one file: dropped into it, chosen, or taken with the camera of a phone.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::glyph::{Glyph, glyph};
use crate::dom::{El, el};

/// What a file input takes.
pub(crate) struct Wanted {
    /// The input's id, and the name that tests find it by.
    pub(crate) id: &'static str,
    /// The media types, parted by commas.
    pub(crate) accept: &'static str,
}

/// The room; `shown` stands in it, and `take` hears of a file. A file is not read here.
pub(crate) fn drop_box(
    wanted: &Wanted,
    dress: impl FnOnce(El) -> El,
    shown: El,
    take: impl Fn(File) + Copy + 'static,
) -> El {
    let over = RwSignal::new(false);
    let chosen = file_input(wanted.accept, take).attr("id", wanted.id).test_id(wanted.id);
    el("div", "drop")
        .class_if("drop--over", move || over.get())
        .child(el("label", "drop__room").child(dress(chosen)).child(shown))
        .on("dragover", move |event| {
            event.prevent_default();
            over.set(true);
        })
        .on("dragleave", move |_| over.set(false))
        .on("drop", move |event| {
            event.prevent_default();
            over.set(false);
            let dropped = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
            if let Some(file) = first(dropped.and_then(|dropped| dropped.files())) {
                take(file);
            }
        })
}

/// The same by the camera of a phone, `user` or `environment`.
pub(crate) fn camera(
    wanted: &Wanted,
    which: &str,
    words: impl Fn() -> &'static str + 'static,
    take: impl Fn(File) + 'static,
) -> El {
    el("label", "drop__camera")
        .child(file_input(wanted.accept, take).attr("capture", which))
        .child(glyph(Glyph::Camera))
        .child(el("span", "").says(words))
}

/// The size of a file, which is known before it is read.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the size of a file is whole; what is beyond the type's range is too large anyway"
)]
pub(crate) fn size_bytes(file: &File) -> usize {
    file.size() as usize
}

/// The bytes of a file; nothing where the browser cannot read it.
pub(crate) async fn read(file: File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn file_input(accept: &str, take: impl Fn(File) + 'static) -> El {
    let input = el("input", "drop__input").attr("type", "file").attr("accept", accept);
    let own: HtmlInputElement = input.of_type();
    input.on("change", move |_| {
        if let Some(file) = first(own.files()) {
            take(file);
        }
        // The same file may be chosen again after it was refused.
        own.set_value("");
    })
}

fn first(files: Option<FileList>) -> Option<File> {
    files.and_then(|files| files.get(0))
}

/// Keeps the browser from leaving for a file that misses its room, as long as the owner lives.
pub(crate) fn catch_strays() {
    let over = window_event_listener(leptos::ev::dragover, |event| event.prevent_default());
    let dropped = window_event_listener(leptos::ev::drop, |event| event.prevent_default());
    on_cleanup(move || {
        over.remove();
        dropped.remove();
    });
}

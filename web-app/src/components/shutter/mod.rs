//! The ring that takes the photo, and the way to choose a file instead.

use web_sys::{File, HtmlInputElement};

use crate::{
    components::icon::{Icon, icon},
    dom::{El, el},
    live_camera::LiveCamera,
    locales::speech,
};
use leptos::prelude::*;

/// Shutter and upload for a live camera.
pub(crate) fn shutter(live: &LiveCamera) -> El {
    let (live, t) = (*live, speech());
    let busy = move || !live.ready.get() || live.closed.get();
    let chosen = move |file: Option<File>| match file {
        Some(file) => live.choose(file),
        None => live.choosing_ends(),
    };
    el("div", "shutter").children([
        upload(move || live.choosing_begins(), chosen),
        el("button", "shutter__ring")
            .class_if("shutter__ring--good", move || live.good())
            .attr("type", "button")
            .test_id("capture-shutter")
            .label(t.say(|words| words.shutter))
            .attr_live("disabled", move || busy().then(String::new))
            .child(el("span", "shutter__core"))
            .on_click(move || live.shoot()),
        el("span", "shutter__balance"),
    ])
}

/// The way to choose a file, which works without a camera too. `on_end` hears of a file, or of none.
pub(crate) fn upload(on_begin: impl Fn() + 'static, on_end: impl Fn(Option<File>) + Copy + 'static) -> El {
    let t = speech();
    let input = el("input", "upload__input")
        .attr("type", "file")
        .attr("accept", "image/jpeg,image/png")
        .test_id("capture-upload");
    let files: HtmlInputElement = input.of_type();
    let chosen = move |_| {
        let file = files.files().and_then(|files| files.get(0));
        // The same file may be chosen again after it was refused.
        files.set_value("");
        on_end(file);
    };
    el("label", "upload").children([
        input.on_click(on_begin).on("change", chosen).on("cancel", move |_| on_end(None)),
        el("span", "upload__icon").child(icon(Icon::Upload)),
        el("span", "upload__words").says(t.say(|words| words.upload)),
    ])
}

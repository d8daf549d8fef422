//! The ring that fills and takes the photo, by itself or by hand, and what stands beside it: a file instead, the
//! lamp, another camera.

use web_sys::{File, HtmlInputElement};

use crate::{
    components::icon::{Icon, icon},
    dom::{El, el, svg},
    live_camera::LiveCamera,
    locales::{Words, speech},
};
use leptos::prelude::*;

/// Shutter, upload and tools for a live camera.
pub(crate) fn shutter(live: &LiveCamera) -> El {
    let (live, t) = (*live, speech());
    let circle = |class: &str| {
        let at = [("cx", "38"), ("cy", "38"), ("r", "36")];
        at.into_iter().fold(svg("circle", class), |circle, (name, px)| circle.attr(name, px))
    };
    let fill = circle("shutter__fill")
        .attr("pathLength", "1000")
        .style_live("stroke-dashoffset", move || (1000 - live.progress.get()).to_string());
    let ring = el("button", "shutter__ring")
        .attr("type", "button")
        .test_id("capture-shutter")
        .label(t.say(|words| words.shutter))
        .attr_live("disabled", move || (!live.ready.get()).then(String::new))
        .children([
            svg("svg", "shutter__track")
                .attr("viewBox", "0 0 76 76")
                .attr("aria-hidden", "true")
                .children([circle(""), fill]),
            el("span", "shutter__core"),
        ])
        .on_click(move || live.shoot());
    let mode = move || {
        let words = t.words();
        if live.manual.get() { words.shutter_manual } else { words.shutter_automatic }
    };
    el("div", "shutter").children([
        upload(move |file| live.choose(file)),
        el("div", "shutter__middle").children([
            ring,
            el("span", "shutter__mode")
                .class_if("shutter__mode--manual", move || live.manual.get())
                .attr("role", "status")
                .says(mode),
        ]),
        el("div", "shutter__tools").children([
            tool(Icon::Torch, "capture-torch", |words| words.torch, move || live.torch.get().is_some())
                .attr_live("aria-pressed", move || live.torch.get().map(|on| on.to_string()))
                .on_click(move || live.switch_torch()),
            tool(Icon::Turn, "capture-lens", |words| words.other_camera, move || live.lens.get().1 > 1)
                .attr_live("aria-label", move || {
                    let (now, count) = live.lens.get();
                    let words = t.words().other_camera_long.replace("{number}", &(now + 1).to_string());
                    Some(words.replace("{count}", &count.to_string()))
                })
                .on_click(move || live.next_lens()),
        ]),
    ])
}

/// A small button beside the ring, there only while it can do something.
fn tool(
    sign: Icon,
    test_id: &str,
    words: fn(&'static Words) -> &'static str,
    there: impl Fn() -> bool + 'static,
) -> El {
    el("button", "tool")
        .attr("type", "button")
        .test_id(test_id)
        .attr_live("hidden", move || (!there()).then(String::new))
        .children([icon(sign), el("span", "").says(speech().say(words))])
}

/// The way to choose a file, which works without a camera too.
pub(crate) fn upload(take: impl Fn(File) + 'static) -> El {
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
        if let Some(file) = file {
            take(file);
        }
    };
    el("label", "tool upload").children([
        input.on("change", chosen),
        icon(Icon::Upload),
        el("span", "").says(t.say(|words| words.upload)),
    ])
}

//! The colours: a canvas over the whole screen, the thin line of progress, and one sentence on a dark ground
//! that can be read on every colour. Who paints the canvas is the capture package.

use leptos::prelude::*;

use crate::{
    components::progress::scale,
    dom::{El, el},
    flow::State,
    journey::journey,
    locales::speech,
};

/// What lies over the whole screen during the probe and the colours, around the canvas that is given.
pub(crate) fn flash(canvas: El, share: RwSignal<u32>) -> El {
    let (journey, t) = (journey(), speech());
    let words = move || {
        let words = t.words();
        match journey.state() {
            State::Probe => words.probe_look,
            _ if journey.waiting.get() => words.offline_continues,
            _ => words.flash_look,
        }
    };
    el("div", "flash")
        .class_if("flash--showing", move || matches!(journey.state(), State::Probe | State::Flash))
        .children([
            canvas,
            el("p", "flash__words").attr("role", "status").says(words),
            el("div", "flash__line")
                .attr("aria-hidden", "true")
                .child(el("div", "flash__fill").style_live("transform", move || scale(Some(share.get())))),
        ])
}

/// The canvas that the capture package paints.
pub(crate) fn flash_canvas() -> El {
    el("canvas", "flash__canvas").test_id("capture-flash")
}

//! The live camera under the four corners: loose around the frame while nothing is found, on the card's own
//! corners when it is, closed with the shot.

use contract::photo::PhotoKind;
use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::{
    dom::{El, el},
    framing::Mark,
    live_camera::LiveCamera,
};

/// Corners for a card, an oval for a face. The video itself belongs to the scene.
pub(crate) fn viewfinder(live: &LiveCamera) -> El {
    let live = *live;
    let shape = match live.kind {
        PhotoKind::Ktp => "viewfinder viewfinder--card",
        PhotoKind::Selfie => "viewfinder viewfinder--face",
    };
    let corners = ["top-left", "top-right", "bottom-right", "bottom-left"]
        .map(|corner| el("i", &format!("viewfinder__corner viewfinder__corner--{corner}")));
    let places: [HtmlElement; 4] = corners.each_ref().map(El::of_type);
    Effect::new(move |_| {
        let marks = live.marks.get();
        for (index, place) in places.iter().enumerate() {
            put(place, marks.map(|marks| marks[index]));
        }
    });
    el("div", shape)
        .attr("aria-hidden", "true")
        .class_if("viewfinder--found", move || live.found())
        .class_if("viewfinder--good", move || live.good())
        .class_if("viewfinder--closed", move || live.closed.get())
        .child(el("div", "viewfinder__window").children(corners))
}

/// Puts a corner onto the card, or leaves it to the style sheet. Through the object model, which the policy lets pass.
fn put(corner: &HtmlElement, mark: Option<Mark>) {
    let style = corner.style();
    let Some(mark) = mark else {
        // What was never set is not missed.
        return ["--x", "--y", "--turn"].into_iter().for_each(|name| drop(style.remove_property(name)));
    };
    for (name, value) in [("--x", mark.x), ("--y", mark.y), ("--turn", mark.turn)] {
        let _ = style.set_property(name, &value.to_string());
    }
}

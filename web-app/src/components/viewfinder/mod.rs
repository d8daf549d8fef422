//! The live camera under the four corners, which tighten when the picture is good and close with the shot.

use contract::photo::PhotoKind;
use leptos::prelude::*;

use crate::{
    dom::{El, el},
    live_camera::LiveCamera,
};

/// Corners for a card, an oval for a face. The video itself belongs to the scene.
pub(crate) fn viewfinder(live: &LiveCamera, kind: PhotoKind) -> El {
    let live = *live;
    let shape = match kind {
        PhotoKind::Ktp => "viewfinder viewfinder--card",
        PhotoKind::Selfie => "viewfinder viewfinder--face",
    };
    let corner = |corner: &str| el("i", &format!("viewfinder__corner viewfinder__corner--{corner}"));
    el("div", shape)
        .attr("aria-hidden", "true")
        .class_if("viewfinder--good", move || live.good())
        .class_if("viewfinder--closed", move || live.closed.get())
        .child(
            el("div", "viewfinder__window")
                .children(["top-left", "top-right", "bottom-right", "bottom-left"].map(corner)),
        )
}

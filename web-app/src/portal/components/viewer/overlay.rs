//! Places over a picture: outlined and named, moving with it. One that is chosen shows even where the others are off.

use contract::portal::mark::{Mark, Spot};
use leptos::prelude::*;

use super::{Lens, glance::Glance};
use crate::{
    dom::{El, svg},
    portal::{desk::Desk, locales::Say},
};

/// What is drawn over a picture.
#[derive(Clone)]
pub(crate) struct Overlay {
    /// The places.
    pub(crate) marks: Vec<Mark>,
    /// How each is called.
    pub(crate) words: fn(Spot) -> Say,
    /// Whether all of them are shown.
    pub(crate) is_on: RwSignal<bool>,
    /// Which one somebody points at, here or beside the picture.
    pub(crate) chosen: RwSignal<Option<Spot>>,
}

/// The layer over the picture.
pub(super) fn layer(desk: Desk, lens: Lens, overlay: Overlay) -> El {
    let Overlay { marks, words, is_on, chosen } = overlay;
    let each = marks.into_iter().map(|Mark { spot, corners }| {
        // A box that is taken away is never left.
        on_cleanup(move || let_go(chosen, spot));
        let is_chosen = move || chosen.get() == Some(spot);
        let at = move |corner: [f32; 2]| {
            let Glance { scale, x, y } = lens.shown();
            let [across, down] = corner.map(f64::from);
            let size = lens.view.size;
            [x + across * size.width * scale, y + down * size.height * scale]
        };
        let outline = svg("polygon", "mark__outline").attr_live("points", move || {
            Some(corners.map(at).map(|[x, y]| format!("{x:.1},{y:.1}")).join(" "))
        });
        // A field's name stands beside its box, that of anything larger inside.
        let (corner, class) = match spot {
            Spot::Field(_) => (corners[2], "mark__name"),
            _ => (corners[0], "mark__name mark__name--inside"),
        };
        let name = svg("text", class)
            .attr_live("x", move || Some(format!("{:.1}", at(corner)[0])))
            .attr_live("y", move || Some(format!("{:.1}", at(corner)[1])))
            .says(desk.voice.say(words(spot)));
        svg("g", class_of(spot))
            .class_if("mark--shown", move || is_on.get() || is_chosen())
            .class_if("mark--chosen", is_chosen)
            .on("pointerenter", move |_| chosen.set(Some(spot)))
            .on("pointerleave", move |_| chosen.set(None))
            .child(outline)
            .child(name)
    });
    svg("svg", "viewer__marks").attr("aria-hidden", "true").children(each)
}

/// Nothing points at a place any longer.
pub(crate) fn let_go(chosen: RwSignal<Option<Spot>>, spot: Spot) {
    let is_this = chosen.try_get_untracked() == Some(Some(spot));
    if is_this {
        chosen.set(None);
    }
}

fn class_of(spot: Spot) -> &'static str {
    match spot {
        Spot::Card => "mark mark--card",
        Spot::Portrait => "mark mark--portrait",
        Spot::Face => "mark mark--face",
        Spot::Glare => "mark mark--glare",
        Spot::Field(_) => "mark",
    }
}

//! What to do, drawn: the corners close around a card, then around a face.

use crate::dom::{El, el, svg};

/// A card inside the four corners.
pub(crate) fn card_drawing() -> El {
    let path = |class: &str, d: &str| svg("path", class).attr("d", d);
    drawing([
        rect("drawing__sheet", [44, 36, 152, 96], 8),
        path("drawing__header", "M92 50h56"),
        path("drawing__line", "M58 68h74M58 80h62M58 92h70M58 104h44"),
        rect("drawing__portrait", [148, 64, 36, 44], 3),
        path(
            "drawing__person",
            "M166 74a7 7 0 1 0 0 14 7 7 0 0 0 0-14M153 108c1-9 6-14 13-14s12 5 13 14M152 120c6-5 8 4 13 0s8 3 15-1",
        ),
        path("drawing__corner drawing__corner--top-left", "M26 40V28a10 10 0 0 1 10-10h14"),
        path("drawing__corner drawing__corner--top-right", "M190 18h14a10 10 0 0 1 10 10v12"),
        path("drawing__corner drawing__corner--bottom-right", "M214 128v12a10 10 0 0 1-10 10h-14"),
        path("drawing__corner drawing__corner--bottom-left", "M50 150H36a10 10 0 0 1-10-10v-12"),
    ])
}

/// A phone that lights a face.
pub(crate) fn flash_drawing() -> El {
    let path = |class: &str, d: &str| svg("path", class).attr("d", d);
    drawing([
        rect("drawing__sheet", [30, 32, 60, 108], 10),
        rect("drawing__glow drawing__glow--first", [37, 41, 46, 30], 0),
        rect("drawing__glow drawing__glow--second", [37, 71, 46, 30], 0),
        rect("drawing__glow drawing__glow--third", [37, 101, 46, 30], 0),
        path("drawing__ray", "M104 62l18-5M106 86h18M104 110l18 5"),
        path("drawing__face", "M176 30c-24 0-38 18-38 46 0 32 18 60 38 60s38-28 38-60c0-28-14-46-38-46"),
        path("drawing__person", "M162 74v4M190 74v4M164 104c7 6 17 6 24 0M176 80v12h-4"),
    ])
}

fn drawing(parts: impl IntoIterator<Item = El>) -> El {
    let picture =
        svg("svg", "drawing").attr("viewBox", "0 0 240 168").attr("aria-hidden", "true").children(parts);
    el("div", "drawing-box").child(picture)
}

fn rect(class: &str, [x, y, width, height]: [u16; 4], radius: u16) -> El {
    let sides = [("x", x), ("y", y), ("width", width), ("height", height), ("rx", radius)];
    sides.into_iter().fold(svg("rect", class), |rect, (name, px)| rect.attr(name, &px.to_string()))
}

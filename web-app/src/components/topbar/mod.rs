//! The line above every screen: the mark, three quiet dots, the other language.

use crate::{
    dom::{El, el, svg},
    flow::{self, Leg},
    journey::journey,
    locales::speech,
};

const LEGS: [Leg; 3] = [Leg::Card, Leg::Face, Leg::Send];

/// The line above a screen.
pub(crate) fn topbar() -> El {
    let (journey, t) = (journey(), speech());
    let name = journey.page_says(|page| page?.settings.display_name.clone());
    let name = name.map(|name| el("span", "topbar__name").text(&name));
    let leg = move || flow::leg(journey.state());
    let step_words = move || {
        let step = leg().and_then(|now| LEGS.iter().position(|leg| *leg == now)).map_or(0, |index| index + 1);
        Some(t.words().step_of_three.replace("{step}", &step.to_string()))
    };
    let dot = move |this: Leg| {
        el("span", "dots__dot")
            .class_if("dots__dot--now", move || leg() == Some(this))
            .class_if("dots__dot--past", move || leg().is_some_and(|now| now > this))
    };
    el("header", "topbar").children([
        el("span", "topbar__mark").child(logo()).children(name),
        el("span", "dots")
            .attr("role", "img")
            .attr_live("aria-label", step_words)
            .class_if("dots--hidden", move || leg().is_none())
            .children(LEGS.map(dot)),
        el("button", "topbar__language")
            .attr("type", "button")
            .test_id("capture-language")
            .label(t.say(|words| words.switch_language_long))
            .says(t.say(|words| words.switch_language))
            .on_click(move || t.switch()),
    ])
}

/// Four corner marks.
fn logo() -> El {
    let corners =
        "M3 10V6a3 3 0 0 1 3-3h4M18 3h4a3 3 0 0 1 3 3v4M25 18v4a3 3 0 0 1-3 3h-4M10 25H6a3 3 0 0 1-3-3v-4";
    svg("svg", "logo")
        .attr("viewBox", "0 0 28 28")
        .attr("role", "img")
        .attr("aria-label", "Tanda")
        .child(svg("path", "").attr("d", corners))
}

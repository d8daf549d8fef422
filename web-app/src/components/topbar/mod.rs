//! The line above every screen: whose page it is, three quiet dots, the other language.

use contract::portal::branding::logo;
use leptos::prelude::*;

use crate::{
    components::brand::brand,
    dom::{El, el},
    flow::{self, Leg},
    journey::journey,
    locales::speech,
};

const LEGS: [Leg; 3] = [Leg::Card, Leg::Face, Leg::Send];

/// The line above a screen.
pub(crate) fn topbar() -> El {
    let (journey, t) = (journey(), speech());
    let (name, logo) = journey.page_says(|page| {
        let settings = page.map(|page| &page.settings);
        let name = settings.and_then(|settings| settings.display_name.clone());
        let logo = settings.and_then(|settings| settings.logo.as_deref().map(logo::path));
        (name, logo)
    });
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
        brand(Signal::stored(name), Signal::stored(logo)),
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

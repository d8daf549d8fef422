//! A colour that is chosen for a ground: typed, or picked from a sample; what it comes to stands below, and the nearest
//! colour that can be read is a press away.

use contract::colour::{Colour, Ground, LEAST_CONTRAST, read_on};
use leptos::prelude::*;

use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action},
            field::holding,
        },
        desk::Desk,
        figures,
        locales::Say,
    },
};

/// The colour.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    id: &'static str,
    ground: Ground,
    /// As it is typed.
    pub(super) value: RwSignal<String>,
}

impl Paint {
    pub(super) fn new(id: &'static str, ground: Ground, value: &str) -> Self {
        Self { id, ground, value: RwSignal::new(value.to_owned()) }
    }

    fn is_empty(self) -> bool {
        self.value.with(|text| text.trim().is_empty())
    }

    /// What is typed, where it is a colour, followed.
    pub(super) fn colour(self) -> Option<Colour> {
        self.value.with(|text| Colour::parse(text.trim()))
    }

    /// Whether it can be saved, followed.
    pub(super) fn holds(self) -> bool {
        self.is_empty() || self.colour().is_some_and(|colour| read_on(colour, self.ground).holds())
    }

    /// The nearest colour that can be read, where this one cannot.
    fn nearest(self) -> Option<Colour> {
        let reading = read_on(self.colour()?, self.ground);
        (!reading.holds()).then_some(reading.nearest)
    }

    /// Its field.
    pub(super) fn field(self, desk: Desk, label: Say) -> El {
        let reading_id = format!("{}-reading", self.id);
        let text = holding(el("input", "field__control"), self.value)
            .attr("type", "text")
            .attr("id", self.id)
            .test_id(self.id)
            .attr("placeholder", "#RRGGBB")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .attr("aria-describedby", &reading_id)
            .attr_live("aria-invalid", move || (!self.holds()).then(|| "true".to_owned()));
        // A sample has a value of one form alone: it shows the house's colour while nothing, or something else, is typed.
        let shown = RwSignal::new(String::new());
        Effect::new(move |_| {
            let house = if self.ground == Ground::Light { "#006a7e" } else { "#54c3d4" };
            let own = self.colour().map(|colour| colour.to_string().to_lowercase());
            shown.set(own.unwrap_or_else(|| house.to_owned()));
        });
        let sample = holding(el("input", "branding__sample"), shown)
            .attr("type", "color")
            .label(desk.voice.say(label))
            .on("input", move |_| self.value.set(shown.get_untracked().to_uppercase()));
        let take_words = move || {
            let nearest = self.nearest().map(|colour| colour.to_string()).unwrap_or_default();
            desk.voice.words().branding().take.replace("{colour}", &nearest)
        };
        let take = action(Weight::Plain, take_words, move || {
            if let Some(nearest) = untrack(move || self.nearest()) {
                self.value.set(nearest.to_string());
            }
        })
        .test_id(&format!("{}-nearest", self.id))
        .attr_live("hidden", move || self.nearest().is_none().then(String::new));
        let reading = el("p", "branding__reading")
            .attr("id", &reading_id)
            .attr("role", "status")
            .class_if("branding__reading--wrong", move || !self.holds())
            .says(move || self.reading(desk));
        el("div", "field").class_if("field--wrong", move || !self.holds()).children([
            el("label", "field__label").attr("for", self.id).says(desk.voice.say(label)),
            el("div", "branding__colour").children([text, sample, take]),
            reading,
        ])
    }

    /// What the colour comes to.
    fn reading(self, desk: Desk) -> String {
        let (locale, words) = (desk.voice.locale(), desk.voice.words().branding());
        if self.is_empty() {
            let none = if self.ground == Ground::Light { words.none } else { words.none_dark };
            return none.to_owned();
        }
        let Some(colour) = self.colour() else { return words.no_colour.to_owned() };
        let reading = read_on(colour, self.ground);
        let said = if reading.holds() { words.enough } else { words.too_little };
        // Rounded down, so that what is refused never reads as enough.
        let tenths = (reading.contrast * 10.0).floor() / 10.0;
        said.replace("{contrast}", &figures::decimal(tenths, 1, locale))
            .replace("{least}", &figures::decimal(LEAST_CONTRAST, 1, locale))
    }
}

//! The page before the camera as it would be: its own styles, line at the top, drawing and button, in what is typed.

use contract::{colour::Ground, portal::branding::logo};
use leptos::prelude::*;

use super::Typed;
use crate::{
    components::{
        brand::brand,
        button::{Weight, button},
        drawing::card_drawing,
    },
    dom::{El, el},
    locales::glimpse,
    page_rules::{SHADES, shades},
    portal::{
        components::choice::{choice, option},
        desk::Desk,
        locales::Say,
    },
};

/// The preview, by day or by night; a page that is always the one is not shown as the other.
pub(super) fn preview(desk: Desk, typed: Typed) -> El {
    let looks_dark = RwSignal::new(false);
    let fixed = move || {
        typed.scheme.with(|scheme| match scheme.as_str() {
            "light" => Some(false),
            "dark" => Some(true),
            _ => None,
        })
    };
    let is_dark = Memo::new(move |_| fixed().unwrap_or_else(|| looks_dark.get()));
    let of = |dark: bool, words: Say, test_id: &str| {
        option(desk.voice.say(words), move || is_dark.get() == dark, move || looks_dark.set(dark))
            .test_id(test_id)
            .attr_live("disabled", move || fixed().is_some_and(|fixed| fixed != dark).then(String::new))
    };
    let themes = choice(
        desk.voice.say(|words| words.shell().theme),
        [
            of(false, |words| words.shell().theme_light, "branding-preview-light"),
            of(true, |words| words.shell().theme_dark, "branding-preview-dark"),
        ],
    );
    let ground = move || if is_dark.get() { Ground::Dark } else { Ground::Light };
    let said = move || glimpse(desk.voice.locale());
    let name = Signal::derive(move || Some(typed.name.with(|name| name.trim().to_owned())));
    let address = Signal::derive(move || typed.logo.with(|id| (!id.is_empty()).then(|| logo::path(id))));
    let dots = ["dots__dot dots__dot--now", "dots__dot", "dots__dot"].map(|class| el("span", class));
    let bar = el("div", "topbar").children([
        brand(name, address),
        el("span", "dots").children(dots),
        el("span", "topbar__language brand-preview__language").says(move || said().other_language),
    ]);
    let page = el("div", "brand-preview")
        .test_id("branding-preview")
        .attr("inert", "")
        .attr_live("data-theme", move || Some(if is_dark.get() { "dark" } else { "light" }.to_owned()));
    let page = SHADES.into_iter().enumerate().fold(page, |page, (at, token)| {
        page.style_live(token, move || shades(&typed.settings(), ground())[at].clone())
    });
    let page = page.children([
        bar,
        card_drawing(),
        el("p", "brand-preview__title").says(move || said().prepare.title),
        el("p", "brand-preview__text").says(move || said().prepare.text),
        button(Weight::Primary, "branding-preview-button", move || said().open_camera, || ()),
    ]);
    el("div", "branding__preview").children([
        el("div", "page__row").children([
            el("h3", "field__label").says(desk.voice.say(|words| words.branding().preview)),
            themes,
        ]),
        page,
    ])
}

//! How an application's H5 page looks: its name, light or dark, its colours; beside the form the page as it would be. A
//! colour that cannot be read is told at once, by the rule that the server keeps to, with the nearest one that can.

use contract::{
    colour::{Colour, Ground, LEAST_CONTRAST, read_on},
    h5_idv::{ColorScheme, UiSettings},
    portal::branding::{Branding, LONGEST_NAME_CHARS},
};
use leptos::prelude::*;
use serde_json::json;

use super::details::Shown;
use crate::{
    components::{
        button::{self, button},
        drawing::card_drawing,
    },
    dom::{El, el},
    locales as page_words,
    portal::{
        components::{
            action::{Weight, action},
            choice::{choice, option},
            empty::trouble_box,
            field::{Field, field, holding, text_input, told},
            form::Sending,
            glyph::logo,
            select::word_select,
            skeleton::skeleton_block,
        },
        desk::Desk,
        figures,
        load::Load,
        locales::Say,
        toasts::Tone,
    },
};

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    scheme: RwSignal<String>,
    light: RwSignal<String>,
    dark: RwSignal<String>,
}

impl Typed {
    fn of(look: &Branding) -> Self {
        let text = |colour: Option<Colour>| colour.map(|colour| colour.to_string()).unwrap_or_default();
        Self {
            name: RwSignal::new(look.display_name.clone().unwrap_or_default()),
            scheme: RwSignal::new(scheme_word(look.color_scheme).to_owned()),
            light: RwSignal::new(text(look.primary_color)),
            dark: RwSignal::new(text(look.primary_color_dark)),
        }
    }

    /// The colour as the page would have it on a ground, by the page's own rule.
    fn shade(self, ground: Ground) -> Option<Colour> {
        let given =
            |text: RwSignal<String>| Colour::parse(text.get().trim()).map(|colour| colour.to_string());
        let settings = UiSettings {
            primary_color: given(self.light),
            primary_color_dark: given(self.dark),
            ..UiSettings::default()
        };
        settings.shade(ground)
    }
}

fn scheme_word(scheme: ColorScheme) -> &'static str {
    match scheme {
        ColorScheme::Light => "light",
        ColorScheme::Dark => "dark",
        ColorScheme::Auto => "auto",
    }
}

/// The look of the application's page.
pub(super) fn branding(shown: Shown) -> El {
    let desk = shown.desk;
    let look: Load<Branding> = Load::new();
    let fetch = move || {
        let id = shown.id();
        look.fetch(async move { desk.api.branding(&id).await });
    };
    fetch();
    let is_there = Memo::new(move |_| look.with(|_| ()).is_some());
    let body = el("div", "branding").live(move || {
        if is_there.get() {
            let typed = Typed::of(&look.now().unwrap_or_else(|| Branding::of(&UiSettings::default())));
            return vec![form(shown, typed), preview(desk, typed)];
        }
        vec![match look.failed() {
            Some(error) => trouble_box(desk, error, fetch),
            None => skeleton_block(),
        }]
    });
    el("section", "sheet").test_id("branding").children([
        el("h2", "sheet__title").says(desk.voice.say(|words| words.branding.title)),
        el("p", "settings__note").says(desk.voice.say(|words| words.branding.lead)),
        body,
    ])
}

fn form(shown: Shown, typed: Typed) -> El {
    const NAME: Field = Field { id: "branding-name", test_id: "branding-name" };
    let (desk, sending) = (shown.desk, Sending::new());
    let wrong = sending.fault(desk, "displayName");
    let name = told(&NAME, text_input(&NAME, "text", typed.name), wrong)
        .attr("maxlength", &LONGEST_NAME_CHARS.to_string())
        .attr("autocomplete", "off");
    let schemes: [(&str, Say); 3] = [
        ("auto", |words| words.branding.auto),
        ("light", |words| words.shell.theme_light),
        ("dark", |words| words.shell.theme_dark),
    ];
    let scheme = word_select(desk, "field__control", "branding-scheme", typed.scheme, None, &schemes);
    let scheme = el("div", "field").children([
        el("label", "field__label")
            .attr("for", "branding-scheme")
            .says(desk.voice.say(|words| words.branding.scheme)),
        scheme,
    ]);
    let light = Paint { id: "branding-light", ground: Ground::Light, value: typed.light };
    let dark = Paint { id: "branding-dark", ground: Ground::Dark, value: typed.dark };
    let save = action(Weight::Primary, desk.voice.say(|words| words.shell.save), || ())
        .attr("type", "submit")
        .test_id("branding-save")
        .attr_live("disabled", move || (!light.holds() || !dark.holds()).then(String::new));
    let fields = el("fieldset", "branding__fields")
        .attr_live("disabled", move || (!shown.may_change.get()).then(String::new))
        .children([
            field(&NAME, desk.voice.say(|words| words.branding.name), name, wrong),
            scheme,
            light.field(desk, |words| words.branding.light),
            dark.field(desk, |words| words.branding.dark),
            sending.trouble(desk),
            el("div", "").child(save),
        ]);
    el("form", "form").attr("novalidate", "").child(fields).on("submit", move |event| {
        event.prevent_default();
        let (id, text) = (shown.id(), |text: RwSignal<String>| text.get_untracked().trim().to_owned());
        let wanted = json!({
            "displayName": text(typed.name),
            "colorScheme": text(typed.scheme),
            "primaryColor": text(typed.light),
            "primaryColorDark": text(typed.dark),
        });
        sending.begin(async move { desk.api.change_branding(&id, &wanted).await }, move |_| {
            desk.toasts.say(Tone::Good, desk.voice.words_now().branding.saved.to_owned());
        });
    })
}

/// A colour that is chosen for a ground.
#[derive(Clone, Copy)]
struct Paint {
    id: &'static str,
    ground: Ground,
    value: RwSignal<String>,
}

impl Paint {
    fn is_empty(self) -> bool {
        self.value.with(|text| text.trim().is_empty())
    }

    fn colour(self) -> Option<Colour> {
        self.value.with(|text| Colour::parse(text.trim()))
    }

    fn holds(self) -> bool {
        self.is_empty() || self.colour().is_some_and(|colour| read_on(colour, self.ground).holds())
    }

    /// The colour as text and as a sample to pick by, with what it comes to below.
    fn field(self, desk: Desk, label: Say) -> El {
        let text = holding(el("input", "field__control"), self.value)
            .attr("type", "text")
            .attr("id", self.id)
            .test_id(self.id)
            .attr("maxlength", "7")
            .attr("placeholder", "#RRGGBB")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .attr("aria-describedby", &format!("{}-reading", self.id))
            .attr_live("aria-invalid", move || (!self.holds()).then(|| "true".to_owned()));
        let sample = holding(el("input", "branding__sample"), self.value)
            .attr("type", "color")
            .label(desk.voice.say(label));
        let reading = el("p", "branding__reading")
            .attr("id", &format!("{}-reading", self.id))
            .attr("role", "status")
            .class_if("branding__reading--wrong", move || !self.holds())
            .says(move || self.reading(desk));
        let nearest = move || {
            let reading = read_on(self.colour()?, self.ground);
            (!reading.holds()).then_some(reading.nearest)
        };
        let words = move || {
            let nearest = nearest().map(|colour| colour.to_string()).unwrap_or_default();
            desk.voice.words().branding.take.replace("{colour}", &nearest)
        };
        let take = action(Weight::Plain, words, move || {
            if let Some(nearest) = untrack(nearest) {
                self.value.set(nearest.to_string());
            }
        })
        .test_id(&format!("{}-nearest", self.id))
        .attr_live("hidden", move || nearest().is_none().then(String::new));
        el("div", "field").class_if("field--wrong", move || !self.holds()).children([
            el("label", "field__label").attr("for", self.id).says(desk.voice.say(label)),
            el("div", "branding__colour").children([text, sample, take]),
            reading,
        ])
    }

    /// What the colour comes to.
    fn reading(self, desk: Desk) -> String {
        let (locale, words) = (desk.voice.locale(), &desk.voice.words().branding);
        if self.is_empty() {
            return match self.ground {
                Ground::Light => words.none,
                Ground::Dark => words.none_dark,
            }
            .to_owned();
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

/// The page before the camera as it would be: the page's own tokens, button and drawing, in the colours that are typed.
fn preview(desk: Desk, typed: Typed) -> El {
    let is_dark = RwSignal::new(false);
    Effect::new(move |_| is_dark.set(typed.scheme.with(|scheme| scheme == "dark")));
    let of = |dark: bool, words: Say, test_id: &str| {
        option(desk.voice.say(words), move || is_dark.get() == dark, move || is_dark.set(dark))
            .test_id(test_id)
    };
    let themes = choice(
        desk.voice.say(|words| words.shell.theme),
        [
            of(false, |words| words.shell.theme_light, "branding-preview-light"),
            of(true, |words| words.shell.theme_dark, "branding-preview-dark"),
        ],
    );
    let shade = move || typed.shade(if is_dark.get() { Ground::Dark } else { Ground::Light });
    let text = |colour: Option<Colour>| colour.map(|colour| colour.to_string()).unwrap_or_default();
    let said = move || page_words::words(desk.voice.locale());
    let name = el("span", "brand-preview__name").says(move || typed.name.get());
    let page = el("div", "brand-preview")
        .test_id("branding-preview")
        .attr("inert", "")
        .attr_live("data-theme", move || Some(if is_dark.get() { "dark" } else { "light" }.to_owned()))
        .style_live("--laut", move || text(shade()))
        .style_live("--on-laut", move || text(shade().map(Colour::words_on)))
        .children([
            el("div", "brand-preview__bar").children([logo(), name]),
            card_drawing(),
            el("p", "brand-preview__title").says(move || said().prepare.title),
            el("p", "brand-preview__text").says(move || said().prepare.text),
            button(button::Weight::Primary, "branding-preview-button", move || said().open_camera, || ()),
        ]);
    el("div", "branding__preview").children([
        el("div", "page__row").children([
            el("h3", "field__label").says(desk.voice.say(|words| words.branding.preview)),
            themes,
        ]),
        page,
    ])
}

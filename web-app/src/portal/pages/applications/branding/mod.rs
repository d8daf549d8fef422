//! How an application's H5 page looks: its name, its logo, light or dark, its colours; beside the form the page as it would
//! be. What is wrong is told at once, by the rules that the server keeps to.

mod logo;
mod paint;
mod preview;

use contract::{
    colour::{Colour, Ground},
    h5_idv::{ColorScheme, UiSettings},
    portal::branding::{Branding, LONGEST_NAME_CHARS},
};
use leptos::prelude::*;
use serde_json::json;

use self::{logo::Logo, paint::Paint};
use super::details::Shown;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action},
            empty::trouble_box,
            field::{Field, field, text_input, told},
            form::Sending,
            page::sheet,
            select::word_select,
            skeleton::skeleton_block,
        },
        load::Load,
        locales::Say,
        toasts::Tone,
    },
};

/// The words of the schemes on the wire, which the list's values are too.
const SCHEMES: [(&str, ColorScheme); 3] =
    [("auto", ColorScheme::Auto), ("light", ColorScheme::Light), ("dark", ColorScheme::Dark)];

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    /// The id of the logo; empty without one.
    logo: RwSignal<String>,
    scheme: RwSignal<String>,
    light: Paint,
    dark: Paint,
}

impl Typed {
    fn of(look: &Branding) -> Self {
        let colour = |colour: Option<Colour>| colour.map(|colour| colour.to_string()).unwrap_or_default();
        let scheme = SCHEMES.into_iter().find(|(_, scheme)| *scheme == look.color_scheme);
        Self {
            name: RwSignal::new(look.display_name.clone().unwrap_or_default()),
            logo: RwSignal::new(look.logo.clone().unwrap_or_default()),
            scheme: RwSignal::new(scheme.map_or("auto", |(word, _)| word).to_owned()),
            light: Paint::new("branding-light", Ground::Light, &colour(look.primary_color)),
            dark: Paint::new("branding-dark", Ground::Dark, &colour(look.primary_color_dark)),
        }
    }

    /// The settings that the page would have, followed; of the colours those that are some.
    fn settings(self) -> UiSettings {
        let given = |paint: Paint| paint.colour().map(|colour| colour.to_string());
        UiSettings {
            primary_color: given(self.light),
            primary_color_dark: given(self.dark),
            ..UiSettings::default()
        }
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
        let known = if is_there.get() { look.now() } else { None };
        if let Some(known) = known {
            let typed = Typed::of(&known);
            return vec![form(shown, typed), preview::preview(desk, typed)];
        }
        vec![match look.failed() {
            Some(error) => trouble_box(desk, error, fetch),
            None => skeleton_block(),
        }]
    });
    let lead = el("p", "settings__note").says(desk.voice.say(|words| words.branding().lead));
    sheet(desk.voice.say(|words| words.branding().title), [lead, body]).test_id("branding")
}

fn form(shown: Shown, typed: Typed) -> El {
    const NAME: Field = Field { id: "branding-name", test_id: "branding-name" };
    let (desk, sending) = (shown.desk, Sending::new());
    let wrong = sending.fault(desk, "displayName");
    let name = told(&NAME, text_input(&NAME, "text", typed.name), wrong).attr("autocomplete", "off");
    let name_rule = move || {
        let most = LONGEST_NAME_CHARS.to_string();
        desk.voice.words().branding().name_rule.replace("{most}", &most)
    };
    let name = el("div", "field__secret").children([name, el("p", "field__hint").says(name_rule)]);
    let logo = Logo::new(shown, typed.logo);
    let sent_logo = RwSignal::new(String::new());
    let gone = sending.fault_in("logo", move |_| desk.voice.words().branding().logo_gone.to_owned());
    // Of another logo than the one that was sent it says nothing.
    let gone = Signal::derive(move || gone.get().filter(|_| typed.logo.get() == sent_logo.get()));
    let schemes: [(&str, Say); 3] = [
        ("auto", |words| words.branding().auto),
        ("light", |words| words.shell().theme_light),
        ("dark", |words| words.shell().theme_dark),
    ];
    let scheme = el("div", "field").children([
        el("label", "field__label")
            .attr("for", "branding-scheme")
            .says(desk.voice.say(|words| words.branding().scheme)),
        word_select(desk, "field__control", "branding-scheme", typed.scheme, None, &schemes),
    ]);
    let may_send =
        move || typed.light.holds() && typed.dark.holds() && !logo.is_busy() && !sending.is_held(desk);
    let save = action(Weight::Primary, desk.voice.say(|words| words.shell().save), || ())
        .attr("type", "submit")
        .test_id("branding-save")
        .attr_live("disabled", move || (!may_send()).then(String::new))
        .attr_live("hidden", move || (!shown.may_change.get()).then(String::new));
    let fields = el("fieldset", "branding__fields")
        .attr_live("disabled", move || (!shown.may_change.get()).then(String::new))
        .children([
            field(&NAME, desk.voice.say(|words| words.branding().name), name, wrong),
            logo.field(gone),
            scheme,
            typed.light.field(desk, |words| words.branding().light),
            typed.dark.field(desk, |words| words.branding().dark),
            sending.trouble(desk),
            el("div", "").child(save),
        ]);
    el("form", "form").attr("novalidate", "").child(fields).on("submit", move |event| {
        event.prevent_default();
        if !untrack(may_send) {
            return;
        }
        let (id, text) = (shown.id(), |text: RwSignal<String>| text.get_untracked().trim().to_owned());
        let wanted = json!({
            "displayName": text(typed.name),
            "logo": text(typed.logo),
            "colorScheme": text(typed.scheme),
            "primaryColor": text(typed.light.value),
            "primaryColorDark": text(typed.dark.value),
        });
        sent_logo.set(text(typed.logo));
        sending.begin(async move { desk.api.change_branding(&id, &wanted).await }, move |_| {
            desk.toasts.say(Tone::Good, desk.voice.words_now().branding().saved.to_owned());
        });
    })
}

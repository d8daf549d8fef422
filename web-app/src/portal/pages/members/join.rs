//! Following an invitation: a password is chosen. The token leaves the address before anything else happens.

use contract::portal::PortalErrorCode as Code;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    dom::{El, el},
    portal::{
        api::CallError,
        components::{
            action::{Weight, action},
            field::{Field, field, password_input},
            glyph::{Glyph, glyph, logo},
            page::heading,
        },
        desk::desk,
        place::{Page, Place},
        shell::{language_choice, theme_choice},
    },
};

/// The page.
pub(crate) fn join() -> El {
    let desk = desk();
    let token = StoredValue::new(window().location().hash().unwrap_or_default().replacen('#', "", 1));
    browser::forget_token(None);
    let (password, is_busy, is_done) =
        (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let failed: RwSignal<Option<CallError>> = RwSignal::new(None);
    let fault = Signal::derive(move || {
        failed.with(|failed| match failed {
            Some(CallError::Refused { error, .. }) => {
                let about = error.fields.iter().find(|field| field.field == "password")?;
                Some(desk.field_trouble(about))
            }
            _ => None,
        })
    });
    let trouble = el("div", "sign-in__trouble").attr("role", "alert").live(move || {
        let Some(error) = failed.get().filter(|_| fault.get().is_none()) else { return Vec::new() };
        let told = match error.code() {
            Some(Code::NotFound | Code::Closed | Code::Invalid) => {
                desk.voice.words().members.join_gone.to_owned()
            }
            _ => desk.trouble(&error),
        };
        let words = el("span", "notice__words").text(&told);
        vec![el("p", "notice notice--bad").test_id("join-error").child(glyph(Glyph::Warning)).child(words)]
    });
    let names = Field { id: "join-password", test_id: "join-password" };
    let (input, control) = password_input(&names, password, fault);
    drop(input.attr("autocomplete", "new-password"));
    let hint = el("p", "field__hint").says(desk.voice.say(|words| words.members.password_hint));
    let control = el("div", "field__secret").children([control, hint]);
    let submit = action(Weight::Primary, desk.voice.say(|words| words.members.join), || ())
        .attr("type", "submit")
        .test_id("join-submit")
        .attr_live("disabled", move || is_busy.get().then(String::new));
    let send = move || {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let (token, chosen) = (token.get_value(), password.get_untracked());
            let answer = desk.api.accept(&token, &chosen).await;
            let _ = is_busy.try_set(false);
            match answer {
                Ok(()) => {
                    let _ = password.try_set(String::new());
                    let _ = is_done.try_set(true);
                }
                Err(error) => _ = failed.try_set(Some(error)),
            }
        });
    };
    let form = el("form", "sign-in__form")
        .attr("novalidate", "")
        .attr_live("hidden", move || is_done.get().then(String::new))
        .children([
            trouble,
            field(&names, desk.voice.say(|words| words.members.password_new), control, fault),
            submit,
        ])
        .on("submit", move |event| {
            event.prevent_default();
            send();
        });
    let way = desk
        .router
        .link(Weight::Primary.class(), || Place::of(Page::SignIn))
        .test_id("join-sign-in")
        .attr_live("hidden", move || (!is_done.get()).then(String::new))
        .says(desk.voice.say(|words| words.members.to_sign_in));
    let title = move || {
        let words = &desk.voice.words().members;
        if is_done.get() { words.joined_title } else { words.join_title }
    };
    let lead = move || {
        let words = &desk.voice.words().members;
        if is_done.get() { words.joined_text } else { words.join_lead }
    };
    el("main", "sign-in").attr("id", "main").children([
        el("div", "sign-in__box").children([
            logo(),
            heading(title),
            el("p", "page__lead").attr("role", "status").says(lead),
            form,
            way,
        ]),
        el("div", "sign-in__switches").children([language_choice(desk), theme_choice(desk)]),
    ])
}

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
        desk::{Desk, desk},
        place::{Page, Place},
        shell::{language_choice, theme_choice},
    },
};

/// The page.
pub(crate) fn join() -> El {
    let desk = desk();
    let token = StoredValue::new(window().location().hash().unwrap_or_default().replacen('#', "", 1));
    browser::forget_token(None);
    let has_token = !token.with_value(String::is_empty);
    // Whoever is signed in here may be somebody else than who was invited.
    let leaves = StoredValue::new(untrack(|| desk.session.me()).map(|me| me.member.email));
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
        let (token, chosen) = (token.get_value(), password.get_untracked());
        let is_in = leaves.with_value(Option::is_some);
        spawn_local(async move {
            let left = if is_in { leave(desk).await } else { Ok(()) };
            let answer = match left {
                Ok(()) => {
                    let _ = leaves.try_set_value(None);
                    desk.api.accept(&token, &chosen).await
                }
                Err(error) => Err(error),
            };
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
    let first = leaves.get_value().map(|email| {
        let told = move || desk.voice.words().members.join_leaves.replace("{email}", &email);
        notice("notice", Glyph::Account)
            .test_id("join-leaves")
            .attr_live("hidden", move || desk.session.me().is_none().then(String::new))
            .child(el("span", "notice__words").says(told))
    });
    let form = el("form", "sign-in__form")
        .attr("novalidate", "")
        .attr_live("hidden", move || (is_done.get() || !has_token).then(String::new))
        .children(first)
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
        .attr_live("hidden", move || (has_token && !is_done.get()).then(String::new))
        .says(desk.voice.say(|words| words.members.to_sign_in));
    // It left the address when the page was opened first, so a page that is loaded again has none.
    let gone = (!has_token).then(|| {
        notice("notice notice--attention", Glyph::Warning)
            .attr("role", "alert")
            .test_id("join-no-token")
            .child(el("span", "notice__words").says(desk.voice.say(|words| words.members.join_no_token)))
    });
    let title = move || {
        let words = &desk.voice.words().members;
        if is_done.get() { words.joined_title } else { words.join_title }
    };
    let lead = move || {
        let words = &desk.voice.words().members;
        match (has_token, is_done.get()) {
            (false, _) => "",
            (true, false) => words.join_lead,
            (true, true) => words.joined_text,
        }
    };
    el("main", "sign-in").attr("id", "main").children([
        el("div", "sign-in__box")
            .children([logo(), heading(title), el("p", "page__lead").attr("role", "status").says(lead)])
            .children(gone)
            .children([form, way]),
        el("div", "sign-in__switches").children([language_choice(desk), theme_choice(desk)]),
    ])
}

fn notice(class: &str, sign: Glyph) -> El {
    el("p", class).child(glyph(sign))
}

/// Signs out whoever is signed in. The page lets go of them first: one whose session has ended is not asked to sign in again
/// for it.
async fn leave(desk: Desk) -> Result<(), CallError> {
    desk.session.close();
    match desk.api.sign_out().await {
        Ok(()) | Err(CallError::Refused { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

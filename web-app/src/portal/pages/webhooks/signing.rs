//! The secret that signs callbacks: whether there is one, since when, and how it is replaced. It is shown once.

use contract::portal::webhook::CallbackSecret;
use leptos::prelude::*;

use super::Hooks;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action},
            empty::trouble_box,
            form::{Sending, Submit, form_dialog, form_text},
            page::sheet,
            secret::secret_dialog,
            skeleton::skeleton_rows,
            status::{Meaning, status},
        },
        load::Load,
        locales::Say,
        pages::applications::{overlap_field, rotate_hours},
    },
};

/// The section of the page.
pub(super) fn signing(hooks: Hooks) -> El {
    let desk = hooks.desk;
    let secret: Load<CallbackSecret> = Load::new();
    let fetch = move || secret.fetch(desk.api.callback_secret());
    fetch();
    let body = el("div", "integrations").live(move || {
        let Some(known) = secret.get() else {
            return vec![match secret.failed() {
                Some(error) => trouble_box(desk, error, fetch),
                None => skeleton_rows(1),
            }];
        };
        vec![row(hooks, secret, known)]
    });
    let note = el("p", "settings__note").says(desk.voice.say(|words| words.webhooks().signing_text));
    sheet(desk.voice.say(|words| words.webhooks().signing), [note, body]).test_id("callback-secret")
}

fn row(hooks: Hooks, secret: Load<CallbackSecret>, known: CallbackSecret) -> El {
    let desk = hooks.desk;
    let stands = match known.since {
        None => status(Meaning::Calm, desk.voice.say(|words| words.webhooks().signing_none)),
        Some(since) => status(Meaning::Good, move || {
            desk.voice.words().webhooks().signing_since.replace("{when}", &desk.exactly(since))
        }),
    };
    let older = known.older_until.map(|until| {
        status(Meaning::Attention, move || {
            desk.voice.words().webhooks().signing_older.replace("{when}", &desk.exactly(until))
        })
    });
    let is_there = known.since.is_some();
    let hidden = (is_there && hooks.may_change.get())
        .then(|| el("span", "table__soft").says(desk.voice.say(|words| words.webhooks().signing_hidden)));
    let rotate = hooks.may_change.get().then(|| {
        action(Weight::Plain, desk.voice.say(verb(is_there)), move || {
            hooks.over.ask(move |open| dialog(hooks, open, secret, is_there));
        })
        .test_id("callback-secret-rotate")
        .held_by("callback-secret-rotate")
    });
    let marks = el("div", "tools integrations__marks").child(stands).children(older);
    el("div", "settings__row integrations__row")
        .child(el("div", "integrations__lines").child(marks).children(hidden))
        .children(rotate)
}

fn verb(is_there: bool) -> Say {
    if is_there { |words| words.webhooks().rotate } else { |words| words.webhooks().signing_make }
}

/// Asks for how long the old secret works on, where there is one; then shows the new one.
fn dialog(hooks: Hooks, open: RwSignal<bool>, secret: Load<CallbackSecret>, is_there: bool) -> El {
    let (desk, sending) = (hooks.desk, Sending::new());
    let hours = RwSignal::new("24".to_owned());
    let submit = Submit { id: "callback-secret-rotating", weight: Weight::Primary, words: verb(is_there) };
    let (title, text): (Say, Say) = if is_there {
        (|words| words.webhooks().rotate_title, |words| words.webhooks().rotate_text)
    } else {
        (|words| words.webhooks().signing_make, |words| words.webhooks().signing_make_text)
    };
    let overlap = is_there.then(|| overlap_field(desk, hours, sending));
    let body = [form_text(desk.voice.say(text))].into_iter().chain(overlap);
    form_dialog(desk, open, desk.voice.say(title), sending, body, submit, move || {
        let hours = rotate_hours(hours);
        sending.begin(async move { desk.api.rotate_callback_secret(hours).await }, move |fresh| {
            secret.change(|known| *known = fresh.standing);
            hooks.over.ask(move |open| {
                let lines: [(Say, String); 1] = [(|words| words.webhooks().secret, fresh.secret.clone())];
                secret_dialog(desk, open, |words| words.webhooks().secret_title, lines)
            });
        });
    })
}

//! A secret that is shown once: it goes from the page when somebody says that they have kept it, and not before.

use leptos::prelude::*;

use super::{
    action::{Weight, action},
    copy::copy_button,
    dialog::{Firmness, dialog},
    glyph::{Glyph, glyph},
};
use crate::{
    dom::{El, el},
    portal::{desk::Desk, locales::Say},
};

/// The dialog of a secret, and of what goes with it.
pub(crate) fn secret_dialog(
    desk: Desk,
    open: RwSignal<bool>,
    title: Say,
    lines: impl IntoIterator<Item = (Say, String)>,
) -> El {
    let once = el("p", "notice notice--attention").children([
        glyph(Glyph::Warning),
        el("span", "notice__words").says(desk.voice.say(|words| words.applications().once)),
    ]);
    let kept = action(Weight::Primary, desk.voice.say(|words| words.applications().kept), move || {
        open.set(false);
    })
    .test_id("secret-kept");
    let rows = lines.into_iter().map(|(name, value)| secret_line(desk, name, &value));
    let body = std::iter::once(once).chain(rows).chain([el("div", "dialog__actions").child(kept)]);
    dialog(Firmness::Firm, open, "secret", desk.voice.say(title), body)
}

/// One line of it: its name, all of it, a button that copies it.
pub(crate) fn secret_line(desk: Desk, name: Say, value: &str) -> El {
    el("div", "secret").children([
        el("p", "field__label").says(desk.voice.say(name)),
        el("div", "secret__row")
            .children([el("code", "secret__value").test_id("secret-value").text(value), copy_button(value)]),
    ])
}

//! The keys of the case, all on one sheet.

use leptos::prelude::*;

use super::case::Case;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action},
            dialog::{Firmness, dialog},
            form::check,
        },
        locales::Say,
    },
};

/// Key, and what it does.
const KEYS: [(&str, Say); 13] = [
    ("A", |words| words.case().key_approve),
    ("R", |words| words.case().key_reject),
    ("Ctrl+Enter", |words| words.case().key_send),
    ("Esc", |words| words.case().key_leave),
    ("C", |words| words.case().key_take),
    ("L", |words| words.case().key_release),
    ("N", |words| words.case().key_next),
    ("U", |words| words.case().key_unmask),
    ("B", |words| words.case().key_marks),
    ("1 \u{2013} 5", |words| words.case().key_tabs),
    ("+ \u{2212} 0", |words| words.case().key_zoom),
    ("\u{2190} \u{2191} \u{2192} \u{2193}", |words| words.case().key_pan),
    ("?", |words| words.case().key_sheet),
];

/// The sheet.
pub(super) fn key_sheet(case: Case) -> El {
    let desk = case.desk;
    let rows = KEYS.into_iter().flat_map(|(key, words)| {
        [
            el("dt", "keys__key").child(el("kbd", "key-cap").text(key)),
            el("dd", "").says(desk.voice.say(words)),
        ]
    });
    let taste = desk.taste;
    let words = el("span", "").says(desk.voice.say(|words| words.case().keys_on));
    let switch =
        check("key-switch", words, move || taste.has_keys.get(), move |is_on| taste.choose_keys(is_on));
    let close =
        action(Weight::Plain, desk.voice.say(|words| words.shell().close), move || case.keys_open.set(false));
    dialog(
        Firmness::Loose,
        case.keys_open,
        "key-sheet",
        desk.voice.say(|words| words.case().keys),
        [el("dl", "keys").children(rows), switch, el("div", "dialog__actions").child(close)],
    )
}

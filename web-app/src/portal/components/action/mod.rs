//! Buttons.

use leptos::prelude::*;

use super::glyph::{Glyph, glyph};
use crate::{
    dom::{El, el},
    portal::desk::desk,
};

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// The one thing to do; one in sight.
    Primary,
    /// Something else that can be done.
    Plain,
    /// Something aside.
    Quiet,
    /// Something that speaks for a person.
    Good,
    /// Something that speaks against one.
    Bad,
}

impl Weight {
    /// The classes of an action of this weight.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Primary => "action action--primary",
            Self::Plain => "action action--plain",
            Self::Quiet => "action action--quiet",
            Self::Good => "action action--good",
            Self::Bad => "action action--bad",
        }
    }
}

/// A button with words.
pub(crate) fn action<S: AsRef<str>>(
    weight: Weight,
    words: impl Fn() -> S + 'static,
    on_click: impl FnMut() + 'static,
) -> El {
    el("button", weight.class())
        .attr("type", "button")
        .child(el("span", "action__words").says(words))
        .on_click(on_click)
}

/// The same with an icon before its words.
pub(crate) fn action_with<S: AsRef<str>>(
    weight: Weight,
    sign: Glyph,
    words: impl Fn() -> S + 'static,
    on_click: impl FnMut() + 'static,
) -> El {
    el("button", weight.class())
        .attr("type", "button")
        .child(glyph(sign))
        .child(el("span", "action__words").says(words))
        .on_click(on_click)
}

/// A button of an icon alone; its words are for those who listen, and for who rests the pointer on it.
pub(crate) fn icon_action(
    sign: Glyph,
    words: impl Fn() -> &'static str + Copy + 'static,
    on_click: impl FnMut() + 'static,
) -> El {
    el("button", "action action--icon")
        .attr("type", "button")
        .label(words)
        .attr_live("title", move || Some(words().to_owned()))
        .child(glyph(sign))
        .on_click(on_click)
}

/// A button of a row: those who listen hear whose it is, and it keeps the focus when its row is made anew.
pub(crate) fn of_row(button: El, whose: &str, key: &str) -> El {
    button
        .held_by(key)
        .class_if("action--row", || true)
        .child(el("span", "visually-hidden").text(&format!(" {whose}")))
}

/// A button with the key of one character that does the same; told and shown while such keys are on.
pub(crate) fn with_key(button: El, key: &str) -> El {
    let (has_keys, told) = (desk().taste.has_keys, key.to_owned());
    let cap = el("kbd", "key-cap").attr("aria-hidden", "true").text(key);
    button
        .attr_live("aria-keyshortcuts", move || has_keys.get().then(|| told.clone()))
        .child(cap.attr_live("hidden", move || (!has_keys.get()).then(String::new)))
}

//! One of a few: buttons side by side, one of them pressed.

use crate::dom::{El, el};

use super::glyph::{Glyph, glyph};

/// A group with its name.
pub(crate) fn choice(
    label: impl Fn() -> &'static str + 'static,
    options: impl IntoIterator<Item = El>,
) -> El {
    el("div", "choice").attr("role", "group").label(label).children(options)
}

/// An option in words.
pub(crate) fn option<S: AsRef<str>>(
    words: impl Fn() -> S + 'static,
    chosen: impl Fn() -> bool + 'static,
    choose: impl FnMut() + 'static,
) -> El {
    el("button", "choice__option")
        .attr("type", "button")
        .attr_live("aria-pressed", move || Some(chosen().to_string()))
        .child(el("span", "").says(words))
        .on_click(choose)
}

/// An option as an icon; its words are for those who listen, and for who rests the pointer on it.
pub(crate) fn icon_option(
    sign: Glyph,
    words: impl Fn() -> &'static str + Copy + 'static,
    chosen: impl Fn() -> bool + 'static,
    choose: impl FnMut() + 'static,
) -> El {
    el("button", "choice__option choice__option--icon")
        .attr("type", "button")
        .label(words)
        .attr_live("title", move || Some(words().to_owned()))
        .attr_live("aria-pressed", move || Some(chosen().to_string()))
        .child(glyph(sign))
        .on_click(choose)
}

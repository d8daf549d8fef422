//! Whose page it is: a partner's logo; else the mark, with the partner's name where there is one.

use leptos::prelude::*;

use crate::dom::{El, el, svg};

/// The name, and the address of the logo.
pub(crate) fn brand(name: Signal<Option<String>>, logo: Signal<Option<String>>) -> El {
    let name = move || name.get().unwrap_or_default();
    el("span", "brand").live(move || match logo.get() {
        Some(logo) => {
            vec![el("img", "brand__logo").attr("src", &logo).attr_live("alt", move || Some(name()))]
        }
        None => vec![mark(), el("span", "brand__name").says(name)],
    })
}

/// Four corner marks.
fn mark() -> El {
    let corners =
        "M3 10V6a3 3 0 0 1 3-3h4M18 3h4a3 3 0 0 1 3 3v4M25 18v4a3 3 0 0 1-3 3h-4M10 25H6a3 3 0 0 1-3-3v-4";
    svg("svg", "logo")
        .attr("viewBox", "0 0 28 28")
        .attr("role", "img")
        .attr("aria-label", "Tanda")
        .child(svg("path", "").attr("d", corners))
}

//! Whose page it is: a partner's logo; else the mark, with the partner's name where there is one.

use leptos::prelude::*;

use crate::dom::{El, el, svg};

/// The name and the address of the logo, each empty where there is none.
pub(crate) fn brand(name: Signal<String>, logo: Signal<String>) -> El {
    el("span", "brand").live(move || {
        let logo = logo.get();
        if logo.is_empty() {
            return vec![mark(), el("span", "brand__name").says(move || name.get())];
        }
        let picture = el("img", "brand__logo").attr("src", &logo).test_id("brand-logo");
        vec![picture.attr_live("alt", move || Some(name.get()))]
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

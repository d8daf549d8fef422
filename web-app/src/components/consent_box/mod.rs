//! One of the two boxes of the consent. Each begins unticked, and neither ticks the other.

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use crate::dom::{El, el};

/// A box with its sentence.
pub(crate) fn consent_box(
    test_id: &str,
    sentence: impl Fn() -> &'static str + 'static,
    ticked: RwSignal<bool>,
    missing: impl Fn() -> bool + Copy + 'static,
) -> El {
    let input = el("input", "consent-box__input")
        .attr("type", "checkbox")
        .test_id(test_id)
        .attr_live("aria-invalid", move || missing().then(|| "true".to_owned()));
    let checkbox: HtmlInputElement = input.of_type();
    el("label", "consent-box").class_if("consent-box--missing", missing).children([
        input.on("change", move |_| ticked.set(checkbox.checked())),
        el("span", "consent-box__sentence").says(sentence),
    ])
}

//! Keeps one's place: a control that is made anew has the focus that the one before had. Such controls have a key; without
//! one the focus goes where the browser lets it fall.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// What their ids begin with.
const MARK: &str = "held-";

/// The id of the control of this key.
pub(crate) fn id_of(key: &str) -> String {
    format!("{MARK}{key}")
}

/// The control that has the focus, where it has a key.
pub(crate) fn held() -> Option<Element> {
    document().active_element().filter(has_key)
}

/// Whether a control has a key.
pub(crate) fn has_key(control: &Element) -> bool {
    control.id().starts_with(MARK)
}

/// Gives the focus to the control that has this id by now; where it is gone with its row, to the page's title.
pub(crate) fn again(id: &str) {
    let title = || document().query_selector("h1[tabindex]").ok().flatten();
    if let Some(control) = document().get_element_by_id(id).or_else(title) {
        focus(&control);
    }
}

/// Gives the focus, and leaves the page where it is.
pub(crate) fn focus(control: &Element) {
    let still = FocusOptions::new();
    still.set_prevent_scroll(true);
    if let Some(control) = control.dyn_ref::<HtmlElement>() {
        let _ = control.focus_with_options(&still);
    }
}

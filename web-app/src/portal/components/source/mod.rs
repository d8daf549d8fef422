//! Text for programs, with a button that copies all of it.

use js_sys::JSON;
use wasm_bindgen::JsValue;

use super::copy::copy_button;
use crate::dom::{El, el};

/// The text.
pub(crate) fn source(text: &str) -> El {
    el("div", "raw__box")
        .child(copy_button(text))
        .child(el("pre", "raw__text").attr("tabindex", "0").text(text))
}

/// JSON in lines; what is none stays as it is.
pub(crate) fn in_lines(json: &str) -> String {
    let lines = JSON::parse(json)
        .and_then(|value| JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &JsValue::from(2)));
    lines.ok().and_then(|text| text.as_string()).unwrap_or_else(|| json.to_owned())
}

//! Fields of forms: label, control, hint and error, tied together for those who listen.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement, KeyboardEvent};

use super::{action::icon_action, glyph::Glyph};
use crate::{
    dom::{El, el},
    portal::desk::desk,
};

/// What a field's error and hint hang on.
pub(crate) struct Field {
    /// The field's id, and the root of its error's.
    pub(crate) id: &'static str,
    /// The name that tests find its control by.
    pub(crate) test_id: &'static str,
}

/// A label above a control, and room for what is wrong with it below.
pub(crate) fn field(
    field: &Field,
    label: impl Fn() -> &'static str + 'static,
    control: El,
    error: Signal<Option<String>>,
) -> El {
    field_with(field, label, control, error_line(field, error), error)
}

/// The same with a line of one's own for what is wrong.
pub(crate) fn field_with(
    field: &Field,
    label: impl Fn() -> &'static str + 'static,
    control: El,
    line: El,
    error: Signal<Option<String>>,
) -> El {
    el("div", "field").class_if("field--wrong", move || error.with(Option::is_some)).children([
        el("label", "field__label").attr("for", field.id).says(label),
        control,
        line,
    ])
}

/// What is wrong with a field.
pub(crate) fn error_line(field: &Field, error: Signal<Option<String>>) -> El {
    el("p", "field__error")
        .attr("id", &format!("{}-error", field.id))
        .attr("role", "alert")
        .says(move || error.get().unwrap_or_default())
}

/// A control that tells those who listen what is wrong with it.
pub(crate) fn told(field: &Field, control: El, error: Signal<Option<String>>) -> El {
    let error_id = format!("{}-error", field.id);
    let is_wrong = move || error.with(Option::is_some);
    control
        .attr_live("aria-invalid", move || is_wrong().then(|| "true".to_owned()))
        .attr_live("aria-describedby", move || is_wrong().then(|| error_id.clone()))
}

/// A line of text that a signal holds.
pub(crate) fn text_input(field: &Field, kind: &str, value: RwSignal<String>) -> El {
    let input = el("input", "field__control").attr("id", field.id).attr("type", kind).test_id(field.test_id);
    holding(input, value)
}

/// Lines of text that a signal holds.
pub(crate) fn text_area(field: &Field, rows: u8, value: RwSignal<String>) -> El {
    let area = el("textarea", "field__control field__control--area")
        .attr("id", field.id)
        .attr("rows", &rows.to_string())
        .test_id(field.test_id);
    let own: HtmlTextAreaElement = area.of_type();
    let shown = own.clone();
    Effect::new(move |_| {
        let value = value.get();
        if shown.value() != value {
            shown.set_value(&value);
        }
    });
    area.on("input", move |_| value.set(own.value()))
}

/// An input whose value a signal holds, both ways.
pub(crate) fn holding(input: El, value: RwSignal<String>) -> El {
    let own: HtmlInputElement = input.of_type();
    let shown = own.clone();
    Effect::new(move |_| {
        let value = value.get();
        if shown.value() != value {
            shown.set_value(&value);
        }
    });
    input.on("input", move |_| value.set(own.value()))
}

/// A password that can be shown, with a word while Caps Lock is on.
pub(crate) fn password_input(
    field: &Field,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
) -> (El, El) {
    let desk = desk();
    let (shown, caps) = (RwSignal::new(false), RwSignal::new(false));
    let hear_caps = move |event: web_sys::Event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            let on = event.get_modifier_state("CapsLock");
            if caps.get_untracked() != on {
                caps.set(on);
            }
        }
    };
    let input = told(field, text_input(field, "password", value), error)
        .attr("autocomplete", "current-password")
        .attr_live("type", move || Some(if shown.get() { "text" } else { "password" }.to_owned()))
        .on("keydown", hear_caps)
        .on("keyup", hear_caps)
        .on("blur", move |_| caps.set(false));
    let words = move || {
        let words = desk.voice.words().sign_in();
        if shown.get() { words.hide_password } else { words.show_password }
    };
    let peek = icon_action(Glyph::Eye, words, move || shown.update(|shown| *shown = !*shown))
        .attr_live("aria-pressed", move || Some(shown.get().to_string()));
    let control = el("div", "field__box").children([input.clone(), peek]);
    let hint = el("p", "field__hint")
        .attr("role", "status")
        .says(move || if caps.get() { desk.voice.words().sign_in().caps_lock } else { "" });
    (input, el("div", "field__secret").children([control, hint]))
}

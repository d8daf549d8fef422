//! Between reports as objects and what `aim` takes and says.

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::aim::{Hint, Looked, Reading, Said};
use super::look::Subject;
use crate::js;

/// Adds what the page says of a frame to its report. Of a frame that counts for nothing, what was seen is not told.
pub(super) fn say(report: &Object, said: Option<Said>) {
    let Some(said) = said else {
        for name in ["document", "face", "hint", "shutter"] {
            js::set(report, name, JsValue::NULL);
        }
        return;
    };
    js::set(report, "hint", js::or_null(said.hint.map(Hint::word)));
    js::set(
        report,
        "shutter",
        js::object!([
            ("progress", said.progress.into()),
            ("manual", said.manual.into()),
            ("fire", said.fire.into()),
        ]),
    );
}

/// What a report says of the look, for the subject that was sought.
pub(super) fn looked(report: &JsValue, subject: Subject) -> Option<Looked> {
    let (seen, hint_of): (JsValue, fn(&str) -> Option<Hint>) = match subject {
        Subject::Card => (js::get(report, "document"), Hint::card),
        Subject::Face => (js::get(report, "face"), Hint::face),
        Subject::None => return None,
    };
    Some(Looked {
        hint: hint_of(&js::text(&seen, "guidance")?)?,
        sharpness: js::number(&seen, "sharpness")?,
        nik: reading(&seen),
    })
}

/// The number that a `document` holds.
pub(super) fn reading(document: &JsValue) -> Option<Reading> {
    let nik = js::get(document, "nik");
    Some(Reading { digits: js::text(&nik, "digits")?, confidence: js::number(&nik, "confidence")? })
}

//! Plain JavaScript objects, member by member: what a serialiser would do at many times its size.

use std::pin::Pin;

use contract::photo::PhotoKind;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use crate::error::{CaptureError, ErrorCode};

#[wasm_bindgen]
extern "C" {
    /// `performance.now()` of the page or the worker.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(crate) fn now_ms() -> f64;
}

/// Sets a member of a fresh object.
pub(crate) fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    put(object, name, value.into());
}

/// Sets a member of a fresh object; small where it is called, which is often.
#[inline(never)]
#[expect(clippy::needless_pass_by_value, reason = "dropped here, and not in every place that calls")]
pub(crate) fn put(object: &Object, name: &str, value: JsValue) {
    // A plain object takes any member.
    let _ = Reflect::set(object, &name.into(), &value);
}

/// A plain object with these members. A macro, since an array of them is dropped value by value wherever one is made.
macro_rules! object {
    ([$(($name:expr, $value:expr)),* $(,)?]) => {{
        let object = js_sys::Object::new();
        $($crate::js::put(&object, $name, $value);)*
        object
    }};
}
pub(crate) use object;

/// A promise of what comes. One way for all: each kind of future handed to the bindings brings its own copy of them.
pub(crate) fn promise(coming: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    boxed(Box::pin(coming))
}

#[inline(never)]
fn boxed(coming: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>) -> Promise {
    future_to_promise(coming)
}

/// A member of any value; undefined where there is none or the value has no members.
#[inline(never)]
pub(crate) fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A member that is a number.
#[inline(never)]
pub(crate) fn number(value: &JsValue, name: &str) -> Option<f64> {
    get(value, name).as_f64()
}

/// A member that is a side in pixels.
pub(crate) fn side(value: &JsValue, name: &str) -> Option<u32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast saturates; a camera says what it likes"
    )]
    number(value, name).filter(|side| side.is_finite() && *side >= 0.0).map(|side| side as u32)
}

/// A member that is a text.
#[inline(never)]
pub(crate) fn text(value: &JsValue, name: &str) -> Option<String> {
    get(value, name).as_string()
}

/// A member that is a finite number, or an error that names it.
pub(crate) fn required_number(value: &JsValue, name: &str) -> Result<f64, CaptureError> {
    number(value, name)
        .filter(|number| number.is_finite())
        .ok_or_else(|| CaptureError::new(ErrorCode::InvalidInput, &format!("{name} must be a number")))
}

/// Whether the global object of this page or worker has a member.
#[inline(never)]
pub(crate) fn global_has(name: &str) -> bool {
    Reflect::has(&js_sys::global(), &name.into()).unwrap_or(false)
}

/// Passes a value or null.
pub(crate) fn or_null<T: Into<JsValue>>(value: Option<T>) -> JsValue {
    value.map_or(JsValue::NULL, Into::into)
}

/// Reads the word of a photo kind.
pub(crate) fn photo_kind(word: &str) -> Result<PhotoKind, CaptureError> {
    match word {
        "ktp" => Ok(PhotoKind::Ktp),
        "selfie" => Ok(PhotoKind::Selfie),
        _ => Err(CaptureError::new(ErrorCode::InvalidInput, "kind must be \"ktp\" or \"selfie\"")),
    }
}

/// The word of a photo kind.
pub(crate) fn kind_word(kind: PhotoKind) -> &'static str {
    match kind {
        PhotoKind::Ktp => "ktp",
        PhotoKind::Selfie => "selfie",
    }
}

/// A value as the type that its caller vouches for; nothing is checked.
pub(crate) fn assume<T: JsCast>(value: impl Into<JsValue>) -> T {
    value.into().unchecked_into()
}

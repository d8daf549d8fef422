//! The stage of the browser tests: the JavaScript that a page would write. Cameras of one test each: `mirror`, `film`.

use capture_wasm::Camera;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlVideoElement};

/// The page.
pub(crate) fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A member.
pub(crate) fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

/// A member that must be a text.
pub(crate) fn text(value: &JsValue, name: &str) -> String {
    get(value, name).as_string().unwrap_or_else(|| panic!("{name} is no text: {value:?}"))
}

/// A member that must be a number.
pub(crate) fn number(value: &JsValue, name: &str) -> f64 {
    get(value, name).as_f64().unwrap_or_else(|| panic!("{name} is no number: {value:?}"))
}

/// The code of a `CaptureError`.
pub(crate) fn code_of(error: &JsValue) -> String {
    text(error, "code")
}

/// Calls a method as JavaScript does.
pub(crate) fn call(target: &JsValue, method: &str, arguments: &[JsValue]) -> JsValue {
    let function: Function = get(target, method).unchecked_into();
    function.apply(target, &arguments.iter().collect::<Array>()).unwrap()
}

/// What a promise resolves to.
pub(crate) async fn finished(promise: impl Into<JsValue>) -> JsValue {
    let promise: Promise = promise.into().unchecked_into();
    JsFuture::from(promise).await.unwrap()
}

/// What a promise rejects with.
pub(crate) async fn refused(promise: impl Into<JsValue>) -> JsValue {
    let promise: Promise = promise.into().unchecked_into();
    JsFuture::from(promise).await.unwrap_err()
}

/// Waits.
pub(crate) async fn sleep(delay_ms: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        web_sys::window()
            .unwrap()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, delay_ms)
            .unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// A function that adds what it is given to a list.
pub(crate) fn pusher(list: &Array) -> Function {
    let make = Function::new_with_args("list", "return (value) => { list.push(value) }");
    make.call1(&JsValue::UNDEFINED, list).unwrap().unchecked_into()
}

/// Runs a script and returns its value.
pub(crate) fn run(script: &str) -> JsValue {
    Function::new_no_args(script).call0(&JsValue::UNDEFINED).unwrap()
}

/// Takes every override of `getUserMedia` back.
pub(crate) fn real_camera() {
    run("delete navigator.mediaDevices.getUserMedia");
}

/// An open camera, as JavaScript holds it.
pub(crate) async fn opened(kind: &str) -> JsValue {
    finished(Camera::open(kind, None)).await
}

/// A fresh video element in the page.
pub(crate) fn video() -> HtmlVideoElement {
    let video: HtmlVideoElement = document().create_element("video").unwrap().unchecked_into();
    document().body().unwrap().append_child(&video).unwrap();
    video
}

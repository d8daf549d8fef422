//! The stage of the browser tests: cameras, canvases and the JavaScript that a page would write.

use capture_wasm::Camera;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlCanvasElement, HtmlVideoElement};

/// Short and safe, as a server may send it.
pub(crate) const SAFE_CHALLENGE: &str =
    r##"{"flashChallenge":{"colors":["#FF0000","#FFFFFF","#000000","#00FF00"],"holdMs":[500,460,480,440]}}"##;

/// Longer than a silent camera is waited for.
pub(crate) const LONG_CHALLENGE: &str = r##"{"colors":["#FF0000","#FFFFFF","#000000","#00FF00","#0000FF","#FFFFFF","#FF00FF","#000000"],
    "holdMs":[500,460,480,440,420,400,380,360]}"##;

/// White and black, four flashes within a second.
pub(crate) const STROBE: &str = r##"{"colors":["#FFFFFF","#000000","#FFFFFF","#000000","#FFFFFF","#000000","#FFFFFF","#000000",
    "#FFFFFF","#000000"],"holdMs":[80,80,80,80,80,80,80,80,80,80]}"##;

fn document() -> Document {
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

fn run(script: &str) -> JsValue {
    Function::new_no_args(script).call0(&JsValue::UNDEFINED).unwrap()
}

/// Takes every override of `getUserMedia` back.
pub(crate) fn real_camera() {
    run("delete navigator.mediaDevices.getUserMedia");
}

/// The browser refuses with a `DOMException` of this name.
pub(crate) fn get_user_media_rejects_with(name: &str) {
    run(&format!(
        "navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('refused', '{name}') }}"
    ));
}

/// The browser refuses, and what it was asked for is written down.
pub(crate) fn get_user_media_records() -> Array {
    run("const asked = [];
         navigator.mediaDevices.getUserMedia = async (wanted) => { asked.push(wanted); throw new DOMException('', 'NotAllowedError') };
         return asked")
    .unchecked_into()
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

/// The one canvas that lights.
pub(crate) fn canvas() -> HtmlCanvasElement {
    let canvas = document().get_element_by_id("flash").unwrap_or_else(|| {
        let canvas = document().create_element("canvas").unwrap();
        canvas.set_id("flash");
        document().body().unwrap().append_child(&canvas).unwrap();
        canvas
    });
    canvas.unchecked_into()
}

/// A playing video of a grey scene that reflects the canvas: level 60, and 40 more in a lit channel.
pub(crate) async fn mirror_camera() -> HtmlVideoElement {
    canvas();
    run("const scene = document.createElement('canvas'); scene.width = 320; scene.height = 240;
         const context = scene.getContext('2d');
         const flash = document.getElementById('flash');
         const draw = () => {
           const colour = flash.dataset.flashColour || '#000000';
           const lit = [1, 3, 5].map((at) => Math.round(60 + 40 * parseInt(colour.slice(at, at + 2), 16) / 255));
           context.fillStyle = `rgb(${lit})`;
           context.fillRect(0, 0, 320, 240);
           requestAnimationFrame(draw);
         };
         draw();
         navigator.mediaDevices.getUserMedia = async () => scene.captureStream(30)");
    let camera = opened("selfie").await;
    let video = video();
    finished(call(&camera, "attach", &[video.clone().into()])).await;
    real_camera();
    // The camera lives as long as its handle: the stage keeps it on the video.
    Reflect::set(&video, &"camera".into(), &camera).unwrap();
    video
}

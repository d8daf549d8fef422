//! The published surface of the capture package, name for name.

use js_sys::{Array, Function, Object, Promise, Uint8Array};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::{AbortSignal, Blob, HtmlCanvasElement, HtmlVideoElement};

#[wasm_bindgen]
extern "C" {
    /// The start script's `import("/capture/capture.js")`: a module cannot import lazily without a script.
    #[wasm_bindgen(js_name = tandaLoadCapture, catch)]
    pub(super) fn load_capture() -> Result<Promise, JsValue>;

    /// The loaded module.
    #[derive(Clone)]
    pub(crate) type CaptureModule;
    #[wasm_bindgen(method, structural, js_name = default)]
    pub(super) fn init(this: &CaptureModule, options: &Object) -> Promise;
    #[wasm_bindgen(method, structural, getter, js_name = Camera)]
    pub(super) fn camera_class(this: &CaptureModule) -> CameraClass;
    #[wasm_bindgen(method, structural, getter, js_name = FrameWatch)]
    pub(super) fn frame_watch_class(this: &CaptureModule) -> FrameWatchClass;
    #[wasm_bindgen(method, structural, getter, js_name = BundleAssembler)]
    pub(super) fn assembler_class(this: &CaptureModule) -> Function;
    #[wasm_bindgen(method, structural, catch, js_name = checkFlashChallenge)]
    pub(super) fn check_flash_challenge_js(
        this: &CaptureModule,
        challenge_json: &str,
    ) -> Result<Array, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = probeAmbient)]
    pub(super) fn probe_ambient_js(
        this: &CaptureModule,
        watch: &FrameWatch,
        canvas: &HtmlCanvasElement,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = runFlash)]
    pub(super) fn run_flash_js(
        this: &CaptureModule,
        watch: &FrameWatch,
        canvas: &HtmlCanvasElement,
        challenge_json: &str,
        on_step: &JsValue,
        signal: &AbortSignal,
    ) -> Result<Promise, JsValue>;

    pub(super) type CameraClass;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn open(this: &CameraClass, kind: &str) -> Result<Promise, JsValue>;

    /// An open camera. It burns until [`Camera::stop`].
    #[derive(Clone)]
    pub(crate) type Camera;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn attach(this: &Camera, video: &HtmlVideoElement) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn describe(this: &Camera) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = takeStill)]
    pub(super) fn take_still_js(this: &Camera) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, js_name = onInterrupted)]
    pub(super) fn on_interrupted(this: &Camera, callback: &JsValue);
    #[wasm_bindgen(method, structural)]
    pub(crate) fn stop(this: &Camera);

    pub(super) type FrameWatchClass;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn start(
        this: &FrameWatchClass,
        video: &HtmlVideoElement,
        worker_url: &str,
        on_report: &JsValue,
    ) -> Result<FrameWatch, JsValue>;

    /// A watch on the frames of a video.
    #[derive(Clone)]
    pub(crate) type FrameWatch;
    #[wasm_bindgen(method, structural)]
    pub(crate) fn stop(this: &FrameWatch);

    /// What was measured on a frame.
    pub(crate) type FrameReport;
    #[wasm_bindgen(method, structural, getter, js_name = meanLuma)]
    pub(crate) fn mean_luma(this: &FrameReport) -> f64;
    #[wasm_bindgen(method, structural, getter)]
    pub(crate) fn clipped(this: &FrameReport) -> f64;
    #[wasm_bindgen(method, structural, getter)]
    pub(crate) fn motion(this: &FrameReport) -> f64;
    #[wasm_bindgen(method, structural, getter, js_name = width)]
    pub(crate) fn picture_width(this: &FrameReport) -> f64;
    #[wasm_bindgen(method, structural, getter, js_name = height)]
    pub(crate) fn picture_height(this: &FrameReport) -> f64;

    pub(super) type Ambient;
    #[wasm_bindgen(method, structural, getter)]
    pub(super) fn enough(this: &Ambient) -> bool;

    pub(super) type BundleAssembler;
    #[wasm_bindgen(method, structural, catch, js_name = addFrame)]
    pub(super) fn add_frame(
        this: &BundleAssembler,
        bytes: &Uint8Array,
        origin: &JsValue,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = setFlash)]
    pub(super) fn set_flash(this: &BundleAssembler, nonce: &str, samples: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn finish(
        this: &BundleAssembler,
        captured_at: &str,
        hmac_secret: &str,
    ) -> Result<Blob, JsValue>;
}

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
    pub(super) fn open(this: &CameraClass, kind: &str, device_id: Option<&str>) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn list(this: &CameraClass) -> Result<Promise, JsValue>;

    /// An open camera. It burns until [`Camera::stop`].
    #[derive(Clone)]
    pub(crate) type Camera;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn attach(this: &Camera, video: &HtmlVideoElement) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn describe(this: &Camera) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, getter)]
    pub(crate) fn torch(this: &Camera) -> Option<bool>;
    #[wasm_bindgen(method, structural, catch, js_name = setTorch)]
    pub(super) fn set_torch_js(this: &Camera, on: bool) -> Result<Promise, JsValue>;
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
    #[wasm_bindgen(method, structural, js_name = setSubject)]
    pub(crate) fn set_subject(this: &FrameWatch, subject: &str);
    #[wasm_bindgen(method, structural)]
    pub(crate) fn rearm(this: &FrameWatch);
    #[wasm_bindgen(method, structural, catch, js_name = warmFaces)]
    pub(super) fn warm_faces_js(this: &FrameWatch) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = takeShot)]
    pub(super) fn take_shot_js(this: &FrameWatch, camera: &Camera) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural)]
    pub(crate) fn stop(this: &FrameWatch);

    /// What was measured on a frame.
    pub(crate) type FrameReport;
    #[wasm_bindgen(method, structural, getter, js_name = tMs)]
    pub(crate) fn t_ms(this: &FrameReport) -> f64;
    #[wasm_bindgen(method, structural, getter, js_name = width)]
    pub(crate) fn picture_width(this: &FrameReport) -> f64;
    #[wasm_bindgen(method, structural, getter, js_name = height)]
    pub(crate) fn picture_height(this: &FrameReport) -> f64;
    #[wasm_bindgen(method, structural, getter)]
    pub(super) fn document(this: &FrameReport) -> Option<Look>;
    #[wasm_bindgen(method, structural, getter, js_name = hint)]
    pub(super) fn hint_word(this: &FrameReport) -> Option<String>;
    #[wasm_bindgen(method, structural, getter)]
    pub(crate) fn shutter(this: &FrameReport) -> Option<ShutterReport>;

    /// The automatic shutter at a frame.
    pub(crate) type ShutterReport;
    #[wasm_bindgen(method, structural, getter)]
    pub(crate) fn progress(this: &ShutterReport) -> f64;
    #[wasm_bindgen(method, structural, getter)]
    pub(crate) fn manual(this: &ShutterReport) -> bool;
    #[wasm_bindgen(method, structural, getter)]
    pub(crate) fn fire(this: &ShutterReport) -> bool;

    /// A photo and what was seen of it.
    pub(crate) type Shot;
    #[wasm_bindgen(method, structural, getter)]
    pub(super) fn bytes(this: &Shot) -> Uint8Array;
    #[wasm_bindgen(method, structural, getter)]
    pub(super) fn automatic(this: &Shot) -> bool;
    #[wasm_bindgen(method, structural, getter, js_name = document)]
    pub(super) fn shot_document(this: &Shot) -> Option<Look>;
    #[wasm_bindgen(method, structural, getter)]
    pub(super) fn face(this: &Shot) -> Option<Look>;
    #[wasm_bindgen(method, structural, getter)]
    pub(super) fn nik(this: &Shot) -> Option<NikSeen>;
    #[wasm_bindgen(method, structural, getter)]
    pub(crate) fn rectified(this: &Shot) -> Option<Uint8Array>;

    /// The measures of a card or of a face in one picture; they have these members in common.
    pub(super) type Look;
    #[wasm_bindgen(method, structural, getter)]
    pub(super) fn guidance(this: &Look) -> String;

    /// A number that several frames agree on.
    #[derive(Clone)]
    pub(crate) type NikSeen;
    #[wasm_bindgen(method, structural, getter)]
    pub(crate) fn digits(this: &NikSeen) -> String;
    #[wasm_bindgen(method, structural, getter)]
    pub(super) fn confidence(this: &NikSeen) -> f64;

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
    #[wasm_bindgen(method, structural, catch, js_name = setOcrFields)]
    pub(super) fn set_ocr_fields(
        this: &BundleAssembler,
        fields: &Object,
        confidence: &Object,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn finish(
        this: &BundleAssembler,
        captured_at: &str,
        hmac_secret: &str,
    ) -> Result<Blob, JsValue>;
}

//! The capture package as this page sees it: loaded when a capture begins, used through its public
//! surface alone. A crash in it cannot take the page with it.

mod bindings;
mod error;

use contract::photo::PhotoKind;
use js_sys::{Array, Date, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob, HtmlCanvasElement, HtmlVideoElement};

use bindings::{Ambient, BundleAssembler, load_capture};
pub(crate) use bindings::{Camera, CaptureModule, FrameReport, FrameWatch};
pub(crate) use error::CaptureError;

/// The worker that measures frames.
const WORKER_URL: &str = "/capture/capture-worker.js";

/// Loads and starts the package.
pub(crate) async fn load() -> Result<CaptureModule, CaptureError> {
    let started = async {
        let module: CaptureModule = JsFuture::from(load_capture()?).await?.unchecked_into();
        // This page shows no names of areas.
        let options = Object::new();
        Reflect::set(&options, &"regions".into(), &false.into())?;
        JsFuture::from(module.init(&options)).await?;
        Ok::<_, JsValue>(module)
    };
    started.await.map_err(|_| CaptureError::ModuleMissing)
}

/// The package's word for a kind of photo.
pub(crate) fn kind_name(kind: PhotoKind) -> &'static str {
    match kind {
        PhotoKind::Ktp => "ktp",
        PhotoKind::Selfie => "selfie",
    }
}

impl CaptureModule {
    /// Opens the rear camera for a card, the front one for a face.
    pub(crate) async fn open_camera(&self, kind: PhotoKind) -> Result<Camera, CaptureError> {
        Ok(JsFuture::from(self.camera_class().open(kind_name(kind))?).await?.unchecked_into())
    }

    /// Watches the frames of a video.
    pub(crate) fn watch(
        &self,
        video: &HtmlVideoElement,
        on_report: impl FnMut(FrameReport) + 'static,
    ) -> Result<FrameWatch, CaptureError> {
        let on_report = Closure::<dyn FnMut(FrameReport)>::new(on_report).into_js_value();
        Ok(self.frame_watch_class().start(video, WORKER_URL, &on_report)?)
    }

    /// Shows black, then white: whether the screen's light reaches the face.
    pub(crate) async fn probe(
        &self,
        watch: &FrameWatch,
        canvas: &HtmlCanvasElement,
    ) -> Result<bool, CaptureError> {
        let ambient: Ambient = JsFuture::from(self.probe_ambient_js(watch, canvas)?).await?.unchecked_into();
        Ok(ambient.enough())
    }

    /// Shows the colours of a safe challenge and returns the samples, as the assembler takes them.
    pub(crate) async fn flash(
        &self,
        watch: &FrameWatch,
        canvas: &HtmlCanvasElement,
        challenge_json: &str,
        on_step: impl FnMut(u32, u32) + 'static,
        signal: &AbortSignal,
    ) -> Result<JsValue, CaptureError> {
        if self.check_flash_challenge_js(challenge_json)?.length() > 0 {
            return Err(CaptureError::FlashUnsafe);
        }
        let on_step = Closure::<dyn FnMut(u32, u32)>::new(on_step).into_js_value();
        Ok(JsFuture::from(self.run_flash_js(watch, canvas, challenge_json, &on_step, signal)?).await?)
    }

    /// Puts photos and colours into one signed body.
    pub(crate) fn assemble(&self, parts: &BundleParts<'_>) -> Result<Blob, CaptureError> {
        let assembler: BundleAssembler =
            Reflect::construct(&self.assembler_class(), &Array::new())?.unchecked_into();
        for frame in parts.frames {
            assembler.add_frame(&frame.bytes, &frame.origin)?;
        }
        assembler.set_flash(parts.nonce, parts.samples)?;
        let captured_at = String::from(Date::new(&parts.captured_at_ms.into()).to_iso_string());
        Ok(assembler.finish(&captured_at, parts.hmac_secret)?)
    }
}

impl Camera {
    /// Shows the camera in a video element.
    pub(crate) async fn show(&self, video: &HtmlVideoElement) -> Result<(), CaptureError> {
        JsFuture::from(self.attach(video)?).await?;
        Ok(())
    }

    /// Takes a still, at the best resolution that the camera gives.
    pub(crate) async fn take_still(&self) -> Result<Uint8Array, CaptureError> {
        Ok(JsFuture::from(self.take_still_js()?).await?.unchecked_into())
    }

    /// Hears when the system takes the camera away.
    pub(crate) fn when_interrupted(&self, mut callback: impl FnMut() + 'static) {
        let callback = Closure::<dyn FnMut(JsValue)>::new(move |_| callback()).into_js_value();
        self.on_interrupted(&callback);
    }

    /// Where a frame of this camera comes from, as the bundle states it.
    pub(crate) fn origin(&self, kind: PhotoKind) -> JsValue {
        let origin = origin_of(kind, "camera");
        if let Ok(camera) = self.describe() {
            set(&origin, "camera", &camera);
        }
        origin.into()
    }
}

/// Where a chosen file comes from, as the bundle states it.
pub(crate) fn upload_origin(kind: PhotoKind) -> JsValue {
    origin_of(kind, "upload").into()
}

/// A photo that goes into the bundle.
#[derive(Clone)]
pub(crate) struct Frame {
    /// The file itself.
    pub(crate) bytes: Uint8Array,
    /// Where it comes from.
    pub(crate) origin: JsValue,
}

/// What a bundle is made of.
pub(crate) struct BundleParts<'a> {
    /// The card, then the face.
    pub(crate) frames: &'a [Frame],
    /// The challenge's nonce.
    pub(crate) nonce: &'a str,
    /// The samples of the colours; an empty list without them.
    pub(crate) samples: &'a JsValue,
    /// The challenge's secret, which signs.
    pub(crate) hmac_secret: &'a str,
    /// When the capture was made, by the server's clock.
    pub(crate) captured_at_ms: f64,
}

fn origin_of(kind: PhotoKind, source: &str) -> Object {
    let origin = Object::new();
    set(&origin, "kind", &kind_name(kind).into());
    set(&origin, "source", &source.into());
    origin
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // A plain object of our own takes any property.
    let _ = Reflect::set(object, &name.into(), value);
}

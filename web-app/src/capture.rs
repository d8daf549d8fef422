//! The capture package as this page sees it: loaded when a capture begins, used through its public
//! surface alone. A crash in it cannot take the page with it.

mod bindings;
mod error;

use contract::photo::PhotoKind;
use js_sys::{Array, Date, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob, HtmlCanvasElement, HtmlVideoElement};

use bindings::{Ambient, BundleAssembler, Look, load_capture};
pub(crate) use bindings::{Camera, CaptureModule, FrameReport, FrameWatch, NikSeen, Shot};
pub(crate) use error::CaptureError;

use crate::hints::Hint;

/// The worker that measures frames.
const WORKER_URL: &str = "/capture/capture-worker.js";

/// Loads and starts the package.
pub(crate) async fn load() -> Result<CaptureModule, CaptureError> {
    let started = async {
        let module: CaptureModule = JsFuture::from(load_capture()?).await?.unchecked_into();
        // The page names no regions, so it does not fetch them.
        let options = Object::new();
        set(&options, "regions", &false.into());
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
    /// Opens the rear camera for a card, the front one for a face, or the one that was picked by hand.
    pub(crate) async fn open_camera(
        &self,
        kind: PhotoKind,
        device_id: Option<&str>,
    ) -> Result<Camera, CaptureError> {
        Ok(JsFuture::from(self.camera_class().open(kind_name(kind), device_id)?).await?.unchecked_into())
    }

    /// The ids of the cameras that look the way of a kind, as far as the browser says which way they look.
    pub(crate) async fn cameras(&self, kind: PhotoKind) -> Vec<String> {
        let wanted = if kind == PhotoKind::Ktp { "environment" } else { "user" };
        let suits = |camera: &JsValue| {
            get(camera, "facing").as_string().is_none_or(|facing| facing == wanted)
                && !get(camera, "virtual").is_truthy()
        };
        let found = async { JsFuture::from(self.camera_class().list()?).await };
        // Without a list there is no choice.
        let found: Array = found.await.map_or_else(|_| Array::new(), JsCast::unchecked_into);
        found.iter().filter(suits).filter_map(|camera| get(&camera, "deviceId").as_string()).collect()
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
        if let Some(nik) = parts.nik {
            let one = |value: JsValue| {
                let fields = Object::new();
                set(&fields, "nik", &value);
                fields
            };
            // A reading is an extra: the bundle is whole without it.
            let _ = assembler.set_ocr_fields(&one(nik.digits().into()), &one(nik.confidence().into()));
        }
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

    /// Switches the lamp.
    pub(crate) async fn set_torch(&self, on: bool) {
        // A lamp that refuses stays as it is, and its button with it.
        if let Ok(switched) = self.set_torch_js(on) {
            let _ = JsFuture::from(switched).await;
        }
    }

    /// The id of the device.
    pub(crate) fn device_id(&self) -> Option<String> {
        get(&self.describe().ok()?, "deviceId").as_string()
    }

    /// Hears when the camera ends, falls silent and sends again.
    pub(crate) fn when_interrupted(&self, mut callback: impl FnMut(Interruption) + 'static) {
        let callback = Closure::<dyn FnMut(String)>::new(move |reason: String| {
            callback(match reason.as_str() {
                "muted" => Interruption::Muted,
                "resumed" => Interruption::Resumed,
                _ => Interruption::Ended,
            });
        })
        .into_js_value();
        self.on_interrupted(&callback);
    }

    /// Where a shot of this camera comes from and what was seen of it, as the bundle states it.
    fn origin(&self, kind: PhotoKind, shot: &Shot) -> JsValue {
        let origin = origin_of(kind, "camera");
        if let Ok(camera) = self.describe() {
            set(&origin, "signals", &get(&camera, "signals"));
            set(&origin, "camera", &camera);
        }
        set(&origin, "automatic", &shot.automatic().into());
        if let Some(look) = shot.look() {
            let quality = Object::new();
            for name in ["sharpness", "meanLuma", "colourSpread", "moire", "guidance"] {
                set(&quality, name, &get(&look, name));
            }
            set(&quality, "glareShare", &get(&get(&look, "glare"), "share"));
            set(&origin, "quality", &quality);
        }
        origin.into()
    }
}

/// What happens to an open camera by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interruption {
    /// It is gone: unplugged, or taken away.
    Ended,
    /// The system lets it send nothing for the moment.
    Muted,
    /// It sends again.
    Resumed,
}

impl FrameWatch {
    /// Fetches ahead what looking for faces needs.
    pub(crate) fn warm_faces(&self) {
        // Whoever looks for faces fetches it then.
        let _ = self.warm_faces_js();
    }

    /// Takes the shot: the sharpest of the last good frames when the shutter has fired, else the picture of now.
    pub(crate) async fn take_shot(&self, camera: &Camera) -> Result<Shot, CaptureError> {
        Ok(JsFuture::from(self.take_shot_js(camera)?).await?.unchecked_into())
    }
}

impl FrameReport {
    /// What to do next; none while nothing has been measured.
    pub(crate) fn hint(&self) -> Option<Hint> {
        Hint::of(&self.hint_word()?)
    }

    /// The corners of the card that is found, in pixels of the picture.
    pub(crate) fn corners(&self) -> Option<[[f64; 2]; 4]> {
        let document = self.document()?;
        let corners = get(&get(&document, "card"), "corners");
        let number = |corner: &JsValue, axis: u32| get_at(corner, axis).as_f64();
        let corner = |index: u32| {
            let corner = get_at(&corners, index);
            Some([number(&corner, 0)?, number(&corner, 1)?])
        };
        Some([corner(0)?, corner(1)?, corner(2)?, corner(3)?])
    }
}

impl Shot {
    /// The photo as a frame of the bundle.
    pub(crate) fn frame(&self, kind: PhotoKind, camera: &Camera) -> Frame {
        Frame { bytes: self.bytes(), origin: camera.origin(kind, self), nik: self.nik() }
    }

    /// What the module would tell the person about this very picture, where it was measured.
    pub(crate) fn hint(&self) -> Option<Hint> {
        Hint::of(&self.look()?.guidance())
    }

    fn look(&self) -> Option<Look> {
        self.shot_document().or_else(|| self.face())
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
    /// The number that was read on a card.
    pub(crate) nik: Option<NikSeen>,
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
    /// The number that was read on the card.
    pub(crate) nik: Option<&'a NikSeen>,
    /// When the capture was made, by the server's clock.
    pub(crate) captured_at_ms: f64,
}

fn origin_of(kind: PhotoKind, source: &str) -> Object {
    let origin = Object::new();
    set(&origin, "kind", &kind_name(kind).into());
    set(&origin, "source", &source.into());
    origin
}

/// A member, undefined where there is none.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// An element of an array, undefined where there is none.
fn get_at(array: &JsValue, index: u32) -> JsValue {
    Reflect::get_u32(array, index).unwrap_or(JsValue::UNDEFINED)
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // A plain object of our own takes any property.
    let _ = Reflect::set(object, &name.into(), value);
}

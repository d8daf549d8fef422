//! One open camera: shows it, lights with it, describes it, says when it is taken away, and switches it off. `ask` gets it,
//! `lens` chooses it, `vigil` listens to it. Leaves out what is done with its pictures, except handing out a still.

mod ask;
mod lens;
mod pulse;
mod signals;
mod vigil;

use std::cell::RefCell;
use std::rc::Rc;

use contract::photo::PhotoKind;
use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlVideoElement, MediaStreamTrackState};

use ask::{Source, apply, capabilities, focuses, wanted_size};
pub(crate) use signals::Noise;
use signals::{Behaviour, signals};
use vigil::Vigil;

use crate::error::{CaptureError, ErrorCode};
use crate::events::{Latch, Listener, Timer};
use crate::js;
use crate::still;

/// A camera that has sent no picture by then has failed: the slowest phone cameras take about 3 s.
const FIRST_FRAME_MS: i32 = 10_000;

/// `HTMLMediaElement.HAVE_CURRENT_DATA`: there is a picture.
const HAVE_CURRENT_DATA: u16 = 2;

/// An open camera. Its tracks stop with `stop()`, `free()`, or when nothing refers to it any more.
#[wasm_bindgen]
pub struct Camera {
    open: Rc<OpenCamera>,
}

type FirstFrame = Latch<Result<(), CaptureError>>;

struct OpenCamera {
    kind: PhotoKind,
    source: Source,
    video: RefCell<Option<HtmlVideoElement>>,
    vigil: Vigil,
    /// An attach that waits for its first picture.
    first_frame: RefCell<Option<FirstFrame>>,
}

#[wasm_bindgen]
impl Camera {
    /// Asks for the rear camera (`ktp`; of several the one that focuses near) or the front camera (`selfie`), or for one
    /// device by its id.
    #[wasm_bindgen(unchecked_return_type = "Promise<Camera>")]
    pub fn open(
        #[wasm_bindgen(unchecked_param_type = "PhotoKind")] kind: &str,
        #[wasm_bindgen(js_name = deviceId)] device_id: Option<String>,
    ) -> Promise {
        let kind = js::photo_kind(kind);
        js::promise(async move {
            let open = OpenCamera::open(kind?, device_id.as_deref()).await?;
            Ok(Camera { open: Rc::new(open) }.into())
        })
    }

    /// The cameras that there are; without labels before a camera was opened.
    #[wasm_bindgen(unchecked_return_type = "Promise<CameraChoice[]>")]
    pub fn list() -> Promise {
        js::promise(async { Ok(ask::list().await?.into()) })
    }

    /// Whether the camera's light is on; null where it has none, or the browser does not say.
    #[wasm_bindgen(getter, unchecked_return_type = "boolean | null")]
    pub fn torch(&self) -> JsValue {
        js::or_null(self.open.torch())
    }

    /// Switches the camera's light.
    #[wasm_bindgen(js_name = setTorch, unchecked_return_type = "Promise<void>")]
    pub fn set_torch(&self, on: bool) -> Promise {
        let open = Rc::clone(&self.open);
        js::promise(async move {
            open.set_torch(on).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Shows the camera in a video element, muted and inline; resolves when the first picture is there.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn attach(&self, video: HtmlVideoElement) -> Promise {
        let open = Rc::clone(&self.open);
        js::promise(async move {
            open.attach(video).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// What the browser says of the camera and of the pictures that it sends now.
    #[wasm_bindgen(unchecked_return_type = "CameraDescription")]
    pub fn describe(&self) -> Object {
        self.open.describe()
    }

    /// A JPEG of the picture shown now, at the camera's full resolution. The camera must be attached.
    #[wasm_bindgen(js_name = takeStill, unchecked_return_type = "Promise<Uint8Array>")]
    pub fn take_still(&self) -> Promise {
        let open = Rc::clone(&self.open);
        js::promise(async move {
            let video = open.attached_video()?;
            Ok(still::take(&video, open.kind).await?.into())
        })
    }

    /// Calls back when the camera ends by itself (unplugged, permission withdrawn), falls silent (muted by the system, as
    /// when a phone call comes in, or without a picture for 3 s while the page is seen), and is back. One callback at a time.
    #[wasm_bindgen(js_name = onInterrupted)]
    pub fn on_interrupted(
        &self,
        #[wasm_bindgen(unchecked_param_type = "(reason: CameraInterruption) => void")] callback: &Function,
    ) {
        self.open.vigil.tell_to(Some(callback.clone()));
    }

    /// Switches the camera off and takes it from its video element. Safe to call twice.
    pub fn stop(&self) {
        self.open.stop();
    }
}

impl Camera {
    /// What its photos are of, while it is open.
    pub(crate) fn live_kind(&self) -> Result<PhotoKind, CaptureError> {
        self.open.live()?;
        Ok(self.open.kind)
    }

    /// Takes what a watch saw of its noise.
    pub(crate) fn note_noise(&self, noise: Noise) {
        self.open.vigil.set_noise(noise);
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.open.stop();
    }
}

impl OpenCamera {
    async fn open(kind: PhotoKind, device_id: Option<&str>) -> Result<Self, CaptureError> {
        let source = ask::open(kind, device_id).await?;
        let vigil = Vigil::over(&source.track);
        Ok(Self { kind, source, video: RefCell::default(), vigil, first_frame: RefCell::default() })
    }

    fn torch(&self) -> Option<bool> {
        let track = &self.source.track;
        if !js::get(&capabilities(track), "torch").is_truthy() {
            return None;
        }
        Some(js::get(&track.get_settings(), "torch").is_truthy())
    }

    async fn set_torch(&self, on: bool) -> Result<(), CaptureError> {
        self.live()?;
        let none = || CaptureError::new(ErrorCode::InvalidInput, "this camera has no light");
        self.torch().ok_or_else(none)?;
        let wanted = js::object!([("torch", on.into())]);
        if focuses(&capabilities(&self.source.track)) == Some(true) {
            // What is not named again is forgotten.
            js::set(&wanted, "focusMode", "continuous");
        }
        apply(&self.source.track, &wanted).await.map_err(|thrown| {
            CaptureError::from_js(ErrorCode::CameraBusy, "the light cannot be switched", &thrown)
        })
    }

    async fn attach(&self, video: HtmlVideoElement) -> Result<(), CaptureError> {
        self.live()?;
        video.set_muted(true);
        video.set_autoplay(true);
        // Without the attribute an iPhone plays in its own full screen.
        let _ = video.set_attribute("playsinline", "");
        video.set_src_object(Some(&self.source.stream));
        self.video.replace(Some(video.clone()));

        let first_frame = FirstFrame::new();
        self.first_frame.replace(Some(first_frame.clone()));
        let has_picture =
            |video: &HtmlVideoElement| video.ready_state() >= HAVE_CURRENT_DATA && video.video_width() > 0;
        let listen = |target: &web_sys::EventTarget, event: &'static str| {
            let (first_frame, video) = (first_frame.clone(), video.clone());
            Listener::new(target, event, move |_| {
                if event == "ended" {
                    first_frame
                        .set(Err(CaptureError::new(ErrorCode::CameraInterrupted, "the camera stopped")));
                } else if has_picture(&video) {
                    first_frame.set(Ok(()));
                }
            })
        };
        let _events =
            [listen(&video, "loadeddata"), listen(&video, "resize"), listen(&self.source.track, "ended")];
        let late = first_frame.clone();
        let _timer = Timer::after(FIRST_FRAME_MS, move || {
            late.set(Err(CaptureError::new(ErrorCode::CameraInterrupted, "the camera sent no picture")));
        });
        let playing = video.play().map_err(|thrown| blocked(&thrown))?;
        let blocked_latch = first_frame.clone();
        spawn_local(async move {
            if let Err(thrown) = JsFuture::from(playing).await {
                blocked_latch.set(Err(blocked(&thrown)));
            }
        });
        if has_picture(&video) {
            first_frame.set(Ok(()));
        }
        first_frame.wait().await?;
        self.vigil.watch(&video);
        Ok(())
    }

    fn live(&self) -> Result<(), CaptureError> {
        if self.source.track.ready_state() == MediaStreamTrackState::Live {
            Ok(())
        } else {
            Err(CaptureError::new(ErrorCode::CameraInterrupted, "the camera has been stopped"))
        }
    }

    fn attached_video(&self) -> Result<HtmlVideoElement, CaptureError> {
        self.live()?;
        self.video.borrow().clone().ok_or_else(|| {
            CaptureError::new(ErrorCode::InvalidInput, "attach the camera to a video element first")
        })
    }

    fn describe(&self) -> Object {
        let track = &self.source.track;
        let settings = track.get_settings();
        let most = capabilities(track);
        let side = |name: &str| js::side(&js::get(&most, name), "max");
        let delivered = self.video.borrow().as_ref().map(|video| (video.video_width(), video.video_height()));
        let behaviour = Behaviour {
            label: track.label(),
            asked: wanted_size(self.kind),
            most: side("width").zip(side("height")),
            settings: js::side(&settings, "width").zip(js::side(&settings, "height")),
            delivered: delivered.filter(|size| size.0 > 0),
            named: settings.get_device_id().is_some() && settings.get_frame_rate().is_some(),
            intervals_ms: self.vigil.intervals_ms(),
            noiseless: self.vigil.noise().is_missing(),
        };
        let signals: Array = signals(&behaviour).into_iter().map(JsValue::from).collect();
        js::object!([
            ("kind", js::kind_word(self.kind).into()),
            ("label", behaviour.label.into()),
            ("width", js::or_null(settings.get_width())),
            ("height", js::or_null(settings.get_height())),
            ("frameRate", js::or_null(settings.get_frame_rate())),
            ("facing", js::or_null(settings.get_facing_mode())),
            ("deviceId", js::or_null(settings.get_device_id())),
            ("signals", signals.into()),
        ])
    }

    fn stop(&self) {
        self.vigil.end();
        if let Some(waiting) = self.first_frame.borrow_mut().take() {
            waiting.set(Err(CaptureError::new(ErrorCode::CameraInterrupted, "the camera has been stopped")));
        }
        self.source.stop();
        if let Some(video) = self.video.borrow_mut().take() {
            video.set_src_object(None);
        }
    }
}

fn blocked(thrown: &JsValue) -> CaptureError {
    CaptureError::from_js(ErrorCode::PlaybackBlocked, "the browser does not play the camera", thrown)
}

//! One open camera: asks for it, shows it, describes it, says when it is taken away, and switches it off.
//! Leaves out what is done with its pictures, except handing out a still.

use std::cell::RefCell;
use std::rc::Rc;

use contract::photo::PhotoKind;
use js_sys::{Function, Object, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{
    HtmlVideoElement, MediaDevices, MediaStream, MediaStreamConstraints, MediaStreamTrack,
    MediaStreamTrackState,
};

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
    stream: MediaStream,
    track: MediaStreamTrack,
    video: RefCell<Option<HtmlVideoElement>>,
    interruption: RefCell<Vec<Listener>>,
    /// An attach that waits for its first picture.
    first_frame: RefCell<Option<FirstFrame>>,
}

#[wasm_bindgen]
impl Camera {
    /// Asks for the rear camera (`ktp`) or the front camera (`selfie`), or for one device by its id.
    #[wasm_bindgen(unchecked_return_type = "Promise<Camera>")]
    pub fn open(
        #[wasm_bindgen(unchecked_param_type = "PhotoKind")] kind: &str,
        #[wasm_bindgen(js_name = deviceId)] device_id: Option<String>,
    ) -> Promise {
        let kind = js::photo_kind(kind);
        future_to_promise(async move {
            let open = OpenCamera::open(kind?, device_id.as_deref()).await?;
            Ok(Camera { open: Rc::new(open) }.into())
        })
    }

    /// Shows the camera in a video element, muted and inline; resolves when the first picture is there.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn attach(&self, video: HtmlVideoElement) -> Promise {
        let open = Rc::clone(&self.open);
        future_to_promise(async move {
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
        future_to_promise(async move {
            let video = open.attached_video()?;
            Ok(still::take(&video, open.kind).await?.into())
        })
    }

    /// Calls back when the camera ends by itself (unplugged, permission withdrawn) or goes silent (muted by
    /// the system, as when a phone call comes in). One callback at a time.
    #[wasm_bindgen(js_name = onInterrupted)]
    pub fn on_interrupted(
        &self,
        #[wasm_bindgen(unchecked_param_type = "(reason: CameraInterruption) => void")] callback: &Function,
    ) {
        let listen = |event: &'static str, reason: &'static str| {
            let callback = callback.clone();
            Listener::new(&self.open.track, event, move |_| {
                // What a listener throws is its page's own affair.
                let _ = callback.call1(&JsValue::UNDEFINED, &reason.into());
            })
        };
        *self.open.interruption.borrow_mut() = vec![listen("ended", "ended"), listen("mute", "muted")];
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
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.open.stop();
    }
}

impl OpenCamera {
    async fn open(kind: PhotoKind, device_id: Option<&str>) -> Result<Self, CaptureError> {
        let refused = |thrown: JsValue| {
            let name = js::text(&thrown, "name").unwrap_or_default();
            CaptureError::from_js(ErrorCode::of_get_user_media(&name), "the camera cannot be opened", &thrown)
        };
        let wanted = MediaStreamConstraints::new();
        wanted.set_video(&wanted_video(kind, device_id));
        let asked = media_devices()?.get_user_media_with_constraints(&wanted).map_err(refused)?;
        let stream: MediaStream = js::assume(JsFuture::from(asked).await.map_err(refused)?);
        let track = js::get(&stream.get_video_tracks(), "0")
            .dyn_into::<MediaStreamTrack>()
            .map_err(|_| CaptureError::new(ErrorCode::NoCamera, "the browser gave a stream without video"))?;
        Ok(Self {
            kind,
            stream,
            track,
            video: RefCell::default(),
            interruption: RefCell::default(),
            first_frame: RefCell::default(),
        })
    }

    async fn attach(&self, video: HtmlVideoElement) -> Result<(), CaptureError> {
        self.live()?;
        video.set_muted(true);
        video.set_autoplay(true);
        // Without the attribute an iPhone plays in its own full screen.
        let _ = video.set_attribute("playsinline", "");
        video.set_src_object(Some(&self.stream));
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
        let _events = [listen(&video, "loadeddata"), listen(&video, "resize"), listen(&self.track, "ended")];
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
        first_frame.wait().await
    }

    fn live(&self) -> Result<(), CaptureError> {
        if self.track.ready_state() == MediaStreamTrackState::Live {
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
        let settings = self.track.get_settings();
        js::object([
            ("kind", js::kind_word(self.kind).into()),
            ("label", self.track.label().into()),
            ("width", js::or_null(settings.get_width())),
            ("height", js::or_null(settings.get_height())),
            ("frameRate", js::or_null(settings.get_frame_rate())),
            ("facing", js::or_null(settings.get_facing_mode())),
            ("deviceId", js::or_null(settings.get_device_id())),
        ])
    }

    fn stop(&self) {
        self.interruption.borrow_mut().clear();
        if let Some(waiting) = self.first_frame.borrow_mut().take() {
            waiting.set(Err(CaptureError::new(ErrorCode::CameraInterrupted, "the camera has been stopped")));
        }
        for track in self.stream.get_tracks() {
            js::assume::<MediaStreamTrack>(track).stop();
        }
        if let Some(video) = self.video.borrow_mut().take() {
            video.set_src_object(None);
        }
    }
}

fn blocked(thrown: &JsValue) -> CaptureError {
    CaptureError::from_js(ErrorCode::PlaybackBlocked, "the browser does not play the camera", thrown)
}

fn media_devices() -> Result<MediaDevices, CaptureError> {
    let window = web_sys::window().ok_or_else(|| {
        CaptureError::new(ErrorCode::UnsupportedBrowser, "a camera can be opened from a page alone")
    })?;
    // On an insecure page the member is undefined, which the typed getter would not notice.
    let devices = js::get(&window.navigator(), "mediaDevices");
    if !devices.is_undefined() {
        Ok(js::assume(devices))
    } else if window.is_secure_context() {
        Err(CaptureError::new(ErrorCode::UnsupportedBrowser, "this browser gives pages no camera"))
    } else {
        Err(CaptureError::new(ErrorCode::InsecureContext, "a camera needs a page served over https"))
    }
}

/// What to ask for. Never `facingMode` with `deviceId`: some phones then answer with neither. Never `exact`
/// facing: a desktop has no facing, and some phones report none.
fn wanted_video(kind: PhotoKind, device_id: Option<&str>) -> Object {
    let ideal = |value: JsValue| JsValue::from(js::object([("ideal", value)]));
    // A card is read at arm's length, so it gets all pixels; a face fills the frame.
    let (facing, width, height) = match kind {
        PhotoKind::Ktp => ("environment", 1920, 1080),
        PhotoKind::Selfie => ("user", 1280, 720),
    };
    let wanted = js::object([("width", ideal(width.into())), ("height", ideal(height.into()))]);
    match device_id {
        Some(id) => js::set(&wanted, "deviceId", js::object([("exact", id.into())])),
        None => js::set(&wanted, "facingMode", ideal(facing.into())),
    }
    wanted
}

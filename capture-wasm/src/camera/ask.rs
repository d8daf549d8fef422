//! Asking the browser for a camera: what is asked for, what instead where that fails, and which of several is taken.

use contract::photo::PhotoKind;
use js_sys::{Array, Function, Object};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MediaDeviceInfo, MediaDeviceKind, MediaDevices, MediaStream, MediaStreamConstraints, MediaStreamTrack,
};

use super::lens::{Facing, Lens, better, is_virtual};
use crate::error::{CaptureError, ErrorCode};
use crate::js;

/// A stream and its camera's track. Switched off when it goes.
pub(super) struct Source {
    /// The stream.
    pub(super) stream: MediaStream,
    /// Its one track.
    pub(super) track: MediaStreamTrack,
}

impl Source {
    /// Switches the camera off.
    pub(super) fn stop(&self) {
        for track in self.stream.get_tracks() {
            js::assume::<MediaStreamTrack>(track).stop();
        }
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Opens the device of this id, or the one that suits best.
pub(super) async fn open(kind: PhotoKind, device_id: Option<&str>) -> Result<Source, CaptureError> {
    let devices = media_devices()?;
    let source = if device_id.is_some() {
        ask(&devices, wanted_video(kind, device_id)).await?
    } else {
        let first = ask_simpler_and_simpler(&devices, kind).await?;
        change_to_better(&devices, first, kind).await?
    };
    focus(&source.track).await;
    Ok(source)
}

/// The cameras that there are: `deviceId`, `label`, `facing` and `virtual`. Labels are empty before permission.
pub(super) async fn list() -> Result<Array, CaptureError> {
    let cameras = cameras(&media_devices()?).await?;
    Ok(cameras
        .iter()
        .map(|(device, lens)| {
            js::object!([
                ("deviceId", device.device_id().into()),
                ("label", lens.label.as_str().into()),
                ("facing", js::or_null(lens.facing.map(Facing::word))),
                ("virtual", is_virtual(&lens.label).into()),
            ])
        })
        .collect())
}

/// What a photo of this kind is asked for in, landscape. A card is read at arm's length, so it gets all pixels; a face
/// fills the frame.
pub(super) fn wanted_size(kind: PhotoKind) -> (u32, u32) {
    match kind {
        PhotoKind::Ktp => (1920, 1080),
        PhotoKind::Selfie => (1280, 720),
    }
}

/// What a track can do; undefined where the browser does not say.
pub(super) fn capabilities(track: &JsValue) -> JsValue {
    js::get(track, "getCapabilities")
        .dyn_into::<Function>()
        .and_then(|ask| ask.call0(track))
        .unwrap_or(JsValue::UNDEFINED)
}

/// Sets advanced constraints; what is not named of them goes back to what the browser likes.
pub(super) async fn apply(track: &MediaStreamTrack, advanced: &Object) -> Result<(), JsValue> {
    let wanted = js::object!([("advanced", Array::of1(advanced).into())]);
    let asked = track.apply_constraints_with_constraints(wanted.unchecked_ref())?;
    JsFuture::from(asked).await.map(drop)
}

/// Whether a track focuses by itself, where it says.
pub(super) fn focuses(capabilities: &JsValue) -> Option<bool> {
    let modes = js::get(capabilities, "focusMode");
    modes.is_object().then(|| Array::from(&modes).includes(&"continuous".into(), 0))
}

async fn focus(track: &MediaStreamTrack) {
    if focuses(&capabilities(track)) == Some(true) {
        // A camera that does not follow is as sharp as before.
        let _ = apply(track, &js::object!([("focusMode", "continuous".into())])).await;
    }
}

async fn ask(devices: &MediaDevices, video: JsValue) -> Result<Source, CaptureError> {
    ask_raw(devices, video).await.map_err(|thrown| {
        let name = js::text(&thrown, "name").unwrap_or_default();
        CaptureError::from_js(ErrorCode::of_get_user_media(&name), "the camera cannot be opened", &thrown)
    })
}

async fn ask_raw(devices: &MediaDevices, video: JsValue) -> Result<Source, JsValue> {
    let wanted = MediaStreamConstraints::new();
    wanted.set_video(&video);
    let stream = JsFuture::from(devices.get_user_media_with_constraints(&wanted)?).await?;
    let stream: MediaStream = js::assume(stream);
    let track = js::get(&stream.get_video_tracks(), "0").dyn_into::<MediaStreamTrack>().map_err(|_| {
        let none = js_sys::Error::new("the browser gave a stream without video");
        none.set_name("NotFoundError");
        none
    })?;
    Ok(Source { stream, track })
}

/// Some phones refuse even wishes: then with fewer of them.
async fn ask_simpler_and_simpler(devices: &MediaDevices, kind: PhotoKind) -> Result<Source, CaptureError> {
    let facing_alone = js::object!([("facingMode", ideal(facing(kind).into()))]);
    for video in [wanted_video(kind, None), facing_alone.into()] {
        match ask_raw(devices, video).await {
            Ok(source) => return Ok(source),
            Err(thrown) => {
                let name = js::text(&thrown, "name").unwrap_or_default();
                // Of the others another wish changes nothing, and a person who refused must not be asked again.
                if !matches!(name.as_str(), "OverconstrainedError" | "AbortError") {
                    let code = ErrorCode::of_get_user_media(&name);
                    return Err(CaptureError::from_js(code, "the camera cannot be opened", &thrown));
                }
            }
        }
    }
    ask(devices, JsValue::TRUE).await
}

/// The camera that is open, or another one that suits better. A phone opens one at a time, so the first is switched off
/// before; should the second fail, it is opened again.
async fn change_to_better(
    devices: &MediaDevices,
    open: Source,
    kind: PhotoKind,
) -> Result<Source, CaptureError> {
    let settings = open.track.get_settings();
    let own_id = settings.get_device_id().unwrap_or_default();
    let Ok(all) = cameras(devices).await else { return Ok(open) };
    let (ids, others): (Vec<String>, Vec<Lens>) = all
        .into_iter()
        .map(|(device, lens)| (device.device_id(), lens))
        .filter(|(id, _)| !id.is_empty() && *id != own_id)
        .unzip();
    let Some(id) = better(&lens_of(&open.track), &others, kind).and_then(|at| ids.get(at)) else {
        return Ok(open);
    };
    drop(open);
    match ask(devices, wanted_video(kind, Some(id))).await {
        Ok(source) => Ok(source),
        Err(_) => ask_simpler_and_simpler(devices, kind).await,
    }
}

fn lens_of(track: &MediaStreamTrack) -> Lens {
    let can = capabilities(track);
    let label = track.label();
    let facing = Facing::of(track.get_settings().get_facing_mode().as_deref(), &label);
    Lens {
        facing,
        nearest_m: js::number(&js::get(&can, "focusDistance"), "min"),
        focuses: focuses(&can),
        label,
    }
}

async fn cameras(devices: &MediaDevices) -> Result<Vec<(MediaDeviceInfo, Lens)>, CaptureError> {
    let failed = |thrown: JsValue| {
        CaptureError::from_js(ErrorCode::UnsupportedBrowser, "the cameras cannot be listed", &thrown)
    };
    let listed = JsFuture::from(devices.enumerate_devices().map_err(failed)?).await.map_err(failed)?;
    Ok(Array::from(&listed)
        .iter()
        .map(js::assume::<MediaDeviceInfo>)
        .filter(|device| device.kind() == MediaDeviceKind::Videoinput)
        .map(|device| {
            let label = device.label();
            let facing = js::get(&js::get(&capabilities(&device), "facingMode"), "0").as_string();
            let lens = Lens { facing: Facing::of(facing.as_deref(), &label), label, ..Lens::default() };
            (device, lens)
        })
        .collect())
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

fn ideal(value: JsValue) -> JsValue {
    js::object!([("ideal", value)]).into()
}

fn facing(kind: PhotoKind) -> &'static str {
    match kind {
        PhotoKind::Ktp => Facing::Environment.word(),
        PhotoKind::Selfie => Facing::User.word(),
    }
}

/// What to ask for. Never `facingMode` with `deviceId`: some phones then answer with neither. Never `exact`
/// facing: a desktop has no facing, and some phones report none.
fn wanted_video(kind: PhotoKind, device_id: Option<&str>) -> JsValue {
    let (width, height) = wanted_size(kind);
    let wanted = js::object!([("width", ideal(width.into())), ("height", ideal(height.into()))]);
    match device_id {
        Some(id) => js::set(&wanted, "deviceId", js::object!([("exact", id.into())])),
        None => js::set(&wanted, "facingMode", ideal(facing(kind).into())),
    }
    wanted.into()
}

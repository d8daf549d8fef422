//! The handle on a video's frames that a page holds. What it does is `state`'s.

use std::rc::Rc;

use js_sys::{Function, Promise};
use vision::region::Region;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlVideoElement;

use super::look::Subject;
use super::state::WatchState;
use crate::camera::Camera;
use crate::error::{CaptureError, ErrorCode};
use crate::js;

/// Measures the frames of a playing video until it is stopped, freed, or nothing refers to it any more.
#[wasm_bindgen]
pub struct FrameWatch {
    state: Rc<WatchState>,
}

#[wasm_bindgen]
impl FrameWatch {
    /// Begins at once. `workerUrl` is where the page serves the package's `capture-worker.js`; `subject` is what frames
    /// are looked at for, `none` until it is set.
    #[expect(clippy::needless_pass_by_value, reason = "an optional text is handed over by value")]
    pub fn start(
        video: HtmlVideoElement,
        #[wasm_bindgen(js_name = workerUrl)] worker_url: &str,
        #[wasm_bindgen(js_name = onReport, unchecked_param_type = "(report: FrameReport) => void")] on_report: Function,
        #[wasm_bindgen(unchecked_optional_param_type = "Subject")] subject: Option<String>,
    ) -> Result<FrameWatch, JsValue> {
        let subject = subject.as_deref().map_or(Ok(Subject::None), Subject::parse)?;
        let state = Rc::new(WatchState::new(video, on_report, subject));
        state.start_worker(worker_url);
        state.start_ticker();
        Ok(FrameWatch { state })
    }

    /// What frames are looked at for from now on; begins a new shot.
    #[wasm_bindgen(js_name = setSubject)]
    pub fn set_subject(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Subject")] subject: &str,
    ) -> Result<(), JsValue> {
        self.state.subject.set(Subject::parse(subject)?);
        self.state.rearm();
        Ok(())
    }

    /// Fetches the face detector's data, which lies beside the worker's script, before it is needed.
    #[wasm_bindgen(js_name = warmFaces)]
    pub fn warm_faces(&self) {
        self.state.faces_wanted.set(true);
        self.state.warm_faces();
    }

    /// Begins a new shot: the shutter, hints and frames kept begin anew, and what was seen before counts no more.
    pub fn rearm(&self) {
        self.state.rearm();
    }

    /// Takes the picture at full resolution: after `fire` the sharpest of the last good frames, else the picture of now.
    /// Nothing fires after it until `rearm` or `setSubject`. One shot at a time; frames pause meanwhile.
    #[wasm_bindgen(js_name = takeShot, unchecked_return_type = "Promise<Shot>")]
    pub fn take_shot(&self, camera: &Camera) -> Promise {
        camera.note_noise(self.state.noise.get());
        let (state, kind) = (Rc::clone(&self.state), camera.live_kind());
        js::promise(async move { Ok(state.take_shot(kind?).await?.into()) })
    }

    /// Where colour is measured, in fractions of the frame. Until it is set: on the subject found last (of a face, on
    /// forehead and cheeks), else in the middle half of each side.
    #[wasm_bindgen(js_name = setRegion)]
    pub fn set_region(&self, x: f64, y: f64, width: f64, height: f64) -> Result<(), JsValue> {
        let region = Region::new(x, y, width, height)
            .map_err(|error| CaptureError::from_rust(ErrorCode::InvalidInput, &error))?;
        self.state.region.set(Some((region, [x, y, width, height])));
        Ok(())
    }

    /// Why frames are measured on the page and not in the worker; undefined while the worker is well.
    #[wasm_bindgen(getter, js_name = workerError, unchecked_return_type = "CaptureError | undefined")]
    pub fn worker_error(&self) -> JsValue {
        self.state.link.error().map_or(JsValue::UNDEFINED, JsValue::from)
    }

    /// Ends the worker and takes no more frames. Safe to call twice.
    pub fn stop(&self) {
        self.state.stop();
    }
}

impl FrameWatch {
    /// The state, for a flash that listens to the same frames.
    pub(crate) fn state(&self) -> Rc<WatchState> {
        Rc::clone(&self.state)
    }
}

impl Drop for FrameWatch {
    fn drop(&mut self) {
        self.state.stop();
    }
}

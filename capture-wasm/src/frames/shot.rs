//! Takes the picture: the frame kept for the shutter, or the picture of now. The worker makes the shot; where it cannot,
//! the page does. Leaves out how a shot is made.

use std::cell::Cell;
use std::rc::Rc;

use contract::photo::PhotoKind;
use js_sys::Object;
use wasm_bindgen::JsValue;
use web_sys::VideoFrame;

use super::aim::Reading;
use super::develop::{Order, develop};
use super::look::Eyes;
use super::open_frame::{OpenFrame, close};
use super::state::{Picture, WatchState};
use super::tell::reading;
use crate::error::{CaptureError, ErrorCode};
use crate::events::{Latch, Timer};
use crate::js;

/// A worker that has not made a shot by then has died: a slow phone takes about a second.
const WORKER_SILENCE_MS: i32 = 10_000;

/// Where an answer to an order is waited for.
pub(super) type Answer = Latch<Result<Object, CaptureError>>;

/// While this lives, no frame is taken and no second shot.
struct Taking<'a>(&'a WatchState);

impl<'a> Taking<'a> {
    fn begin(state: &'a WatchState) -> Result<Self, CaptureError> {
        if state.shooting.replace(true) {
            return Err(CaptureError::new(ErrorCode::InvalidInput, "a shot is being taken already"));
        }
        Ok(Self(state))
    }
}

impl Drop for Taking<'_> {
    fn drop(&mut self) {
        self.0.shooting.set(false);
        self.0.answer.take();
    }
}

impl WatchState {
    /// The shot as its published type says.
    pub(super) async fn take_shot(self: Rc<Self>, kind: PhotoKind) -> Result<Object, CaptureError> {
        self.not_stopped()?;
        let _taking = Taking::begin(&self)?;
        let automatic = self.aim.borrow().fired();
        let kept = self.kept.take().filter(|_| automatic);
        self.aim.borrow_mut().take();
        let picture = kept.or_else(|| self.picture_of_now());
        let size = picture.as_ref().map_or_else(|| self.video_size(), |picture| picture.size);
        let order = Order { kind, subject: self.subject.get(), size };
        let shot = if let Some(shot) = self.made_by_worker(picture.as_ref(), &order).await {
            shot
        } else {
            self.not_stopped()?;
            let source = picture.as_ref().map_or_else(
                || JsValue::from(&self.video),
                |picture| JsValue::from(Clone::clone(picture.frame.frame())),
            );
            develop(&source, &order, &mut Eyes::default()).await?
        };
        let nik = self.aim.borrow().agreed_nik(reading(&js::get(&shot, "document")));
        js::set(&shot, "automatic", automatic);
        js::set(&shot, "nik", js::or_null(nik.map(to_js)));
        Ok(shot)
    }

    /// The shot, where the worker could make it.
    async fn made_by_worker(&self, picture: Option<&Picture>, order: &Order) -> Option<Object> {
        // The page keeps its own handle, in case the worker fails.
        let source: JsValue = VideoFrame::clone(picture?.frame.frame()).ok()?.into();
        let answer = Answer::new();
        self.answer.replace(Some(answer.clone()));
        if !self.link.send(&order.request(&source), Some(&source)) {
            close(&source);
            return None;
        }
        let (late, is_late) = (answer.clone(), Rc::new(Cell::new(false)));
        let says_late = Rc::clone(&is_late);
        let _timer = Timer::after(WORKER_SILENCE_MS, move || {
            says_late.set(true);
            late.set(Err(silent()));
        });
        let made = answer.wait().await;
        if made.is_err() && is_late.get() {
            self.give_up_worker(silent());
        }
        made.ok()
    }

    fn video_size(&self) -> (u32, u32) {
        (self.video.video_width(), self.video.video_height())
    }

    fn picture_of_now(&self) -> Option<Picture> {
        if !js::global_has("VideoFrame") {
            return None;
        }
        let frame = VideoFrame::new_with_html_video_element(&self.video).ok()?;
        Some(Picture { frame: OpenFrame::new(frame), size: self.video_size() })
    }

    fn not_stopped(&self) -> Result<(), CaptureError> {
        if self.stopped.get() { Err(stopped()) } else { Ok(()) }
    }
}

fn silent() -> CaptureError {
    CaptureError::new(ErrorCode::WorkerFailed, "the worker did not make the shot")
}

/// What a shot fails with when the watch is stopped.
pub(super) fn stopped() -> CaptureError {
    CaptureError::new(ErrorCode::CameraInterrupted, "the watch has been stopped")
}

fn to_js(reading: Reading) -> Object {
    js::object!([("digits", reading.digits.into()), ("confidence", reading.confidence.into())])
}

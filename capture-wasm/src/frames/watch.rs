//! The page's side: takes frames from a playing video, never more than one under way, and passes reports on.
//!
//! The worker is an improvement, not a condition: until it says that it is ready, and after it has failed,
//! frames are measured on the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function};
use vision::region::Region;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlVideoElement, MessageEvent, VideoFrame, Worker};

use super::meter::{FrameFacts, Meter};
use super::readback::Readback;
use super::subscribers::Subscribers;
use super::ticker::{Shown, Ticker};
use super::{FrameReport, Thread, trusted, worker};
use crate::error::{CaptureError, ErrorCode};
use crate::events::Listener;
use crate::js;

/// A worker that has not answered by then has died: a frame takes it about a millisecond.
const WORKER_SILENCE_MS: f64 = 3_000.0;

/// So many frames in a row are no accident: a worker without what it needs, such as a canvas.
const WORKER_FAILURES: u32 = 5;

/// Measures the frames of a playing video until it is stopped, freed, or nothing refers to it any more.
#[wasm_bindgen]
pub struct FrameWatch {
    state: Rc<WatchState>,
}

#[wasm_bindgen]
impl FrameWatch {
    /// Begins at once. `workerUrl` is where the page serves the package's `capture-worker.js`.
    pub fn start(
        video: HtmlVideoElement,
        #[wasm_bindgen(js_name = workerUrl)] worker_url: &str,
        #[wasm_bindgen(js_name = onReport, unchecked_param_type = "(report: FrameReport) => void")] on_report: Function,
    ) -> FrameWatch {
        let state = Rc::new(WatchState::new(video, on_report));
        state.start_worker(worker_url);
        state.start_ticker();
        FrameWatch { state }
    }

    /// Where colour is measured, in fractions of the frame; the middle half of each side until it is set.
    #[wasm_bindgen(js_name = setRegion)]
    pub fn set_region(&self, x: f64, y: f64, width: f64, height: f64) -> Result<(), JsValue> {
        let region = Region::new(x, y, width, height)
            .map_err(|error| CaptureError::new(ErrorCode::InvalidInput, error.to_string()))?;
        self.state.region.set((region, [x, y, width, height]));
        Ok(())
    }

    /// Why frames are measured on the page and not in the worker; undefined while the worker is well.
    #[wasm_bindgen(getter, js_name = workerError, unchecked_return_type = "CaptureError | undefined")]
    pub fn worker_error(&self) -> JsValue {
        self.state.worker_error.borrow().clone().map_or(JsValue::UNDEFINED, JsValue::from)
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

/// What callbacks and handles share.
pub(crate) struct WatchState {
    video: HtmlVideoElement,
    on_report: Function,
    region: Cell<(Region, [f64; 4])>,
    stopped: Cell<bool>,
    /// When the frame under way was sent.
    sent_at_ms: Cell<Option<f64>>,
    worker: RefCell<Option<Worker>>,
    worker_ready: Cell<bool>,
    worker_events: RefCell<Vec<Listener>>,
    /// Frames in a row that the worker could not measure.
    failures: Cell<u32>,
    worker_error: RefCell<Option<CaptureError>>,
    page_meter: RefCell<Option<Meter>>,
    bitmap_maker: RefCell<Option<Readback>>,
    ticker: RefCell<Option<Ticker>>,
    subscribers: Rc<Subscribers>,
}

impl WatchState {
    fn new(video: HtmlVideoElement, on_report: Function) -> Self {
        let centre = (Region::CENTRE, [0.25, 0.25, 0.5, 0.5]);
        Self {
            video,
            on_report,
            region: Cell::new(centre),
            stopped: Cell::new(false),
            sent_at_ms: Cell::new(None),
            worker: RefCell::new(None),
            worker_ready: Cell::new(false),
            worker_events: RefCell::default(),
            failures: Cell::new(0),
            worker_error: RefCell::default(),
            page_meter: RefCell::new(Some(Meter::new(Thread::Page))),
            bitmap_maker: RefCell::new(None),
            ticker: RefCell::new(None),
            subscribers: Rc::default(),
        }
    }

    /// Who hears of measured frames inside the module.
    pub(crate) fn subscribers(&self) -> &Rc<Subscribers> {
        &self.subscribers
    }

    fn start_worker(self: &Rc<Self>, address: &str) {
        let worker = match trusted::start_worker(address) {
            Ok(worker) => worker,
            Err(thrown) => {
                let error =
                    CaptureError::from_js(ErrorCode::WorkerFailed, "the frame worker cannot start", &thrown);
                return self.give_up_worker(error);
            }
        };
        let listen = |event: &'static str, heard: fn(&Rc<Self>, Event)| {
            let state = Rc::downgrade(self);
            Listener::new(&worker, event, move |event| {
                if let Some(state) = state.upgrade() {
                    heard(&state, event);
                }
            })
        };
        *self.worker_events.borrow_mut() = vec![
            listen("message", |state, event| {
                state.worker_answered(&event.unchecked_into::<MessageEvent>().data());
            }),
            listen("error", |state, event| {
                let message = js::text(&event, "message").unwrap_or_else(|| "it did not load".to_owned());
                let error =
                    CaptureError::new(ErrorCode::WorkerFailed, format!("the frame worker failed: {message}"));
                state.give_up_worker(error);
            }),
        ];
        self.worker.replace(Some(worker));
    }

    fn worker_answered(&self, answer: &JsValue) {
        if js::get(answer, "ready").is_truthy() {
            // What the page measured against is not what the worker will: its first frame has motion 0.
            self.worker_ready.set(true);
            return;
        }
        self.sent_at_ms.set(None);
        let failed = js::get(answer, "failed");
        if failed.is_undefined() {
            self.failures.set(0);
            self.pass_on(answer);
            return;
        }
        self.failures.set(self.failures.get() + 1);
        if self.failures.get() == WORKER_FAILURES {
            self.give_up_worker(CaptureError::from_js(
                ErrorCode::WorkerFailed,
                "the worker cannot measure",
                &failed,
            ));
        }
    }

    fn give_up_worker(&self, error: CaptureError) {
        self.worker_error.replace(Some(error));
        self.worker_ready.set(false);
        self.sent_at_ms.set(None);
        if let Some(worker) = self.worker.borrow_mut().take() {
            worker.terminate();
        }
        self.worker_events.borrow_mut().clear();
    }

    fn start_ticker(self: &Rc<Self>) {
        let state = Rc::downgrade(self);
        let ticker = Ticker::start(&self.video, move |shown| {
            if let Some(state) = state.upgrade().filter(|state| !state.is_busy(shown.now_ms)) {
                state.take_frame(shown);
            }
        });
        self.ticker.replace(Some(ticker));
    }

    fn is_busy(&self, now_ms: f64) -> bool {
        match self.sent_at_ms.get() {
            None => false,
            Some(sent_at_ms) if self.worker_ready.get() && now_ms - sent_at_ms > WORKER_SILENCE_MS => {
                self.give_up_worker(CaptureError::new(
                    ErrorCode::WorkerFailed,
                    "the frame worker stopped answering",
                ));
                false
            }
            Some(_) => true,
        }
    }

    fn take_frame(self: &Rc<Self>, shown: Shown) {
        let (region, numbers) = self.region.get();
        let facts = FrameFacts {
            t_ms: shown.captured_ms,
            region,
            width: self.video.video_width(),
            height: self.video.video_height(),
        };
        let source = self.picture(facts);
        let worker = self.worker.borrow().clone().filter(|_| self.worker_ready.get());
        self.sent_at_ms.set(Some(shown.now_ms));
        match (worker, source) {
            (Some(worker), Some(source)) => {
                let request = worker::request(&source, facts, numbers);
                if let Err(thrown) = worker.post_message_with_transfer(&request, &Array::of1(&source)) {
                    let error =
                        CaptureError::from_js(ErrorCode::WorkerFailed, "a frame cannot be sent", &thrown);
                    self.give_up_worker(error);
                }
            }
            (_, source) => {
                self.measure_here(source.as_ref().and_then(|source| source.dyn_ref::<VideoFrame>()), facts);
            }
        }
    }

    /// The video's picture of now in a form that a worker can be given: a `VideoFrame`, or else a small bitmap.
    fn picture(&self, facts: FrameFacts) -> Option<JsValue> {
        if js::global_has("VideoFrame")
            && let Ok(frame) = VideoFrame::new_with_html_video_element(&self.video)
        {
            return Some(frame.into());
        }
        if !self.worker_ready.get() {
            return None;
        }
        let mut maker = self.bitmap_maker.borrow_mut();
        if !maker.as_ref().is_some_and(|maker| maker.fits(facts.width, facts.height)) {
            *maker = Readback::for_picture(facts.width, facts.height).ok();
        }
        let maker = maker.as_ref()?;
        maker.draw(&self.video).ok()?;
        maker.transfer().map(JsValue::from)
    }

    fn measure_here(self: &Rc<Self>, frame: Option<&VideoFrame>, facts: FrameFacts) {
        let (state, frame) = (Rc::clone(self), frame.cloned());
        let Some(mut meter) = self.page_meter.borrow_mut().take() else {
            // One is under way from before the worker failed.
            self.sent_at_ms.set(None);
            if let Some(frame) = frame {
                frame.close();
            }
            return;
        };
        spawn_local(async move {
            let report = match &frame {
                Some(frame) => meter.video_frame(frame, facts).await,
                None => meter.picture(&state.video, facts),
            };
            if !state.stopped.get() {
                state.page_meter.borrow_mut().replace(meter);
            }
            state.sent_at_ms.set(None);
            // A frame that cannot be read is left out; a camera that sends no other is noticed by its silence.
            if let Ok(report) = report {
                state.pass_on(&report.to_js().into());
            }
        });
    }

    fn pass_on(&self, report: &JsValue) {
        let Some(frame) = FrameReport::measured(report).filter(|_| !self.stopped.get()) else {
            return;
        };
        self.subscribers.tell(&frame);
        // What a listener throws is its page's own affair.
        let _ = self.on_report.call1(&JsValue::UNDEFINED, report);
    }

    fn stop(&self) {
        if self.stopped.replace(true) {
            return;
        }
        if let Some(worker) = self.worker.borrow_mut().take() {
            worker.terminate();
        }
        self.worker_events.borrow_mut().clear();
        self.ticker.borrow_mut().take();
        self.page_meter.borrow_mut().take();
        self.bitmap_maker.borrow_mut().take();
    }
}

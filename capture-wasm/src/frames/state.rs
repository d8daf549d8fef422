//! The page's side of frames: one at a time goes to the worker, or to the page's own meter while there is none. Judging
//! what comes back is `aim`'s; here are the frames themselves.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Object};
use vision::region::Region;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlVideoElement, Url, VideoFrame};

use super::aim::{Aim, Keep, Said, Seen};
use super::link::Link;
use super::look::Subject;
use super::meter::{FrameFacts, Meter};
use super::open_frame::{OpenFrame, close};
use super::readback::Readback;
use super::shot::{self, Answer};
use super::subscribers::Subscribers;
use super::tell::{looked, say};
use super::ticker::{Shown, Ticker};
use super::worker::{self, Rectangle};
use super::{FrameReport, Thread, faces};
use crate::camera::Noise;
use crate::error::{CaptureError, ErrorCode};
use crate::js;

/// A worker that has not answered by then has died: a look takes it some milliseconds, on a slow phone a tenth of a second.
const WORKER_SILENCE_MS: f64 = 3_000.0;

/// A frame that has been sent to be measured. One at most.
struct UnderWay {
    sent_at_ms: f64,
    number: u64,
    /// Which shot it belongs to.
    shot: u32,
    facts: FrameFacts,
    /// The picture itself, should it come to be kept.
    picture: Option<OpenFrame>,
}

/// A picture held open, and its size as it is shown.
pub(super) struct Picture {
    /// The frame itself.
    pub(super) frame: OpenFrame,
    /// Pixels across and down; its own may be those of a sensor that lies on its side.
    pub(super) size: (u32, u32),
}

/// What callbacks and handles share.
pub(crate) struct WatchState {
    pub(super) video: HtmlVideoElement,
    on_report: Function,
    pub(super) subject: Cell<Subject>,
    /// Where the caller wants colour to be measured.
    pub(super) region: Cell<Option<(Region, Rectangle)>>,
    pub(super) stopped: Cell<bool>,
    /// Counts shots.
    shot: Cell<u32>,
    frames: Cell<u64>,
    /// Whether the detector's data was asked for before the worker was ready.
    pub(super) faces_wanted: Cell<bool>,
    pub(super) aim: RefCell<Aim>,
    /// The sharpest of the last good frames: the one open besides the frame under way.
    pub(super) kept: RefCell<Option<Picture>>,
    under_way: RefCell<Option<UnderWay>>,
    /// Whether frames differ as a sensor's do.
    pub(super) noise: Cell<Noise>,
    /// Whether a shot is being taken.
    pub(super) shooting: Cell<bool>,
    /// Who waits for the worker to make a shot.
    pub(super) answer: RefCell<Option<Answer>>,
    pub(super) link: Link,
    page_meter: RefCell<Option<Meter>>,
    bitmap_maker: RefCell<Option<Readback>>,
    ticker: RefCell<Option<Ticker>>,
    subscribers: Rc<Subscribers>,
}

impl WatchState {
    /// A watch that has not begun.
    pub(super) fn new(video: HtmlVideoElement, on_report: Function, subject: Subject) -> Self {
        Self {
            video,
            on_report,
            subject: Cell::new(subject),
            region: Cell::new(None),
            stopped: Cell::new(false),
            shot: Cell::new(0),
            frames: Cell::new(0),
            faces_wanted: Cell::new(false),
            aim: RefCell::default(),
            kept: RefCell::default(),
            under_way: RefCell::default(),
            noise: Cell::default(),
            shooting: Cell::new(false),
            answer: RefCell::default(),
            link: Link::default(),
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

    /// Begins a new shot.
    pub(super) fn rearm(&self) {
        self.shot.set(self.shot.get().wrapping_add(1));
        self.aim.replace(Aim::default());
        self.kept.take();
    }

    /// Has the worker fetch the detector's data, once it is ready.
    pub(super) fn warm_faces(&self) {
        if self.faces_wanted.get() && self.link.is_ready() {
            self.link.send(&worker::warm_request(), None);
        }
    }

    /// Starts the worker.
    pub(super) fn start_worker(self: &Rc<Self>, address: &str) {
        // Where faces are looked for on the page, it fetches the same file.
        let base = web_sys::window().and_then(|window| window.document()?.base_uri().ok()?);
        if let Some(script) = base.and_then(|base| Url::new_with_base(address, &base).ok()) {
            faces::script_is_at(script.href());
        }
        let (heard, lost) = (Rc::downgrade(self), Rc::downgrade(self));
        self.link.start(
            address,
            move |answer| {
                if let Some(state) = heard.upgrade() {
                    state.worker_answered(&answer);
                }
            },
            move |error| {
                if let Some(state) = lost.upgrade() {
                    state.give_up_worker(error);
                }
            },
        );
    }

    fn worker_answered(&self, answer: &JsValue) {
        if js::get(answer, "ready").is_truthy() {
            // What the page measured against is not what the worker will: its first frame has motion 0.
            self.link.greet();
            return self.warm_faces();
        }
        let (shot, why_no_shot) = (js::get(answer, "shot"), js::get(answer, "shotFailed"));
        if shot.is_object() {
            return self.answer_shot(Ok(shot.unchecked_into()));
        }
        if !why_no_shot.is_undefined() {
            let message = "the worker cannot make a shot";
            return self.answer_shot(Err(CaptureError::from_js(
                ErrorCode::WorkerFailed,
                message,
                &why_no_shot,
            )));
        }
        let under_way = self.under_way.take();
        let failed = js::get(answer, "failed");
        if failed.is_undefined() {
            self.link.succeeded();
            if let Some(under_way) = under_way {
                self.pass_on(answer, under_way);
            }
        } else {
            self.link.failed(&failed);
            if let Some(error) = self.link.error() {
                self.answer_shot(Err(error));
            }
        }
    }

    fn answer_shot(&self, made: Result<Object, CaptureError>) {
        if let Some(answer) = self.answer.take() {
            answer.set(made);
        }
    }

    /// Ends the worker for a reason; the page measures from then on.
    pub(super) fn give_up_worker(&self, error: CaptureError) {
        self.link.give_up(error.clone());
        self.under_way.take();
        self.answer_shot(Err(error));
    }

    /// Takes frames from now on.
    pub(super) fn start_ticker(self: &Rc<Self>) {
        let state = Rc::downgrade(self);
        let ticker = Ticker::start(&self.video, move |shown| {
            if let Some(state) = state.upgrade().filter(|state| !state.is_busy(shown.now_ms)) {
                state.take_frame(shown);
            }
        });
        self.ticker.replace(Some(ticker));
    }

    fn is_busy(&self, now_ms: f64) -> bool {
        if self.shooting.get() {
            return true;
        }
        let Some(sent_at_ms) = self.under_way.borrow().as_ref().map(|under_way| under_way.sent_at_ms) else {
            return false;
        };
        let silent = self.link.is_ready() && now_ms - sent_at_ms > WORKER_SILENCE_MS;
        if silent {
            let message = "the frame worker stopped answering";
            self.give_up_worker(CaptureError::new(ErrorCode::WorkerFailed, message));
        }
        !silent
    }

    fn take_frame(self: &Rc<Self>, shown: Shown) {
        // Nothing heavier than colour while a flash runs: its steps are short, and it wants every frame.
        let subject = if self.subscribers.any() { Subject::None } else { self.subject.get() };
        let facts = FrameFacts {
            t_ms: shown.captured_ms,
            region: self.region.get().map(|(region, _)| region),
            subject,
            width: self.video.video_width(),
            height: self.video.video_height(),
        };
        let source = self.picture(facts);
        let frame = source.as_ref().and_then(|source| source.dyn_ref::<VideoFrame>());
        let may_keep = subject != Subject::None && self.aim.borrow().may_keep();
        let number = self.frames.get();
        self.frames.set(number.wrapping_add(1));
        self.under_way.replace(Some(UnderWay {
            sent_at_ms: shown.now_ms,
            number,
            shot: self.shot.get(),
            facts,
            picture: frame.filter(|_| may_keep).and_then(OpenFrame::second),
        }));
        let sent = source.as_ref().is_some_and(|source| {
            let region = self.region.get().map(|(_, rectangle)| rectangle);
            self.link.send(&worker::request(source, facts, region), Some(source))
        });
        if !sent {
            self.measure_here(source, facts);
        }
    }

    /// The video's picture of now in a form that a worker can be given: a `VideoFrame`, or else a small bitmap.
    fn picture(&self, facts: FrameFacts) -> Option<JsValue> {
        if js::global_has("VideoFrame")
            && let Ok(frame) = VideoFrame::new_with_html_video_element(&self.video)
        {
            return Some(frame.into());
        }
        if !self.link.is_ready() {
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

    fn measure_here(self: &Rc<Self>, source: Option<JsValue>, facts: FrameFacts) {
        let state = Rc::clone(self);
        let Some(mut meter) = self.page_meter.borrow_mut().take() else {
            // One is under way from before the worker failed.
            self.under_way.take();
            if let Some(source) = source {
                close(&source);
            }
            return;
        };
        spawn_local(async move {
            let report = match source.as_ref().and_then(|source| source.dyn_ref::<VideoFrame>()) {
                Some(frame) => meter.video_frame(frame, facts).await,
                None => meter.picture(&state.video, facts),
            };
            if !state.stopped.get() {
                state.page_meter.borrow_mut().replace(meter);
            }
            let under_way = state.under_way.take();
            // A frame that cannot be read is left out; a camera that sends no other is noticed by its silence.
            if let (Ok(report), Some(under_way)) = (report, under_way) {
                state.pass_on(&report.to_js().into(), under_way);
            }
        });
    }

    fn pass_on(&self, report: &JsValue, under_way: UnderWay) {
        let Some(frame) = FrameReport::measured(report).filter(|_| !self.stopped.get()) else {
            return;
        };
        let mut noise = self.noise.get();
        noise.note(js::number(report, "meanLuma").unwrap_or_default(), frame.motion);
        self.noise.set(noise);
        let said = self.judge(report, under_way);
        say(report.unchecked_ref(), said);
        self.subscribers.tell(&frame);
        // What a listener throws is its page's own affair.
        let _ = self.on_report.call1(&JsValue::UNDEFINED, report);
    }

    /// What to say of a frame that is back; none of a frame that no subject was sought in, or from before a new shot began.
    fn judge(&self, report: &JsValue, under_way: UnderWay) -> Option<Said> {
        let UnderWay { number, shot, facts, picture, .. } = under_way;
        if facts.subject == Subject::None || shot != self.shot.get() || self.subscribers.any() {
            return None;
        }
        let size = (facts.width, facts.height);
        let looked = looked(report, facts.subject);
        let seen = Seen { frame: number, t_ms: facts.t_ms, size, looked };
        let said = self.aim.borrow_mut().see(&seen);
        match said.keep {
            Keep::This => drop(self.kept.replace(picture.map(|frame| Picture { frame, size }))),
            Keep::Before => drop(picture),
            Keep::Neither => drop(self.kept.take()),
        }
        Some(said)
    }

    /// Ends everything and closes every frame.
    pub(super) fn stop(&self) {
        if self.stopped.replace(true) {
            return;
        }
        self.link.end();
        self.answer_shot(Err(shot::stopped()));
        self.ticker.borrow_mut().take();
        self.under_way.take();
        self.kept.take();
        self.page_meter.borrow_mut().take();
        self.bitmap_maker.borrow_mut().take();
    }
}

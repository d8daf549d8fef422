//! Runs a challenge: display frames drive the stepper, the screen paints, frames of the watch are measured.
//! The decisions are the stepper's; here is what only a page has: frames, visibility, signals, errors.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use contract::bundle::FlashSample;
use contract::challenge::{FlashSequence, objections_to_text};
use js_sys::{Array, Function, Promise};
use vision::colour::MeanRgb;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{AbortSignal, HtmlCanvasElement, Window};

use crate::error::{CaptureError, ErrorCode};
use crate::events::{Listener, function};
use crate::flash::{AbortReason, FlashStepper, Show, Step};
use crate::frames::state::WatchState;
use crate::frames::watch::FrameWatch;
use crate::js;
use crate::screen::Screen;

/// Black, then white: how much of what the screen adds reaches the camera. 400 ms leave 250 ms of frames.
const PROBE: [Step; 2] = [Step { rgb: [0; 3], hold_ms: 400 }, Step { rgb: [255; 3], hold_ms: 400 }];

/// Fewest levels between black and white that make a challenge worth showing. With a reflected amplitude of 8
/// levels, 19 of 20 live captures of eight steps pass the server's threshold (simulated); with half of it the
/// server cannot observe the challenge at all.
const PROBE_ENOUGH: f64 = contract::reflectance::LEAST_LIVE_LEVELS;

/// Shows black, then white, on the canvas and tells how many levels apart the watched region saw them.
#[wasm_bindgen(js_name = probeAmbient, unchecked_return_type = "Promise<AmbientProbe>")]
pub fn probe_ambient(watch: &FrameWatch, canvas: HtmlCanvasElement) -> Promise {
    let state = watch.state();
    js::promise(async move {
        let samples = run(&state, canvas, PROBE.to_vec(), &|_| Ok(()), None).await?;
        let [black, white] = samples.as_slice() else {
            return Err(aborted(AbortReason::NoFrames).into());
        };
        let difference = luma(white) - luma(black);
        let probe =
            js::object!([("difference", difference.into()), ("enough", (difference >= PROBE_ENOUGH).into())]);
        Ok(probe.into())
    })
}

/// Shows the challenge on the canvas and measures what the watched region reflects of it. A step in which
/// the camera gave too few frames is not in the list.
#[wasm_bindgen(js_name = runFlash, unchecked_return_type = "Promise<FlashSample[]>")]
pub fn run_flash(
    watch: &FrameWatch,
    canvas: HtmlCanvasElement,
    #[wasm_bindgen(js_name = challengeJson)] challenge_json: &str,
    #[wasm_bindgen(js_name = onStep, unchecked_param_type = "(index: number, total: number) => void")]
    on_step: Function,
    signal: Option<AbortSignal>,
) -> Promise {
    let state = watch.state();
    let steps = safe_steps(challenge_json);
    js::promise(async move {
        let steps = steps?;
        let total = steps.len();
        let tell = |step: usize| on_step.call2(&JsValue::UNDEFINED, &step.into(), &total.into()).map(drop);
        let samples = run(&state, canvas, steps, &tell, signal).await?;
        Ok(samples.iter().map(sample_to_js).collect::<Array>().into())
    })
}

/// The steps of a challenge that the governor lets pass; asked here again, whatever the server has done.
fn safe_steps(challenge_json: &str) -> Result<Vec<Step>, CaptureError> {
    let objections = objections_to_text(challenge_json);
    if !objections.is_empty() {
        return Err(CaptureError::new(ErrorCode::FlashUnsafe, &objections.join("; ")));
    }
    let sequence = FlashSequence::parse_wire(challenge_json)
        .map_err(|error| CaptureError::from_rust(ErrorCode::InvalidInput, &error))?;
    Ok(sequence.steps().iter().map(|step| Step { rgb: step.colour.rgb(), hold_ms: step.hold_ms }).collect())
}

async fn run(
    watch: &Rc<WatchState>,
    canvas: HtmlCanvasElement,
    steps: Vec<Step>,
    on_step: &dyn Fn(usize) -> Result<(), JsValue>,
    signal: Option<AbortSignal>,
) -> Result<Vec<FlashSample>, JsValue> {
    let screen = Screen::on(canvas)?;
    let display = DisplayFrames::new(signal)?;
    let stepper = Rc::new(RefCell::new(FlashStepper::new(steps)));
    let measured = Rc::clone(&stepper);
    let _subscription = watch.subscribers().add(move |frame| measured.borrow_mut().frame(frame));
    loop {
        let now_ms = display.next().await.map_err(aborted)?;
        let show = stepper.borrow_mut().tick(now_ms).map_err(aborted)?;
        match show {
            Show::Paint { step, rgb } => {
                screen.paint(rgb);
                on_step(step)?;
            }
            Show::Keep => {}
            Show::Finished => break,
        }
    }
    let samples = stepper.borrow().samples();
    Ok(samples)
}

fn aborted(reason: AbortReason) -> CaptureError {
    let message = match reason {
        AbortReason::PageHidden => "the page was hidden during the flash",
        AbortReason::Signal => "the flash was cancelled",
        AbortReason::Moved => "the device moved during the flash",
        AbortReason::NoFrames => "the camera sent no frames during the flash",
    };
    CaptureError::with_reason(ErrorCode::FlashAborted, reason.word(), message)
}

fn luma(sample: &FlashSample) -> f64 {
    MeanRgb { r: sample.mean_r, g: sample.mean_g, b: sample.mean_b, clipped: 0.0 }.luma()
}

fn sample_to_js(sample: &FlashSample) -> JsValue {
    js::object!([
        ("step", js::or_null(sample.step)),
        ("tMs", sample.t_ms.into()),
        ("meanR", sample.mean_r.into()),
        ("meanG", sample.mean_g.into()),
        ("meanB", sample.mean_b.into()),
        ("frames", js::or_null(sample.frames)),
        ("clipped", js::or_null(sample.clipped)),
    ])
    .into()
}

#[derive(Default)]
struct Wake {
    frame_ms: Cell<Option<f64>>,
    stopped: Cell<Option<AbortReason>>,
    waker: RefCell<Option<Waker>>,
}

impl Wake {
    fn wake(&self) {
        if let Some(waker) = self.waker.borrow_mut().take() {
            waker.wake();
        }
    }

    fn stop(&self, reason: AbortReason) {
        self.stopped.set(Some(reason));
        self.wake();
    }
}

/// The times of display frames, until the page is hidden or the caller's signal fires. What is done after a
/// wait is done within that display frame, so the time given is that of the painting.
struct DisplayFrames {
    window: Window,
    wake: Rc<Wake>,
    callback: Closure<dyn FnMut(f64)>,
    requested: Cell<Option<i32>>,
    _listeners: Vec<Listener>,
}

impl DisplayFrames {
    fn new(signal: Option<AbortSignal>) -> Result<Self, CaptureError> {
        let on_a_page =
            || CaptureError::new(ErrorCode::UnsupportedBrowser, "a flash is shown on a page alone");
        let window = web_sys::window().ok_or_else(on_a_page)?;
        let document = window.document().ok_or_else(on_a_page)?;
        let wake = Rc::new(Wake::default());
        if document.hidden() {
            wake.stop(AbortReason::PageHidden);
        }
        let (on_hidden, page) = (Rc::clone(&wake), document.clone());
        let mut listeners = vec![Listener::new(&document, "visibilitychange", move |_| {
            if page.hidden() {
                on_hidden.stop(AbortReason::PageHidden);
            }
        })];
        if let Some(signal) = signal {
            if signal.aborted() {
                wake.stop(AbortReason::Signal);
            }
            let on_abort = Rc::clone(&wake);
            listeners.push(Listener::new(&signal, "abort", move |_| on_abort.stop(AbortReason::Signal)));
        }
        let on_frame = Rc::clone(&wake);
        let callback = Closure::own_aborting(move |now_ms: f64| {
            on_frame.frame_ms.set(Some(now_ms));
            on_frame.wake();
        });
        Ok(Self { window, wake, callback, requested: Cell::new(None), _listeners: listeners })
    }

    async fn next(&self) -> Result<f64, AbortReason> {
        self.wake.frame_ms.set(None);
        self.requested.set(self.window.request_animation_frame(function(&self.callback)).ok());
        poll_fn(|context| {
            if let Some(reason) = self.wake.stopped.get() {
                return Poll::Ready(Err(reason));
            }
            if let Some(now_ms) = self.wake.frame_ms.take() {
                return Poll::Ready(Ok(now_ms));
            }
            self.wake.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await
    }
}

impl Drop for DisplayFrames {
    fn drop(&mut self) {
        if let Some(handle) = self.requested.get() {
            // Fails for no handle of this window.
            let _ = self.window.cancel_animation_frame(handle);
        }
    }
}

//! The worker's side: takes one frame at a time from the page, measures it, answers with a report.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::global;
use vision::region::Region;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, ImageBitmap, MessageEvent, VideoFrame};

use super::Thread;
use super::meter::{FrameFacts, Meter};
use crate::error::{CaptureError, ErrorCode};
use crate::events::function;
use crate::js;

type MessageCallback = Closure<dyn FnMut(MessageEvent)>;

thread_local! {
    /// Lives as long as the worker.
    static ON_MESSAGE: RefCell<Option<MessageCallback>> = const { RefCell::new(None) };
}

/// Called by `capture-worker.js` in its worker: listens for frames, then tells the page that it does.
#[wasm_bindgen(js_name = runFrameWorker)]
pub fn run_frame_worker() -> Result<(), JsValue> {
    let scope: DedicatedWorkerGlobalScope = global().dyn_into().map_err(|_| {
        CaptureError::new(ErrorCode::UnsupportedBrowser, "runFrameWorker belongs in a dedicated worker")
    })?;
    let meter = Rc::new(RefCell::new(Some(Meter::new(Thread::Worker))));
    let answers = scope.clone();
    let on_message = Closure::own_aborting(move |event: MessageEvent| {
        let (meter, answers, request) = (Rc::clone(&meter), answers.clone(), event.data());
        spawn_local(async move {
            let answer = match answer(&meter, &request).await {
                Ok(report) => report,
                Err(error) => js::object([("failed", error.into())]).into(),
            };
            // Fails for answers that cannot be cloned alone.
            let _ = answers.post_message(&answer);
        });
    });
    scope.set_onmessage(Some(function(&on_message)));
    ON_MESSAGE.set(Some(on_message));
    scope.post_message(&js::object([("ready", true.into())]))
}

async fn answer(meter: &Rc<RefCell<Option<Meter>>>, request: &JsValue) -> Result<JsValue, CaptureError> {
    let source = js::get(request, "source");
    let Some(mut taken) = meter.borrow_mut().take() else {
        close(&source);
        return Err(CaptureError::new(ErrorCode::WorkerFailed, "a frame came before the last was measured"));
    };
    let report = match facts(request) {
        Ok(facts) => match source.dyn_ref::<VideoFrame>() {
            Some(frame) => taken.video_frame(frame, facts).await,
            None => taken.picture(&source, facts),
        },
        Err(error) => Err(error),
    };
    close(&source);
    meter.borrow_mut().replace(taken);
    Ok(report?.to_js().into())
}

/// Closing twice is no fault.
fn close(source: &JsValue) {
    if let Some(frame) = source.dyn_ref::<VideoFrame>() {
        frame.close();
    } else if let Some(bitmap) = source.dyn_ref::<ImageBitmap>() {
        bitmap.close();
    }
}

/// The message of a frame, as the page sends it.
pub(super) fn request(source: &JsValue, facts: FrameFacts, region: [f64; 4]) -> JsValue {
    let [x, y, width, height] = region;
    js::object([
        ("source", source.clone()),
        ("tMs", facts.t_ms.into()),
        ("x", x.into()),
        ("y", y.into()),
        ("w", width.into()),
        ("h", height.into()),
        ("width", facts.width.into()),
        ("height", facts.height.into()),
    ])
    .into()
}

fn facts(request: &JsValue) -> Result<FrameFacts, CaptureError> {
    let number = |name: &str| js::required_number(request, name);
    let region = Region::new(number("x")?, number("y")?, number("w")?, number("h")?)
        .map_err(|error| CaptureError::new(ErrorCode::InvalidInput, error.to_string()))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides that the page read from its video"
    )]
    let side = |name: &str| number(name).map(|side| side as u32);
    Ok(FrameFacts { t_ms: number("tMs")?, region, width: side("width")?, height: side("height")? })
}

//! The worker's side: takes one frame at a time from the page, measures it, answers with a report.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Object, global};
use vision::region::Region;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, VideoFrame};

use super::develop::Order;
use super::look::Subject;
use super::meter::{FrameFacts, Meter};
use super::open_frame::close;
use super::{Thread, faces};
use crate::error::{CaptureError, ErrorCode};
use crate::events::function;
use crate::js;

/// Left, top, width and height in fractions of a frame.
pub(super) type Rectangle = [f64; 4];

/// The message that says that faces will be looked for.
pub(super) fn warm_request() -> JsValue {
    js::object!([("warmFaces", true.into())]).into()
}

type MessageCallback = Closure<dyn FnMut(MessageEvent)>;

thread_local! {
    /// Lives as long as the worker.
    static ON_MESSAGE: RefCell<Option<MessageCallback>> = const { RefCell::new(None) };
}

/// What came and waits for its turn.
#[derive(Default)]
struct Inbox {
    requests: RefCell<VecDeque<JsValue>>,
    /// Whether something is taking them out.
    open: Cell<bool>,
}

/// Called by `capture-worker.js` in its worker with its own address: listens for frames, then tells the page that it does.
#[wasm_bindgen(js_name = runFrameWorker)]
pub fn run_frame_worker(#[wasm_bindgen(js_name = scriptUrl)] script: Option<String>) -> Result<(), JsValue> {
    let scope: DedicatedWorkerGlobalScope = global().dyn_into().map_err(|_| {
        CaptureError::new(ErrorCode::UnsupportedBrowser, "runFrameWorker belongs in a dedicated worker")
    })?;
    let meter = Rc::new(RefCell::new(Some(Meter::new(Thread::Worker))));
    let inbox = Rc::new(Inbox::default());
    let answers = scope.clone();
    faces::script_is_at(script.unwrap_or_else(|| scope.location().href()));
    let on_message = Closure::own_aborting(move |event: MessageEvent| {
        if js::get(&event.data(), "warmFaces").is_truthy() {
            return faces::warm();
        }
        inbox.requests.borrow_mut().push_back(event.data());
        if inbox.open.replace(true) {
            return;
        }
        let (meter, inbox, answers) = (Rc::clone(&meter), Rc::clone(&inbox), answers.clone());
        spawn_local(async move {
            let Some(mut taken) = meter.take() else { return };
            loop {
                let Some(request) = inbox.requests.borrow_mut().pop_front() else { break };
                let answer = answer(&mut taken, &request).await;
                // Fails for answers that cannot be cloned alone.
                let _ = answers.post_message(&answer);
            }
            meter.replace(Some(taken));
            inbox.open.set(false);
        });
    });
    scope.set_onmessage(Some(function(&on_message)));
    ON_MESSAGE.set(Some(on_message));
    let ready = js::object!([("ready", true.into())]);
    scope.post_message(&ready)
}

async fn answer(meter: &mut Meter, request: &JsValue) -> JsValue {
    let source = js::get(request, "source");
    let order = Order::read(request);
    let done = match &order {
        Some(order) => meter.develop(&source, order).await.map(|shot| js::object!([("shot", shot.into())])),
        None => measured(meter, &source, request).await,
    };
    close(&source);
    let failed = if order.is_some() { "shotFailed" } else { "failed" };
    done.unwrap_or_else(|error| js::object!([(failed, error.into())])).into()
}

async fn measured(meter: &mut Meter, source: &JsValue, request: &JsValue) -> Result<Object, CaptureError> {
    let facts = facts(request)?;
    let report = match source.dyn_ref::<VideoFrame>() {
        Some(frame) => meter.video_frame(frame, facts).await,
        None => meter.picture(source, facts),
    };
    report.map(|report| report.to_js())
}

/// The message of a frame, as the page sends it. `region` is what `facts` says, as four numbers.
pub(super) fn request(source: &JsValue, facts: FrameFacts, region: Option<Rectangle>) -> JsValue {
    let region = region.map(|region| region.into_iter().map(JsValue::from).collect::<Array>());
    js::object!([
        ("source", source.clone()),
        ("tMs", facts.t_ms.into()),
        ("region", js::or_null(region)),
        ("subject", facts.subject.word().into()),
        ("width", facts.width.into()),
        ("height", facts.height.into()),
    ])
    .into()
}

fn facts(request: &JsValue) -> Result<FrameFacts, CaptureError> {
    let number = |name: &str| js::required_number(request, name);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides that the page read from its video"
    )]
    let side = |name: &str| number(name).map(|side| side as u32);
    Ok(FrameFacts {
        t_ms: number("tMs")?,
        region: region(&js::get(request, "region"))?,
        subject: Subject::parse(&js::text(request, "subject").unwrap_or_default())?,
        width: side("width")?,
        height: side("height")?,
    })
}

fn region(numbers: &JsValue) -> Result<Option<Region>, CaptureError> {
    if numbers.is_null() {
        return Ok(None);
    }
    let numbers: Vec<f64> = Array::from(numbers).iter().filter_map(|number| number.as_f64()).collect();
    let wrong = || CaptureError::new(ErrorCode::InvalidInput, "a region has four numbers");
    let [x, y, width, height] = *numbers.as_slice() else { return Err(wrong()) };
    Region::new(x, y, width, height).map(Some).map_err(|_| wrong())
}

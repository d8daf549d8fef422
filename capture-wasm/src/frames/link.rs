//! The page's link to its worker: starts it, sends to it, hears it, and gives it up when it fails.

use std::cell::{Cell, RefCell};

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Worker};

use super::trusted;
use crate::error::{CaptureError, ErrorCode};
use crate::events::Listener;
use crate::js;

/// So many failures in a row are no accident: a worker without what it needs, such as a canvas.
const WORKER_FAILURES: u32 = 5;

/// A worker that is asked one thing at a time.
#[derive(Default)]
pub(super) struct Link {
    worker: RefCell<Option<Worker>>,
    ready: Cell<bool>,
    events: RefCell<Vec<Listener>>,
    /// Answers in a row that said that it failed.
    failures: Cell<u32>,
    error: RefCell<Option<CaptureError>>,
}

impl Link {
    /// Starts the worker. `heard` gets its answers, but for the first one, which says that it is ready; `lost` is called
    /// when it fails by itself.
    pub(super) fn start(
        &self,
        address: &str,
        heard: impl Fn(JsValue) + 'static,
        lost: impl Fn(CaptureError) + 'static,
    ) {
        let worker = match trusted::start_worker(address) {
            Ok(worker) => worker,
            Err(thrown) => {
                return self.give_up(CaptureError::from_js(
                    ErrorCode::WorkerFailed,
                    "the frame worker cannot start",
                    &thrown,
                ));
            }
        };
        let on_message = move |event: Event| heard(event.unchecked_into::<MessageEvent>().data());
        let on_error = move |event: Event| {
            let message = js::text(&event, "message").unwrap_or_else(|| "it did not load".to_owned());
            lost(CaptureError::new(
                ErrorCode::WorkerFailed,
                &["the frame worker failed: ", &message].concat(),
            ));
        };
        *self.events.borrow_mut() =
            vec![Listener::new(&worker, "message", on_message), Listener::new(&worker, "error", on_error)];
        self.worker.replace(Some(worker));
    }

    /// Whether it has said that it is ready, and has not failed since.
    pub(super) fn is_ready(&self) -> bool {
        self.ready.get()
    }

    /// It is ready.
    pub(super) fn greet(&self) {
        self.ready.set(self.worker.borrow().is_some());
    }

    /// Sends a message and hands `transfer` over; false where there is no worker that takes it.
    pub(super) fn send(&self, message: &JsValue, transfer: Option<&JsValue>) -> bool {
        let Some(worker) = self.worker.borrow().clone().filter(|_| self.is_ready()) else {
            return false;
        };
        let Err(thrown) =
            worker.post_message_with_transfer(message, &transfer.map_or_else(Array::new, Array::of1))
        else {
            return true;
        };
        self.give_up(CaptureError::from_js(ErrorCode::WorkerFailed, "a frame cannot be sent", &thrown));
        false
    }

    /// An answer was of use.
    pub(super) fn succeeded(&self) {
        self.failures.set(0);
    }

    /// An answer said why not.
    pub(super) fn failed(&self, said: &JsValue) {
        self.failures.set(self.failures.get() + 1);
        if self.failures.get() == WORKER_FAILURES {
            self.give_up(CaptureError::from_js(ErrorCode::WorkerFailed, "the worker cannot measure", said));
        }
    }

    /// Why there is no worker any more.
    pub(super) fn error(&self) -> Option<CaptureError> {
        self.error.borrow().clone()
    }

    /// Ends the worker for a reason, which is kept.
    pub(super) fn give_up(&self, error: CaptureError) {
        self.error.replace(Some(error));
        self.end();
    }

    /// Ends the worker.
    pub(super) fn end(&self) {
        self.ready.set(false);
        if let Some(worker) = self.worker.borrow_mut().take() {
            worker.terminate();
        }
        self.events.borrow_mut().clear();
    }
}

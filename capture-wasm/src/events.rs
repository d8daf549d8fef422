//! Browser events for async code: a one-shot latch, and handles that take their listeners away when dropped.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

struct LatchState<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

/// Set once from a callback, awaited once. The first value wins.
pub(crate) struct Latch<T>(Rc<RefCell<LatchState<T>>>);

impl<T> Clone for Latch<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Latch<T> {
    /// A latch without a value.
    pub(crate) fn new() -> Self {
        Self(Rc::new(RefCell::new(LatchState { value: None, waker: None })))
    }

    /// Gives the value, unless it has one.
    pub(crate) fn set(&self, value: T) {
        let mut state = self.0.borrow_mut();
        if state.value.is_none() {
            state.value = Some(value);
            if let Some(waker) = state.waker.take() {
                // Waking only queues a task: nothing comes back here before the borrow ends.
                waker.wake();
            }
        }
    }

    /// Waits for the value and takes it.
    pub(crate) async fn wait(&self) -> T {
        poll_fn(|context| {
            let mut state = self.0.borrow_mut();
            if let Some(value) = state.value.take() {
                return Poll::Ready(value);
            }
            state.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

/// A listener that is taken away when this is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens to `event` on `target`.
    pub(crate) fn new(
        target: &EventTarget,
        event: &'static str,
        callback: impl FnMut(Event) + 'static,
    ) -> Self {
        let callback = Closure::own_aborting(callback);
        // Fails for a listener that is no function alone.
        let _ = target.add_event_listener_with_callback(event, function(&callback));
        Self { target: target.clone(), event, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.event, function(&self.callback));
    }
}

/// A timer of the page that is cleared when this is dropped.
pub(crate) struct Timer {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls back once after `delay_ms`; none outside a page.
    pub(crate) fn after(delay_ms: i32, callback: impl FnMut() + 'static) -> Option<Self> {
        let callback = Closure::own_aborting(callback);
        let id = web_sys::window()?
            .set_timeout_with_callback_and_timeout_and_arguments_0(function(&callback), delay_ms)
            .ok()?;
        Some(Self { id, _callback: callback })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}

/// A callback of the page at regular times, until this is dropped.
pub(crate) struct Repeating {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Repeating {
    /// Calls back every `interval_ms`; none outside a page.
    pub(crate) fn every(interval_ms: i32, callback: impl FnMut() + 'static) -> Option<Self> {
        let callback = Closure::own_aborting(callback);
        let id = web_sys::window()?
            .set_interval_with_callback_and_timeout_and_arguments_0(function(&callback), interval_ms)
            .ok()?;
        Some(Self { id, _callback: callback })
    }
}

impl Drop for Repeating {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_interval_with_handle(self.id);
        }
    }
}

/// Lets the page do something else before going on; on other threads nothing waits.
pub(crate) async fn breathe() {
    let rested = Latch::new();
    let latch = rested.clone();
    if let Some(_timer) = Timer::after(0, move || latch.set(())) {
        rested.wait().await;
    }
}

/// The JavaScript function of a closure.
pub(crate) fn function<T: ?Sized>(callback: &Closure<T>) -> &js_sys::Function {
    callback.as_ref().unchecked_ref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::Context;

    #[test]
    fn a_latch_waits_for_its_first_value() {
        let latch = Latch::new();
        let other = latch.clone();
        let mut waiting = pin!(latch.wait());
        let mut context = Context::from_waker(Waker::noop());
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        other.set(1);
        other.set(2);
        assert_eq!(waiting.as_mut().poll(&mut context), Poll::Ready(1));
    }
}

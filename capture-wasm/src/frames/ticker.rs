//! Says when a video shows a new picture, and when that picture was captured. Leaves out taking it.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlVideoElement;

use crate::events::function;
use crate::js;

#[wasm_bindgen]
extern "C" {
    /// Video frame callbacks, which the generated bindings lack.
    #[wasm_bindgen(extends = HtmlVideoElement)]
    type FrameVideo;

    #[wasm_bindgen(method, js_name = requestVideoFrameCallback)]
    fn request_video_frame_callback(this: &FrameVideo, callback: &Function) -> u32;

    #[wasm_bindgen(method, js_name = cancelVideoFrameCallback)]
    fn cancel_video_frame_callback(this: &FrameVideo, handle: u32);
}

/// Times of a picture, on the clock of `performance.now()`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// When it was captured, as near as the browser says.
    pub(crate) captured_ms: f64,
    /// Now.
    pub(crate) now_ms: f64,
}

/// Calls back for every new picture until it is dropped.
pub(crate) struct Ticker(Rc<TickerState>);

type FrameCallback = Closure<dyn FnMut(f64, JsValue)>;

struct TickerState {
    video: HtmlVideoElement,
    callback: RefCell<Option<FrameCallback>>,
    requested: Cell<Option<Requested>>,
    last_media_time: Cell<f64>,
}

#[derive(Clone, Copy)]
enum Requested {
    Video(u32),
    Display(i32),
}

impl Ticker {
    /// Begins at once.
    pub(crate) fn start(video: &HtmlVideoElement, on_picture: impl Fn(Shown) + 'static) -> Self {
        let state = Rc::new(TickerState {
            video: video.clone(),
            callback: RefCell::new(None),
            requested: Cell::new(None),
            last_media_time: Cell::new(-1.0),
        });
        let weak: Weak<TickerState> = Rc::downgrade(&state);
        let callback: FrameCallback = Closure::own_aborting(move |now_ms: f64, metadata: JsValue| {
            let Some(state) = weak.upgrade() else {
                return;
            };
            if state.is_new(&metadata) {
                let captured_ms = ["captureTime", "presentationTime"]
                    .iter()
                    .find_map(|name| js::number(&metadata, name))
                    .unwrap_or(now_ms);
                on_picture(Shown { captured_ms, now_ms });
            }
            // The callback may have ended this.
            drop(state);
            if let Some(state) = weak.upgrade() {
                state.request();
            }
        });
        state.callback.replace(Some(callback));
        state.request();
        Self(state)
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        match self.0.requested.take() {
            Some(Requested::Video(handle)) => {
                self.0.video.unchecked_ref::<FrameVideo>().cancel_video_frame_callback(handle);
            }
            Some(Requested::Display(handle)) => {
                // Fails outside a page alone.
                let _ = web_sys::window().map(|window| window.cancel_animation_frame(handle));
            }
            None => {}
        }
        self.0.callback.borrow_mut().take();
    }
}

impl TickerState {
    /// Video frame callbacks come with metadata, one for each picture; display frames come without, and only
    /// those that moved the video on show a new one.
    fn is_new(&self, metadata: &JsValue) -> bool {
        let media_time = self.video.current_time();
        let moved_on = media_time > self.last_media_time.replace(media_time);
        (metadata.is_object() || moved_on) && self.video.video_width() > 0
    }

    fn request(&self) {
        let callback = self.callback.borrow();
        let Some(callback) = callback.as_ref() else {
            return;
        };
        let requested = if js::get(&self.video, "requestVideoFrameCallback").is_function() {
            let video: &FrameVideo = self.video.unchecked_ref();
            Some(Requested::Video(video.request_video_frame_callback(function(callback))))
        } else {
            // Firefox before 132.
            web_sys::window()
                .and_then(|window| window.request_animation_frame(function(callback)).ok())
                .map(Requested::Display)
        };
        self.requested.set(requested);
    }
}

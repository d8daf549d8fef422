//! Listens to an open camera: tells its page when it falls silent, is back, or ends, and counts its rhythm.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::{HtmlVideoElement, MediaStreamTrack};

use super::pulse::{Change, Heard, Pulse};
use super::signals::{INTERVALS, Noise};
use crate::events::{Listener, Repeating};
use crate::frames::ticker::Ticker;
use crate::js;

/// How often silence is looked for.
const LOOK_MS: i32 = 1_000;

/// Everything that listens; it ends when this goes.
pub(super) struct Vigil {
    state: Rc<State>,
    _listeners: Vec<Listener>,
    pictures: RefCell<Option<(Ticker, Option<Repeating>)>>,
}

struct State {
    callback: RefCell<Option<Function>>,
    pulse: Cell<Pulse>,
    ended: Cell<bool>,
    last_picture_ms: Cell<Option<f64>>,
    intervals_ms: RefCell<VecDeque<f64>>,
    noise: Cell<Noise>,
}

impl State {
    fn hear(&self, heard: Heard) {
        let mut pulse = self.pulse.get();
        let change = pulse.hear(heard, js::now_ms());
        self.pulse.set(pulse);
        match change.filter(|_| !self.ended.get()) {
            Some(Change::Muted) => self.tell("muted"),
            Some(Change::Resumed) => self.tell("resumed"),
            None => {}
        }
    }

    fn tell(&self, reason: &str) {
        let callback = self.callback.borrow().clone();
        if let Some(callback) = callback {
            // What a listener throws is its page's own affair.
            let _ = callback.call1(&JsValue::UNDEFINED, &reason.into());
        }
    }

    fn count(&self, captured_ms: f64) {
        if let Some(last_ms) = self.last_picture_ms.replace(Some(captured_ms)) {
            let mut intervals = self.intervals_ms.borrow_mut();
            if intervals.len() == INTERVALS {
                intervals.pop_front();
            }
            intervals.push_back(captured_ms - last_ms);
        }
    }
}

impl Vigil {
    /// Listens to a track from now on.
    pub(super) fn over(track: &MediaStreamTrack) -> Self {
        let state = Rc::new(State {
            callback: RefCell::default(),
            pulse: Cell::new(Pulse::new(js::now_ms())),
            ended: Cell::new(false),
            last_picture_ms: Cell::new(None),
            intervals_ms: RefCell::default(),
            noise: Cell::default(),
        });
        let listen = |event: &'static str, heard: fn(&State)| {
            let state = Rc::clone(&state);
            Listener::new(track, event, move |_| heard(&state))
        };
        let listeners = vec![
            listen("mute", |state| state.hear(Heard::Muted)),
            listen("unmute", |state| state.hear(Heard::Unmuted)),
            listen("ended", |state| {
                if !state.ended.replace(true) {
                    state.tell("ended");
                }
            }),
        ];
        Self { state, _listeners: listeners, pictures: RefCell::default() }
    }

    /// Watches for its pictures where they are shown.
    pub(super) fn watch(&self, video: &HtmlVideoElement) {
        self.state.hear(Heard::Picture);
        let (on_picture, on_time, shown) = (Rc::clone(&self.state), Rc::clone(&self.state), video.clone());
        let ticker = Ticker::start(video, move |picture| {
            on_picture.count(picture.captured_ms);
            on_picture.hear(Heard::Picture);
        });
        let timer = Repeating::every(LOOK_MS, move || {
            let hidden =
                web_sys::window().and_then(|window| window.document()).is_some_and(|page| page.hidden());
            // A video that does not play shows no pictures, whatever the camera sends.
            let seen = !hidden && !shown.paused() && shown.src_object().is_some();
            on_time.hear(Heard::Nothing { seen });
        });
        self.pictures.replace(Some((ticker, timer)));
    }

    /// Who is told; one at a time.
    pub(super) fn tell_to(&self, callback: Option<Function>) {
        self.state.callback.replace(callback);
    }

    /// Watches no more.
    pub(super) fn end(&self) {
        self.tell_to(None);
        self.pictures.take();
    }

    /// Times between its last pictures.
    pub(super) fn intervals_ms(&self) -> Vec<f64> {
        self.state.intervals_ms.borrow().iter().copied().collect()
    }

    /// What was seen of its noise.
    pub(super) fn noise(&self) -> Noise {
        self.state.noise.get()
    }

    /// Takes what a watch saw of its noise.
    pub(super) fn set_noise(&self, noise: Noise) {
        self.state.noise.set(noise);
    }
}

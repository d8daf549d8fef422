//! Whether somebody sits there. Pages ask the server anew by themselves, and what nobody's hand led to keeps no session alive.

use contract::instant::Instant;
use leptos::{ev, prelude::*};

use super::clock::now;

/// So long after somebody's last move a call is taken for theirs (ours): longer than any page waits before it asks.
const ATTENDED_MS: i64 = 120_000;

/// When somebody moved last.
#[derive(Clone, Copy)]
pub(crate) struct Presence {
    moved: StoredValue<Instant>,
}

impl Presence {
    /// Somebody opened the page just now.
    pub(crate) fn new() -> Self {
        let moved = StoredValue::new(now());
        // For as long as the page lives.
        let _ = window_event_listener(ev::pointerdown, move |_| moved.set_value(now()));
        let _ = window_event_listener(ev::keydown, move |_| moved.set_value(now()));
        let _ = window_event_listener(ev::wheel, move |_| moved.set_value(now()));
        Self { moved }
    }

    /// Whether somebody sits there.
    pub(crate) fn is_there(self) -> bool {
        now().since_ms(self.moved.get_value()) < ATTENDED_MS
    }
}

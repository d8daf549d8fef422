//! The page's clock: what the browser takes for now, every second for what runs out and every half minute for what is told.

use contract::instant::Instant;
use leptos::prelude::*;
use std::time::Duration;

/// Times that are told in words of minutes change this often.
const SLOW_S: i64 = 30;

/// The clock.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    second: RwSignal<Instant>,
    slow: RwSignal<Instant>,
}

impl Clock {
    /// Starts it; it stops with its owner.
    pub(crate) fn new() -> Self {
        let clock = Self { second: RwSignal::new(now()), slow: RwSignal::new(now()) };
        let tick = move || {
            let now = now();
            clock.second.set(now);
            if now.since_ms(clock.slow.get_untracked()).abs() >= SLOW_S * 1_000 {
                clock.slow.set(now);
            }
        };
        if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
        clock
    }

    /// Now, followed to the second.
    pub(crate) fn second(self) -> Instant {
        self.second.get()
    }

    /// Now, followed twice a minute.
    pub(crate) fn slow(self) -> Instant {
        self.slow.get()
    }
}

/// This moment.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and far below 2^53")]
pub(crate) fn now() -> Instant {
    Instant::from_epoch_ms(js_sys::Date::now() as i64)
}

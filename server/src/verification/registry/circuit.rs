//! Leaving a registry alone that fails: one pure function over a small state. Who holds the state passes the clock in.

use contract::instant::Instant;

/// When a registry is left alone, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CircuitRule {
    /// Failures in a row that open the circuit.
    pub failures: u32,
    /// How long nobody asks then, in milliseconds.
    pub open_ms: i64,
    /// How long the one question that tries again may take, in milliseconds: one that is never answered does not keep
    /// everybody else out.
    pub trial_ms: i64,
}

/// Where the circuit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Circuit {
    /// Questions go through; so many in a row failed.
    Closed {
        /// Failures in a row.
        failures: u32,
    },
    /// Nobody asks until then.
    Open {
        /// When one may try again.
        until: Instant,
    },
    /// One question is under way; the others wait for what becomes of it.
    HalfOpen {
        /// When the next one may try.
        until: Instant,
    },
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Somebody wants to ask.
    Asked,
    /// A question was answered.
    Answered,
    /// A question failed.
    Failed,
}

impl Circuit {
    /// As it begins.
    pub const fn closed() -> Self {
        Self::Closed { failures: 0 }
    }

    /// The state after an event, and whether a question may go out now. An answer to a question of before the circuit
    /// opened changes nothing.
    pub fn next(self, event: Event, now: Instant, rule: &CircuitRule) -> (Self, bool) {
        let open = || Self::Open { until: now.plus_ms(rule.open_ms) };
        match (self, event) {
            (Self::Closed { .. }, Event::Asked) => (self, true),
            (Self::Closed { failures }, Event::Failed) if failures + 1 < rule.failures => {
                (Self::Closed { failures: failures + 1 }, false)
            }
            (Self::Open { until } | Self::HalfOpen { until }, Event::Asked) if now >= until => {
                (Self::HalfOpen { until: now.plus_ms(rule.trial_ms) }, true)
            }
            (Self::Closed { .. } | Self::HalfOpen { .. }, Event::Answered) => (Self::closed(), false),
            (Self::Closed { .. } | Self::HalfOpen { .. }, Event::Failed) => (open(), false),
            (Self::Open { .. }, _) | (Self::HalfOpen { .. }, Event::Asked) => (self, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: CircuitRule = CircuitRule { failures: 3, open_ms: 1000, trial_ms: 100 };

    fn at(ms: i64) -> Instant {
        Instant::from_epoch_ms(ms)
    }

    #[test]
    fn every_event_in_every_state_has_its_answer() {
        use Circuit::{Closed, HalfOpen, Open};
        use Event::{Answered, Asked, Failed};
        let closed = |failures| Closed { failures };
        let open = |until| Open { until: at(until) };
        let half = |until| HalfOpen { until: at(until) };
        for (from, event, now, to, may) in [
            (closed(0), Asked, 0, closed(0), true),
            (closed(2), Asked, 0, closed(2), true),
            (closed(2), Answered, 0, closed(0), false),
            (closed(0), Failed, 0, closed(1), false),
            (closed(1), Failed, 0, closed(2), false),
            (closed(2), Failed, 50, open(1050), false),
            (open(1050), Asked, 1049, open(1050), false),
            (open(1050), Asked, 1050, half(1150), true),
            (open(1050), Answered, 500, open(1050), false),
            (open(1050), Failed, 500, open(1050), false),
            (half(1150), Asked, 1149, half(1150), false),
            (half(1150), Asked, 1150, half(1250), true),
            (half(1150), Answered, 1100, closed(0), false),
            (half(1150), Failed, 1100, open(2100), false),
        ] {
            assert_eq!(from.next(event, at(now), &RULE), (to, may), "{from:?} {event:?} at {now}");
        }
    }

    #[test]
    fn of_many_that_wait_one_tries_again() {
        let mut circuit = Circuit::Open { until: at(0) };
        let mut went = 0;
        for _ in 0..50 {
            let (next, may) = circuit.next(Event::Asked, at(10), &RULE);
            circuit = next;
            went += u32::from(may);
        }
        assert_eq!(went, 1);
    }
}

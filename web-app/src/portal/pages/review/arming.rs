//! Keys that decide for good are pressed twice: the first press arms, the second one within a few seconds decides.

use std::time::Duration;

use contract::{
    instant::Instant,
    portal::review::{Opinion, check_reason},
};
use leptos::prelude::*;

use super::case::Case;
use crate::portal::clock::now;

/// Long enough to read what the button says by then.
const ARMED_FOR_MS: u32 = 4_000;

/// What a key was pressed for, and until when a second press decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Armed {
    opinion: Opinion,
    until: Instant,
}

/// Whether a press is the second one.
fn is_second(armed: Option<Armed>, opinion: Opinion, now: Instant) -> bool {
    armed.is_some_and(|armed| armed.opinion == opinion && now < armed.until)
}

impl Case {
    /// A key was pressed for this opinion. Without a reason to send it leads into the reason, as the button does.
    pub(super) fn press(self, armed: Option<Armed>, opinion: Opinion) {
        let has_reason = self.reason.with_untracked(|reason| check_reason(reason).is_ok());
        if !has_reason || is_second(armed, opinion, now()) {
            self.decide(opinion);
        } else if untrack(|| self.is_mine()) && !self.is_sending.get_untracked() {
            let until = now().plus_ms(i64::from(ARMED_FOR_MS));
            self.armed.set(Some(Armed { opinion, until }));
            set_timeout(
                move || {
                    let armed = self.armed.try_get_untracked().flatten();
                    if armed.is_some_and(|armed| armed.until == until) {
                        self.disarm();
                    }
                },
                Duration::from_millis(ARMED_FOR_MS.into()),
            );
        }
    }

    /// Takes back what was pressed once.
    pub(super) fn disarm(self) -> Option<Armed> {
        let armed = self.armed.try_get_untracked().flatten();
        if armed.is_some() {
            self.armed.set(None);
        }
        armed
    }

    /// Whether one more press decides like this, followed.
    pub(super) fn is_armed(self, opinion: Opinion) -> bool {
        self.armed.get().is_some_and(|armed| armed.opinion == opinion)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_press_of_the_same_key_decides_while_the_first_is_fresh() {
        let until = Instant::from_epoch_ms(10_000);
        let armed = |opinion| Some(Armed { opinion, until });
        let (fresh, late) = (until.plus_ms(-1), until);
        for (armed, opinion, now, second) in [
            (None, Opinion::Approve, fresh, false),
            (armed(Opinion::Approve), Opinion::Approve, fresh, true),
            (armed(Opinion::Approve), Opinion::Approve, late, false),
            (armed(Opinion::Approve), Opinion::Reject, fresh, false),
            (armed(Opinion::Reject), Opinion::Reject, fresh, true),
        ] {
            assert_eq!(is_second(armed, opinion, now), second, "{armed:?} {opinion:?}");
        }
    }
}

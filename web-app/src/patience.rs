//! How long one call goes on: a lost connection is waited for as long as the link lives, a failing server
//! is asked a few times. Pure: what a wait is, and what time it is, others know.

use contract::capture_flow::FlowErrorCode;

use crate::api::CallError;

/// Tries that a failing server gets, before the person is told.
const BUSY_TRIES: u32 = 5;
/// Longest wait that a server may ask for.
const LONGEST_WAIT_MS: u32 = 60_000;

/// The tries of one call so far.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    busy: u32,
    unreachable: u32,
}

impl Patience {
    /// How long to wait after a try without an answer, or what to tell the person when the call is over.
    pub(crate) fn after(&mut self, error: CallError, link_over: bool) -> Result<u32, FlowErrorCode> {
        match error {
            CallError::Refused(code) => Err(code),
            CallError::Unreachable if link_over => Err(FlowErrorCode::LinkExpired),
            CallError::Unreachable => {
                self.unreachable = self.unreachable.saturating_add(1);
                Ok(wait_ms(self.unreachable))
            }
            CallError::Busy { .. } if self.busy + 1 >= BUSY_TRIES => Err(FlowErrorCode::ServerFault),
            CallError::Busy { wait_s } => {
                self.busy += 1;
                let asked_ms = |wait_s: u32| wait_s.saturating_mul(1_000).min(LONGEST_WAIT_MS);
                Ok(wait_s.map_or_else(|| wait_ms(self.busy), asked_ms))
            }
        }
    }
}

/// 1, 2, 4, 8 s, and then every 10 s: soon enough to be felt, slow enough for a cell in trouble.
fn wait_ms(tries: u32) -> u32 {
    (500 << tries.min(5)).min(10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUSY: CallError = CallError::Busy { wait_s: None };

    #[test]
    fn retries_slow_down_to_ten_seconds() {
        let mut patience = Patience::default();
        let waits: Vec<_> = (0..6).map(|_| patience.after(CallError::Unreachable, false)).collect();
        assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 10_000, 10_000].map(Ok));
    }

    #[test]
    fn a_lost_connection_is_waited_for_as_long_as_the_link_lives() {
        let mut patience = Patience::default();
        for _ in 0..10_000 {
            assert!(patience.after(CallError::Unreachable, false).is_ok());
        }
        assert_eq!(patience.after(CallError::Unreachable, true), Err(FlowErrorCode::LinkExpired));
    }

    #[test]
    fn tries_without_a_connection_take_none_from_a_failing_server() {
        let mut patience = Patience::default();
        for _ in 0..BUSY_TRIES - 1 {
            for _ in 0..BUSY_TRIES {
                assert!(patience.after(CallError::Unreachable, false).is_ok());
            }
            assert!(patience.after(BUSY, false).is_ok());
        }
        assert_eq!(patience.after(BUSY, false), Err(FlowErrorCode::ServerFault));
    }

    #[test]
    fn a_server_is_waited_for_as_long_as_it_asks_but_not_for_ever() {
        let wait = |wait_s| Patience::default().after(CallError::Busy { wait_s: Some(wait_s) }, false);
        assert_eq!(wait(7), Ok(7_000));
        assert_eq!(wait(u32::MAX), Ok(LONGEST_WAIT_MS));
        assert_eq!(Patience::default().after(BUSY, false), Ok(1_000));
    }

    #[test]
    fn a_refusal_ends_a_call_at_once() {
        let refused = CallError::Refused(FlowErrorCode::Invalid);
        assert_eq!(Patience::default().after(refused, false), Err(FlowErrorCode::Invalid));
    }
}

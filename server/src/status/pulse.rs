//! Answers counted by component and minute, in this process: how many there were, and how many of them were our fault.

use std::sync::{Mutex, PoisonError};

use contract::instant::Instant;

use super::Component;

const MINUTE_MS: i64 = 60_000;
/// Minutes that count (ours): one bad minute is seen, one bad hour is not held against the next.
const MINUTES: u8 = 5;

/// Answers of one component in one minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) answers: u32,
    pub(super) faults: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Minute {
    started_at_ms: i64,
    counts: [Count; Component::ALL.len()],
}

/// The last minutes.
#[derive(Debug, Default)]
pub struct Pulse(Mutex<[Minute; MINUTES as usize]>);

/// The routes of each component by their beginnings; the first that fits counts.
const ROUTES: [(&str, Component); 11] = [
    ("/api/identity/", Component::Identity),
    ("/intl/openapi/", Component::H5),
    ("/openapi/auth/", Component::H5),
    ("/esign-partner/v1/submissions/urls", Component::Registration),
    ("/esign-partner/v1/", Component::Onekyc),
    ("/v1/esign/", Component::Onekyc),
    ("/data-verification/", Component::Certificates),
    ("/v1/face/liveness", Component::Certificates),
    ("/capture-flow/", Component::CapturePages),
    ("/h5-idv", Component::CapturePages),
    ("/siv", Component::CapturePages),
];

impl Pulse {
    /// Counts an answer of a route.
    pub(crate) fn count(&self, now: Instant, route: &str, is_fault: bool) {
        let Some((_, component)) = ROUTES.iter().find(|(beginning, _)| route.starts_with(beginning)) else {
            return;
        };
        let started_at_ms = now.epoch_ms() - now.epoch_ms() % MINUTE_MS;
        let mut minutes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = usize::try_from(started_at_ms / MINUTE_MS % i64::from(MINUTES)).unwrap_or(0);
        let minute = &mut minutes[at];
        if minute.started_at_ms != started_at_ms {
            *minute = Minute { started_at_ms, ..Minute::default() };
        }
        let count = &mut minute.counts[*component as usize];
        count.answers += 1;
        count.faults += u32::from(is_fault);
    }

    /// What was counted of a component in the last minutes.
    pub(super) fn of(&self, now: Instant, component: Component) -> Count {
        let minutes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since_ms = now.epoch_ms() - i64::from(MINUTES) * MINUTE_MS;
        let recent = minutes.iter().filter(|minute| minute.started_at_ms > since_ms);
        recent.fold(Count::default(), |sum, minute| {
            let of_minute = minute.counts[component as usize];
            Count { answers: sum.answers + of_minute.answers, faults: sum.faults + of_minute.faults }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_five_minutes_ago_no_longer_counts() {
        let pulse = Pulse::default();
        let at = |minute: i64| Instant::from_epoch_ms(minute * MINUTE_MS + 1);
        pulse.count(at(100), "/api/identity/document/ktp/capture", true);
        pulse.count(at(102), "/api/identity/document/ktp/capture", false);
        pulse.count(at(102), "/portal/v1/me", true);
        let count = |answers, faults| Count { answers, faults };
        assert_eq!(pulse.of(at(104), Component::Identity), count(2, 1));
        assert_eq!(pulse.of(at(105), Component::Identity), count(1, 0));
        assert_eq!(pulse.of(at(104), Component::Onekyc), count(0, 0));
        pulse.count(at(105), "/esign-partner/v1/submissions/urls", true);
        assert_eq!(pulse.of(at(105), Component::Registration), count(1, 1), "its minute is used anew");
        assert_eq!(pulse.of(at(105), Component::Onekyc), count(0, 0));
    }
}

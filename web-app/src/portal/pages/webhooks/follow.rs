//! A delivery that somebody sent by hand is asked after until it is settled: a few times, at growing waits.

use std::time::Duration;

use contract::portal::webhook::{DeliveryPage, DeliveryState};
use leptos::prelude::*;

use super::Hooks;

/// Until the log is fetched again. An endpoint has five seconds, and a first failure is tried again after five more.
const WAITS_S: [u64; 5] = [1, 1, 2, 4, 8];

/// Whether it is still under way, as far as a page of the log tells.
fn is_under_way(page: &DeliveryPage, id: &str) -> bool {
    let known = page.deliveries.iter().find(|one| one.delivery_id == id);
    known.is_none_or(|one| one.state == DeliveryState::Due)
}

impl Hooks {
    /// Fetches the log now, and again until this delivery is settled or there were tries enough.
    pub(super) fn follow(self, id: String) {
        self.fetch_log();
        self.ask_after(id, 0);
    }

    fn ask_after(self, id: String, at: usize) {
        let Some(wait_s) = WAITS_S.get(at) else { return };
        let again = move || {
            // The page may be left by now, which takes its answers along.
            if self.log.now().is_some_and(|page| is_under_way(&page, &id)) {
                self.fetch_log();
                self.ask_after(id, at + 1);
            }
        };
        set_timeout(again, Duration::from_secs(*wait_s));
    }
}

#[cfg(test)]
mod tests {
    use contract::{instant::Instant, portal::webhook::DeliveryView};

    use super::*;

    #[test]
    fn a_delivery_is_asked_after_while_it_is_due_or_not_on_the_page() {
        let of = |state| DeliveryView {
            delivery_id: "d1".to_owned(),
            endpoint_id: None,
            event: "webhook.test".to_owned(),
            subject: "s1".to_owned(),
            state,
            attempts: 1,
            next_at: None,
            last_fault: None,
            last_status: None,
            last_took_ms: None,
            last_attempt_at: None,
            created_at: Instant::from_epoch_ms(1),
            finished_at: None,
        };
        let page = |state| DeliveryPage { deliveries: vec![of(state)], next: None };
        assert!(is_under_way(&page(DeliveryState::Due), "d1"));
        assert!(!is_under_way(&page(DeliveryState::Done), "d1"));
        assert!(!is_under_way(&page(DeliveryState::Failed), "d1"));
        assert!(is_under_way(&page(DeliveryState::Done), "d2"));
    }
}

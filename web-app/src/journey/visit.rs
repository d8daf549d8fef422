//! Telling the server of the journey's steps: with every change, and when the page is put away. Nothing waits for it, and
//! what is not heard is told again with the next change.

use js_sys::Date;
use leptos::{ev, prelude::*, task::spawn_local};

use super::Journey;
use crate::{browser, diary::Diary};

/// What this loading of the page alone knows.
pub(super) struct Visit {
    /// With it the link's token may be traded again when an answer was lost.
    pub(super) browser_key: Option<String>,
    page: String,
    opened_ms: f64,
    diary: Diary,
}

impl Visit {
    /// A page that was just opened. Without random numbers, which no browser of ours lacks, all pages have one name.
    pub(super) fn new() -> Self {
        let mut page = browser::random_key().unwrap_or_else(|| "0".repeat(16));
        page.truncate(contract::visit::PAGE_DIGITS);
        Self { browser_key: browser::random_key(), page, opened_ms: Date::now(), diary: Diary::default() }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a clock that was set back counts as 0"
    )]
    fn now_ms(&self) -> u32 {
        (Date::now() - self.opened_ms) as u32
    }
}

impl Journey {
    /// Tells what is left of a page that is put away.
    pub(super) fn watch_sight(self) {
        // The page lives as long as the journey.
        let _ = window_event_listener(ev::visibilitychange, move |_| {
            if browser::is_hidden() {
                self.visit.update_value(|visit| visit.diary.spend(visit.now_ms()));
                self.tell_visit();
            }
        });
    }

    /// Notes the state, and tells what is new.
    pub(super) fn note_step(self) {
        let state = self.state_now();
        let is_new = self.visit.try_update_value(|visit| visit.diary.note(state, visit.now_ms()));
        if is_new == Some(true) {
            self.tell_visit();
        }
    }

    fn tell_visit(self) {
        let Some((body, last)) = self.visit.with_value(|visit| visit.diary.unheard(&visit.page)) else {
            return;
        };
        spawn_local(async move {
            if self.api.visit(&body).await {
                self.visit.update_value(|visit| visit.diary.forget(last));
            }
        });
    }
}

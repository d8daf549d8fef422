//! What is fetched for a page: the last answer, whether a newer one is under way, why there is none. Of several calls the
//! last one counts.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};

use super::api::CallError;

/// Something that is fetched.
pub(crate) struct Load<T: 'static> {
    value: RwSignal<Option<T>>,
    failed: RwSignal<Option<CallError>>,
    is_busy: RwSignal<bool>,
    turn: StoredValue<u32>,
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Load<T> {}

impl<T: Clone + Send + Sync + 'static> Load<T> {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            value: RwSignal::new(None),
            failed: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// Fetches. What was there stays until the answer comes.
    pub(crate) fn fetch(self, call: impl Future<Output = Result<T, CallError>> + 'static) {
        // What is taken back after its page was left has nothing to fetch for.
        let Some(turn) = self.turn.try_get_value().map(|turn| turn + 1) else { return };
        self.turn.set_value(turn);
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = call.await;
            // The page may be gone, or ask for something else by now.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.is_busy.set(false);
            match answer {
                Ok(value) => {
                    self.failed.set(None);
                    self.value.set(Some(value));
                }
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }

    /// Forgets the answer, so that the page shows that it waits.
    pub(crate) fn clear(self) {
        self.value.set(None);
        self.failed.set(None);
    }

    /// The last answer, followed.
    pub(crate) fn get(self) -> Option<T> {
        self.value.get()
    }

    /// The last answer of this moment.
    pub(crate) fn now(self) -> Option<T> {
        self.value.try_get_untracked().flatten()
    }

    /// Reads the last answer, followed.
    pub(crate) fn with<R>(self, see: impl FnOnce(&T) -> R) -> Option<R> {
        self.value.with(|value| value.as_ref().map(see))
    }

    /// Changes the last answer.
    pub(crate) fn change(self, change: impl FnOnce(&mut T)) {
        let _ = self.value.try_update(|value| value.as_mut().map(change));
    }

    /// Whether an answer is under way, followed.
    pub(crate) fn is_busy(self) -> bool {
        self.is_busy.get()
    }

    /// Why the last call has no answer, followed.
    pub(crate) fn failed(self) -> Option<CallError> {
        self.failed.get()
    }
}

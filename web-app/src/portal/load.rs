//! What is fetched for a page: the last answer, whether a newer one is under way, why there is none. Of several calls the
//! last one counts. An answer that could not be renewed stands on, and says since when it stands; where another question
//! is asked, the page clears it first.

use std::future::Future;

use contract::instant::Instant;
use leptos::{prelude::*, task::spawn_local};

use super::{api::CallError, clock::now, desk::Desk};

/// Something that is fetched.
pub(crate) struct Load<T: 'static> {
    value: RwSignal<Option<T>>,
    /// How its calls went.
    pub(crate) course: Course,
}

/// How the calls for something went.
#[derive(Clone, Copy)]
pub(crate) struct Course {
    /// Since when the last answer stands, and why the last call has none.
    news: RwSignal<(Option<Instant>, Option<CallError>)>,
    is_busy: RwSignal<bool>,
    turn: StoredValue<u32>,
}

impl Course {
    fn new() -> Self {
        Self { news: RwSignal::new((None, None)), is_busy: RwSignal::new(false), turn: StoredValue::new(0) }
    }

    /// Another call begins. What is taken back after its page was left has nothing to fetch for.
    fn begin(self) -> Option<u32> {
        let turn = self.turn.try_get_value()? + 1;
        self.turn.set_value(turn);
        self.is_busy.set(true);
        Some(turn)
    }

    /// Since when the answer stands that could not be renewed, and why it could not, followed.
    pub(crate) fn not_fresh(self) -> Option<(Instant, CallError)> {
        let (since, failed) = self.news.get();
        since.zip(failed)
    }
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
        Self { value: RwSignal::new(None), course: Course::new() }
    }

    /// Fetches. What was there stays until the answer comes, and when none comes.
    pub(crate) fn fetch(self, call: impl Future<Output = Result<T, CallError>> + 'static) {
        self.begin(None, call);
    }

    /// The same because somebody asked for it: they are told when nothing newer came.
    pub(crate) fn ask(self, desk: Desk, call: impl Future<Output = Result<T, CallError>> + 'static) {
        self.begin(Some(desk), call);
    }

    fn begin(self, told: Option<Desk>, call: impl Future<Output = Result<T, CallError>> + 'static) {
        let Some(turn) = self.course.begin() else { return };
        spawn_local(async move {
            let answer = call.await;
            // The page may be gone, or ask for something else by now.
            if self.course.turn.try_get_value() != Some(turn) {
                return;
            }
            self.settle(answer, now());
            if let (Some(desk), Some((_, error))) = (told, untrack(|| self.course.not_fresh())) {
                desk.tell(&error);
            }
        });
    }

    fn settle(self, answer: Result<T, CallError>, at: Instant) {
        let Course { news, is_busy, .. } = self.course;
        is_busy.set(false);
        match answer {
            Ok(value) => {
                news.set((Some(at), None));
                self.value.set(Some(value));
            }
            Err(error) => news.update(|(_, failed)| *failed = Some(error)),
        }
    }

    /// Forgets the answer, since it answers another question now: the page shows that it waits, then the answer or why
    /// there is none.
    pub(crate) fn clear(self) {
        self.value.set(None);
        self.course.news.set((None, None));
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
        self.course.is_busy.get()
    }

    /// Why the last call has no answer, followed.
    pub(crate) fn failed(self) -> Option<CallError> {
        self.course.news.with(|(_, failed)| failed.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_could_not_be_renewed_says_since_when_it_stands_and_another_question_leaves_none() {
        let owner = Owner::new();
        owner.set();
        let (then, later) = (Instant::from_epoch_ms(1_000), Instant::from_epoch_ms(9_000));
        let load = Load::new();
        load.settle(Err(CallError::Busy), then);
        assert_eq!((load.course.not_fresh(), load.failed()), (None, Some(CallError::Busy)), "nothing stands");
        load.settle(Ok("rows"), then);
        assert_eq!((load.course.not_fresh(), load.failed()), (None, None));
        load.settle(Err(CallError::Unreachable), later);
        assert_eq!(load.course.not_fresh(), Some((then, CallError::Unreachable)));
        assert_eq!(load.get(), Some("rows"), "what was known stands on");
        load.settle(Ok("newer"), later);
        assert_eq!(load.course.not_fresh(), None);
        load.clear();
        load.settle(Err(CallError::Fault), later);
        let left = (load.get(), load.course.not_fresh(), load.failed());
        assert_eq!(left, (None, None, Some(CallError::Fault)), "old rows are no answer to another question");
    }
}

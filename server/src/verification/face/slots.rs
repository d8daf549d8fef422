//! Work that can neither be trusted to end nor be stopped: a few at a time, each on a thread of its own, waited for so long.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

/// A few places to work. Work that outlasts its caller's patience keeps its place until it ends, so that there are never
/// more threads than places.
pub(super) struct Slots {
    free: Mutex<usize>,
    freed: Condvar,
}

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfinished {
    /// It did not end in time.
    TooSlow,
    /// No place became free in time.
    Busy,
    /// It panicked, or no thread could be had.
    Panicked,
}

impl Slots {
    pub(super) fn new(places: usize) -> Arc<Self> {
        Arc::new(Self { free: Mutex::new(places), freed: Condvar::new() })
    }

    /// The result of `work`, waited for at most `patience` for a place and as long again for the work.
    pub(super) fn run<T: Send + 'static>(
        self: &Arc<Self>,
        patience: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Unfinished> {
        let place = Place::take(self, patience).ok_or(Unfinished::Busy)?;
        let (send, receive) = mpsc::sync_channel(1);
        let run = move || {
            // A panic drops both: the place is free again, and the receiver sees an end without a result. Nobody may
            // be waiting any more, which is nobody's fault.
            let _place = place;
            let _ = send.send(work());
        };
        thread::Builder::new().name("face-model".to_owned()).spawn(run).map_err(|_| Unfinished::Panicked)?;
        receive.recv_timeout(patience).map_err(|error| match error {
            mpsc::RecvTimeoutError::Timeout => Unfinished::TooSlow,
            mpsc::RecvTimeoutError::Disconnected => Unfinished::Panicked,
        })
    }
}

/// A place that is taken until it is dropped.
struct Place(Arc<Slots>);

impl Place {
    fn take(slots: &Arc<Slots>, patience: Duration) -> Option<Self> {
        // A count is right whoever panicked beside it.
        let free = slots.free.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = slots.freed.wait_timeout_while(free, patience, |free| *free == 0);
        let (mut free, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *free = free.checked_sub(1)?;
        Some(Self(Arc::clone(slots)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stuck_work_keeps_its_place_and_a_panic_gives_it_back() {
        let slots = Slots::new(1);
        let (end, wait) = mpsc::channel::<()>();
        let stuck: Result<bool, _> = slots.run(Duration::from_millis(20), move || wait.recv().is_ok());
        assert_eq!(stuck, Err(Unfinished::TooSlow));
        assert_eq!(slots.run(Duration::from_millis(20), || 1), Err(Unfinished::Busy));
        drop(end);
        assert_eq!(slots.run(Duration::from_secs(5), || 1), Ok(1));
        let panicked = slots.run(Duration::from_secs(5), || panic!("a model of a test"));
        assert_eq!(panicked, Err::<(), _>(Unfinished::Panicked));
        assert_eq!(slots.run(Duration::from_secs(5), || 2), Ok(2));
    }
}

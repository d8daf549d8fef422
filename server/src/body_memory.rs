//! Memory for what callers send and for photos that are fetched for them: so much in all, and no more than half of that for
//! one caller, however many slow bodies it begins.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What is smaller is not counted: its head takes as much.
const UNCOUNTED_BYTES: usize = 64 * 1024;
/// How long a body waits for others to be done (ours).
const PATIENCE: Duration = Duration::from_secs(10);
/// Callers that are remembered before those that hold nothing are forgotten.
const MOST_IDLE_CALLERS: usize = 1024;

/// The memory, one permit a kibibyte.
#[derive(Debug)]
pub struct BodyMemory {
    all: Arc<Semaphore>,
    share_kib: usize,
    patience: Duration,
    of_callers: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// Memory that is taken until this is dropped.
#[derive(Debug)]
pub struct HeldMemory {
    _all: OwnedSemaphorePermit,
    _share: OwnedSemaphorePermit,
}

/// No memory is left for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no memory is left for a body of this size")]
pub struct NoMemory;

impl BodyMemory {
    /// So much memory in all.
    pub fn new(all_kib: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all_kib)),
            share_kib: all_kib / 2,
            patience: PATIENCE,
            of_callers: Mutex::default(),
        }
    }

    /// Takes memory for a caller before a byte is read, and waits a while for it; nothing for what is small.
    ///
    /// # Errors
    /// [`NoMemory`]
    pub async fn hold(&self, caller: &str, size_bytes: usize) -> Result<Option<HeldMemory>, NoMemory> {
        if size_bytes <= UNCOUNTED_BYTES {
            return Ok(None);
        }
        let kibibytes = u32::try_from(size_bytes / 1024).map_err(|_| NoMemory)?;
        let take = async {
            // The caller's own first: whoever waits for itself holds nothing that others could use.
            let share = self.share_of(caller).acquire_many_owned(kibibytes).await.ok()?;
            let all = self.all.clone().acquire_many_owned(kibibytes).await.ok()?;
            Some(HeldMemory { _all: all, _share: share })
        };
        match tokio::time::timeout(self.patience, take).await {
            Ok(Some(held)) => Ok(Some(held)),
            Ok(None) | Err(_) => Err(NoMemory),
        }
    }

    fn share_of(&self, caller: &str) -> Arc<Semaphore> {
        let mut callers = self.of_callers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = callers.get(caller).and_then(Weak::upgrade) {
            return share;
        }
        if callers.len() >= MOST_IDLE_CALLERS {
            callers.retain(|_, share| share.strong_count() > 0);
        }
        let share = Arc::new(Semaphore::new(self.share_kib));
        callers.insert(caller.to_owned(), Arc::downgrade(&share));
        share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_caller_leaves_room_for_others() {
        let memory = BodyMemory { patience: Duration::from_millis(10), ..BodyMemory::new(1024) };
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(memory.hold("greedy", 128 * 1024).await.unwrap());
        }
        assert_eq!(memory.hold("greedy", 128 * 1024).await.unwrap_err(), NoMemory);
        assert!(memory.hold("greedy", 1_000).await.unwrap().is_none(), "what is small is not counted");
        let other = memory.hold("other", 512 * 1024).await.unwrap();
        assert_eq!(memory.hold("third", 128 * 1024).await.unwrap_err(), NoMemory, "all of it is taken");
        drop((held, other));
        assert!(memory.hold("greedy", 512 * 1024).await.unwrap().is_some());
        assert_eq!(memory.hold("greedy", 513 * 1024).await.unwrap_err(), NoMemory, "more than a share");
    }

    #[tokio::test]
    async fn callers_that_hold_nothing_are_forgotten() {
        let memory = BodyMemory::new(1024);
        let kept = memory.hold("kept", 128 * 1024).await.unwrap();
        for caller in 0..3_000 {
            drop(memory.hold(&caller.to_string(), 128 * 1024).await.unwrap());
        }
        assert!(memory.of_callers.lock().unwrap().len() <= MOST_IDLE_CALLERS);
        assert_eq!(memory.share_of("kept").available_permits(), 512 - 128);
        drop(kept);
    }
}

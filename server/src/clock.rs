//! Time and randomness, passed in so that tests can fix them. Nothing else in the server asks the system.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use contract::instant::Instant;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant::from_epoch_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// A clock that shows this instant.
    pub fn at(instant: Instant) -> Self {
        Self(AtomicI64::new(instant.epoch_ms()))
    }

    /// Moves it on.
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        Instant::from_epoch_ms(self.0.load(Ordering::SeqCst))
    }
}

/// Gives random bytes.
pub trait Randomness: Send + Sync {
    /// Fills a buffer.
    fn fill(&self, bytes: &mut [u8]);

    /// A number from 0 to `below - 1`, each as likely as the next.
    fn below(&self, below: u32) -> u32 {
        // Numbers past the last whole multiple of `below` are drawn again, so that none is favoured.
        let fair = u32::MAX - u32::MAX % below.max(1);
        loop {
            let mut bytes = [0; 4];
            self.fill(&mut bytes);
            let drawn = u32::from_le_bytes(bytes);
            if drawn < fair {
                return drawn % below.max(1);
            }
        }
    }
}

/// The operating system's generator, fit for secrets.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("an operating system without randomness cannot run this server");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_numbers_stay_below_and_reach_every_value() {
        let mut seen = [0_u32; 11];
        for _ in 0..5_000 {
            seen[SystemRandomness.below(11) as usize] += 1;
        }
        assert!(seen.iter().all(|count| *count > 300), "{seen:?}");
        assert_eq!(SystemRandomness.below(1), 0);
    }
}

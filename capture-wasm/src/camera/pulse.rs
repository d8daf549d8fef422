//! Whether a camera still sends pictures, from what is heard of it: pure, told of the time.

/// A camera that has sent nothing for so long, while its page is seen, is silent.
const SILENCE_MS: f64 = 3_000.0;

/// What is heard of an open camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Heard {
    /// A picture.
    Picture,
    /// The system muted it.
    Muted,
    /// The system gave it back.
    Unmuted,
    /// Nothing: time passes. `seen` is whether the page can be seen, since a hidden one shows no pictures.
    Nothing {
        /// Whether the page can be seen.
        seen: bool,
    },
}

/// What to tell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It fell silent.
    Muted,
    /// It is back.
    Resumed,
}

/// Listens to one camera.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pulse {
    last_ms: f64,
    silent: bool,
    muted: bool,
}

impl Pulse {
    /// A camera that has just sent a picture.
    pub(super) fn new(now_ms: f64) -> Self {
        Self { last_ms: now_ms, silent: false, muted: false }
    }

    /// Takes what was heard, and says what changed by it.
    pub(super) fn hear(&mut self, heard: Heard, now_ms: f64) -> Option<Change> {
        match heard {
            Heard::Picture => self.last_ms = now_ms,
            // What was silent before stays so until it is heard.
            Heard::Nothing { seen: false } if !self.silent => self.last_ms = now_ms,
            Heard::Muted => self.muted = true,
            Heard::Unmuted => (self.muted, self.last_ms) = (false, now_ms),
            Heard::Nothing { .. } => {}
        }
        // Some systems go on with black pictures while they mute.
        let silent = self.muted || (now_ms - self.last_ms > SILENCE_MS);
        let before = std::mem::replace(&mut self.silent, silent);
        match (before, silent) {
            (false, true) => Some(Change::Muted),
            (true, false) => Some(Change::Resumed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Change::{Muted, Resumed};

    #[test]
    fn a_camera_is_told_to_be_silent_once_and_to_be_back_once() {
        let nothing = Heard::Nothing { seen: true };
        for (film, told) in [
            (
                vec![(Heard::Muted, 100.0), (Heard::Picture, 200.0), (nothing, 9e3), (Heard::Unmuted, 9.5e3)],
                vec![Muted, Resumed],
            ),
            (
                vec![(nothing, 2.9e3), (nothing, 3.1e3), (nothing, 4e3), (Heard::Picture, 5e3)],
                vec![Muted, Resumed],
            ),
            (vec![(Heard::Nothing { seen: false }, 9e3), (nothing, 11e3), (Heard::Picture, 11.5e3)], vec![]),
            (vec![(nothing, 3.1e3), (Heard::Nothing { seen: false }, 4e3), (nothing, 5e3)], vec![Muted]),
            (
                vec![(nothing, 3.1e3), (Heard::Muted, 3.2e3), (Heard::Unmuted, 3.3e3), (nothing, 4e3)],
                vec![Muted, Resumed],
            ),
        ] {
            let mut pulse = Pulse::new(0.0);
            let heard: Vec<Change> =
                film.iter().filter_map(|(heard, at_ms)| pulse.hear(*heard, *at_ms)).collect();
            assert_eq!(heard, told, "{film:?}");
        }
    }
}

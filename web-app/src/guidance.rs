//! What the camera's frames mean for the person, and how often the hint may change. Pure.

/// The hint of the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Nothing has been measured yet: what to point at.
    Aim,
    /// Too little light.
    TooDark,
    /// Too much light.
    TooBright,
    /// The camera moves.
    HoldStill,
    /// Nothing is in the way of a photo.
    Ready,
}

/// What a frame's measures say about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrameMeasures {
    /// Mean luma, 0 to 255.
    pub mean_luma: f64,
    /// Share of pixels at the end of the range, 0 to 1.
    pub clipped: f64,
    /// Mean change of luma since the last frame, 0 to 255.
    pub motion: f64,
}

/// Below this a card's small print drowns in noise.
const DARK_LUMA: f64 = 60.0;
/// Above this the picture is washed out.
const BRIGHT_LUMA: f64 = 235.0;
/// A lamp's reflection may clip a little; a third of the picture is light in the lens.
const CLIPPED_SHARE: f64 = 0.33;
/// A hand's tremor changes luma by 2 or 3; a swing by far more.
const MOVING: f64 = 9.0;

impl FrameMeasures {
    /// The most useful hint, one a frame.
    #[must_use]
    pub fn hint(self) -> Hint {
        if self.mean_luma < DARK_LUMA {
            Hint::TooDark
        } else if self.mean_luma > BRIGHT_LUMA || self.clipped > CLIPPED_SHARE {
            Hint::TooBright
        } else if self.motion > MOVING {
            Hint::HoldStill
        } else {
            Hint::Ready
        }
    }
}

/// A hint that changes at most every 700 ms, so that it can be read, and heard.
#[derive(Debug, Clone, Copy)]
pub struct SteadyHint {
    shown: Hint,
    since_ms: f64,
}

/// The shortest time that a hint stays.
const HINT_STAYS_MS: f64 = 700.0;

impl SteadyHint {
    /// Begins with the aim.
    #[must_use]
    pub fn new(now_ms: f64) -> Self {
        Self { shown: Hint::Aim, since_ms: now_ms }
    }

    /// Takes what the newest frame says and returns what to show.
    pub fn hear(&mut self, newest: Hint, now_ms: f64) -> Hint {
        if newest != self.shown && now_ms - self.since_ms >= HINT_STAYS_MS {
            self.shown = newest;
            self.since_ms = now_ms;
        }
        self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: FrameMeasures = FrameMeasures { mean_luma: 130.0, clipped: 0.01, motion: 1.5 };

    #[test]
    fn a_frame_has_one_hint_and_light_comes_first() {
        assert_eq!(GOOD.hint(), Hint::Ready);
        assert_eq!(FrameMeasures { mean_luma: 40.0, motion: 50.0, ..GOOD }.hint(), Hint::TooDark);
        assert_eq!(FrameMeasures { mean_luma: 240.0, ..GOOD }.hint(), Hint::TooBright);
        assert_eq!(FrameMeasures { clipped: 0.5, ..GOOD }.hint(), Hint::TooBright);
        assert_eq!(FrameMeasures { motion: 20.0, ..GOOD }.hint(), Hint::HoldStill);
    }

    #[test]
    fn a_hint_stays_long_enough_to_be_read() {
        let mut hint = SteadyHint::new(0.0);
        assert_eq!(hint.hear(Hint::TooDark, 300.0), Hint::Aim);
        assert_eq!(hint.hear(Hint::TooDark, 700.0), Hint::TooDark);
        assert_eq!(hint.hear(Hint::Ready, 1_399.0), Hint::TooDark);
        assert_eq!(hint.hear(Hint::Ready, 1_400.0), Hint::Ready);
    }
}

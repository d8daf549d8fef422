//! The pure stepper of a flash challenge: told the time, it says which colour to show; told of a frame, it
//! decides to which step the frame belongs. Leaves out screens, cameras and clocks.

use contract::bundle::FlashSample;
pub(crate) use contract::reflectance::SETTLE_MS;

/// A step with fewer frames stays missing.
pub(crate) const MIN_FRAMES: u32 = 3;

/// Motion between two frames of one step, 0 to 255, from which on the device is moving. A hand-held phone
/// stays below 3 on a textured scene, one that is turned away passes 20. Ours, to be calibrated on phones.
pub(crate) const MOTION_LIMIT: f64 = 12.0;

/// So many moving frames in a row end the challenge: one may be a glitch, four are about an eighth of a second.
pub(crate) const MOTION_FRAMES: u32 = 4;

/// A frame callback may come a little before the display's own rhythm: a quarter of a frame at 60 Hz.
const EARLY_MS: f64 = 4.0;

/// How long after the end frames may still arrive from the worker.
const STRAGGLERS_MS: f64 = 400.0;

/// No frame for so long means that the camera has stopped.
const SILENCE_MS: f64 = 2_000.0;

/// One colour and how long it stays at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// Red, green, blue.
    pub(crate) rgb: [u8; 3],
    /// Milliseconds.
    pub(crate) hold_ms: u32,
}

/// What to do at a display frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Paint this step now.
    Paint {
        /// Its index.
        step: usize,
        /// Its colour.
        rgb: [u8; 3],
    },
    /// Nothing.
    Keep,
    /// The challenge is over and its frames are in.
    Finished,
}

/// Why a challenge ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AbortReason {
    /// The page was hidden.
    PageHidden,
    /// The caller's signal fired.
    Signal,
    /// The device moved.
    Moved,
    /// The camera sent nothing.
    NoFrames,
}

impl AbortReason {
    /// The word of `FlashAbortReason`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::PageHidden => "page_hidden",
            Self::Signal => "signal",
            Self::Moved => "moved",
            Self::NoFrames => "no_frames",
        }
    }
}

/// What the stepper needs to know of a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MeasuredFrame {
    /// When it was captured, on the clock of the display frames.
    pub(crate) t_ms: f64,
    /// Mean red, green and blue.
    pub(crate) rgb: [f64; 3],
    /// Share of clipped pixels.
    pub(crate) clipped: f64,
    /// Difference from the frame before it.
    pub(crate) motion: f64,
}

#[derive(Debug)]
struct Shown {
    at_ms: f64,
    frames: u32,
    first_ms: f64,
    last_ms: f64,
    rgb: [f64; 3],
    clipped: f64,
}

/// Runs through the steps once.
#[derive(Debug)]
pub(crate) struct FlashStepper {
    steps: Vec<Step>,
    shown: Vec<Shown>,
    newest_ms: f64,
    moving_frames: u32,
    moved: bool,
    frames_seen: u32,
    frames_at_last_tick: u32,
    last_arrival_ms: Option<f64>,
}

impl FlashStepper {
    /// A stepper that has not begun.
    pub(crate) fn new(steps: Vec<Step>) -> Self {
        Self {
            shown: Vec::with_capacity(steps.len()),
            steps,
            newest_ms: f64::NEG_INFINITY,
            moving_frames: 0,
            moved: false,
            frames_seen: 0,
            frames_at_last_tick: 0,
            last_arrival_ms: None,
        }
    }

    /// Called at every display frame with its time. A step lasts from the frame that painted it, so a busy
    /// page makes steps longer and never shorter: what the governor has passed stays safe.
    pub(crate) fn tick(&mut self, now_ms: f64) -> Result<Show, AbortReason> {
        if self.moved {
            return Err(AbortReason::Moved);
        }
        if self.frames_seen != self.frames_at_last_tick {
            self.frames_at_last_tick = self.frames_seen;
            self.last_arrival_ms = Some(now_ms);
        }
        if now_ms - *self.last_arrival_ms.get_or_insert(now_ms) > SILENCE_MS {
            return Err(AbortReason::NoFrames);
        }
        match self.end_of_last_shown() {
            Some(end_ms) if now_ms < end_ms - EARLY_MS => Ok(Show::Keep),
            end_ms => match self.steps.get(self.shown.len()) {
                Some(step) => {
                    let rgb = step.rgb;
                    self.shown.push(Shown {
                        at_ms: now_ms,
                        frames: 0,
                        first_ms: 0.0,
                        last_ms: 0.0,
                        rgb: [0.0; 3],
                        clipped: 0.0,
                    });
                    Ok(Show::Paint { step: self.shown.len() - 1, rgb })
                }
                None if end_ms
                    .is_some_and(|end_ms| self.newest_ms < end_ms && now_ms < end_ms + STRAGGLERS_MS) =>
                {
                    Ok(Show::Keep)
                }
                None => Ok(Show::Finished),
            },
        }
    }

    /// Called for every frame, in the order of capture; frames may come later than the colours they show.
    pub(crate) fn frame(&mut self, frame: &MeasuredFrame) {
        self.frames_seen = self.frames_seen.wrapping_add(1);
        if frame.t_ms <= self.newest_ms {
            return;
        }
        let before_ms = std::mem::replace(&mut self.newest_ms, frame.t_ms);
        let Some(index) = self.shown.iter().rposition(|shown| shown.at_ms <= frame.t_ms) else {
            return;
        };
        let end_ms = match self.shown.get(index + 1) {
            Some(next) => next.at_ms,
            None => self.shown[index].at_ms + f64::from(self.steps[index].hold_ms),
        };
        let counts_from_ms = self.shown[index].at_ms + SETTLE_MS;
        if frame.t_ms < counts_from_ms || frame.t_ms >= end_ms {
            return;
        }
        // Against a frame under another light, everything seems to move.
        if before_ms >= counts_from_ms {
            self.moving_frames = if frame.motion > MOTION_LIMIT { self.moving_frames + 1 } else { 0 };
            self.moved |= self.moving_frames >= MOTION_FRAMES;
        }
        let shown = &mut self.shown[index];
        if shown.frames == 0 {
            shown.first_ms = frame.t_ms;
        }
        shown.last_ms = frame.t_ms;
        shown.frames += 1;
        shown.clipped += frame.clipped;
        for (sum, channel) in shown.rgb.iter_mut().zip(frame.rgb) {
            *sum += channel;
        }
    }

    /// The steps that were measured, in order; a step with too few frames is not among them.
    pub(crate) fn samples(&self) -> Vec<FlashSample> {
        let start_ms = self.shown.first().map_or(0.0, |shown| shown.at_ms);
        (0_u32..)
            .zip(&self.shown)
            .filter(|(_, shown)| shown.frames >= MIN_FRAMES)
            .map(|(step, shown)| {
                let count = f64::from(shown.frames);
                let [mean_r, mean_g, mean_b] = shown.rgb.map(|sum| sum / count);
                FlashSample {
                    step: Some(step),
                    t_ms: f64::midpoint(shown.first_ms, shown.last_ms) - start_ms,
                    mean_r,
                    mean_g,
                    mean_b,
                    frames: Some(shown.frames),
                    clipped: Some(shown.clipped / count),
                }
            })
            .collect()
    }

    fn end_of_last_shown(&self) -> Option<f64> {
        let last = self.shown.last()?;
        Some(last.at_ms + f64::from(self.steps[self.shown.len() - 1].hold_ms))
    }
}

#[cfg(test)]
mod tests;

//! What follows from one look after another: the steady hint, the shutter, which frame to keep, the number agreed on.
//! Pure: told of looks and their times. Leaves out the frames themselves, which their keeper holds under numbers.

use std::collections::VecDeque;

use contract::nik::Nik;
use vision::guidance::{DocumentHint, FaceHint, Shutter, ShutterState, Steady};

/// The shutter picks among so many good frames; one older than that is not kept for it.
const KEPT_FRAMES: u32 = 5;

/// Readings of so many looks have a vote: half a second of a good camera.
const VOTING_LOOKS: usize = 15;

/// The same number so often is agreed on.
const AGREEING: usize = 2;

/// A reading whose least certain digit has at least this margin stands alone. On 256 drawn frames (8 people, two sizes of
/// frame and card, blurs of 0.5 to 2.2 pixels, grain of 2 and 7 levels) the three wrong numbers that were plausible had at
/// most 0.011; of the 222 right ones three quarters had 0.116 or more.
const SURE_CONFIDENCE: f64 = 0.10;

/// A hint of either subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// For a card.
    Card(DocumentHint),
    /// For a face.
    Face(FaceHint),
}

impl Hint {
    fn is_ready(self) -> bool {
        matches!(self, Self::Card(DocumentHint::Ok) | Self::Face(FaceHint::Ok))
    }

    /// Its word on the surface.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Card(hint) => hint.as_str(),
            Self::Face(hint) => hint.as_str(),
        }
    }

    /// The card's hint of a word.
    pub(super) fn card(word: &str) -> Option<Self> {
        DocumentHint::ALL.into_iter().find(|hint| hint.as_str() == word).map(Self::Card)
    }

    /// The face's hint of a word.
    pub(super) fn face(word: &str) -> Option<Self> {
        FaceHint::ALL.into_iter().find(|hint| hint.as_str() == word).map(Self::Face)
    }
}

/// A number that was read, and the margin of its least certain digit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    /// Sixteen digits.
    pub(super) digits: String,
    /// 0 to about 1.
    pub(super) confidence: f64,
}

/// What a look said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Looked {
    /// The hint of this frame alone.
    pub(super) hint: Hint,
    /// Of the subject, comparable between looks.
    pub(super) sharpness: f64,
    /// The number, where it was read.
    pub(super) nik: Option<Reading>,
}

/// A frame that is back from measuring. Without a look, it still makes time pass.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    /// Its number, counted by the caller.
    pub(super) frame: u64,
    /// When it was captured.
    pub(super) t_ms: f64,
    /// Pixels across and down of the camera's picture.
    pub(super) size: (u32, u32),
    /// What was seen.
    pub(super) looked: Option<Looked>,
}

/// What to do with the frame that is back, and with the one kept before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Keep this one instead.
    This,
    /// Let this one go.
    Before,
    /// Let both go.
    Neither,
}

/// What to say of a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Said {
    /// The hint to show; none before the first look.
    pub(super) hint: Option<Hint>,
    /// How full the ring is.
    pub(super) progress: f64,
    /// Whether to offer taking the picture by hand.
    pub(super) manual: bool,
    /// Whether to take the picture now.
    pub(super) fire: bool,
    /// Which frame to keep.
    pub(super) keep: Keep,
}

/// One shot's history.
#[derive(Debug, Default)]
pub(super) struct Aim {
    steady: Option<Steady<Hint>>,
    shutter: Shutter,
    kept: Option<Kept>,
    size: Option<(u32, u32)>,
    readings: VecDeque<Option<Reading>>,
    fired: bool,
    done: bool,
}

#[derive(Debug, Clone, Copy)]
struct Kept {
    sharpness: f64,
    good_frames_since: u32,
}

impl Aim {
    /// Takes a frame that is back.
    pub(super) fn see(&mut self, seen: &Seen) -> Said {
        let turned = self.size.replace(seen.size).is_some_and(|before| before != seen.size);
        if turned {
            // Two frames without anything end a run of good ones.
            for _ in 0..2 {
                self.shutter.observe(seen.frame, false, 0.0, seen.t_ms);
            }
            if !self.done {
                self.kept = None;
            }
        }
        let looked = seen.looked.as_ref();
        let hint = looked.map(|looked| {
            self.steady.get_or_insert_with(|| Steady::new(looked.hint)).show(looked.hint, seen.t_ms)
        });
        if let Some(looked) = looked {
            self.count(looked.nik.clone());
        }
        let ready = looked.is_some_and(|looked| looked.hint.is_ready());
        let sharpness = looked.map_or(0.0, |looked| looked.sharpness);
        let was_done = self.done;
        let state = self.shutter.observe(seen.frame, ready, sharpness, seen.t_ms);
        // What is taken is good: a hint that has not had its time yet says so no longer.
        let hint = match (state, looked) {
            (ShutterState::Fire { .. }, Some(looked)) => {
                let mut steady = Steady::new(looked.hint);
                let hint = steady.show(looked.hint, seen.t_ms);
                self.steady = Some(steady);
                Some(hint)
            }
            _ => hint,
        };
        let (progress, manual, fire) = match state {
            ShutterState::Waiting { progress, manual } => (progress, manual, false),
            ShutterState::Fire { .. } => (1.0, false, true),
            ShutterState::Done => (1.0, false, false),
        };
        self.fired |= fire;
        self.done |= state == ShutterState::Done || fire;
        let keep = if was_done {
            Keep::Before
        } else if ready {
            self.weigh(sharpness)
        } else if progress <= 0.0 || turned {
            self.kept = None;
            Keep::Neither
        } else {
            Keep::Before
        };
        Said { hint, progress, manual, fire, keep }
    }

    /// Whether a frame taken now may come to be kept.
    pub(super) fn may_keep(&self) -> bool {
        !self.done
    }

    /// Whether the shutter fired by itself.
    pub(super) fn fired(&self) -> bool {
        self.fired
    }

    /// The picture is taken: nothing fires any more.
    pub(super) fn take(&mut self) {
        self.shutter.fired_by_hand();
        self.done = true;
    }

    /// The number that most of the last looks and the shot's own agree on.
    pub(super) fn agreed_nik(&self, of_shot: Option<Reading>) -> Option<Reading> {
        let of_shot = of_shot.filter(is_plausible);
        let readings: Vec<&Reading> = self.readings.iter().flatten().chain(of_shot.as_ref()).collect();
        agreed(&readings)
    }

    fn count(&mut self, reading: Option<Reading>) {
        if self.readings.len() == VOTING_LOOKS {
            self.readings.pop_front();
        }
        self.readings.push_back(reading.filter(is_plausible));
    }

    /// Keeps the sharpest good frame. One frame alone is held, since a camera stalls when its frames stay open: so
    /// when it grows older than what the shutter picks from, the next good one takes its place.
    fn weigh(&mut self, sharpness: f64) -> Keep {
        if let Some(kept) = &mut self.kept {
            kept.good_frames_since += 1;
            if kept.good_frames_since < KEPT_FRAMES && kept.sharpness >= sharpness {
                return Keep::Before;
            }
        }
        self.kept = Some(Kept { sharpness, good_frames_since: 0 });
        Keep::This
    }
}

fn is_plausible(reading: &Reading) -> bool {
    Nik::parse(&reading.digits).is_ok()
}

/// The number with the most votes, where no other has as many, with the confidence of its best reading.
fn agreed(readings: &[&Reading]) -> Option<Reading> {
    let votes = |digits: &str| readings.iter().filter(|reading| reading.digits == digits).count();
    let most = readings.iter().map(|reading| votes(&reading.digits)).max()?;
    let mut leading = readings.iter().filter(|reading| votes(&reading.digits) == most);
    let first = leading.next()?;
    if leading.any(|other| other.digits != first.digits) {
        return None;
    }
    let confidence = readings
        .iter()
        .filter(|reading| reading.digits == first.digits)
        .map(|reading| reading.confidence)
        .fold(f64::NEG_INFINITY, f64::max);
    let sure = most >= AGREEING || confidence >= SURE_CONFIDENCE;
    sure.then(|| Reading { digits: first.digits.clone(), confidence })
}

#[cfg(test)]
mod tests;

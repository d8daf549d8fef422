//! Fires by itself once frames stay good, and picks the sharpest of the last ones.
//! The caller keeps those frames under their numbers; this keeps the numbers alone.

/// Good frames must go on for so long: the ring around the button fills meanwhile.
pub const STABLE_MS: f64 = 600.0;
/// The button for taking the picture by hand is offered after so long without a shot.
pub const MANUAL_AFTER_MS: f64 = 20_000.0;
/// and be at least so many, on a camera of few frames.
const STABLE_FRAMES: u32 = 4;
/// The sharpest is picked among so many.
const KEPT: usize = 5;
/// A gap longer than this breaks a run: the page was hidden, the camera stalled.
const GAP_MS: f64 = 500.0;

/// What the shutter does at a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ShutterState {
    /// Waits for good frames; `progress` is 0 without any, and below 1.
    Waiting {
        /// How far the run of good frames has come.
        progress: f64,
        /// Whether to offer taking the picture by hand.
        manual: bool,
    },
    /// Takes the picture: the frame of this number is the sharpest of the last good ones.
    Fire {
        /// The number that the caller gave the frame.
        frame: u64,
    },
    /// Has fired before.
    Done,
}

/// An automatic shutter, for one shot.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shutter {
    opened_ms: Option<f64>,
    last_ms: f64,
    run: Option<Run>,
    done: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    since_ms: f64,
    frames: u32,
    /// Whether the frame before was not good: one may be, two end the run.
    stumbled: bool,
    kept: [Option<(u64, f64)>; KEPT],
}

impl Shutter {
    /// A shutter that waits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a frame: its number, whether it is good, how sharp it is, and when it was captured.
    pub fn observe(&mut self, frame: u64, ready: bool, nten: f64, t_ms: f64) -> ShutterState {
        if self.done {
            return ShutterState::Done;
        }
        let opened_ms = *self.opened_ms.get_or_insert(t_ms);
        let since_last_ms = t_ms - self.last_ms;
        self.last_ms = t_ms;
        let broken = !(0.0..=GAP_MS).contains(&since_last_ms);
        let run = self.run.take().filter(|run| !broken && (ready || !run.stumbled));
        self.run = if ready {
            let mut run =
                run.unwrap_or(Run { since_ms: t_ms, frames: 0, stumbled: false, kept: [None; KEPT] });
            run.kept.rotate_right(1);
            run.kept[0] = Some((frame, nten));
            run.stumbled = false;
            run.frames = run.frames.saturating_add(1);
            Some(run)
        } else {
            run.map(|run| Run { stumbled: true, ..run })
        };
        let manual = t_ms - opened_ms >= MANUAL_AFTER_MS;
        let Some(run) = self.run else { return ShutterState::Waiting { progress: 0.0, manual } };
        let held = ((t_ms - run.since_ms) / STABLE_MS).min(f64::from(run.frames) / f64::from(STABLE_FRAMES));
        if held < 1.0 || !ready {
            return ShutterState::Waiting { progress: held.clamp(0.0, 0.99), manual };
        }
        self.done = true;
        let kept = run.kept.iter().flatten();
        let sharpest =
            kept.fold((frame, f64::NEG_INFINITY), |best, one| if one.1 > best.1 { *one } else { best });
        ShutterState::Fire { frame: sharpest.0 }
    }

    /// The picture was taken by hand: nothing fires any more.
    pub fn fired_by_hand(&mut self) {
        self.done = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames 50 ms apart, one letter each: a digit is a good frame of that sharpness, `-` is not good.
    fn film(shutter: &mut Shutter, frames: &str) -> Vec<ShutterState> {
        (0_u32..)
            .zip(frames.chars())
            .map(|(at, frame)| {
                let nten = frame.to_digit(10);
                shutter.observe(at.into(), nten.is_some(), nten.unwrap_or(9).into(), f64::from(at) * 50.0)
            })
            .collect()
    }

    fn fired(frames: &str) -> Option<(usize, u64)> {
        film(&mut Shutter::new(), frames).into_iter().enumerate().find_map(|(at, state)| match state {
            ShutterState::Fire { frame } => Some((at, frame)),
            _ => None,
        })
    }

    #[test]
    fn it_fires_after_600_ms_of_good_frames_with_the_sharpest_of_the_last_five() {
        // (frames, where it fires, which frame it picks)
        for (frames, expected) in [
            ("1111111111111", Some((12, 12))),
            ("9111111127111", Some((12, 9))),
            ("-1111111111111", Some((13, 13))),
            ("111111111111", None),
            ("11111-111111311", Some((12, 12))),
            ("11111--11111111111111", Some((19, 19))),
            ("1-1-1-1-1-1-1-1", Some((12, 12))),
            ("111111111111-1", Some((13, 13))),
        ] {
            let got = fired(frames);
            assert_eq!(got.map(|(at, _)| at), expected.map(|(at, _)| at), "{frames}");
            let sharp = |frame: u64| frames.as_bytes()[usize::try_from(frame).unwrap()];
            assert_eq!(
                got.map(|(_, frame)| sharp(frame)),
                expected.map(|(_, frame)| sharp(frame)),
                "{frames}"
            );
        }
    }

    #[test]
    fn it_fires_once_and_never_after_a_shot_by_hand() {
        let mut shutter = Shutter::new();
        assert_eq!(
            film(&mut shutter, "11111111111111")[12..],
            [ShutterState::Fire { frame: 12 }, ShutterState::Done]
        );
        let mut by_hand = Shutter::new();
        by_hand.fired_by_hand();
        assert!(film(&mut by_hand, "1111111111111111").iter().all(|state| *state == ShutterState::Done));
    }

    #[test]
    fn progress_rises_to_just_below_one_and_falls_to_zero_with_the_run() {
        let states = film(&mut Shutter::new(), "111111111111--");
        let progress: Vec<f64> = states
            .iter()
            .map(|state| match state {
                ShutterState::Waiting { progress, .. } => *progress,
                _ => panic!("{state:?}"),
            })
            .collect();
        assert!(progress[..12].windows(2).all(|pair| pair[0] < pair[1] && pair[1] < 1.0), "{progress:?}");
        assert!(progress[13].abs() < 1e-9);
    }

    #[test]
    fn the_manual_shutter_is_offered_after_twenty_seconds() {
        let mut shutter = Shutter::new();
        for (t_ms, offered) in [(5.0, false), (19_000.0, false), (20_004.0, false), (20_005.0, true)] {
            let expected = ShutterState::Waiting { progress: 0.0, manual: offered };
            assert_eq!(shutter.observe(1, false, 0.0, t_ms), expected, "{t_ms}");
        }
    }

    #[test]
    fn few_frames_far_apart_are_no_run_and_a_broken_clock_does_no_harm() {
        let mut shutter = Shutter::new();
        for t_ms in [0.0, 600.0, 1200.0, 1800.0, 2400.0, 100.0, f64::NAN, f64::INFINITY, 0.0] {
            let state = shutter.observe(1, true, f64::NAN, t_ms);
            assert!(matches!(state, ShutterState::Waiting { .. }), "{t_ms}: {state:?}");
        }
    }
}

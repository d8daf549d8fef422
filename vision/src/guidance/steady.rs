//! Keeps a hint from flickering: it changes only to one that lasts, and not again at once.

/// A hint stays at least so long: what a person needs to read a line.
pub const MIN_SHOWN_MS: f64 = 700.0;
/// A new hint must hold for so many frames in a row, or
const HOLD_FRAMES: u32 = 4;
/// for so long, on a camera of few frames.
const HOLD_MS: f64 = 250.0;
/// A hint that no frame has given for so long goes, even where its successors take turns.
const STALE_MS: f64 = 1500.0;

/// The hint shown, of the hints that frames give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steady<H> {
    shown: H,
    /// When it was first shown, and when a frame last gave it.
    changed_ms: f64,
    confirmed_ms: f64,
    next: Option<Candidate<H>>,
    last_ms: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Candidate<H> {
    hint: H,
    since_ms: f64,
    frames: u32,
}

impl<H: Copy + PartialEq> Steady<H> {
    /// Shows `first` until frames say otherwise.
    pub fn new(first: H) -> Self {
        Self { shown: first, changed_ms: 0.0, confirmed_ms: 0.0, next: None, last_ms: None }
    }

    /// The hint shown now.
    pub fn shown(&self) -> H {
        self.shown
    }

    /// Takes the hint of a frame of this time and returns the one to show.
    pub fn show(&mut self, hint: H, t_ms: f64) -> H {
        // The first frame, or a clock that went back: counting starts anew.
        if !self.last_ms.is_some_and(|last| t_ms >= last) {
            (self.changed_ms, self.confirmed_ms, self.next) = (t_ms, t_ms, None);
        }
        self.last_ms = Some(t_ms);
        if hint == self.shown {
            (self.confirmed_ms, self.next) = (t_ms, None);
            return self.shown;
        }
        let next = match self.next {
            Some(next) if next.hint == hint => Candidate { frames: next.frames.saturating_add(1), ..next },
            _ => Candidate { hint, since_ms: t_ms, frames: 1 },
        };
        self.next = Some(next);
        let lasts = next.frames >= HOLD_FRAMES || t_ms - next.since_ms >= HOLD_MS;
        let stale = t_ms - self.confirmed_ms >= STALE_MS;
        if (lasts || stale) && t_ms - self.changed_ms >= MIN_SHOWN_MS {
            (self.shown, self.changed_ms, self.confirmed_ms, self.next) = (hint, t_ms, t_ms, None);
        }
        self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows a letter a frame, 33 ms apart, and returns what is shown.
    fn film(steady: &mut Steady<char>, start_ms: f64, hints: &str) -> String {
        let mut t_ms = start_ms;
        hints
            .chars()
            .map(|hint| {
                let shown = steady.show(hint, t_ms);
                t_ms += 33.0;
                shown
            })
            .collect()
    }

    #[test]
    fn a_single_odd_frame_is_never_shown() {
        let mut steady = Steady::new('a');
        let shown = film(&mut steady, 0.0, &"aaaaab".repeat(20));
        assert!(shown.chars().all(|hint| hint == 'a'), "{shown}");
    }

    #[test]
    fn a_new_hint_that_lasts_is_shown_after_four_frames_but_not_before_its_time() {
        let mut steady = Steady::new('a');
        assert_eq!(film(&mut steady, 1000.0, &"a".repeat(30)), "a".repeat(30));
        assert_eq!(film(&mut steady, 2000.0, "bbbbb"), "aaabb");
        // 700 ms from the change at 2099: not before 2800.
        let shown = film(&mut steady, 2200.0, &"c".repeat(30));
        assert_eq!(shown.find('c'), Some(19), "{shown}");
    }

    #[test]
    fn changes_are_at_least_700_ms_apart_whatever_the_frames_say() {
        let mut steady = Steady::new(0_u32);
        let (mut state, mut shown, mut changed_ms) = (1_u32, 0, f64::NEG_INFINITY);
        for frame in 0..5000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let t_ms = f64::from(frame) * 33.0;
            let now = steady.show((state >> 28) / 6, t_ms);
            if now != shown {
                assert!(t_ms - changed_ms >= MIN_SHOWN_MS);
                (shown, changed_ms) = (now, t_ms);
            }
        }
        assert!(changed_ms > 0.0);
    }

    #[test]
    fn a_slow_camera_changes_by_time_and_turns_of_others_end_a_stale_hint() {
        let mut steady = Steady::new('a');
        steady.show('a', 0.0);
        assert_eq!(steady.show('b', 1000.0), 'a');
        assert_eq!(steady.show('b', 1300.0), 'b');
        let shown = film(&mut steady, 1400.0, &"cd".repeat(40));
        assert!(shown.ends_with(['c', 'd']), "{shown}");
    }

    #[test]
    fn a_clock_that_goes_back_or_is_no_number_does_no_harm() {
        let mut steady = Steady::new('a');
        steady.show('a', 1e9);
        assert_eq!(steady.show('b', 5.0), 'a');
        assert_eq!(steady.show('b', f64::NAN), 'a');
        let shown = film(&mut steady, 10.0, &"b".repeat(40));
        assert!(shown.ends_with('b'), "{shown}");
    }
}

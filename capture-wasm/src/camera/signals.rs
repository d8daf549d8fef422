//! Signs that a camera is a program: pure, and evidence only. Any of them may be seen on an honest phone, so none is a
//! reason to refuse; the server weighs them with the rest (arXiv 2512.10653: 14.6 % false alarms on its own).

use super::lens::is_virtual;

/// So many intervals are compared.
pub(super) const INTERVALS: usize = 30;

/// A sensor's clock trembles by some microseconds; a timer that counts in fractions of a second does not, in milliseconds.
const EXACT_MS: f64 = 0.001;

/// So many pairs of frames in a row without any difference.
const EQUAL_PAIRS: u32 = 10;

/// Below this luma a sensor's noise may be cut off as black.
const DARK_LUMA: f64 = 30.0;

/// What was seen of a camera.
#[derive(Debug, Clone, Default)]
pub(super) struct Behaviour {
    /// Its name.
    pub(super) label: String,
    /// Pixels across and down that were asked for.
    pub(super) asked: (u32, u32),
    /// The largest it says that it can give, where it says so.
    pub(super) most: Option<(u32, u32)>,
    /// What its settings say, where they say it.
    pub(super) settings: Option<(u32, u32)>,
    /// What its pictures are; none before the first.
    pub(super) delivered: Option<(u32, u32)>,
    /// Whether its settings name a device and a rate.
    pub(super) named: bool,
    /// Times between its last pictures, in milliseconds.
    pub(super) intervals_ms: Vec<f64>,
    /// Whether its frames were once equal for long.
    pub(super) noiseless: bool,
}

/// The words of the signs seen.
pub(super) fn signals(seen: &Behaviour) -> Vec<&'static str> {
    let sorted = |(a, b): (u32, u32)| (a.max(b), a.min(b));
    let delivered = seen.delivered.map(sorted);
    // It could have given what was asked for and gave something else, or says that it gives something else.
    let could =
        seen.most.map(sorted).is_some_and(|(long, short)| long >= seen.asked.0 && short >= seen.asked.1);
    let ignored = delivered.is_some_and(|delivered| {
        (could && delivered != seen.asked)
            || seen.settings.map(sorted).is_some_and(|settings| settings != delivered)
    });
    [
        (is_virtual(&seen.label), "label_virtual"),
        (ignored, "resolution_ignored"),
        (is_exact(&seen.intervals_ms), "frame_rate_steady"),
        (seen.noiseless, "no_sensor_noise"),
        (seen.settings.is_none() || !seen.named, "settings_missing"),
    ]
    .into_iter()
    .filter_map(|(is_seen, word)| is_seen.then_some(word))
    .collect()
}

fn is_exact(intervals_ms: &[f64]) -> bool {
    let most = intervals_ms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = intervals_ms.iter().copied().fold(f64::INFINITY, f64::min);
    intervals_ms.len() >= INTERVALS && most - least < EXACT_MS
}

/// Notices frames that are equal to the last bit, as a sensor's never are.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Noise {
    equal_pairs: u32,
    missing: bool,
}

impl Noise {
    /// Takes a frame's mean luma and its difference from the frame before it.
    pub(crate) fn note(&mut self, mean_luma: f64, difference: f64) {
        // The first frame has no difference either, and counts as one pair too many.
        let equal = difference <= 0.0 && mean_luma >= DARK_LUMA;
        self.equal_pairs = if equal { self.equal_pairs.saturating_add(1) } else { 0 };
        self.missing |= self.equal_pairs > EQUAL_PAIRS;
    }

    /// Whether frames were equal for long.
    pub(crate) fn is_missing(self) -> bool {
        self.missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn honest() -> Behaviour {
        Behaviour {
            label: "camera2 0, facing back".to_owned(),
            asked: (1920, 1080),
            most: Some((4000, 3000)),
            settings: Some((1920, 1080)),
            // A phone held upright.
            delivered: Some((1080, 1920)),
            named: true,
            intervals_ms: (0..40_u32).map(|at| 33.3 + 0.01 * f64::from(at % 3)).collect(),
            noiseless: false,
        }
    }

    #[test]
    fn an_honest_camera_shows_no_sign_and_each_sign_has_its_word() {
        assert_eq!(signals(&honest()), Vec::<&str>::new());
        assert_eq!(
            signals(&Behaviour {
                most: Some((1280, 720)),
                settings: Some((1280, 720)),
                delivered: Some((1280, 720)),
                ..honest()
            }),
            Vec::<&str>::new()
        );
        for (seen, word) in [
            (Behaviour { label: "OBS Virtual Camera".to_owned(), ..honest() }, "label_virtual"),
            (
                Behaviour { settings: Some((1280, 720)), delivered: Some((1280, 720)), ..honest() },
                "resolution_ignored",
            ),
            (Behaviour { delivered: Some((640, 480)), most: None, ..honest() }, "resolution_ignored"),
            (Behaviour { intervals_ms: vec![33.333; 30], ..honest() }, "frame_rate_steady"),
            (Behaviour { noiseless: true, ..honest() }, "no_sensor_noise"),
            (Behaviour { settings: None, ..honest() }, "settings_missing"),
            (Behaviour { named: false, ..honest() }, "settings_missing"),
        ] {
            assert_eq!(signals(&seen), [word]);
        }
        assert_eq!(signals(&Behaviour { intervals_ms: vec![33.333; 29], ..honest() }), Vec::<&str>::new());
    }

    #[test]
    fn frames_that_are_equal_for_long_have_no_noise_unless_it_is_dark() {
        let missing = |frames: &[(f64, f64)]| {
            let mut noise = Noise::default();
            for (luma, difference) in frames {
                noise.note(*luma, *difference);
            }
            noise.is_missing()
        };
        assert!(missing(&[(90.0, 0.0); 11]));
        assert!(!missing(&[(90.0, 0.0); 10]));
        assert!(!missing(&[(5.0, 0.0); 50]));
        assert!(!missing(&[(90.0, 0.02); 50]));
    }
}

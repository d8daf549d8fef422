//! The photosensitivity governor: WCAG 2.2 success criterion 2.3.1, three flashes or below, as arithmetic.
//!
//! Screens are held close, so the criterion's area exception is never used.

/// A colour of any origin and how long it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    /// Red, green and blue, 0 to 255.
    pub rgb: [u8; 3],
    /// Milliseconds.
    pub hold_ms: u32,
}

impl Paint {
    /// `#RRGGBB` in capitals.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.rgb;
        format!("#{red:02X}{green:02X}{blue:02X}")
    }

    /// Reads `#RRGGBB`.
    pub(super) fn parse_hex(hex: &str) -> Option<[u8; 3]> {
        let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some([part(0)?, part(2)?, part(4)?])
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2 definition, sRGB).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { power_2_4((share + 0.055) / 1.055) }
        };
        let [red, green, blue] = self.rgb.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// A saturated red: R / (R + G + B) >= 0.8 (WCAG 2.2, definition of red flash).
    fn is_saturated_red(self) -> bool {
        let [red, green, blue] = self.rgb.map(f64::from);
        red > 0.0 && red / (red + green + blue) >= 0.8
    }
}

/// `x^2.4` for 0 < x <= 1, as `x^2` times the fifth root of `x^2`: the general power is a kilobyte and a half of code.
/// Newton's steps come down from 1 to a root of 0.15 at least; twelve leave nothing but rounding.
fn power_2_4(x: f64) -> f64 {
    let square = x * x;
    let root = (0..12).fold(1.0_f64, |root, _| (4.0 * root + square / (root * root * root * root)) / 5.0);
    square * root
}

/// A change counts when luminance moves by this share of the maximum..
const GENERAL_CHANGE: f64 = 0.10;
/// ..and the darker side is below this.
const GENERAL_DARKER: f64 = 0.80;
/// More flashes than this in any one second are unsafe. A flash is a pair of opposing changes.
const MAX_FLASHES: usize = 3;
const WINDOW_MS: u32 = 1_000;

/// What makes a sequence unsafe; empty when nothing does.
pub fn objections(paints: &[Paint]) -> Vec<String> {
    let mut objections = Vec::new();
    if paints.is_empty() {
        objections.push("the sequence has no steps".to_owned());
    }
    for (what, flashes) in [
        ("general flashes", most_flashes(&luminance_changes(paints))),
        ("red flashes", most_flashes(&red_changes(paints))),
    ] {
        if flashes > MAX_FLASHES {
            objections.push(format!(
                "{flashes} {what} within one second; at most {MAX_FLASHES} are safe (WCAG 2.3.1)"
            ));
        }
    }
    objections
}

/// When each step after the first begins, in milliseconds from the start.
fn change_times(paints: &[Paint]) -> impl Iterator<Item = u32> {
    paints.iter().scan(0_u32, |at_ms, paint| {
        *at_ms = at_ms.saturating_add(paint.hold_ms);
        Some(*at_ms)
    })
}

/// Times of alternating luminance changes: a run in one direction counts once, at the step that takes it past
/// the threshold from its extreme. Until the first change both extremes are kept, since either may begin it.
fn luminance_changes(paints: &[Paint]) -> Vec<u32> {
    let Some(first) = paints.first() else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    let (mut lowest, mut highest) = (first.luminance(), first.luminance());
    let counts = |from: f64, to: f64| (to - from).abs() >= GENERAL_CHANGE && from.min(to) < GENERAL_DARKER;
    for (paint, at_ms) in paints[1..].iter().zip(change_times(paints)) {
        let luminance = paint.luminance();
        let rose = luminance > lowest && counts(lowest, luminance);
        let fell = luminance < highest && counts(highest, luminance);
        if rose || fell {
            // What was gone past is forgotten: only the way back from here can be the next change.
            let goes_on = changes.last().is_some_and(|(_, rising)| *rising == rose && rose != fell);
            if !goes_on {
                changes.push((at_ms, rose));
            }
            (lowest, highest) = (luminance, luminance);
        } else {
            (lowest, highest) = (lowest.min(luminance), highest.max(luminance));
        }
    }
    changes.into_iter().map(|(at_ms, _)| at_ms).collect()
}

/// Times at which the screen turns saturated red or stops being so.
fn red_changes(paints: &[Paint]) -> Vec<u32> {
    paints
        .windows(2)
        .zip(change_times(paints))
        .filter(|(pair, _)| pair[0].is_saturated_red() != pair[1].is_saturated_red())
        .map(|(_, at_ms)| at_ms)
        .collect()
}

/// The most pairs of changes that one second holds.
fn most_flashes(changes: &[u32]) -> usize {
    let within =
        |start: u32, at_ms: u32| at_ms.checked_sub(start).is_some_and(|since_ms| since_ms < WINDOW_MS);
    let in_second_from = |start: &u32| changes.iter().filter(|at_ms| within(*start, **at_ms)).count() / 2;
    changes.iter().map(in_second_from).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alternating(colours: [[u8; 3]; 2], hold_ms: u32, steps: usize) -> Vec<Paint> {
        (0..steps).map(|index| Paint { rgb: colours[index % 2], hold_ms }).collect()
    }

    const WHITE: [u8; 3] = [255; 3];
    const BLACK: [u8; 3] = [0; 3];
    const RED: [u8; 3] = [255, 0, 0];
    const BLUE: [u8; 3] = [0, 0, 255];

    #[test]
    fn more_than_three_flashes_a_second_are_objected_to() {
        for (colours, hold_ms, safe) in [
            ([WHITE, BLACK], 300, true),
            ([WHITE, BLACK], 250, true),
            ([WHITE, BLACK], 143, true),
            ([WHITE, BLACK], 125, false),
            ([WHITE, BLACK], 50, false),
            ([RED, BLACK], 125, false),
            // Red against blue differs in luminance by 0.14 too.
            ([RED, BLUE], 125, false),
            ([WHITE, [250; 3]], 50, true),
        ] {
            assert_eq!(
                objections(&alternating(colours, hold_ms, 20)).is_empty(),
                safe,
                "{colours:?} {hold_ms}"
            );
        }
    }

    #[test]
    fn luminance_is_the_power_that_the_standard_asks_for() {
        for channel in 11..=255_u8 {
            let x = (f64::from(channel) / 255.0 + 0.055) / 1.055;
            assert!((power_2_4(x) / x.powf(2.4) - 1.0).abs() < 1e-14, "{channel}");
        }
    }

    #[test]
    fn red_flashes_count_where_luminance_hardly_changes() {
        // A grey as bright as pure red: luminance 0.2126.
        let objections = objections(&alternating([RED, [127; 3]], 100, 20));
        assert_eq!(objections.len(), 1, "{objections:?}");
        assert!(objections[0].contains("red flashes"));
    }

    #[test]
    fn a_slow_ramp_is_one_change_and_not_many() {
        let ramp: Vec<Paint> = (0..=16).map(|index| Paint { rgb: [index * 15; 3], hold_ms: 50 }).collect();
        assert_eq!(luminance_changes(&ramp).len(), 1);
    }

    #[test]
    fn a_change_is_counted_from_whichever_extreme_began_it() {
        let grey = |level: u8| Paint { rgb: [level; 3], hold_ms: 50 };
        // Luminance .50, .43, .55: neither step alone is a tenth, from the lowest to the highest it is.
        assert_eq!(luminance_changes(&[grey(188), grey(175), grey(196)]).len(), 1);
        assert_eq!(luminance_changes(&[grey(188), grey(180), grey(188)]).len(), 0);
    }

    #[test]
    fn holds_beyond_all_time_do_not_overflow() {
        let forever: Vec<Paint> = (0..100)
            .map(|index| Paint { rgb: [if index % 2 == 0 { 255 } else { 0 }; 3], hold_ms: u32::MAX })
            .collect();
        assert!(!objections(&forever).is_empty(), "at the end of time they all flash at once");
    }

    #[test]
    fn the_example_of_the_product_document_is_safe() {
        let example: Vec<Paint> = [(RED, 500), ([0, 255, 0], 300), (BLUE, 400), (WHITE, 500), (BLACK, 400)]
            .map(|(rgb, hold_ms)| Paint { rgb, hold_ms })
            .to_vec();
        assert_eq!(objections(&example), Vec::<String>::new());
        assert_eq!(most_flashes(&luminance_changes(&example)), 1);
    }

    #[test]
    fn nothing_at_all_is_not_a_challenge() {
        assert_eq!(objections(&[]), ["the sequence has no steps"]);
    }
}

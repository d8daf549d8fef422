//! Did the camera see the colours that the screen showed? Correlation of samples with the challenge.
//!
//! It proves that the capture was made now, in front of this screen. It does not prove that what reflected was
//! genuine: a print reflects too.

use crate::challenge::FlashSequence;

/// The mean colour of the watched region during one step, 0 to 255 a channel.
pub type Rgb = [f64; 3];

/// What the correlation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reflection {
    /// The colours were seen.
    Seen,
    /// Something else was seen.
    NotSeen,
    /// Too few steps were measured to tell.
    TooFewSteps,
    /// The region hardly changed: the room is too bright, or the screen too dim.
    TooFaint,
}

/// The verdict and the numbers behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reflectance {
    /// What was found.
    pub reflection: Reflection,
    /// Pooled correlation over brightness and colour, -1 to 1.
    pub correlation: f64,
    /// What the correlation must reach for this number of steps.
    pub threshold: f64,
    /// How far the region moved for a full swing of the screen, in levels of 0 to 255.
    pub amplitude: f64,
    /// Steps that had a sample.
    pub steps_measured: usize,
}

/// Fewer measured steps than this cannot tell a live face from a replay: with three, a static scene reaches
/// the correlation of a faint live one.
const FEWEST_STEPS: usize = 5;
/// Below this many levels camera noise alone moves the mean.
const FAINTEST_AMPLITUDE: f64 = 4.0;

/// So far a live face goes up at least when a screen turns from black to white; who answers less is asked to find a darker
/// place before a flash. What is drawn for a person is drawn to this scale at least.
pub const LEAST_LIVE_LEVELS: f64 = 8.0;

/// So much of each step's beginning is not measured: what most cameras take until a frame shows the new colour.
pub const SETTLE_MS: f64 = 150.0;
/// Latencies that a capture is tried with. Beyond [`SETTLE_MS`] the first frames of a step still show the one before it;
/// the slowest phones take 250 ms.
const LATENCIES_MS: [f64; 4] = [SETTLE_MS, 180.0, 210.0, 240.0];
/// How much brightness weighs against colour: shadows, the hand and automatic exposure move all channels together.
/// Of 0.3, 0.5, 0.6, 0.7 and 1.0 the one that lets most live captures pass (flash set, fit seeds).
const BRIGHTNESS_WEIGHT: f64 = 0.6;

/// Correlation asked for by number of measured steps, chosen on the flash set of `cargo xtask bench accuracy` (simulated
/// cameras, fit seeds) so that fewer than one in 1,000 replays of another challenge or static films reaches it. Of live
/// captures 94 in 100 do with five steps, 98 with six and more than 99 with eight. Fitted on no real face.
fn threshold(steps_measured: usize) -> f64 {
    match steps_measured {
        0..=5 => 0.91,
        6 => 0.84,
        7 => 0.80,
        8 => 0.77,
        9 => 0.74,
        _ => 0.71,
    }
}

/// Holds samples, one slot a step and `None` where a step was not measured, against the challenge.
///
/// Mean and linear drift are taken out of both, and the correlation is pooled over brightness and two colour
/// differences. Of a few latencies the one that fits best counts.
pub fn judge(sequence: &FlashSequence, samples: &[Option<Rgb>]) -> Reflectance {
    let [first, others @ ..] = LATENCIES_MS.map(|latency_ms| matched(sequence, samples, latency_ms));
    let best = others
        .into_iter()
        .fold(first, |best, other| if other.correlation > best.correlation { other } else { best });
    let steps_measured = sequence.steps().iter().zip(samples).filter(|(_, sample)| sample.is_some()).count();
    let threshold = threshold(steps_measured);
    let reflection = if steps_measured < FEWEST_STEPS {
        Reflection::TooFewSteps
    } else if best.amplitude < FAINTEST_AMPLITUDE {
        Reflection::TooFaint
    } else if best.correlation >= threshold {
        Reflection::Seen
    } else {
        Reflection::NotSeen
    };
    Reflectance {
        reflection,
        correlation: best.correlation,
        threshold,
        amplitude: best.amplitude,
        steps_measured,
    }
}

struct Match {
    correlation: f64,
    amplitude: f64,
}

/// How well the samples follow the challenge through a camera of this latency.
fn matched(sequence: &FlashSequence, samples: &[Option<Rgb>], latency_ms: f64) -> Match {
    let steps = sequence.steps();
    let (positions, pairs): (Vec<f64>, Vec<(Rgb, Rgb)>) = samples
        .iter()
        .zip(steps)
        .enumerate()
        .filter_map(|(index, (sample, step))| {
            let position = f64::from(u32::try_from(index).unwrap_or(u32::MAX));
            let before = steps[index.saturating_sub(1)].colour.rgb().map(f64::from);
            let own = step.colour.rgb().map(f64::from);
            let late = (latency_ms - SETTLE_MS) / (f64::from(step.hold_ms) - SETTLE_MS);
            let late = late.clamp(0.0, 1.0);
            let expected = std::array::from_fn(|at| own[at] + late * (before[at] - own[at]));
            Some((position, (opponent(expected), opponent((*sample)?))))
        })
        .unzip();
    let (mut shown_energy, mut seen_energy, mut shared) = (0.0, 0.0, 0.0);
    for axis in 0..3 {
        let shown = detrended(&positions, pairs.iter().map(|(shown, _)| shown[axis]));
        let seen = detrended(&positions, pairs.iter().map(|(_, seen)| seen[axis]));
        shown_energy += shown.iter().map(|value| value * value).sum::<f64>();
        seen_energy += seen.iter().map(|value| value * value).sum::<f64>();
        shared += shown.iter().zip(&seen).map(|(left, right)| left * right).sum::<f64>();
    }
    let scale = (shown_energy * seen_energy).sqrt();
    let correlation = if scale > f64::EPSILON { shared / scale } else { 0.0 };
    let amplitude =
        if shown_energy > f64::EPSILON { 255.0 * (seen_energy / shown_energy).sqrt() } else { 0.0 };
    Match { correlation, amplitude }
}

/// Weighted brightness and two colour differences, at right angles to each other and of equal length otherwise.
fn opponent([red, green, blue]: Rgb) -> Rgb {
    [
        BRIGHTNESS_WEIGHT * (red + green + blue) / 3.0_f64.sqrt(),
        (red - green) / 2.0_f64.sqrt(),
        (red + green - 2.0 * blue) / 6.0_f64.sqrt(),
    ]
}

/// What is left of a series after its mean and its linear drift are taken out (least squares).
fn detrended(positions: &[f64], series: impl Iterator<Item = f64>) -> Vec<f64> {
    let series: Vec<f64> = series.collect();
    let count = f64::from(u32::try_from(series.len()).unwrap_or(u32::MAX)).max(1.0);
    let mean_position = positions.iter().sum::<f64>() / count;
    let mean = series.iter().sum::<f64>() / count;
    let spread: f64 = positions.iter().map(|position| (position - mean_position).powi(2)).sum();
    let slope = if spread > f64::EPSILON {
        let shared: f64 =
            positions.iter().zip(&series).map(|(at, value)| (at - mean_position) * (value - mean)).sum();
        shared / spread
    } else {
        0.0
    };
    positions.iter().zip(&series).map(|(at, value)| value - mean - slope * (at - mean_position)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Uniform numbers in -1..1 from a linear congruential source.
    fn noise(seed: u64) -> impl FnMut() -> f64 {
        let mut state = seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 30) - 1.0
        }
    }

    fn drawn(steps: u32, seed: u64) -> FlashSequence {
        let mut next = noise(seed);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0..below")]
        FlashSequence::draw(steps, move |below| (f64::midpoint(next(), 1.0) * f64::from(below)) as u32)
    }

    /// Skin lit by a room and, by `gain`, by the screen: crosstalk between channels, drift and noise.
    fn lit(shown: &FlashSequence, gain: f64, seed: u64) -> Vec<Option<Rgb>> {
        let mut next = noise(seed);
        let room = [120.0 + 30.0 * next(), 90.0 + 30.0 * next(), 80.0 + 30.0 * next()];
        let drift = 6.0 * next();
        let count = f64::from(u32::try_from(shown.steps().len()).unwrap());
        shown
            .steps()
            .iter()
            .enumerate()
            .map(|(index, step)| {
                let colour = step.colour.rgb().map(|value| f64::from(value) / 255.0);
                let leak = colour.iter().sum::<f64>() / 3.0;
                let at = f64::from(u32::try_from(index).unwrap()) / count;
                // The sum of three uniform numbers has a standard deviation of 1: times 2 for sigma 2.
                let mut channel = |own: f64, base: f64| {
                    base + drift * at + gain * (0.8 * own + 0.2 * leak) + 2.0 * (next() + next() + next())
                };
                Some([channel(colour[0], room[0]), channel(colour[1], room[1]), channel(colour[2], room[2])])
            })
            .collect()
    }

    fn share_seen(runs: u64, sample: impl Fn(u64) -> Reflectance) -> f64 {
        let seen = (0..runs).filter(|seed| sample(*seed).reflection == Reflection::Seen).count();
        f64::from(u32::try_from(seen).unwrap()) / f64::from(u32::try_from(runs).unwrap())
    }

    #[test]
    fn a_live_face_is_seen() {
        let share = share_seen(1_000, |seed| {
            let shown = drawn(8, seed);
            judge(&shown, &lit(&shown, 20.0, seed + 7))
        });
        assert!(share >= 0.98, "{share}");
    }

    #[test]
    fn a_replay_of_another_challenge_is_not_seen() {
        let share =
            share_seen(1_000, |seed| judge(&drawn(8, seed), &lit(&drawn(8, seed + 50_000), 20.0, seed)));
        assert!(share <= 0.01, "{share}");
    }

    #[test]
    fn a_static_film_is_not_seen() {
        let share = share_seen(1_000, |seed| {
            let shown = drawn(8, seed);
            judge(&shown, &lit(&shown, 0.0, seed))
        });
        assert!(share <= 0.01, "{share}");
    }

    #[test]
    fn three_steps_tell_nothing() {
        let shown = drawn(3, 1);
        assert_eq!(judge(&shown, &lit(&shown, 40.0, 1)).reflection, Reflection::TooFewSteps);
    }

    #[test]
    fn a_camera_that_shows_a_step_late_is_matched_with_its_latency() {
        let shown = drawn(8, 5);
        let live = lit(&shown, 20.0, 5);
        // 240 ms late: of each step's frames after the first 150 ms, 90 ms still show the step before it.
        let late: Vec<_> = (0..8)
            .map(|at| {
                let share = 90.0 / (f64::from(shown.steps()[at].hold_ms) - SETTLE_MS);
                let (own, before) = (live[at].unwrap(), live[at.saturating_sub(1)].unwrap());
                Some([0, 1, 2].map(|channel| own[channel] + share * (before[channel] - own[channel])))
            })
            .collect();
        assert!(matched(&shown, &late, SETTLE_MS).correlation < judge(&shown, &late).correlation - 0.05);
        assert_eq!(judge(&shown, &late).reflection, Reflection::Seen);
    }

    #[test]
    fn a_step_that_was_not_measured_is_left_out_and_not_filled_in() {
        let shown = drawn(8, 3);
        let mut samples = lit(&shown, 40.0, 3);
        samples[2] = None;
        samples[5] = None;
        let six = judge(&shown, &samples);
        assert_eq!((six.reflection, six.steps_measured), (Reflection::Seen, 6));
        assert_eq!(judge(&shown, &[None; 8]).reflection, Reflection::TooFewSteps);
        assert_eq!(judge(&shown, &[]).reflection, Reflection::TooFewSteps);
    }

    #[test]
    fn a_region_that_does_not_move_is_too_faint_to_judge() {
        let shown = drawn(8, 3);
        assert_eq!(judge(&shown, &[Some([100.0, 90.0, 80.0]); 8]).reflection, Reflection::TooFaint);
    }

    #[test]
    fn numbers_beyond_any_camera_do_not_pass() {
        let shown = drawn(8, 3);
        for odd in [f64::MAX, f64::NAN, f64::INFINITY] {
            let samples: Vec<_> =
                (0..8).map(|index| Some([if index % 2 == 0 { odd } else { 0.0 }; 3])).collect();
            assert_ne!(judge(&shown, &samples).reflection, Reflection::Seen);
        }
    }
}

//! The flash challenge against a simulated camera: live skin and cards, a static film, films of another challenge.
//! Light, automatic exposure and latency are modelled; the verdict is `contract`'s own.

use contract::challenge::{FlashSequence, FlashStep};
use contract::reflectance::{Reflectance, Rgb, SETTLE_MS, judge};

use crate::random::Random;

/// What stands before the camera, or is put in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Skin or a card that this screen lights.
    Live,
    /// A film in which no screen lights anything.
    Static,
    /// A film of another challenge with as many steps, begun with this one.
    Replay,
    /// The same, begun at any time and played in a loop.
    ReplayAnyTime,
}

/// All of them; the first is bona fide.
pub const SOURCES: [Source; 4] = [Source::Live, Source::Static, Source::Replay, Source::ReplayAnyTime];

/// Numbers of steps looked at.
pub const STEPS: [u32; 5] = [3, 5, 6, 8, 10];

/// The client asks for so many frames of a step, after those that it drops.
const MIN_FRAMES: usize = 3;

/// One run: a challenge of `steps`, a source, a room and a camera, all from the seed.
pub fn run(source: Source, steps: u32, seed: u64) -> Reflectance {
    let mut random = Random::new(seed);
    let shown = FlashSequence::draw(steps, |below| random.below(below));
    let lit_by = match source {
        Source::Live | Source::Static => shown.clone(),
        Source::Replay | Source::ReplayAnyTime => FlashSequence::draw(steps, |below| random.below(below)),
    };
    let mut screen = Timeline::new(lit_by.steps());
    if source == Source::ReplayAnyTime {
        screen.offset_ms = draw(&mut random, 0.0, screen.length_ms);
        screen.loops = true;
    }
    let room = Room::drawn(&mut random, if source == Source::Static { 0.0 } else { 1.0 });
    let samples = Camera::drawn(&mut random).samples(&shown, &screen, &room, &mut random);
    judge(&shown, &samples)
}

/// What a screen shows, and when.
struct Timeline {
    ends: Vec<(f64, Rgb)>,
    length_ms: f64,
    offset_ms: f64,
    loops: bool,
}

impl Timeline {
    fn new(steps: &[FlashStep]) -> Self {
        let mut length_ms = 0.0;
        let ends = steps
            .iter()
            .map(|step| {
                length_ms += f64::from(step.hold_ms);
                (length_ms, step.colour.rgb().map(|level| f64::from(level) / 255.0))
            })
            .collect();
        Self { ends, length_ms, offset_ms: 0.0, loops: false }
    }

    /// The colour at a time; before the first step the dark canvas, after the last one its colour stays.
    fn at(&self, t_ms: f64) -> Rgb {
        let t_ms = if self.loops { (t_ms + self.offset_ms).rem_euclid(self.length_ms) } else { t_ms };
        if t_ms < 0.0 {
            return [0.0; 3];
        }
        self.ends.iter().find(|(end_ms, _)| t_ms < *end_ms).or(self.ends.last()).map_or([0.0; 3], |(_, c)| *c)
    }
}

/// Linear light from the watched region: what the room gives, and what a white screen adds a channel.
struct Room {
    ambient: Rgb,
    /// Row: channel of the camera; column: primary of the screen.
    screen: [Rgb; 3],
}

/// Levels of a white screen over a black one, at least: below, the probe turns people away.
const LEAST_GAIN_LEVELS: f64 = contract::reflectance::LEAST_LIVE_LEVELS;
const MOST_GAIN_LEVELS: f64 = 32.0;
/// Levels to linear light, about as cameras have it.
const GAMMA: f64 = 2.2;

impl Room {
    fn drawn(random: &mut Random, screen_share: f64) -> Self {
        // Skin from light to dark, or a card.
        let albedo = if random.chance(0.5) { [1.0, 0.74, 0.60] } else { [0.94, 0.97, 1.0] };
        let level = draw(random, 60.0, 190.0);
        let tint = [draw(random, 0.85, 1.15), 1.0, draw(random, 0.8, 1.15)];
        let levels: Rgb = std::array::from_fn(|at| level * albedo[at] * tint[at]);
        let gain = LEAST_GAIN_LEVELS * (MOST_GAIN_LEVELS / LEAST_GAIN_LEVELS).powf(draw(random, 0.0, 1.0));
        // What turns the luma of the region up by `gain` levels under white.
        let luma = 0.299 * levels[0] + 0.587 * levels[1] + 0.114 * levels[2];
        let added = linear(luma) * ((1.0 + gain / luma).powf(GAMMA) - 1.0) * screen_share;
        let bright = 0.299 * albedo[0] + 0.587 * albedo[1] + 0.114 * albedo[2];
        let screen = std::array::from_fn(|channel| {
            let own = draw(random, 0.70, 0.92);
            let left = draw(random, 0.2, 0.8) * (1.0 - own);
            let shares = [own, left, 1.0 - own - left];
            std::array::from_fn(|primary| {
                added * albedo[channel] / bright * shares[(primary + 3 - channel) % 3]
            })
        });
        Self { ambient: levels.map(linear), screen }
    }

    fn light(&self, shown: Rgb) -> Rgb {
        std::array::from_fn(|channel| {
            let added: f64 = self.screen[channel].iter().zip(shown).map(|(share, level)| share * level).sum();
            self.ambient[channel] + added
        })
    }
}

/// A phone's camera and the hand that holds it.
struct Camera {
    frame_ms: f64,
    phase_ms: f64,
    latency_ms: f64,
    /// Time in which exposure goes most of the way to its target; `None` where it is locked.
    exposure_ms: Option<f64>,
    /// How much of the frame's mean follows the watched region.
    metered: f64,
    /// The same for white balance.
    balance_ms: Option<f64>,
    /// Slow noise of all channels together (shadows, the hand) and of each, and that of a frame, in levels.
    common_levels: f64,
    own_levels: f64,
    drift_levels: Rgb,
}

/// Correlation time of shadows and of the hand.
const SLOW_MS: f64 = 250.0;
/// Noise of the mean of a region in one frame.
const FRAME_LEVELS: f64 = 0.25;
/// Automatic exposure leaves changes up to this share alone.
const EXPOSURE_IDLE: f64 = 0.05;

impl Camera {
    fn drawn(random: &mut Random) -> Self {
        let late = random.chance(0.2);
        let common_drift = draw(random, -6.0, 6.0);
        Self {
            frame_ms: 1_000.0 / f64::from(random.pick(&[30.0_f32, 30.0, 30.0, 24.0, 20.0])),
            phase_ms: draw(random, 0.0, 33.0),
            latency_ms: if late { draw(random, 150.0, 250.0) } else { draw(random, 20.0, 150.0) },
            exposure_ms: (!random.chance(0.25)).then(|| draw(random, 300.0, 1_500.0)),
            metered: draw(random, 0.3, 1.0),
            balance_ms: random.chance(0.7).then(|| draw(random, 2_000.0, 6_000.0)),
            common_levels: draw(random, 0.3, 2.5),
            own_levels: draw(random, 0.1, 1.0),
            drift_levels: std::array::from_fn(|_| common_drift + draw(random, -1.5, 1.5)),
        }
    }

    /// The means that the client sends: one a step, none where a step had too few frames.
    fn samples(
        &self,
        shown: &FlashSequence,
        screen: &Timeline,
        room: &Room,
        random: &mut Random,
    ) -> Vec<Option<Rgb>> {
        let ends: Vec<f64> = Timeline::new(shown.steps()).ends.iter().map(|(end_ms, _)| *end_ms).collect();
        let length_ms = ends.last().copied().unwrap_or(0.0);
        let mut sums = vec![([0.0; 3], 0_usize); ends.len()];
        let mut slow = [0.0; 4];
        let keep = (-self.frame_ms / SLOW_MS).exp();
        let fresh = (1.0 - keep * keep).sqrt();
        let target = metered_luma(room.ambient, room.ambient, self.metered);
        let (mut gain, mut balance) = (1.0, [1.0; 3]);
        let mut t_ms = self.phase_ms - 400.0;
        while t_ms < length_ms {
            let light = room.light(screen.at(t_ms - self.latency_ms));
            for value in &mut slow {
                *value = keep * *value + fresh * normal(random);
            }
            let common = self.common_levels * slow[3];
            let along = t_ms / length_ms;
            let seen: Rgb = std::array::from_fn(|at| {
                let own = self.own_levels * slow[at] + FRAME_LEVELS * normal(random);
                let level = 255.0 * (light[at] * gain * balance[at]).powf(1.0 / GAMMA);
                // Shadows take from each channel what it has.
                (level * (1.0 + common / 120.0) + own + self.drift_levels[at] * along).clamp(0.0, 255.0)
            });
            if let Some(exposure_ms) = self.exposure_ms {
                let wrong = gain * metered_luma(light, room.ambient, self.metered) / target;
                if (wrong - 1.0).abs() > EXPOSURE_IDLE {
                    gain *= wrong.powf(-self.frame_ms / exposure_ms);
                }
            }
            if let Some(balance_ms) = self.balance_ms {
                // Towards the colour before the challenge, green held.
                for (at, factor) in balance.iter_mut().enumerate() {
                    let wrong = *factor * light[at] / light[1] / (room.ambient[at] / room.ambient[1]);
                    *factor *= wrong.powf(-self.frame_ms / balance_ms);
                }
            }
            let step = ends.iter().position(|end_ms| t_ms < *end_ms).filter(|_| t_ms >= 0.0);
            if let Some(step) = step {
                let start_ms = if step == 0 { 0.0 } else { ends[step - 1] };
                if t_ms - start_ms >= SETTLE_MS {
                    for (sum, level) in sums[step].0.iter_mut().zip(seen) {
                        *sum += level;
                    }
                    sums[step].1 += 1;
                }
            }
            t_ms += self.frame_ms;
        }
        sums.into_iter()
            .map(|(sum, frames)| {
                let count = crate::number::wide(frames);
                (frames >= MIN_FRAMES).then(|| sum.map(|level: f64| level / count))
            })
            .collect()
    }
}

fn metered_luma(light: Rgb, ambient: Rgb, metered: f64) -> f64 {
    let luma = |rgb: Rgb| 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
    metered * luma(light) + (1.0 - metered) * luma(ambient)
}

fn linear(level: f64) -> f64 {
    (level / 255.0).powf(GAMMA)
}

fn draw(random: &mut Random, from: f64, to: f64) -> f64 {
    from + (to - from) * f64::from(random.unit())
}

/// A number of the standard normal distribution (Box and Muller).
fn normal(random: &mut Random) -> f64 {
    let radius = (-2.0 * (1.0 - f64::from(random.unit())).ln()).sqrt();
    radius * (std::f64::consts::TAU * f64::from(random.unit())).cos()
}

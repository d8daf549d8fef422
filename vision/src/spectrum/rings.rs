//! Bins that stand out from the others of their radius.

use super::fourier::{HALF, SIDE};

/// The radii looked at, in bins of 256: 0.08 N < r < 0.49 N. Below are the card's own forms, above the corners.
const RADII: std::ops::Range<usize> = 21..126;
/// Bins on each side of the axes that text strokes and the blocks of JPEG fill.
const AXIS: usize = 3;
/// How many times the median absolute deviation of the ring, as a standard deviation, a bin must stand out.
const PEAK_Z: f32 = 6.0;
/// A normal distribution's standard deviation over its median absolute deviation.
const DEVIATION: f32 = 1.4826;
/// The power of a wave of 0.05 levels: windowed by Hann it is the square of 0.05 / 2 * 128^2. Less is rounding.
const LEAST_LOG_POWER: f32 = 17.36;
/// Outside all rings.
const NONE: u8 = 0;

/// Tangents of 7.5, 22.5, ... 82.5 degrees: the borders of the six directions within a right angle.
const BORDERS: [f32; 6] = [0.131_652, 0.414_214, 0.767_327, 1.303_225, 2.414_214, 7.595_754];

/// Which bin is in which ring, and memory for one ring.
pub(super) struct Rings {
    /// Bins of each ring as row and column, ring by ring.
    bins: Vec<(u8, u8)>,
    ends: Vec<usize>,
    values: Vec<f32>,
}

impl Rings {
    pub(super) fn new() -> Self {
        let mut ring_of = vec![NONE; SIDE * HALF];
        let mut sizes = [0_usize; SIDE];
        for row in 0..SIDE {
            for column in AXIS + 1..HALF {
                let across = row.min(SIDE - row);
                let radius = rounded_root(across * across + column * column);
                if across > AXIS && RADII.contains(&radius) {
                    ring_of[row * HALF + column] = u8::try_from(radius).unwrap_or(NONE);
                    sizes[radius] += 1;
                }
            }
        }
        let mut starts = [0_usize; SIDE];
        let mut ends = Vec::with_capacity(RADII.len());
        let mut end = 0;
        for radius in RADII {
            starts[radius] = end;
            end += sizes[radius];
            ends.push(end);
        }
        let mut bins = vec![(0, 0); end];
        for (at, radius) in ring_of.into_iter().enumerate().filter(|(_, radius)| *radius != NONE) {
            let place = &mut starts[usize::from(radius)];
            let byte = |value: usize| u8::try_from(value).unwrap_or(u8::MAX);
            bins[*place] = (byte(at / HALF), byte(at % HALF));
            *place += 1;
        }
        Self { bins, ends, values: Vec::new() }
    }

    /// Peaks of the whole plane, of which half is given: each has its mirror. Adds them to their directions.
    pub(super) fn count(&mut self, log_power: &[[f32; HALF]], orientations: &mut [u32; 6]) -> u32 {
        let mut peaks = 0;
        let mut start = 0;
        for &end in &self.ends {
            let bins = &self.bins[start..end];
            start = end;
            let power = |(row, column): (u8, u8)| log_power[usize::from(row)][usize::from(column)];
            self.values.clear();
            self.values.extend(bins.iter().map(|bin| power(*bin)));
            let Some(limit) = limit(&mut self.values) else { continue };
            for bin in bins.iter().filter(|bin| power(**bin) > limit) {
                peaks += 2;
                orientations[direction(*bin)] += 2;
            }
        }
        peaks
    }
}

/// The value beyond which a bin of this ring stands out.
fn limit(values: &mut [f32]) -> Option<f32> {
    let middle = median(values)?;
    for value in values.iter_mut() {
        *value = (*value - middle).abs();
    }
    let deviation = median(values)? * DEVIATION;
    Some((middle + PEAK_Z * deviation).max(LEAST_LOG_POWER))
}

fn median(values: &mut [f32]) -> Option<f32> {
    let half = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(half, f32::total_cmp).1)
}

/// Which of the six directions within a right angle a bin has.
fn direction((row, column): (u8, u8)) -> usize {
    let down = f32::from(column);
    let (x, y) = if usize::from(row) < HALF {
        (f32::from(row), down)
    } else {
        // A quarter turn back: the same direction, modulo a right angle.
        (down, 256.0 - f32::from(row))
    };
    BORDERS.iter().filter(|border| y > **border * x).count() % 6
}

/// The root of an integer, rounded; the squares here are below 2^16.
fn rounded_root(square: usize) -> usize {
    let mut root = 0;
    // (root + 1/2)^2 = root^2 + root + 1/4.
    while root * root + root < square {
        root += 1;
    }
    root
}

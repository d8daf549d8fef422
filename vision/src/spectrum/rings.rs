//! Bins that stand out from the others of their radius.

use super::fourier::{HALF, SIDE};
use crate::order;

/// The radii looked at, in bins of 256: 0.08 N < r < 0.49 N. Below are the card's own forms, above the corners.
const RADII: std::ops::Range<usize> = 21..126;
/// Bins on each side of the axes that text strokes and the blocks of JPEG fill.
const AXIS: usize = 3;
/// How many times the median absolute deviation of the ring, as a standard deviation, a bin must stand out.
pub(super) const PEAK_Z: f32 = 6.0;
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
    values: Vec<u32>,
    peaks: Vec<Peak>,
}

/// A bin that stands out: frequencies across and down, in bins, down never negative.
#[derive(Clone, Copy)]
struct Peak {
    across: f32,
    down: f32,
    radius: usize,
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
        Self { bins, ends, values: Vec::new(), peaks: Vec::new() }
    }

    /// Peaks of the whole plane, of which half is given: each has its mirror, and stands out by `peak_z` deviations of its
    /// ring. Adds them to their directions.
    pub(super) fn count(
        &mut self,
        log_power: &[[f32; HALF]],
        peak_z: f32,
        orientations: &mut [u32; 6],
    ) -> u32 {
        self.peaks.clear();
        let mut start = 0;
        for (&end, radius) in self.ends.iter().zip(RADII) {
            let bins = &self.bins[start..end];
            start = end;
            let power = |(row, column): (u8, u8)| log_power[usize::from(row)][usize::from(column)];
            self.values.clear();
            self.values.extend(bins.iter().map(|bin| order::ordered(power(*bin))));
            let Some(limit) = limit(&mut self.values, peak_z) else { continue };
            let high = bins.iter().filter(|bin| power(**bin) > limit);
            self.peaks.extend(high.map(|(row, column)| {
                let row = f32::from(*row);
                Peak { across: if row < 128.0 { row } else { row - 256.0 }, down: f32::from(*column), radius }
            }));
        }
        drop_edges(&mut self.peaks);
        let mut count = 0;
        for peak in &self.peaks {
            count += 2;
            orientations[peak.direction()] += 2;
        }
        count
    }
}

impl Peak {
    /// The angle as a number from 0 (across) over 1 (down) to 2: one to one, and no arc tangent.
    fn turn(self) -> f32 {
        let share = self.down / (self.across.abs() + self.down);
        if self.across >= 0.0 { share } else { 2.0 - share }
    }

    /// Which of the six directions within a right angle.
    fn direction(self) -> usize {
        let (x, y) = if self.across >= 0.0 { (self.across, self.down) } else { (self.down, -self.across) };
        BORDERS.iter().filter(|border| y > **border * x).count() % 6
    }
}

/// Directions told apart when looking for edges, about 1.5 degrees each.
const SECTORS: usize = 120;
/// A straight edge (of the card, of a strip of colour) stands out at one radius after the other of its direction;
/// a pattern's lines are points, which the window makes three or four bins wide, and wider only where the pattern
/// is so strong that it has more of them than one direction can hide.
const EDGE_RUN: usize = 6;
/// Radii that may be missing from a run.
const RUN_GAP: usize = 4;
/// Bins on each side of an edge's line that belong to it: half of what the window makes of a point, and some more.
const EDGE_WIDTH: f32 = 4.0;

/// What two neighbouring sectors hold: the longest run of radii and the sum of the peaks' places.
#[derive(Clone, Copy, Default)]
struct Direction {
    last: usize,
    run: usize,
    longest: usize,
    across: f32,
    down: f32,
}

impl Direction {
    fn add(&mut self, peak: &Peak, sign: f32) {
        self.run = match peak.radius - self.last {
            0 => self.run,
            gap if gap <= RUN_GAP => self.run + 1,
            _ => 1,
        };
        self.last = peak.radius;
        self.longest = self.longest.max(self.run);
        self.across += sign * peak.across;
        self.down += sign * peak.down;
    }
}

/// Removes what the straight edges in a patch leave. The peaks come in order of their radii.
fn drop_edges(peaks: &mut Vec<Peak>) {
    if peaks.len() < EDGE_RUN {
        return;
    }
    let mut directions = [Direction::default(); SECTORS];
    for peak in peaks.iter() {
        // Each sector with the next one, since an edge may lie on their border. The last and the first point
        // opposite ways along one line.
        let sector = sector_of(peak.turn());
        directions[sector].add(peak, 1.0);
        let (before, sign) = if sector == 0 { (SECTORS - 1, -1.0) } else { (sector - 1, 1.0) };
        directions[before].add(peak, sign);
    }
    for direction in directions.iter().filter(|direction| direction.longest >= EDGE_RUN) {
        let (across, down) = (direction.across, direction.down);
        let length = (across * across + down * down).sqrt();
        peaks.retain(|peak| (peak.across * down - peak.down * across).abs() > EDGE_WIDTH * length);
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 2 by construction")]
fn sector_of(turn: f32) -> usize {
    ((turn * 60.0) as usize).min(SECTORS - 1)
}

/// The value beyond which a bin of this ring stands out; the values as ordered bits.
fn limit(values: &mut [u32], peak_z: f32) -> Option<f32> {
    let half = values.len() / 2;
    let middle = order::number(order::of_rank(values, half)?);
    for value in values.iter_mut() {
        // Of a difference that is never negative, the plain bits are ordered.
        *value = (order::number(*value) - middle).abs().to_bits();
    }
    let deviation = f32::from_bits(order::of_rank(values, half)?) * DEVIATION;
    Some((middle + peak_z * deviation).max(LEAST_LOG_POWER))
}

/// The root of an integer, rounded; the squares here are below 2^16.
fn rounded_root(square: usize) -> usize {
    let root = square.isqrt();
    // (root + 1/2)^2 = root^2 + root + 1/4.
    root + usize::from(root * root + root < square)
}

//! Lines of the work image: found by voting (Duda and Hart 1972), with the gradient's direction narrowing the vote;
//! then fitted to their own edge pixels, with a running count of them along the line.

use std::collections::BinaryHeap;

use super::edges::{DIRECTIONS, Edges, direction_of, offset, steps_between};
use super::number::{index, nearest, real};
use super::straight::Straight;

/// Directions of lines: half of the circle.
const ANGLES: usize = DIRECTIONS as usize / 2;
/// An edge pixel votes this many directions to each side of its own, 4.5 degrees: what grain bends a gradient by.
const VOTE_REACH: usize = 3;
/// Width of a bin of distance, work pixels.
const BIN_PX: f32 = 2.0;
/// Gradient directions this far from a line's normal still belong to it: 12 degrees.
const BELONGS_STEPS: u8 = 8;
/// Lines kept: a card gives 4 sides and up to 30 lines of print.
pub(super) const MAX_LINES: usize = 96;
/// Lines kept of each sixth of the half circle, so that print cannot crowd out the short sides.
const MAX_PER_SECTOR: usize = 40;
const SECTORS: usize = 6;
/// A line needs votes for this share of the work image's shorter side.
const LEAST_VOTES_SHARE: f32 = 0.14;

/// A line: `normal . p = distance`, `p` from the middle of the work image.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line {
    pub(super) normal: [f32; 2],
    pub(super) distance: f32,
    /// Where it enters and leaves the image, along (-normal.y, normal.x).
    pub(super) inside: [f32; 2],
}

impl Line {
    /// The point at `along`.
    pub(super) fn point(&self, along: f32) -> [f32; 2] {
        let [nx, ny] = self.normal;
        [nx * self.distance - ny * along, ny * self.distance + nx * along]
    }

    /// Where along this line a point's foot is.
    pub(super) fn along(&self, [x, y]: [f32; 2]) -> f32 {
        x * -self.normal[1] + y * self.normal[0]
    }

    /// The crossing with another line, unless they are within 20 degrees of parallel.
    pub(super) fn crossing(&self, other: &Self) -> Option<[f32; 2]> {
        let ([ax, ay], [bx, by]) = (self.normal, other.normal);
        let turn = ax * by - ay * bx;
        if turn.abs() < 0.34 {
            return None;
        }
        let (r, s) = (self.distance, other.distance);
        Some([(r * by - s * ay) / turn, (ax * s - bx * r) / turn])
    }
}

/// Edge pixels counted along lines: of each sign, before each place.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) all: Vec<Line>,
    votes: Vec<u16>,
    normals: Vec<[f32; 2]>,
    /// Weight, angle and bin in 16, 7 and 9 bits.
    peaks: BinaryHeap<u32>,
    counts: Vec<[u16; 2]>,
    /// Entries of `counts` for each line.
    pub(super) places: usize,
}

impl Lines {
    /// Finds the lines of these edges.
    pub(super) fn fill(&mut self, edges: &Edges) {
        self.all.clear();
        if self.normals.is_empty() {
            self.normals = super::edges::directions();
        }
        let half = 0.5 * super::number::length(real(edges.width), real(edges.height)) + 2.0;
        self.places = index(2.0 * half) + 2;
        let bins = index(2.0 * half / BIN_PX) + 3;
        self.vote(edges, half, bins);
        self.find_peaks(edges, bins);
        self.choose(edges, half);
        self.count(edges);
    }

    fn vote(&mut self, edges: &Edges, half: f32, bins: usize) {
        self.votes.clear();
        self.votes.resize(ANGLES * bins, 0);
        let [cx, cy] = edges.centre();
        for pixel in &edges.pixels {
            let (x, y) = (f32::from(pixel.x) - cx, f32::from(pixel.y) - cy);
            let first = usize::from(pixel.direction) + ANGLES - VOTE_REACH;
            for step in 0..=2 * VOTE_REACH {
                let angle = (first + step) % ANGLES;
                let Some([cos, sin]) = self.normals.get(angle) else { continue };
                let bin = index((x * cos + y * sin + half) * (1.0 / BIN_PX));
                if let Some(slot) = self.votes.get_mut(angle * bins + bin) {
                    *slot = slot.saturating_add(u16::from(pixel.weight));
                }
            }
        }
    }

    /// Local maxima of the votes, each with half of its neighbours' votes along the distance.
    fn find_peaks(&mut self, edges: &Edges, bins: usize) {
        self.peaks.clear();
        let least = index(LEAST_VOTES_SHARE * real(edges.width.min(edges.height))).max(8);
        let vote = |angle: usize, bin: usize| -> u16 {
            // Beyond the half circle the same line has the opposite distance.
            let (angle, bin) =
                if angle < ANGLES { (angle, bin) } else { (angle - ANGLES, bins.saturating_sub(4 + bin)) };
            self.votes.get(angle * bins + bin).copied().unwrap_or(0)
        };
        for angle in 0..ANGLES {
            for bin in 1..bins - 2 {
                let own = vote(angle, bin);
                if usize::from(own) < least {
                    continue;
                }
                let (left, right) = (vote(angle, bin - 1), vote(angle, bin + 1));
                if own < left || own <= right {
                    continue;
                }
                let before = if angle == 0 {
                    vote(ANGLES - 1, bins.saturating_sub(4 + bin))
                } else {
                    vote(angle - 1, bin)
                };
                if own < before || own < vote(angle + 1, bin) {
                    continue;
                }
                let weight = own + (left.max(right)) / 2;
                if let (Ok(angle), Ok(bin)) = (u32::try_from(angle), u32::try_from(bin)) {
                    self.peaks.push(u32::from(weight) << 16 | angle << 9 | bin);
                }
            }
        }
    }

    /// Fits the strongest peaks to their edge pixels and keeps those that are not yet there.
    fn choose(&mut self, edges: &Edges, half: f32) {
        let mut taken = [0_usize; SECTORS];
        while let Some(peak) = self.peaks.pop() {
            if self.all.len() >= MAX_LINES {
                break;
            }
            let (angle, bin) = (peak as usize >> 9 & 0x7f, peak & 0x1ff);
            let sector = angle * SECTORS / ANGLES;
            let Some(room) = taken.get_mut(sector).filter(|count| **count < MAX_PER_SECTOR) else { continue };
            let Some(normal) = self.normals.get(angle) else { continue };
            let distance = (real(bin as usize) + 0.5) * BIN_PX - half;
            let mut rough = Line { normal: *normal, distance, inside: [0.0, 0.0] };
            let Some(within) = inside(edges, &rough) else { continue };
            rough.inside = within;
            // Most of the lesser peaks are the slopes of greater ones: those need no fit.
            if self.all.iter().any(|other| same(other, &rough)) {
                continue;
            }
            let fit = fitted(edges, &rough, 2, 2.0).and_then(|line| fitted(edges, &line, 1, 1.0));
            if let Some(line) = fit.filter(|line| self.all.iter().all(|other| !same(other, line))) {
                *room += 1;
                self.all.push(line);
            }
        }
    }

    fn count(&mut self, edges: &Edges) {
        self.counts.clear();
        let middle = nearest(0.5 * real(self.places));
        for line in &self.all {
            let own = normal_direction(line);
            let mut sum = [0_u16; 2];
            for place in 0..self.places {
                self.counts.push(sum);
                let along = real(place) - offset(middle);
                if along < line.inside[0] || along > line.inside[1] {
                    continue;
                }
                let found = near(edges, line, along, 1, own);
                if let Some((_, brighter)) = found {
                    sum[usize::from(!brighter)] += 1;
                }
            }
        }
    }

    /// Edge pixels of line `at` between two places: those that get brighter along the normal, those that get darker.
    pub(super) fn between(&self, at: usize, from: f32, to: f32) -> [f32; 2] {
        let middle = offset(nearest(0.5 * real(self.places)));
        let last = real(self.places.saturating_sub(1));
        let read = |along: f32| -> [u16; 2] {
            let place = index((along + middle + 0.5).max(0.0).min(last));
            self.counts.get(at * self.places + place).copied().unwrap_or_default()
        };
        let (low, high) = (read(from), read(to));
        [0, 1].map(|sign| {
            f32::from(
                high.get(sign).copied().unwrap_or(0).saturating_sub(low.get(sign).copied().unwrap_or(0)),
            )
        })
    }
}

/// The direction, in steps, in which a line's normal points.
fn normal_direction(line: &Line) -> u8 {
    direction_of(line.normal[0], line.normal[1])
}

/// The nearest edge pixel within `reach` across the line whose gradient belongs to it: its offset, and whether the
/// image gets brighter along the normal there.
fn near(edges: &Edges, line: &Line, along: f32, reach: i32, own: u8) -> Option<(f32, bool)> {
    let [x, y] = line.point(along);
    for step in 0..=2 * reach {
        // 0, 1, -1, 2, -2.
        let away = offset(if step % 2 == 0 { -(step / 2) } else { step.midpoint(1) });
        let Some(direction) = edges.direction_at(x + away * line.normal[0], y + away * line.normal[1]) else {
            continue;
        };
        let apart = steps_between(direction, own);
        if apart <= BELONGS_STEPS {
            return Some((away, true));
        }
        if apart >= DIRECTIONS / 2 - BELONGS_STEPS {
            return Some((away, false));
        }
    }
    None
}

/// The line through the edge pixels near to this one, sought every `step` pixels along it, by least squares.
fn fitted(edges: &Edges, rough: &Line, reach: i32, step: f32) -> Option<Line> {
    let mut line = *rough;
    line.inside = inside(edges, &line)?;
    let own = normal_direction(&line);
    let mut straight = Straight::default();
    let [cx, cy] = edges.centre();
    let mut along = line.inside[0];
    while along <= line.inside[1] {
        if let Some((away, _)) = near(edges, &line, along, reach, own) {
            // The pixel that was found is a whole one: take its own middle, not the sample's place.
            let [x, y] = line.point(along);
            let column = offset(nearest(x + away * line.normal[0] + cx)) - cx;
            let row = offset(nearest(y + away * line.normal[1] + cy)) - cy;
            straight.add(1.0, along, column * line.normal[0] + row * line.normal[1] - line.distance);
        }
        along += step;
    }
    if straight.weight() < 8.0 {
        return None;
    }
    let [shift, slope] = straight.solve()?;
    let slope = slope.clamp(-0.1, 0.1);
    let [nx, ny] = line.normal;
    let size = (1.0 + slope * slope).sqrt();
    // Turned by the slope: the new normal is n - slope * d with d = (-ny, nx).
    line.normal = [(nx + slope * ny) / size, (ny - slope * nx) / size];
    line.distance = (line.distance + shift) / size;
    line.inside = inside(edges, &line)?;
    Some(line)
}

/// Where a line enters and leaves the image; `None` where it misses it.
fn inside(edges: &Edges, line: &Line) -> Option<[f32; 2]> {
    let [cx, cy] = edges.centre();
    let [nx, ny] = line.normal;
    let (mut from, mut to) = (f32::MIN, f32::MAX);
    for (start, step, half) in [(nx * line.distance, -ny, cx), (ny * line.distance, nx, cy)] {
        if step.abs() < 1e-6 {
            if start.abs() > half {
                return None;
            }
            continue;
        }
        let (one, other) = ((-half - start) / step, (half - start) / step);
        from = from.max(one.min(other));
        to = to.min(one.max(other));
    }
    (to - from > 8.0).then_some([from, to])
}

/// Whether two lines run within 2.5 work pixels of each other over the image.
fn same(one: &Line, other: &Line) -> bool {
    let away = |along: f32| {
        let [x, y] = one.point(along);
        (x * other.normal[0] + y * other.normal[1] - other.distance).abs()
    };
    away(0.75 * one.inside[0] + 0.25 * one.inside[1]) < 2.5
        && away(0.25 * one.inside[0] + 0.75 * one.inside[1]) < 2.5
}

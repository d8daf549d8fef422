//! Quadrilaterals of four lines, judged by edges along their sides, by where the sides end, and by the shape that an
//! ID-1 card can have through a phone's lens. Known side ratio under perspective: Zhang and He 2007, section 3.

use super::line::{Line, Lines};
use super::number::length;
use super::shape::{ASPECT, FOCAL, convex, shape, side_lengths, signed_area};
use crate::rectify::Corners;

/// Log of width over height may be off by this much: 9 %. 12 % would let in A4 (11 % off).
const ASPECT_SLACK: f32 = 0.09;
/// Cosine of the angle between the two sides in space: 0 for a rectangle; 0.16 is 9 degrees off.
const SKEW_SLACK: f32 = 0.16;
/// The shorter of two opposite sides over the longer: 0.5 is a card that fills the frame and leans by 38 degrees.
pub(super) const OPPOSITE_RATIO: f32 = 0.50;
/// A side shorter than this share of the work image's shorter side is not looked at.
const LEAST_SIDE_SHARE: f32 = 0.12;
/// Edges along a side, as a share of its length, below which it is no side: a hand may cover half of it.
const LEAST_SUPPORT: f32 = 0.40;
/// Sides are judged between these shares of their length: rounded corners (3.18 of 53.98 mm) have no edge on them.
const TRIM: f32 = 0.06;
/// Quadrilaterals kept for a closer look.
const KEPT: usize = 32;
/// Pairs of joining lines looked at in a frame: 99 of 100 frames of the accuracy bench have fewer, a checked cloth has
/// two million. Strong lines come first.
pub(super) const MOST_PAIRS: usize = 60_000;

/// A quadrilateral of the work image, from its middle.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quad {
    /// Clockwise on the screen, the first side a long one of the card.
    pub(super) corners: Corners,
    pub(super) score: f32,
    /// Share of each side with an edge on it; the side after each corner.
    pub(super) support: [f32; 4],
    /// The same at each corner: the last fifth of both sides.
    pub(super) corner_support: [f32; 4],
}

/// What is sought.
pub(super) struct Search<'a> {
    pub(super) lines: &'a Lines,
    /// Half of the work image's sides, work pixels.
    pub(super) half: [f32; 2],
}

/// Scratch for the search.
#[derive(Debug, Default)]
pub(super) struct Crossings {
    /// Where line a meets line b, along a; NaN where they do not. Row by row.
    along: Vec<f32>,
    /// Lines that join a pair, with their places.
    joins: Vec<(usize, f32, f32)>,
    pub(super) best: Vec<Quad>,
    /// Pairs looked at by the last search, at most [`MOST_PAIRS`].
    pub(super) pairs: usize,
}

impl Crossings {
    fn at(&self, a: usize, b: usize, count: usize) -> f32 {
        self.along.get(a * count + b).copied().unwrap_or(f32::NAN)
    }

    /// Finds the best quadrilaterals, best first.
    pub(super) fn search(&mut self, search: &Search<'_>) {
        let lines = &search.lines.all;
        let count = lines.len();
        self.best.clear();
        self.pairs = 0;
        self.along.clear();
        for a in lines {
            for b in lines {
                self.along.push(a.crossing(b).map_or(f32::NAN, |point| a.along(point)));
            }
        }
        let least = LEAST_SIDE_SHARE * 2.0 * search.half[0].min(search.half[1]);
        let mut joins = std::mem::take(&mut self.joins);
        for (c, first) in lines.iter().enumerate() {
            for (d, second) in lines.iter().enumerate().skip(c + 1) {
                if !facing(first, second) || self.pairs >= MOST_PAIRS {
                    continue;
                }
                joins.clear();
                for a in c + 1..count {
                    let (from, to) = (self.at(a, c, count), self.at(a, d, count));
                    // A NaN fails the comparison.
                    if a != d && (to - from).abs() >= least && search.is_side(a, from, to) {
                        joins.push((a, from, to));
                    }
                }
                for (at, (a, _, _)) in joins.iter().enumerate() {
                    self.pairs += joins.len() - at - 1;
                    for (b, _, _) in joins.iter().skip(at + 1) {
                        let (top, low) = (self.at(c, *a, count), self.at(c, *b, count));
                        let (other_top, other_low) = (self.at(d, *a, count), self.at(d, *b, count));
                        let (height, other_height) = (low - top, other_low - other_top);
                        if height.abs() < least
                            || other_height.abs() < least
                            || !search.is_side(c, top, low)
                            || !search.is_side(d, other_top, other_low)
                        {
                            continue;
                        }
                        if let Some(quad) = search.quad([c, *a, d, *b]) {
                            keep(&mut self.best, quad, KEPT);
                        }
                    }
                }
            }
        }
        self.joins = joins;
    }
}

/// Whether two lines could be opposite sides: within 35 degrees of parallel (cosine 0.82).
fn facing(one: &Line, other: &Line) -> bool {
    (one.normal[0] * other.normal[0] + one.normal[1] * other.normal[1]).abs() > 0.82
}

/// Puts a quadrilateral among the best, in the place of any that is nearly the same.
pub(super) fn keep(best: &mut Vec<Quad>, quad: Quad, most: usize) {
    if best.len() >= most && best.last().is_some_and(|worst| worst.score >= quad.score) {
        return;
    }
    let near = |other: &Quad| {
        quad.corners.iter().zip(&other.corners).all(|(a, b)| length(a[0] - b[0], a[1] - b[1]) < 6.0)
    };
    if let Some(at) = best.iter().position(near) {
        if best.get(at).is_some_and(|same| same.score >= quad.score) {
            return;
        }
        best.remove(at);
    }
    best.truncate(most - 1);
    let at = best.partition_point(|other| other.score >= quad.score);
    best.insert(at, quad);
}

impl Search<'_> {
    /// Whether enough of a side has an edge on it, rounded corners left out; only what is inside the frame counts.
    fn is_side(&self, line: usize, from: f32, to: f32) -> bool {
        self.share(line, from, to, [TRIM, 1.0 - TRIM]) >= LEAST_SUPPORT
    }

    /// Edge shares of a part of a side: where it gets brighter along the line's normal, and where darker.
    fn signed_support(&self, line: usize, from: f32, to: f32, part: [f32; 2]) -> [f32; 2] {
        let Some((low, high)) = self.seen(line, from, to, part) else { return [0.0; 2] };
        self.lines.between(line, low, high).map(|count| (count / (high - low)).min(1.0))
    }

    /// The share of a part of a side that has an edge on it, of either sign.
    pub(super) fn share(&self, line: usize, from: f32, to: f32, part: [f32; 2]) -> f32 {
        let [one, other] = self.signed_support(line, from, to, part);
        one + other
    }

    /// What the frame shows of a part of a side. A side of which less than half is in the frame says nothing.
    fn seen(&self, line: usize, from: f32, to: f32, part: [f32; 2]) -> Option<(f32, f32)> {
        let own = self.lines.all.get(line)?;
        let [start, end] = part.map(|share| from + share * (to - from));
        let (low, high) = (start.min(end).max(own.inside[0]), start.max(end).min(own.inside[1]));
        let seen = high - low;
        (seen >= 0.5 * (end - start).abs() && seen >= 1.0).then_some((low, high))
    }

    /// The quadrilateral of four lines in turn around it, if it can be a card.
    fn quad(&self, mut order: [usize; 4]) -> Option<Quad> {
        let line = |at: usize| self.lines.all.get(at);
        let meet = |one: usize, other: usize| line(one)?.crossing(line(other)?);
        let [c, a, d, b] = order;
        let mut corners = [meet(b, c)?, meet(c, a)?, meet(a, d)?, meet(d, b)?];
        // Side i runs from corner i to corner i + 1: c, a, d, b.
        if signed_area(&corners) < 0.0 {
            corners = [corners[0], corners[3], corners[2], corners[1]];
            order = [b, d, a, c];
        }
        let [hx, hy] = self.half;
        if corners.iter().any(|[x, y]| x.abs() > 1.25 * hx + 4.0 || y.abs() > 1.25 * hy + 4.0)
            || !convex(&corners)
        {
            return None;
        }
        let focal = FOCAL * 2.0 * hx.max(hy);
        let (aspect, skew) = shape(&corners, focal)?;
        if aspect < 1.0 {
            corners.rotate_left(1);
            order.rotate_left(1);
        }
        let aspect = if aspect < 1.0 { 1.0 / aspect } else { aspect };
        let off = (aspect / ASPECT - 1.0).abs() / ASPECT_SLACK;
        let sides = side_lengths(&corners);
        let alike = |one: f32, other: f32| one.min(other) >= OPPOSITE_RATIO * one.max(other);
        if off > 1.0 || skew.abs() > SKEW_SLACK || !alike(sides[0], sides[2]) || !alike(sides[1], sides[3]) {
            return None;
        }
        // The long side whose direction points to the right goes first; straight down counts as right.
        let [dx, dy] = [corners[1][0] - corners[0][0], corners[1][1] - corners[0][1]];
        if dx < -1e-3 * dy.abs() {
            corners.rotate_left(2);
            order.rotate_left(2);
        }
        let mut quad = Quad { corners, ..Quad::default() };
        self.judge(&mut quad, order);
        quad.score *= 1.0 - 0.15 * off * off - 0.10 * (skew / SKEW_SLACK) * (skew / SKEW_SLACK);
        Some(quad)
    }

    /// Fills supports and score.
    fn judge(&self, quad: &mut Quad, order: [usize; 4]) {
        let mut inward = [[0.0_f32; 2]; 4];
        let mut ends = [[0.0_f32; 2]; 4];
        let mut beyond = 0.0;
        for (side, line) in order.into_iter().enumerate() {
            let Some(own) = self.lines.all.get(line) else { continue };
            let (corner, next) = (quad.corners.get(side), quad.corners.get((side + 1) % 4));
            let (Some(corner), Some(next)) = (corner, next) else { continue };
            let (from, to) = (own.along(*corner), own.along(*next));
            let part = |start: f32, end: f32| self.signed_support(line, from, to, [start, end]);
            let total = |[one, other]: [f32; 2]| one + other;
            let [bright, dark] = part(TRIM, 1.0 - TRIM);
            // The inside lies to the right of a clockwise side's direction.
            let [dx, dy] = [next[0] - corner[0], next[1] - corner[1]];
            let towards = own.normal[0] * -dy + own.normal[1] * dx > 0.0;
            let (Some(signs), Some(end)) = (inward.get_mut(side), ends.get_mut(side)) else { continue };
            *signs = if towards { [bright, dark] } else { [dark, bright] };
            *end = [total(part(TRIM, 0.22)), total(part(0.78, 1.0 - TRIM))];
            beyond += total(part(-0.18, -0.03)) + total(part(1.03, 1.18));
        }
        let brighter: f32 = inward.iter().map(|side| side[0]).sum();
        let darker: f32 = inward.iter().map(|side| side[1]).sum();
        quad.support = inward.map(|[one, other]| (one + other).min(1.0));
        for (corner, support) in quad.corner_support.iter_mut().enumerate() {
            let after = ends.get(corner).map_or(0.0, |end| end[0]);
            let before = ends.get((corner + 3) % 4).map_or(0.0, |end| end[1]);
            *support = 0.5 * (after + before);
        }
        // Edges of the other sign count half: the ground may change along a side, a card seldom does.
        let mean = (brighter.max(darker) + 0.5 * brighter.min(darker)) / 4.0;
        let worst = quad.support.iter().fold(1.0_f32, |least, side| least.min(*side));
        let corner = quad.corner_support.iter().sum::<f32>() / 4.0;
        quad.score = 0.55 * mean + 0.25 * worst + 0.20 * corner - 0.45 * beyond / 8.0;
        // Of two outlines that fit alike the larger is the card, the smaller something printed on it.
        let sides = side_lengths(&quad.corners);
        quad.score += 0.08 * (sides[0] / (2.0 * self.half[0].max(self.half[1]))).min(1.0);
    }
}

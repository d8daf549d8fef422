//! The portrait's border and grain: a picture put on the card has a rim, a shadow, another place, or another history.

use super::sheet::{HEIGHT, Sheet, WIDTH, mean, median, pixel};
use crate::card::PORTRAIT;
use crate::outline::number::{real, signed};
use crate::sign::Number;

/// How far the border is sought from its place, in pixels of the sheet: 2.4 % of the card's width.
const REACH: i32 = 24;
/// Places along a side.
const POINTS: usize = 48;
/// Where the card is taken for itself, and where a rim or a shadow lies, in pixels outward.
const OUTSIDE: std::ops::RangeInclusive<i32> = 13..=16;
const NEAR: std::ops::RangeInclusive<i32> = 3..=6;
const AROUND: std::ops::RangeInclusive<i32> = 3..=10;
/// A step of this share of the steepest is the border as well.
const NEARLY: f32 = 0.4;
/// Grain below this cannot be compared, in levels.
const LEAST_GRAIN: f32 = 0.4;
/// More than this is an edge, not grain.
const MOST_GRAIN: f32 = 20.0;

/// What the border and the grain are like.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Portrait {
    /// Share of the border that shows a step at its place.
    pub(super) border: f32,
    /// The most that a side is off its place, share of the card's width.
    pub(super) offset: f32,
    /// The most that a side is turned, share of the card's width over its length.
    pub(super) tilt: f32,
    /// How much whiter the ground is beside the border, in levels of red.
    pub(super) rim: f32,
    /// How much darker, in levels of green.
    pub(super) shadow: f32,
    /// Grain of its ground over grain of the card's.
    pub(super) grain: f32,
}

impl Portrait {
    pub(super) fn numbers(&self) -> Vec<Number> {
        [
            ("border", self.border),
            ("offset", self.offset),
            ("tilt", self.tilt),
            ("rim_levels", self.rim),
            ("shadow_levels", self.shadow),
            ("grain", self.grain),
        ]
        .map(|(name, value)| (name, f64::from(value)))
        .to_vec()
    }
}

/// A side of the portrait: a place along it and pixels outward to a pixel of the sheet.
#[derive(Clone, Copy)]
struct Side {
    start: [i32; 2],
    along: [f32; 2],
    outward: [i32; 2],
}

impl Side {
    fn at(self, share: f32, out: i32) -> [i32; 2] {
        [0, 1].map(|axis| {
            let along = share * self.along.get(axis).copied().unwrap_or(0.0);
            let start = self.start.get(axis).copied().unwrap_or(0);
            let outward = self.outward.get(axis).copied().unwrap_or(0);
            start + crate::outline::number::nearest(along) + out * outward
        })
    }

    /// The step from outside to inside at `out` pixels outward over a part of the side: the sum over the channels of
    /// the mean difference of levels two pixels apart on each side.
    fn step(self, sheet: &Sheet, part: [f32; 2], out: i32) -> f32 {
        let mut sum = [0.0_f32; 3];
        for share in shares(part) {
            let far = |away: i32| {
                let [x, y] = self.at(share, out + away);
                sheet.at(x, y)
            };
            let (inner, outer) = (far(-2), far(2));
            for (sum, (inner, outer)) in sum.iter_mut().zip(inner.into_iter().zip(outer)) {
                *sum += inner - outer;
            }
        }
        sum.iter().map(|sum| sum.abs()).sum::<f32>() / real(POINTS)
    }

    /// Where its steepest step is over a part of it, to a fraction of a pixel, and how steep.
    fn place(self, sheet: &Sheet, part: [f32; 2]) -> (f32, f32) {
        let steps: Vec<f32> = (-REACH..=REACH).map(|out| self.step(sheet, part, out)).collect();
        let most = steps.iter().copied().fold(0.0, f32::max);
        // Of the steps that are about as steep as the steepest the one nearest to the border's place: a collar or a line
        // of print may be steeper than the border.
        let is_top = |at: usize| {
            let near = |other: usize| steps.get(other).copied().unwrap_or(0.0);
            near(at) >= NEARLY * most && near(at) >= near(at.wrapping_sub(1)) && near(at) >= near(at + 1)
        };
        let middle = steps.len() / 2;
        let tops = (0..steps.len()).filter(|at| is_top(*at));
        let at = tops.min_by_key(|at| at.abs_diff(middle)).unwrap_or(middle);
        let best = (at, steps.get(at).copied().unwrap_or(0.0));
        let near = |at: usize| steps.get(at).copied().unwrap_or(0.0);
        let (before, own, after) = (near(best.0.wrapping_sub(1)), best.1, near(best.0 + 1));
        let bend = before - 2.0 * own + after;
        let part = if bend < -1e-3 { 0.5 * (before - after) / bend } else { 0.0 };
        (real(best.0) + part.clamp(-1.0, 1.0) - signed(REACH), own)
    }

    /// The median level of a channel along the side at `out` pixels outward.
    fn level(self, sheet: &Sheet, channel: usize, out: i32) -> f32 {
        let mut values: Vec<f32> = shares([0.06, 0.94])
            .map(|share| {
                let [x, y] = self.at(share, out);
                sheet.at(x, y).get(channel).copied().unwrap_or(0.0)
            })
            .collect();
        median(&mut values)
    }
}

fn shares([from, to]: [f32; 2]) -> impl Iterator<Item = f32> {
    (0..POINTS).map(move |at| from + (to - from) * real(at) / real(POINTS - 1))
}

/// A step of fewer levels over the three channels is no border.
const LEAST_STEP: f32 = 30.0;

/// The lower side, where clothes of any tone meet the card: its place is not sure.
const BELOW: usize = 2;

/// Looks at the portrait of an upright card.
pub(super) fn portrait(sheet: &Sheet) -> Portrait {
    let sides = sides_of(PORTRAIT);
    let mut found = Portrait { grain: grain(sheet), ..Portrait::default() };
    for (at, side) in sides.into_iter().enumerate() {
        let (place, steep) = side.place(sheet, [0.06, 0.94]);
        if steep < LEAST_STEP {
            continue;
        }
        found.border += 0.25;
        let own = crate::outline::number::nearest(place);
        let level = |channel: usize, range: std::ops::RangeInclusive<i32>| {
            mean(&range.map(|out| side.level(sheet, channel, own + out)).collect::<Vec<f32>>())
        };
        found.rim = found.rim.max(level(0, NEAR) - level(0, OUTSIDE));
        found.shadow = found.shadow.max(level(1, OUTSIDE) - level(1, AROUND));
        if at == BELOW {
            continue;
        }
        found.offset = found.offset.max(place.abs() / real(WIDTH));
        let halves = [[0.06, 0.40], [0.60, 0.94]].map(|part| side.place(sheet, part));
        if halves.iter().all(|(_, steep)| *steep >= LEAST_STEP) {
            found.tilt = found.tilt.max((halves[0].0 - halves[1].0).abs() / real(WIDTH));
        }
    }
    found
}

fn sides_of([left, top, right, bottom]: [f32; 4]) -> [Side; 4] {
    let (left, right) = (pixel(left, WIDTH), pixel(right, WIDTH));
    let (top, bottom) = (pixel(top, HEIGHT), pixel(bottom, HEIGHT));
    let (wide, high) = (signed(right - left), signed(bottom - top));
    [
        Side { start: [left, top], along: [wide, 0.0], outward: [0, -1] },
        Side { start: [right, top], along: [0.0, high], outward: [1, 0] },
        Side { start: [left, bottom], along: [wide, 0.0], outward: [0, 1] },
        Side { start: [left, top], along: [0.0, high], outward: [-1, 0] },
    ]
}

/// Share of the rim of a portrait at its place that shows a step, for a card seen either way up: upright, upside down.
pub(super) fn borders(sheet: &Sheet) -> [f32; 2] {
    let [left, top, right, bottom] = PORTRAIT;
    [PORTRAIT, [1.0 - right, 1.0 - bottom, 1.0 - left, 1.0 - top]].map(|part| {
        let seen = sides_of(part).into_iter().filter(|side| {
            (-REACH / 2..=REACH / 2).any(|out| side.step(sheet, [0.06, 0.94], out) >= LEAST_STEP)
        });
        0.25 * real(seen.count())
    })
}

/// The grain of the portrait's ground, beside the head's top, over that of the card's own ground above it.
fn grain(sheet: &Sheet) -> f32 {
    let [left, top, right, bottom] = PORTRAIT;
    let (wide, high) = (right - left, bottom - top);
    let inside = [[0.05, 0.06, 0.20, 0.36], [0.80, 0.06, 0.95, 0.36]]
        .map(|[l, t, r, b]| [left + l * wide, top + t * high, left + r * wide, top + b * high]);
    let outside = [[left, top - 0.10, right, top - 0.03], [left - 0.018, top, left - 0.008, bottom]];
    let of = |parts: [[f32; 4]; 2]| {
        let mut values = Vec::new();
        for [l, t, r, b] in parts {
            for y in pixel(t, HEIGHT)..pixel(b, HEIGHT) {
                for x in pixel(l, WIDTH)..pixel(r, WIDTH) {
                    let (before, own, after) = (sheet.at(x - 2, y), sheet.at(x, y), sheet.at(x + 2, y));
                    let apart: f32 = own
                        .iter()
                        .zip(before.iter().zip(after))
                        .map(|(own, (before, after))| (own - 0.5 * (before + after)).abs())
                        .sum();
                    values.push((apart / 3.0).min(MOST_GRAIN));
                }
            }
        }
        mean(&values)
    };
    of(inside).max(LEAST_GRAIN) / of(outside).max(LEAST_GRAIN)
}

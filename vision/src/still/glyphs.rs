//! The sixteen digits compared with each other: one that was put in later stands, weighs, is inked or lies on its ground
//! otherwise. Every number is a digit's distance from its neighbours, so light and blur of the picture cancel.

use super::sheet::{mean, median};
use crate::frame::RgbaView;
use crate::nik_reader::exemplar::{CELL, CELL_PX, ink_of};
use crate::nik_reader::{DIGITS, NikReading};
use crate::outline::number::{index, length, real, signed};
use crate::rectify::{Corners, Homography, rectify_rgba};
use crate::sign::Number;

/// Cells and rows of margin around the line.
const SIDE_CELLS: usize = 1;
const MARGIN: usize = 6;
const WIDTH: usize = (DIGITS + 2 * SIDE_CELLS) * CELL[0];
const HEIGHT: usize = CELL[1] + 2 * MARGIN;
/// Height over width of ID-1.
const CARD_ASPECT: f32 = 53.98 / 85.60;
/// Furthest that a digit is sought from its place, in pixels of the strip, of which an advance has sixteen.
const REACH: i32 = 3;
/// Neighbours on each side that a digit is compared with.
const NEIGHBOURS: usize = 4;
/// A column whose ink stays below this share is ground.
const BARE_BELOW: f32 = 0.12;
/// Blurs tried, as the reader counts them.
const PASSES: std::ops::RangeInclusive<usize> = 1..=14;

/// How far the digit that differs most is from its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Glyphs {
    /// Places off the line, shares of an advance: across, down.
    pub(super) offset: [f32; 2],
    /// Correlation below the others'.
    pub(super) correlation: f32,
    /// Ink over the others' less one.
    pub(super) ink: f32,
    /// Colour of the ink apart from the others', levels.
    pub(super) tint: f32,
    /// Ground apart from the others', levels.
    pub(super) ground: f32,
    /// Unevenness of the ground over the others', the least.
    pub(super) texture: f32,
    /// Unevenness of the others' ground in levels: too little of it says nothing.
    pub(super) texture_levels: f32,
}

impl Glyphs {
    pub(super) fn numbers(&self) -> Vec<Number> {
        [
            ("offset_across", self.offset[0]),
            ("offset_down", self.offset[1]),
            ("correlation_below", self.correlation),
            ("ink", self.ink),
            ("tint_levels", self.tint),
            ("ground_levels", self.ground),
            ("texture", self.texture),
            ("texture_levels", self.texture_levels),
        ]
        .map(|(name, value)| (name, f64::from(value)))
        .to_vec()
    }
}

/// What one digit is like.
#[derive(Clone, Copy, Default)]
struct Glyph {
    correlation: f32,
    place: [f32; 2],
    /// Of the brightest channel.
    ink: f32,
    ground: f32,
    tint: f32,
    texture: f32,
}

/// The line of digits as planes: red, blue, the brightest channel, which hides the card's own ground, and a mix in which
/// what is printed across the ground in red hardly shows.
struct Strip {
    planes: [Vec<f32>; 4],
}

const RED: usize = 0;
const BLUE: usize = 1;
const BRIGHT: usize = 2;
const GROUND: usize = 3;
/// Share of green that makes up for what a red overprint adds to red: it takes about three times that from green.
const GREEN_SHARE: f32 = 0.3;

impl Strip {
    fn of(view: &RgbaView<'_>, corners: &Corners, line: [[f32; 2]; 2]) -> Option<Self> {
        let map = Homography::from_unit_square(corners)?;
        let [[x, y], [step_x, step_y]] = line;
        let unit = step_x / real(CELL[0]);
        let at = |cells: f32, rows: f32| {
            // Down the card is square to the line; the card's sides are shares of different lengths.
            map.map([x + cells * step_x, y + cells * step_y + rows * unit / CARD_ASPECT])
        };
        let (first, last) = (-real(SIDE_CELLS), real(DIGITS + SIDE_CELLS));
        let (top, bottom) = (-real(MARGIN), real(CELL[1] + MARGIN));
        let part = [at(first, top), at(last, top), at(last, bottom), at(first, bottom)];
        let bytes = rectify_rgba(view, &part, WIDTH, HEIGHT);
        if bytes.len() != 4 * WIDTH * HEIGHT {
            return None;
        }
        let mut planes = [const { Vec::new() }; 4];
        for colour in bytes.chunks_exact(4) {
            let [red, green, blue] = [0, 1, 2].map(|at| f32::from(colour.get(at).copied().unwrap_or(0)));
            let mix = (red + GREEN_SHARE * green) / (1.0 + GREEN_SHARE);
            for (levels, value) in planes.iter_mut().zip([red, blue, red.max(green).max(blue), mix]) {
                levels.push(value);
            }
        }
        Some(Self { planes })
    }

    /// The cell of a digit, moved by a part of a pixel.
    fn cell(&self, plane: usize, digit: usize, [across, down]: [f32; 2]) -> [f32; CELL_PX] {
        let x = real((SIDE_CELLS + digit) * CELL[0]) + across;
        let y = real(MARGIN) + down;
        let mut cell = [0.0; CELL_PX];
        let Some(plane) = self.planes.get(plane) else { return cell };
        let (left, top) = (index(x), index(y));
        let (part_x, part_y) = (x - real(left), y - real(top));
        let value = |column: usize, row: usize| plane.get(row * WIDTH + column).copied().unwrap_or(0.0);
        for (at, out) in cell.iter_mut().enumerate() {
            let (column, row) = (left + at % CELL[0], top + at / CELL[0]);
            let upper = value(column, row) + part_x * (value(column + 1, row) - value(column, row));
            let lower =
                value(column, row + 1) + part_x * (value(column + 1, row + 1) - value(column, row + 1));
            *out = upper + part_y * (lower - upper);
        }
        cell
    }

    /// How uneven the ground beside a digit is from row to row, in levels: the card's own print, where nothing covers it.
    fn texture(&self, digit: usize, ink: &[f32; CELL_PX], [across, down]: [f32; 2], slope: f32) -> f32 {
        let Some(plane) = self.planes.get(GROUND) else { return 0.0 };
        let inked = |column: usize, row: usize| ink.get(row * CELL[0] + column).copied().unwrap_or(0.0);
        let is_bare = |column: &usize| (0..CELL[1]).all(|row| inked(*column, row) < BARE_BELOW);
        // Beside the digit to its left and to its right, as it really stands.
        let middle = CELL[0] / 2;
        let parts = [
            (1..middle).filter(is_bare).collect::<Vec<usize>>(),
            (middle..CELL[0] - 1).filter(is_bare).collect(),
        ];
        let start = (SIDE_CELLS + digit) * CELL[0];
        let mut squares = Vec::new();
        for columns in parts.iter().filter(|columns| !columns.is_empty()) {
            let rows: Vec<f32> = (0..CELL[1])
                .map(|row| {
                    let y = index(real(row + MARGIN) + down);
                    let level = |column: usize| {
                        let x = index(real(start + column) + across + 0.5);
                        plane.get(y * WIDTH + x).copied().unwrap_or(0.0) - slope * inked(column, row)
                    };
                    mean(&columns.iter().map(|column| level(*column)).collect::<Vec<f32>>())
                })
                .collect();
            // Two rows at a time, against the grain.
            let smooth: Vec<f32> = rows.windows(2).map(mean).collect();
            let middle = mean(&smooth);
            squares.extend(smooth.iter().map(|value| (value - middle) * (value - middle)));
        }
        mean(&squares).sqrt()
    }
}

/// Compares the digits of a number that was read; `corners` are upright. `None` where the line cannot be taken out.
pub(super) fn glyphs(view: &RgbaView<'_>, corners: &Corners, reading: &NikReading) -> Option<Glyphs> {
    let strip = Strip::of(view, corners, reading.line)?;
    let digits: Vec<usize> =
        reading.digits.bytes().map(|digit| usize::from(digit.wrapping_sub(b'0'))).collect();
    // The reader's four blurs are too coarse to compare weights by.
    let like = |passes: usize| {
        let each = digits.iter().enumerate();
        each.map(|(at, digit)| correlation(&strip.cell(BRIGHT, at, [0.0; 2]), &ink_of(*digit, passes)))
            .sum::<f32>()
    };
    let best = PASSES.map(|passes| (like(passes), passes)).max_by(|one, other| one.0.total_cmp(&other.0));
    let passes = best.map_or(1, |(_, passes)| passes);
    let all: Vec<Glyph> =
        digits.iter().enumerate().map(|(at, digit)| look(&strip, at, *digit, passes)).collect();
    (all.len() == DIGITS).then(|| compare(&all))
}

fn look(strip: &Strip, at: usize, digit: usize, passes: usize) -> Glyph {
    let ink = ink_of(digit, passes);
    let (mut place, mut best) = ([0.0_f32; 2], -1.0_f32);
    // Whole pixels, then halves, then quarters around the best.
    for (reach, step) in [(REACH, 1.0), (1, 0.5), (1, 0.25)] {
        let from = place;
        for down in -reach..=reach {
            for across in -reach..=reach {
                let moved = [from[0] + step * signed(across), from[1] + step * signed(down)];
                let like = correlation(&strip.cell(BRIGHT, at, moved), &ink);
                if like > best {
                    (best, place) = (like, moved);
                }
            }
        }
    }
    let [red, blue, ground] = [RED, BLUE, GROUND].map(|plane| line(&strip.cell(plane, at, place), &ink));
    Glyph {
        correlation: best,
        place: place.map(|value| value / real(CELL[0])),
        ink: -ground.slope,
        ground: ground.ground,
        tint: (red.ground + red.slope) - (blue.ground + blue.slope),
        texture: strip.texture(at, &ink, place, ground.slope),
    }
}

/// Level as a line of ink.
struct Line {
    ground: f32,
    slope: f32,
}

fn line(cell: &[f32; CELL_PX], ink: &[f32; CELL_PX]) -> Line {
    let (middle, middle_ink) = (mean(cell), mean(ink));
    let (mut both, mut own) = (0.0, 1e-6);
    for (value, ink) in cell.iter().zip(ink) {
        both += (value - middle) * (ink - middle_ink);
        own += (ink - middle_ink) * (ink - middle_ink);
    }
    let slope = both / own;
    Line { ground: middle - slope * middle_ink, slope }
}

/// Dark where ink is: 1 for a perfect digit.
fn correlation(cell: &[f32; CELL_PX], ink: &[f32; CELL_PX]) -> f32 {
    let (middle, middle_ink) = (mean(cell), mean(ink));
    let (mut both, mut own, mut other) = (0.0, 1e-6, 1e-6);
    for (value, ink) in cell.iter().zip(ink) {
        both += (value - middle) * (ink - middle_ink);
        own += (value - middle) * (value - middle);
        other += (ink - middle_ink) * (ink - middle_ink);
    }
    -both / length(own.sqrt() * other.sqrt(), 0.0).max(1e-6)
}

fn compare(all: &[Glyph]) -> Glyphs {
    let usual = |at: usize, of: &dyn Fn(&Glyph) -> f32| {
        let near = at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(all.len());
        let mut values: Vec<f32> =
            near.filter(|other| *other != at).filter_map(|other| all.get(other)).map(of).collect();
        median(&mut values)
    };
    let mut worst = Glyphs { texture: 1.0, ..Glyphs::default() };
    let mut textures: Vec<f32> = all.iter().map(|glyph| glyph.texture).collect();
    worst.texture_levels = median(&mut textures);
    for (at, glyph) in all.iter().enumerate() {
        let apart = |of: &dyn Fn(&Glyph) -> f32| of(glyph) - usual(at, of);
        for (axis, offset) in worst.offset.iter_mut().enumerate() {
            *offset = offset.max(apart(&|glyph| glyph.place.get(axis).copied().unwrap_or(0.0)).abs());
        }
        worst.correlation = worst.correlation.max(-apart(&|glyph| glyph.correlation));
        let ink = usual(at, &|glyph| glyph.ink).max(1.0);
        worst.ink = worst.ink.max((glyph.ink / ink - 1.0).abs());
        worst.tint = worst.tint.max(apart(&|glyph| glyph.tint).abs());
        worst.ground = worst.ground.max(apart(&|glyph| glyph.ground).abs());
        worst.texture = worst.texture.min(glyph.texture / usual(at, &|glyph| glyph.texture).max(0.1));
    }
    worst
}

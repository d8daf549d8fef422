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
/// Ink below this share is ground.
const GROUND_BELOW: f32 = 0.04;

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
    /// Rim of the strokes apart from the others', as a share of the ink.
    pub(super) weight: f32,
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
            ("weight", self.weight),
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
    weight: f32,
    texture: f32,
}

/// The line of digits as four planes: red, green, blue, and the brightest of them, which hides the card's own ground.
struct Strip {
    planes: [Vec<f32>; 4],
}

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
            for (levels, value) in planes.iter_mut().zip([red, green, blue, red.max(green).max(blue)]) {
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

    /// The deviation of the smoothed ground around a digit, in levels of green, where the ground's print shows best.
    fn texture(&self, digit: usize, ink: &[f32; CELL_PX], [across, down]: [f32; 2]) -> f32 {
        let Some(plane) = self.planes.get(1) else { return 0.0 };
        let mut values = Vec::new();
        let start = (SIDE_CELLS + digit) * CELL[0];
        for row in 2..HEIGHT - 2 {
            for column in start..start + CELL[0] {
                let place = [real(column - start) - across, real(row) - real(MARGIN) - down];
                let covered = (-2..=2).any(|dy| {
                    (-2..=2).any(|dx| {
                        let (x, y) = (place[0] + signed(dx), place[1] + signed(dy));
                        x >= 0.0
                            && y >= 0.0
                            && x < real(CELL[0])
                            && ink.get(index(y) * CELL[0] + index(x)).is_some_and(|ink| *ink > GROUND_BELOW)
                    })
                });
                // Rows beyond the patch that covers a digit are everybody's.
                if covered || row < 3 || row + 5 > HEIGHT {
                    continue;
                }
                let mut sum = 0.0;
                for line in row - 1..=row + 1 {
                    let from = line * WIDTH + column - 1;
                    sum += plane.get(from..from + 3).map_or(0.0, |three| three.iter().sum::<f32>());
                }
                values.push(sum / 9.0);
            }
        }
        let middle = mean(&values);
        let squares: Vec<f32> = values.iter().map(|value| (value - middle) * (value - middle)).collect();
        mean(&squares).sqrt()
    }
}

/// Compares the digits of a number that was read; `corners` are upright. `None` where the line cannot be taken out.
pub(super) fn glyphs(view: &RgbaView<'_>, corners: &Corners, reading: &NikReading) -> Option<Glyphs> {
    let strip = Strip::of(view, corners, reading.line)?;
    let digits = reading.digits.bytes().map(|digit| usize::from(digit.wrapping_sub(b'0')));
    let all: Vec<Glyph> =
        digits.enumerate().map(|(at, digit)| look(&strip, at, digit, reading.blur_passes)).collect();
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
                let like = correlation(&strip.cell(3, at, moved), &ink);
                if like > best {
                    (best, place) = (like, moved);
                }
            }
        }
    }
    let planes: [Line; 4] = [0, 1, 2, 3].map(|plane| line(&strip.cell(plane, at, place), &ink));
    let [red, _, blue, bright] = &planes;
    // What one more pass of the blur adds around strokes is what a heavier stroke has.
    let wider = ink_of(digit, passes + 3);
    let cell = strip.cell(3, at, place);
    let (mut both, mut own) = (0.0, 1e-6);
    for ((value, ink), wide) in cell.iter().zip(&ink).zip(&wider) {
        let rim = (wide - ink).max(0.0);
        both += rim * (value - bright.ground - bright.slope * ink);
        own += rim * rim;
    }
    Glyph {
        correlation: best,
        place: place.map(|value| value / real(CELL[0])),
        ink: -bright.slope,
        ground: bright.ground,
        tint: (red.ground + red.slope) - (blue.ground + blue.slope),
        weight: both / own / bright.slope.min(-1.0),
        texture: strip.texture(at, &ink, place),
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
        worst.weight = worst.weight.max(apart(&|glyph| glyph.weight).abs());
        worst.ground = worst.ground.max(apart(&|glyph| glyph.ground).abs());
        worst.texture = worst.texture.min(glyph.texture / usual(at, &|glyph| glyph.texture).max(0.1));
    }
    worst
}

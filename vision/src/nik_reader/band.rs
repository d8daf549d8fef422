//! The part of a card where the NIK may stand, in pixels of which a digit's advance takes sixteen.

use super::exemplar::{CELL, CELL_PX, HALF, HALF_PX, LEVEL};
use crate::luma::LumaImage;
use crate::outline::number::{index, length, nearest, real};
use crate::rectify::{Corners, Homography};

/// Where the NIK may stand, as shares of the card: left, top, right, bottom. Two public layouts put its
/// first digit at 24 and 27 % and its base line at 25 to 26 %, and differ elsewhere by up to 8 % of the height.
const ROOM: [f32; 4] = [0.155, 0.130, 0.830, 0.360];
/// Advance of a digit over the card's width: the sixteen digits take half of it.
const ADVANCE: f32 = 0.0316;
/// Height over width of ID-1.
const HEIGHT: f32 = 53.98 / 85.60;

/// Grey levels of the room in the fixed point of cells, at full and at half size.
#[derive(Debug, Default)]
pub(super) struct Band {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Share of the card's width that a pixel takes.
    unit: f32,
    pixels: Vec<i16>,
    half: Vec<i16>,
}

impl Band {
    /// Takes the room from a frame, for digits `scale` times as wide as usual; false where the corners span nothing or the digits would be too small.
    pub(super) fn fill(&mut self, frame: &LumaImage, corners: &Corners, scale: f32) -> bool {
        let Some(map) = Homography::from_unit_square(corners) else { return false };
        let [tl, tr, br, bl] = *corners;
        let side = |from: [f32; 2], to: [f32; 2]| length(to[0] - from[0], to[1] - from[1]);
        let card = 0.5 * (side(tl, tr) + side(bl, br));
        // Pixels of the frame for one of the band.
        let step = card * scale * ADVANCE / real(CELL[0]);
        if frame.bytes().is_empty() || step < 0.3 {
            return false;
        }
        let [left, top, right, bottom] = ROOM;
        let unit = scale * ADVANCE / real(CELL[0]);
        self.unit = unit;
        // Even sides, so that the half is whole.
        self.width = 2 * index(0.5 * (right - left) / unit);
        self.height = 2 * index(0.5 * (bottom - top) * HEIGHT / unit);
        let samples = if step < 1.4 {
            1
        } else if step < 2.6 {
            2
        } else {
            3
        };
        let share = LEVEL / real(samples * samples);
        self.pixels.clear();
        for row in 0..self.height {
            for column in 0..self.width {
                let mut sum = 0.0;
                for inner_row in 0..samples {
                    let v = top + unit / HEIGHT * (real(row) + (real(inner_row) + 0.5) / real(samples));
                    for inner in 0..samples {
                        let u = left + unit * (real(column) + (real(inner) + 0.5) / real(samples));
                        let [x, y] = map.map([u, v]);
                        sum += frame.at(x - 0.5, y - 0.5);
                    }
                }
                self.pixels.push(word(sum * share));
            }
        }
        self.halve();
        true
    }

    /// Where a place of the band is on the card, in shares of its sides.
    pub(super) fn on_card(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [ROOM[0] + self.unit * x, ROOM[1] + self.unit / HEIGHT * y]
    }

    fn halve(&mut self) {
        self.half.clear();
        for pair in self.pixels.chunks_exact((2 * self.width).max(1)) {
            let (upper, lower) = pair.split_at(self.width);
            for (upper, lower) in upper.chunks_exact(2).zip(lower.chunks_exact(2)) {
                self.half.push((upper.iter().sum::<i16>() + lower.iter().sum::<i16>() + 2) / 4);
            }
        }
    }

    /// A cell of the half-size band; false where it would leave it.
    pub(super) fn half_cell(&self, column: usize, row: usize, cell: &mut [i16; HALF_PX]) -> bool {
        copy::<{ HALF[0] }>(&self.half, self.width / 2, [column, row], cell)
    }

    /// A cell between pixels of the full band; false where it would leave it.
    pub(super) fn cell(&self, [x, y]: [f32; 2], cell: &mut [i16; CELL_PX]) -> bool {
        let (column, row) = (nearest(x - 0.5), nearest(y - 0.5));
        let (Ok(column), Ok(row)) = (usize::try_from(column), usize::try_from(row)) else { return false };
        let (across, down) = (x - real(column), y - real(row));
        if across.abs() < 1e-3 && down.abs() < 1e-3 {
            return copy::<{ CELL[0] }>(&self.pixels, self.width, [column, row], cell);
        }
        if column + CELL[0] + 1 > self.width {
            return false;
        }
        for (at, line) in cell.chunks_exact_mut(CELL[0]).enumerate() {
            let start = (row + at) * self.width + column;
            let (Some(upper), Some(lower)) = (
                self.pixels.get(start..start + CELL[0] + 1),
                self.pixels.get(start + self.width..start + self.width + CELL[0] + 1),
            ) else {
                return false;
            };
            let between = |pair: &[i16]| match pair {
                [left, right] => f32::from(*left) + across * f32::from(right - left),
                _ => 0.0,
            };
            for ((value, upper), lower) in line.iter_mut().zip(upper.windows(2)).zip(lower.windows(2)) {
                let (upper, lower) = (between(upper), between(lower));
                *value = word(upper + down * (lower - upper));
            }
        }
        true
    }
}

/// A level in the fixed point of cells.
fn word(level: f32) -> i16 {
    i16::try_from(nearest(level)).unwrap_or(i16::MAX)
}

/// Copies a cell row by row, each of a size that is known, so that no row is a call.
fn copy<const WIDTH: usize>(
    pixels: &[i16],
    width: usize,
    [column, row]: [usize; 2],
    cell: &mut [i16],
) -> bool {
    if column + WIDTH > width {
        return false;
    }
    for (at, line) in cell.as_chunks_mut::<WIDTH>().0.iter_mut().enumerate() {
        let start = (row + at) * width + column;
        let Some(from) = pixels.get(start..).and_then(|rest| rest.first_chunk::<WIDTH>()) else {
            return false;
        };
        *line = *from;
    }
    true
}

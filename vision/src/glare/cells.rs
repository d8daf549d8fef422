//! Saturated pixels of a frame, counted in the cells of a coarse grid.

use std::ops::Range;

use super::components::Component;
use crate::frame::{Chroma, Coding, Frame, I420View, Matrix, Range as Levels};
use crate::simd;

/// Saturated and nearly without colour: the least channel, and the largest (4.3 of the card measures).
const LEAST_FROM: u8 = 235;
const MOST_FROM: u8 = 250;

/// Cells along the longer side: at 1280 pixels a cell has 8, and the least spot (0.02 %) three cells.
const CELLS: usize = 160;

/// Counts in a grid over a part of a frame.
pub(super) struct Cells {
    columns: Range<usize>,
    rows: Range<usize>,
    side: usize,
    across: usize,
    counts: Vec<u32>,
}

impl Cells {
    /// A grid over these pixels.
    pub(super) fn new(columns: Range<usize>, rows: Range<usize>) -> Self {
        // Even where there is room, so that cells and colour planes meet.
        let longer = columns.len().max(rows.len());
        let side = if longer > CELLS { longer.div_ceil(CELLS).next_multiple_of(2) } else { 1 };
        let across = columns.len().div_ceil(side);
        let counts = vec![0; across * rows.len().div_ceil(side)];
        Self { columns, rows, side, across, counts }
    }

    /// Cells across.
    pub(super) fn across(&self) -> usize {
        self.across
    }

    /// The saturated pixels of each cell, row by row.
    pub(super) fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Whether a cell counts as saturated: a quarter of it is.
    pub(super) fn is_set(&self, cell: usize) -> bool {
        self.counts[cell] as usize * 4 >= self.side * self.side
    }

    /// Counts the saturated pixels of a frame.
    pub(super) fn count(&mut self, frame: &Frame<'_>) {
        if self.across == 0 {
            return;
        }
        let (columns, side) = (self.columns.clone(), self.side);
        for (band, counts) in self.counts.chunks_exact_mut(self.across).enumerate() {
            let top = self.rows.start + band * side;
            for row in top..(top + side).min(self.rows.end) {
                match frame {
                    Frame::Rgba(view) => {
                        let line = view.pixels(row, columns.clone());
                        // Few rows hold any at all.
                        if simd::count_bright(line, LEAST_FROM, MOST_FROM) == 0 {
                            continue;
                        }
                        for (count, block) in counts.iter_mut().zip(line.chunks(4 * side)) {
                            *count += simd::count_bright(block, LEAST_FROM, MOST_FROM);
                        }
                    }
                    Frame::I420(view, coding) => {
                        let test = PlaneTest::new(*coding);
                        let line = view.luma().row(row, columns.clone());
                        if simd::most(line) < test.luma_from {
                            continue;
                        }
                        for ((at, block), count) in line.chunks(side).enumerate().zip(counts.iter_mut()) {
                            if simd::most(block) >= test.luma_from {
                                *count += test.saturated(view, row, columns.start + at * side, block);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Forgets the cells whose middle lies in these pixels.
    pub(super) fn clear(&mut self, columns: &Range<usize>, rows: &Range<usize>) {
        let (left, top, side, across) = (self.columns.start, self.rows.start, self.side, self.across);
        for (cell, count) in self.counts.iter_mut().enumerate() {
            let x = left + cell % across * side + side / 2;
            let y = top + cell / across * side + side / 2;
            if columns.contains(&x) && rows.contains(&y) {
                *count = 0;
            }
        }
    }

    /// The pixels that a component covers.
    pub(super) fn covered(&self, component: &Component) -> (Range<usize>, Range<usize>) {
        let of = |cells: &Range<usize>, pixels: &Range<usize>| {
            pixels.start + cells.start * self.side..(pixels.start + cells.end * self.side).min(pixels.end)
        };
        (of(&component.columns, &self.columns), of(&component.rows, &self.rows))
    }
}

/// The test on luma and colour differences: the same one, after the conversion of the pixels bright enough for it.
struct PlaneTest {
    luma_from: u8,
    luma_offset: i32,
    luma_scale: i32,
    /// Red from V, green from U and V, blue from U, in 256ths.
    factors: [i32; 4],
}

impl PlaneTest {
    fn new(coding: Coding) -> Self {
        // The factors of BT.601 and BT.709 at full range, in 256ths: 2 (1 - Kr), 2 (1 - Kb) Kb / Kg,
        // 2 (1 - Kr) Kr / Kg, 2 (1 - Kb).
        let factors = match coding.matrix {
            Matrix::Bt601 => [359, 88, 183, 454],
            Matrix::Bt709 => [403, 48, 120, 475],
        };
        match coding.range {
            // A pixel of least channel 235 has at least that luma: 16 + 235 * 219 / 255 = 217.8.
            Levels::Limited => Self {
                luma_from: 217,
                luma_offset: 16,
                luma_scale: 298,
                factors: factors.map(|factor| factor * 255 / 224),
            },
            Levels::Full => Self { luma_from: 234, luma_offset: 0, luma_scale: 256, factors },
        }
    }

    fn saturated(&self, view: &I420View<'_>, row: usize, left: usize, luma: &[u8]) -> u32 {
        let half = left / 2..(left + luma.len()).div_ceil(2);
        let mut count = 0;
        match view.chroma() {
            Chroma::Planar { u, v } => {
                let (u, v) = (u.row(row / 2, half.clone()), v.row(row / 2, half));
                for (at, level) in luma.iter().enumerate() {
                    let of = (left % 2 + at) >> 1;
                    count += u32::from(self.holds(*level, u[of], v[of]));
                }
            }
            Chroma::Interleaved(uv) => {
                let uv = uv.row(row / 2, half.start * 2..half.end * 2);
                for (at, level) in luma.iter().enumerate() {
                    let of = ((left % 2 + at) >> 1) * 2;
                    count += u32::from(self.holds(*level, uv[of], uv[of + 1]));
                }
            }
        }
        count
    }

    fn holds(&self, luma: u8, u: u8, v: u8) -> bool {
        let y = (i32::from(luma) - self.luma_offset) * self.luma_scale;
        let (u, v) = (i32::from(u) - 128, i32::from(v) - 128);
        let [red, green_u, green_v, blue] = self.factors;
        let channels = [y + red * v, y - green_u * u - green_v * v, y + blue * u];
        let least = channels[0].min(channels[1]).min(channels[2]);
        let most = channels[0].max(channels[1]).max(channels[2]);
        // Half a level for the rounding of the planes.
        least >= i32::from(LEAST_FROM) * 256 - 128 && most >= i32::from(MOST_FROM) * 256 - 128
    }
}

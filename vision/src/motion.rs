//! How much a frame differs from the one before it. Leaves out what a difference means: light that changes
//! counts like a camera that moves, so a caller compares frames under the same light.

use crate::colour::{full_range_luma, mean};
use crate::frame::Frame;
use crate::simd;

/// Cells across and down: coarse enough that sensor noise averages out (2,000 pixels a cell at 1280x720),
/// fine enough that a shift of a few per cent of the frame shows.
const COLUMNS: usize = 32;
const ROWS: usize = 18;
const CELLS: f64 = 32.0 * 18.0;
/// Rows of a cell looked at, at most.
const MOST_ROWS: usize = 40;

/// Frames a thirtieth of a second apart that a hand holds differ by more than this (median of five), one picture in a
/// camera's place by less. On the motion set of `cargo xtask bench accuracy` one very steady hand in twenty is below, and
/// one picture in six with grain of its own (1 to 5 levels) above. A camera on a stand is frozen too.
pub const FROZEN_BELOW: f64 = 0.25;

/// The mean luma of each cell of a coarse grid.
#[derive(Debug, Clone, PartialEq)]
pub struct LumaThumbnail {
    cells: [f64; COLUMNS * ROWS],
}

impl LumaThumbnail {
    /// The thumbnail of a frame.
    pub fn of(frame: &Frame<'_>) -> Self {
        let (width, height) = (frame.width() as usize, frame.height() as usize);
        let mut cells = [0.0; COLUMNS * ROWS];
        let bytes_a_pixel = if matches!(frame, Frame::Rgba(_)) { 4 } else { 1 };
        let mut columns = vec![0_u16; width * bytes_a_pixel];
        for (row, line) in cells.chunks_exact_mut(COLUMNS).enumerate() {
            let rows = part(row, ROWS, height);
            // Forty rows of a cell are as good as all, and their sums stay within 16 bits.
            let step = rows.len().div_ceil(MOST_ROWS);
            let count = rows.clone().step_by(step).count();
            columns.fill(0);
            for y in rows.step_by(step) {
                let bytes = match frame {
                    Frame::Rgba(view) => view.pixels(y, 0..width),
                    Frame::I420(view, _) => view.luma().row(y, 0..width),
                };
                simd::add_row(&mut columns, bytes);
            }
            for (column, cell) in line.iter_mut().enumerate() {
                let across = part(column, COLUMNS, width);
                let sums = &columns[across.start * bytes_a_pixel..across.end * bytes_a_pixel];
                let total = |sums: &[u16]| sums.iter().map(|sum| u64::from(*sum)).sum::<u64>();
                let pixels = across.len() * count;
                *cell = match frame {
                    // Weights of BT.601 in 256ths. Blue first would swap two of them: of no weight for a difference.
                    Frame::Rgba(_) => {
                        let weighted = |four: &[u16; 4]| {
                            77 * u64::from(four[0]) + 150 * u64::from(four[1]) + 29 * u64::from(four[2])
                        };
                        mean(sums.as_chunks::<4>().0.iter().map(weighted).sum::<u64>() >> 8, pixels)
                    }
                    Frame::I420(_, coding) => full_range_luma(coding.range, mean(total(sums), pixels)),
                };
            }
        }
        Self { cells }
    }

    /// The mean absolute difference of two thumbnails, 0 to 255.
    pub fn difference(&self, other: &Self) -> f64 {
        let sum: f64 = self.cells.iter().zip(&other.cells).map(|(a, b)| (a - b).abs()).sum();
        sum / CELLS
    }
}

/// The pixels of cell `index` of `cells` along a side of `pixels`; a side shorter than the grid repeats pixels.
fn part(index: usize, cells: usize, pixels: usize) -> std::ops::Range<usize> {
    let start = index * pixels / cells;
    start..((index + 1) * pixels / cells).max(start + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::RgbaView;

    fn thumbnail(width: u32, height: u32, luma: impl Fn(u32, u32) -> u8) -> LumaThumbnail {
        let bytes: Vec<u8> = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .flat_map(|(x, y)| [luma(x, y); 4])
            .collect();
        LumaThumbnail::of(&RgbaView::new(&bytes, width, height).unwrap().into())
    }

    #[test]
    fn a_still_scene_does_not_move_and_black_to_white_moves_all_the_way() {
        let black = thumbnail(64, 36, |_, _| 0);
        let white = thumbnail(64, 36, |_, _| 255);
        assert!(black.difference(&black) < 1e-9);
        assert!((black.difference(&white) - 255.0).abs() < 1.0);
    }

    #[test]
    fn a_shifted_scene_moves_more_the_further_it_shifts() {
        let edge = |at: u32| thumbnail(320, 180, move |x, _| if x < at { 40 } else { 200 });
        let start = edge(160);
        let near = start.difference(&edge(170));
        let far = start.difference(&edge(200));
        // 160 levels over 10 of 320 columns, then over 40.
        assert!((near - 5.0).abs() < 0.5, "{near}");
        assert!((far - 20.0).abs() < 0.5, "{far}");
    }

    #[test]
    fn a_frame_smaller_than_the_grid_still_has_a_thumbnail() {
        let tiny = thumbnail(1, 1, |_, _| 77);
        assert!(tiny.difference(&thumbnail(3, 2, |_, _| 77)) < 1e-9);
    }
}

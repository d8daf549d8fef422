//! The square of a face at one size, so that measures of its parts know where those lie.

use super::window::Window;
use crate::outline::number::{byte, index, nearest, real};

/// Side of the portrait.
pub(super) const SIDE_PX: usize = 64;

/// Luma of a face's square, each pixel the mean of what it covers; beyond the image its border goes on.
#[derive(Debug)]
pub(super) struct Portrait {
    pixels: [u8; SIDE_PX * SIDE_PX],
}

impl Portrait {
    /// The portrait in a window of an image.
    pub(super) fn of((image, width): (&[u8], usize), window: &Window) -> Self {
        let height = image.len() / width.max(1);
        let cell = window.side / real(SIDE_PX);
        // So many samples along a side that none of the image is skipped.
        let samples = index(cell.ceil()).clamp(1, 8);
        let offsets: Vec<f32> = (0..samples).map(|at| (real(at) + 0.5) / real(samples)).collect();
        let limit = |place: f32, side: usize| index(place).min(side.saturating_sub(1));
        let mut pixels = [0; SIDE_PX * SIDE_PX];
        for (row, line) in pixels.chunks_exact_mut(SIDE_PX).enumerate() {
            for (column, pixel) in line.iter_mut().enumerate() {
                let mut sum = 0.0;
                for down in &offsets {
                    let y = limit(window.y + cell * (real(row) + down), height);
                    for across in &offsets {
                        let x = limit(window.x + cell * (real(column) + across), width);
                        sum += image.get(y * width + x).map_or(0.0, |value| f32::from(*value));
                    }
                }
                *pixel = byte(sum / real(samples * samples));
            }
        }
        Self { pixels }
    }

    /// A pixel; beyond the portrait its border goes on.
    pub(super) fn pixel(&self, x: i32, y: i32) -> f32 {
        let limit = |place: i32| usize::try_from(place).unwrap_or(0).min(SIDE_PX - 1);
        f32::from(self.pixels[limit(y) * SIDE_PX + limit(x)])
    }

    /// The levels of a part: left, top, right and bottom in fractions of the side.
    pub(super) fn part(&self, [left, top, right, bottom]: [f32; 4]) -> impl Iterator<Item = f32> {
        let place = |share: f32| nearest(share * real(SIDE_PX));
        let (columns, rows) = (place(left)..place(right), place(top)..place(bottom));
        rows.flat_map(move |y| columns.clone().map(move |x| self.pixel(x, y)))
    }

    /// Mean level of a part.
    pub(super) fn mean(&self, part: [f32; 4]) -> f32 {
        let (mut sum, mut count) = (0.0, 0);
        for level in self.part(part) {
            sum += level;
            count += 1;
        }
        sum / real(count).max(1.0)
    }
}

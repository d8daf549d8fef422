//! The blocks of 8 by 8 pixels that JPEG leaves: where their borders lie, and how much they show.

use crate::exposure::side;
use crate::luma::LumaImage;

/// Pixels along a block.
const BLOCK: usize = 8;

/// Where the borders of blocks show most.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BlockGrid {
    /// Columns, then rows, before the strongest border, modulo 8; 0 for a photo as its encoder wrote it.
    pub phase: [u8; 2],
    /// How much stronger than the mean of all eight that border is, across and down; 1 without a grid.
    pub strength: [f64; 2],
    /// Whether that place is where this photo's own blocks end, counted from either side: a photo may have been turned.
    pub is_own: [bool; 2],
}

impl BlockGrid {
    pub(super) fn of(image: &LumaImage) -> Self {
        let (width, height) = (image.width(), image.height());
        if width < 4 * BLOCK || height < 4 * BLOCK {
            return Self { strength: [1.0; 2], is_own: [true; 2], ..Self::default() };
        }
        let mut sums = [[0_u64; BLOCK]; 2];
        for row in image.bytes().chunks_exact(width) {
            for (at, four) in row.windows(4).enumerate() {
                sums[0][(at + 2) % BLOCK] += step([four[0], four[1], four[2], four[3]]);
            }
        }
        for at in 0..height - 3 {
            let rows = [0, 1, 2, 3].map(|down| image.row(at + down));
            for (column, first) in rows[0].iter().enumerate() {
                sums[1][(at + 2) % BLOCK] +=
                    step([*first, rows[1][column], rows[2][column], rows[3][column]]);
            }
        }
        let mut grid = Self::default();
        for (axis, (sums, length)) in sums.iter().zip([width, height]).enumerate() {
            let strongest = (0..BLOCK).max_by_key(|phase| sums[*phase]).unwrap_or(0);
            let number = |sum: u64| f64::from(side(usize::try_from(sum >> 4).unwrap_or(usize::MAX)));
            let mean = number(sums.iter().sum()) / 8.0;
            grid.phase[axis] = u8::try_from(strongest).unwrap_or(0);
            grid.strength[axis] = if mean > 0.0 { number(sums[strongest]) / mean } else { 1.0 };
            grid.is_own[axis] = strongest == 0 || strongest == length % BLOCK;
        }
        grid
    }
}

/// How much a step in the middle of four levels exceeds the slopes beside it, twice.
fn step([before, left, right, after]: [u8; 4]) -> u64 {
    let [before, left, right, after] = [before, left, right, after].map(i32::from);
    let own = 2 * (right - left);
    let slopes = (left - before) + (after - right);
    u64::from((own - slopes).unsigned_abs())
}

//! The exemplars of each digit at four blurs, without mean and of unit length, at full and at half size, in fixed
//! point: products of whole numbers are the same everywhere, and eight of them make one instruction.

use crate::outline::number::{nearest, real};

/// Pixels of a cell: a digit's advance, and its height with a margin.
pub(crate) const CELL: [usize; 2] = [16, 20];
pub(crate) const CELL_PX: usize = CELL[0] * CELL[1];
pub(super) const HALF: [usize; 2] = [CELL[0] / 2, CELL[1] / 2];
pub(super) const HALF_PX: usize = HALF[0] * HALF[1];
/// Ink of the ten digits, row by row.
static INK: &[u8; 10 * CELL_PX] = include_bytes!("digits.bin");
/// Blurs of the exemplars.
pub(super) const BLURS: usize = 4;
/// Times that a box of three pixels runs over an exemplar: sigma 0.8, 1.4, 2.2 and 2.8 pixels of the cell, where a card
/// of 640 px blurred by 1.2 px has 0.95.
const PASSES: [usize; BLURS] = [1, 3, 7, 12];

/// One, in the fixed point of exemplars. The digits' largest value is below 0.5, so 16 bits hold them; products with
/// cells (below 2^10 each) of up to 320 pixels stay below 2^29, since lengths are one.
pub(super) const ONE: f32 = 16_384.0;
/// One level, in the fixed point of cells.
pub(super) const LEVEL: f32 = 4.0;

/// All exemplars: digits as paper shows them, dark on bright.
#[derive(Debug)]
pub(super) struct Exemplars {
    /// Ten digits, the middle blur.
    pub(super) half: Vec<[i16; HALF_PX]>,
    /// Ten digits, the middle blur.
    pub(super) middle: Vec<[i16; CELL_PX]>,
    /// Ten digits at each blur, in order.
    pub(super) full: [Vec<[i16; CELL_PX]>; BLURS],
}

impl Exemplars {
    pub(super) fn new() -> Self {
        let mut all = Self { half: Vec::new(), middle: Vec::new(), full: [const { Vec::new() }; BLURS] };
        for ink in INK.chunks_exact(CELL_PX) {
            let mut pixels = [0.0; CELL_PX];
            for (pixel, ink) in pixels.iter_mut().zip(ink) {
                *pixel = -f32::from(*ink);
            }
            let mut done = 0;
            for (at, passes) in PASSES.into_iter().enumerate() {
                while done < passes {
                    blur(&mut pixels);
                    done += 1;
                }
                let exemplar = unit(pixels);
                if at == 1 {
                    all.half.push(unit(halved(&pixels)));
                    all.middle.push(exemplar);
                }
                if let Some(same_blur) = all.full.get_mut(at) {
                    same_blur.push(exemplar);
                }
            }
        }
        all
    }
}

/// The ink of a digit, 0 to 1, under a box of three pixels that ran over it so often; blank for what is no digit.
pub(crate) fn ink_of(digit: usize, passes: usize) -> [f32; CELL_PX] {
    let mut pixels = [0.0; CELL_PX];
    if let Some(ink) = INK.chunks_exact(CELL_PX).nth(digit) {
        for (pixel, ink) in pixels.iter_mut().zip(ink) {
            *pixel = f32::from(*ink) / 255.0;
        }
    }
    for _ in 0..passes {
        blur(&mut pixels);
    }
    pixels
}

/// Half of the size, four pixels to one.
pub(super) fn halved(pixels: &[f32; CELL_PX]) -> [f32; HALF_PX] {
    let mut out = [0.0; HALF_PX];
    let rows = pixels.chunks_exact(2 * CELL[0]);
    for (line, pair) in out.chunks_exact_mut(HALF[0]).zip(rows) {
        let (upper, lower) = pair.split_at(CELL[0]);
        for ((value, upper), lower) in line.iter_mut().zip(upper.chunks_exact(2)).zip(lower.chunks_exact(2)) {
            *value = 0.25 * (upper.iter().sum::<f32>() + lower.iter().sum::<f32>());
        }
    }
    out
}

/// A box of three pixels along both axes; the cell's rim goes on as paper.
fn blur(pixels: &mut [f32; CELL_PX]) {
    let before = *pixels;
    let at = |column: usize, row: usize| -> f32 {
        // Columns and rows are one too large, so that the rim needs no sign.
        if column == 0 || row == 0 || column > CELL[0] || row > CELL[1] {
            return 0.0;
        }
        before.get((row - 1) * CELL[0] + column - 1).copied().unwrap_or(0.0)
    };
    for (place, pixel) in pixels.iter_mut().enumerate() {
        let (column, row) = (place % CELL[0] + 1, place / CELL[0] + 1);
        let mut sum = 0.0;
        for line in row - 1..=row + 1 {
            sum += at(column - 1, line) + at(column, line) + at(column + 1, line);
        }
        *pixel = sum / 9.0;
    }
}

/// Without its mean, of length one, in fixed point.
fn unit<const N: usize>(mut pixels: [f32; N]) -> [i16; N] {
    let mean = pixels.iter().sum::<f32>() / real(N);
    for pixel in &mut pixels {
        *pixel -= mean;
    }
    let size = pixels.iter().map(|pixel| pixel * pixel).sum::<f32>().sqrt().max(1e-6);
    pixels.map(|pixel| i16::try_from(nearest(ONE * pixel / size)).unwrap_or(i16::MAX))
}

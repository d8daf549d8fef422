//! A frame at about 320 pixels: each pixel the mean of a square of the frame's.

use crate::luma::LumaImage;
use crate::simd;

/// Length aimed at for the longer side of the work image: at 320 px a card that takes half of
/// the frame still has sides of 100 px.
const WORK_SIDE_PX: usize = 320;
/// Pixels of the frame along a side of a pixel of the work image.
pub(super) fn factor_of(frame: &LumaImage) -> usize {
    let longer = frame.width().max(frame.height());
    ((longer + WORK_SIDE_PX / 2) / WORK_SIDE_PX).max(1)
}

/// Writes the frame reduced by `factor` over `out`; what is left over at the right and at the bottom is dropped.
pub(crate) fn reduce(frame: &LumaImage, factor: usize, sums: &mut Vec<u16>, out: &mut Vec<u8>) {
    out.clear();
    let (width, height) = (frame.width() / factor, frame.height() / factor);
    if width == 0 || height == 0 {
        return;
    }
    // A multiplication by the reciprocal in 24-bit fixed point: a mean comes out to within one level.
    let area = u64::try_from(factor * factor).unwrap_or(1);
    let reciprocal = (1 << 24) / area;
    for block in frame.bytes().chunks_exact(frame.width() * factor) {
        // Columns first: at most 52 rows of 255, far below 2^16, since a side has at most 16384 pixels.
        sums.clear();
        sums.resize(frame.width(), 0);
        for line in block.chunks_exact(frame.width()) {
            simd::add_row(sums, line);
        }
        out.extend(sums.chunks_exact(factor).map(|group| {
            let sum: u32 = group.iter().map(|sum| u32::from(*sum)).sum();
            u8::try_from((u64::from(sum) * reciprocal + (1 << 23)) >> 24).unwrap_or(u8::MAX)
        }));
    }
}

//! A frame at about 320 pixels: each pixel the mean of a square of the frame's.

use crate::luma::LumaImage;

/// Length aimed at for the longer side of the work image: at 320 px a card that takes half of
/// the frame still has sides of 100 px.
const WORK_SIDE_PX: usize = 320;
/// Up to this factor sums of squares fit 16 bits: 16 * 16 * 255 is 65,280.
const NARROW_FACTOR: usize = 16;

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
        if factor <= NARROW_FACTOR {
            sums.clear();
            sums.resize(width, 0);
            for line in block.chunks_exact(frame.width()) {
                add_groups(sums, line, factor);
            }
            out.extend(sums.iter().map(|sum| scaled(u64::from(*sum), reciprocal)));
        } else {
            out.extend((0..width).map(|column| {
                let group = |line: &[u8]| -> u64 {
                    let values = line.get(column * factor..(column + 1) * factor).unwrap_or(&[]);
                    values.iter().map(|value| u64::from(*value)).sum()
                };
                scaled(block.chunks_exact(frame.width()).map(group).sum(), reciprocal)
            }));
        }
    }
}

fn scaled(sum: u64, reciprocal: u64) -> u8 {
    u8::try_from((sum * reciprocal + (1 << 23)) >> 24).unwrap_or(u8::MAX)
}

/// Adds each group of `factor` pixels to its sum; the usual factors are unrolled.
fn add_groups(sums: &mut [u16], line: &[u8], factor: usize) {
    fn fixed<const N: usize>(sums: &mut [u16], line: &[u8]) {
        let (groups, _) = line.as_chunks::<N>();
        for (sum, group) in sums.iter_mut().zip(groups) {
            *sum += group.iter().map(|value| u16::from(*value)).sum::<u16>();
        }
    }
    match factor {
        1 => fixed::<1>(sums, line),
        2 => fixed::<2>(sums, line),
        3 => fixed::<3>(sums, line),
        4 => fixed::<4>(sums, line),
        6 => fixed::<6>(sums, line),
        8 => fixed::<8>(sums, line),
        _ => {
            for (sum, group) in sums.iter_mut().zip(line.chunks_exact(factor)) {
                *sum += group.iter().map(|value| u16::from(*value)).sum::<u16>();
            }
        }
    }
}

//! How far the colours of a part of a frame lie apart, whatever the light's own tint: a copy in greys has none.
//! Works on means of small blocks, where grain and the halved colour planes of a 4:2:0 frame no longer count.

use super::{MeanRgb, mean, to_rgb};
use crate::frame::{ChannelOrder, Chroma, Frame, I420View};
use crate::region::Region;
use crate::simd;

/// Blocks along the longer side of the region, about: small enough for a portrait's ground and the card's, large
/// enough (8 pixels at 1280) that grain of 10 levels leaves about one.
const BLOCKS: usize = 160;

/// Blocks whose mean is blown out in a channel keep no colour and are left out.
const BLOWN_FROM: f64 = 250.0;

/// The spread of colours after grey-world balance, in levels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ColourSpread {
    /// Standard deviation of `R - G`.
    pub rg: f64,
    /// Standard deviation of `(R + G) / 2 - B`.
    pub yb: f64,
    /// What each channel was multiplied with, so that all three have the same mean.
    pub gains: [f64; 3],
}

impl ColourSpread {
    /// Both spreads together (the opponent axes of Hasler and Suesstrunk 2003, without the mean, which light moves).
    pub fn sum(&self) -> f64 {
        self.rg + self.yb
    }

    /// How colourful one mean colour is in the light of this region: the ground of a portrait, for one.
    pub fn chroma_of(&self, colour: &MeanRgb) -> f64 {
        let [r, g, b] = [self.gains[0] * colour.r, self.gains[1] * colour.g, self.gains[2] * colour.b];
        let (rg, yb) = (r - g, f64::midpoint(r, g) - b);
        (rg * rg + yb * yb).sqrt()
    }
}

/// The spread of the colours in `region`.
pub fn colour_spread(frame: &Frame<'_>, region: Region) -> ColourSpread {
    let columns = even(region.columns(frame.width()), frame.width());
    let rows = even(region.rows(frame.height()), frame.height());
    // Even, so that a block covers whole pixels of the colour planes.
    let side = (columns.len().max(rows.len()) / BLOCKS).next_multiple_of(2).max(2);
    // Every second row where that leaves as many pixels as the blocks of a frame of 1280 have.
    let step = if side >= 12 { 2 } else { 1 };
    let mut sums = vec![[0_u32; 3]; columns.len().div_ceil(side)];
    let mut scratch = Vec::new();
    let mut moments = Moments::default();
    for top in rows.clone().step_by(side) {
        let band = top..(top + side).min(rows.end);
        match frame {
            Frame::Rgba(view) => {
                let rows = band.clone().step_by(step).map(|row| view.pixels(row, columns.clone()));
                let pixels = column_sums(rows, &mut scratch);
                let [red, blue] = match view.order() {
                    ChannelOrder::Rgba => [0, 2],
                    ChannelOrder::Bgra => [2, 0],
                };
                for (channel, at) in [red, 1, blue].into_iter().enumerate() {
                    add_blocks(&mut sums, channel, pixels, [4 * side, 4, at]);
                }
            }
            Frame::I420(view, _) => sum_planes(view, &columns, &band, [side, step], &mut sums, &mut scratch),
        }
        let lines = band.clone().step_by(step).count();
        let half_lines = (band.start / 2..band.end.div_ceil(2)).step_by(step).count();
        for (start, sum) in columns.clone().step_by(side).zip(&mut sums) {
            let wide = side.min(columns.end - start);
            let of = |channel: usize, count: usize| mean(u64::from(sum[channel]), count);
            let colour = match frame {
                Frame::Rgba(_) => [0, 1, 2].map(|channel| of(channel, wide * lines)),
                Frame::I420(_, coding) => {
                    let half = wide.div_ceil(2) * half_lines;
                    to_rgb(*coding, of(0, wide * lines), of(1, half), of(2, half))
                }
            };
            moments.add(colour);
            *sum = [0; 3];
        }
    }
    moments.spread()
}

fn even(range: std::ops::Range<usize>, limit: u32) -> std::ops::Range<usize> {
    range.start & !1..range.end.next_multiple_of(2).min(limit as usize)
}

/// The rows summed column by column: blocks are then far fewer numbers, and columns sum in vectors.
fn column_sums<'a, 'b>(rows: impl Iterator<Item = &'a [u8]>, sums: &'b mut Vec<u16>) -> &'b [u16] {
    sums.clear();
    for row in rows {
        // At most 104 rows of 255: a block's side is a 160th of the longest side of a frame.
        sums.resize(row.len(), 0);
        simd::add_row(sums, row);
    }
    sums
}

/// Adds to one channel of each block every `step`-th of its columns, from the `first` on.
fn add_blocks(sums: &mut [[u32; 3]], channel: usize, columns: &[u16], [block, step, first]: [usize; 3]) {
    for (sum, block) in sums.iter_mut().zip(columns.chunks(block)) {
        sum[channel] += block.iter().skip(first).step_by(step).map(|sum| u32::from(*sum)).sum::<u32>();
    }
}

fn sum_planes(
    view: &I420View<'_>,
    columns: &std::ops::Range<usize>,
    band: &std::ops::Range<usize>,
    [side, step]: [usize; 2],
    sums: &mut [[u32; 3]],
    scratch: &mut Vec<u16>,
) {
    let luma = band.clone().step_by(step).map(|row| view.luma().row(row, columns.clone()));
    add_blocks(sums, 0, column_sums(luma, scratch), [side, 1, 0]);
    let half = columns.start / 2..columns.end.div_ceil(2);
    let rows = (band.start / 2..band.end.div_ceil(2)).step_by(step);
    match view.chroma() {
        Chroma::Planar { u, v } => {
            for (channel, plane) in [(1, u), (2, v)] {
                let lines = rows.clone().map(|row| plane.row(row, half.clone()));
                add_blocks(sums, channel, column_sums(lines, scratch), [side / 2, 1, 0]);
            }
        }
        Chroma::Interleaved(uv) => {
            let lines = rows.map(|row| uv.row(row, half.start * 2..half.end * 2));
            let pairs = column_sums(lines, scratch);
            for (channel, first) in [(1, 0), (2, 1)] {
                add_blocks(sums, channel, pairs, [side, 2, first]);
            }
        }
    }
}

/// Sums of the channels and of their products over the blocks.
#[derive(Default)]
struct Moments {
    count: f64,
    sums: [f64; 3],
    /// Red, green, blue squared; red green, red blue, green blue.
    products: [f64; 6],
}

impl Moments {
    fn add(&mut self, [r, g, b]: [f64; 3]) {
        if r.max(g).max(b) >= BLOWN_FROM {
            return;
        }
        self.count += 1.0;
        for (sum, value) in self.sums.iter_mut().zip([r, g, b]) {
            *sum += value;
        }
        for (sum, value) in self.products.iter_mut().zip([r * r, g * g, b * b, r * g, r * b, g * b]) {
            *sum += value;
        }
    }

    /// Balance is linear, so variances after it follow from those before it.
    fn spread(&self) -> ColourSpread {
        if self.count < 1.0 {
            return ColourSpread { gains: [1.0; 3], ..ColourSpread::default() };
        }
        let means = self.sums.map(|sum| sum / self.count);
        let grey = (means[0] + means[1] + means[2]) / 3.0;
        // A channel below one level is dark, not tinted.
        let gains = means.map(|mean| grey / mean.max(1.0));
        let covariance = |product: usize, a: usize, b: usize| {
            (self.products[product] / self.count - means[a] * means[b]) * gains[a] * gains[b]
        };
        let (r, g, b) = (covariance(0, 0, 0), covariance(1, 1, 1), covariance(2, 2, 2));
        let (rg, rb, gb) = (covariance(3, 0, 1), covariance(4, 0, 2), covariance(5, 1, 2));
        let across = r + g - 2.0 * rg;
        let along = (r + g + 2.0 * rg) / 4.0 + b - rb - gb;
        ColourSpread { rg: across.max(0.0).sqrt(), yb: along.max(0.0).sqrt(), gains }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::RgbaView;

    fn spread(pixels: &[[u8; 3]], width: u32) -> ColourSpread {
        let bytes: Vec<u8> = pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
        let height = u32::try_from(pixels.len()).unwrap() / width;
        colour_spread(&RgbaView::new(&bytes, width, height).unwrap().into(), Region::FULL)
    }

    #[test]
    fn greys_under_tinted_light_have_no_spread() {
        let tinted: Vec<[u8; 3]> = (0..64 * 64_u32)
            .map(|at| u8::try_from(at / 64 / 2 * 4).unwrap())
            .map(|l| [l, l / 4 * 3, l / 2])
            .collect();
        let measured = spread(&tinted, 64);
        assert!(measured.sum() < 1e-6, "{measured:?}");
        assert!(measured.gains[0] < 1.0 && measured.gains[2] > 1.0);
        let paper = MeanRgb { r: 200.0, g: 150.0, b: 100.0, clipped: 0.0 };
        assert!(measured.chroma_of(&paper) < 1e-6);
    }

    #[test]
    fn two_colours_of_equal_luma_lie_apart_by_their_difference() {
        let halves: Vec<[u8; 3]> =
            (0..64 * 64).map(|at| if at % 64 < 32 { [150, 100, 100] } else { [100, 150, 100] }).collect();
        let measured = spread(&halves, 64);
        // Red and green swap: R - G is +50 or -50 before a gain near 1.
        assert!((measured.rg - 50.0 * measured.gains[0]).abs() < 1e-6, "{measured:?}");
        assert!(measured.yb < 1e-3, "{measured:?}");
    }

    #[test]
    fn grain_alone_is_hardly_any_colour() {
        let mut state = 7_u32;
        let mut grain = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            110 + u8::try_from(state >> 24).unwrap() / 8
        };
        let noisy: Vec<[u8; 3]> = (0..1280 * 64).map(|_| [grain(), grain(), grain()]).collect();
        assert!(spread(&noisy, 1280).sum() < 4.0);
    }

    #[test]
    fn a_blown_out_frame_has_no_spread() {
        assert_eq!(spread(&[[255; 3]; 16], 4), ColourSpread { rg: 0.0, yb: 0.0, gains: [1.0; 3] });
    }
}

//! The mean colour of a part of a frame, how much of it is blown out, and how far its colours lie apart.

mod spread;

pub use spread::{ColourSpread, colour_spread};

use crate::frame::{ChannelOrder, Chroma, Coding, Frame, I420View, Matrix, Range, RgbaView};
use crate::region::Region;
use crate::simd;

/// A channel from here on counts as clipped: a sensor's last steps carry no colour any more, and a JPEG
/// moves white by a few levels. 250 of 255 is 98 % of full scale.
pub const CLIPPED_FROM: u8 = 250;

/// The mean of a part of a frame, each channel 0 to 255 at full range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanRgb {
    /// Red.
    pub r: f64,
    /// Green.
    pub g: f64,
    /// Blue.
    pub b: f64,
    /// Share of clipped pixels, 0 to 1: any channel of an RGBA frame at [`CLIPPED_FROM`] or above; the luma
    /// of a 4:2:0 frame where a grey of [`CLIPPED_FROM`] has it, so one blown colour channel is not seen there.
    pub clipped: f64,
}

impl MeanRgb {
    /// The luma of this colour, 0 to 255, with the weights of BT.601.
    pub fn luma(&self) -> f64 {
        0.299 * self.r + 0.587 * self.g + 0.114 * self.b
    }
}

/// The mean colour of `region`.
///
/// On a 4:2:0 frame the planes are averaged and the average is converted: the conversion is affine, so that is
/// the average of the converted pixels, wherever none of them leaves the RGB cube.
pub fn mean_rgb(frame: &Frame<'_>, region: Region) -> MeanRgb {
    match frame {
        Frame::Rgba(view) => mean_of_packed(view, frame, region),
        Frame::I420(view, coding) => mean_of_planes(view, *coding, frame, region),
    }
}

/// The mean colour of several regions together, each counted by its pixels; `None` without a region.
pub fn mean_rgb_of(frame: &Frame<'_>, regions: &[Region]) -> Option<MeanRgb> {
    let mut sum = MeanRgb { r: 0.0, g: 0.0, b: 0.0, clipped: 0.0 };
    let mut count = 0;
    for region in regions {
        let pixels = region.columns(frame.width()).len() * region.rows(frame.height()).len();
        let part = mean_rgb(frame, *region);
        let share = mean(u64::try_from(pixels).ok()?, 1);
        sum.r += share * part.r;
        sum.g += share * part.g;
        sum.b += share * part.b;
        sum.clipped += share * part.clipped;
        count += pixels;
    }
    let all = mean(u64::try_from(count).ok()?, 1);
    (count > 0).then(|| MeanRgb {
        r: sum.r / all,
        g: sum.g / all,
        b: sum.b / all,
        clipped: sum.clipped / all,
    })
}

fn mean_of_packed(view: &RgbaView<'_>, frame: &Frame<'_>, region: Region) -> MeanRgb {
    let (columns, rows) = (region.columns(frame.width()), region.rows(frame.height()));
    let count = columns.len() * rows.len();
    let mut totals = [0_u64; 4];
    for row in rows {
        let pixels = view.pixels(row, columns.clone());
        let [first, second, third, _] = simd::sum_packed(pixels);
        let sums = [first, second, third, simd::count_bright(pixels, 0, CLIPPED_FROM)];
        for (total, sum) in totals.iter_mut().zip(sums) {
            *total += u64::from(sum);
        }
    }
    let [first, g, third, clipped] = totals.map(|total| mean(total, count));
    let (r, b) = match view.order() {
        ChannelOrder::Rgba => (first, third),
        ChannelOrder::Bgra => (third, first),
    };
    MeanRgb { r, g, b, clipped }
}

fn mean_of_planes(view: &I420View<'_>, coding: Coding, frame: &Frame<'_>, region: Region) -> MeanRgb {
    // Even edges, so that luma and colour planes cover the same ground.
    let even = |range: std::ops::Range<usize>, limit: u32| {
        range.start & !1..range.end.next_multiple_of(2).min(limit as usize)
    };
    let columns = even(region.columns(frame.width()), frame.width());
    let rows = even(region.rows(frame.height()), frame.height());
    let limit = clipped_luma_from(coding.range);
    let (mut luma, mut clipped) = (0_u64, 0_u64);
    for row in rows.clone() {
        let line = view.luma().row(row, columns.clone());
        luma += sum(line);
        clipped += u64::from(simd::count_from(line, limit));
    }
    let half_columns = columns.start / 2..columns.end.div_ceil(2);
    let half_rows = rows.start / 2..rows.end.div_ceil(2);
    let (mut blue, mut red) = (0_u64, 0_u64);
    for row in half_rows.clone() {
        match view.chroma() {
            Chroma::Planar { u, v } => {
                blue += sum(u.row(row, half_columns.clone()));
                red += sum(v.row(row, half_columns.clone()));
            }
            Chroma::Interleaved(uv) => {
                let (mut of_blue, mut of_red) = (0_u32, 0_u32);
                for pair in uv.row(row, half_columns.start * 2..half_columns.end * 2).chunks_exact(2) {
                    of_blue += u32::from(pair[0]);
                    of_red += u32::from(pair[1]);
                }
                blue += u64::from(of_blue);
                red += u64::from(of_red);
            }
        }
    }
    let count = columns.len() * rows.len();
    let half_count = half_columns.len() * half_rows.len();
    let [r, g, b] = to_rgb(coding, mean(luma, count), mean(blue, half_count), mean(red, half_count));
    MeanRgb { r, g, b, clipped: mean(clipped, count) }
}

/// A sum of bytes over their count.
#[expect(
    clippy::cast_precision_loss,
    reason = "at most 255 * MAX_SIDE_PX^2, which is below 2^36: exact in 52 bits"
)]
pub(crate) fn mean(total: u64, count: usize) -> f64 {
    total as f64 / count as f64
}

fn sum(bytes: &[u8]) -> u64 {
    u64::from(simd::sum(bytes))
}

/// The luma of a grey of [`CLIPPED_FROM`]: 16 + 250 * 219 / 255 = 230.7 in the limited range.
fn clipped_luma_from(range: Range) -> u8 {
    match range {
        Range::Limited => 231,
        Range::Full => CLIPPED_FROM,
    }
}

/// Luma as the frame stores it, to 0..=255 at full range; below black and above white are cut.
pub(crate) fn full_range_luma(range: Range, luma: f64) -> f64 {
    match range {
        Range::Limited => ((luma - 16.0) * 255.0 / 219.0).clamp(0.0, 255.0),
        Range::Full => luma,
    }
}

/// One colour from luma and colour differences. The weights are those of the standards; the factors follow
/// from them: red = Y + 2 (1 - Kr) Pr, blue = Y + 2 (1 - Kb) Pb.
fn to_rgb(coding: Coding, luma: f64, blue: f64, red: f64) -> [f64; 3] {
    let (of_red, of_blue) = match coding.matrix {
        Matrix::Bt601 => (0.299, 0.114),
        Matrix::Bt709 => (0.2126, 0.0722),
    };
    let (y, differences) = match coding.range {
        Range::Limited => ((luma - 16.0) * 255.0 / 219.0, 255.0 / 224.0),
        Range::Full => (luma, 1.0),
    };
    let (pb, pr) = ((blue - 128.0) * differences, (red - 128.0) * differences);
    let r = y + 2.0 * (1.0 - of_red) * pr;
    let b = y + 2.0 * (1.0 - of_blue) * pb;
    let g = (y - of_red * r - of_blue * b) / (1.0 - of_red - of_blue);
    [r, g, b].map(|channel| channel.clamp(0.0, 255.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Plane;

    #[test]
    fn the_mean_and_the_clipped_share_of_a_known_frame() {
        let bytes = [10, 20, 30, 0, 255, 40, 50, 0, 30, 60, 70, 0, 5, 0, 250, 0];
        let view = RgbaView::new(&bytes, 2, 2).unwrap();
        let mean = mean_rgb(&view.into(), Region::FULL);
        assert_eq!(mean, MeanRgb { r: 75.0, g: 30.0, b: 100.0, clipped: 0.5 });
        let bottom = mean_rgb(&view.into(), Region::new(0.0, 0.5, 0.5, 0.5).unwrap());
        assert_eq!(bottom, MeanRgb { r: 30.0, g: 60.0, b: 70.0, clipped: 0.0 });
    }

    #[test]
    fn regions_together_count_by_their_pixels() {
        let bytes = [10, 20, 30, 0, 255, 40, 50, 0, 30, 60, 70, 0, 5, 0, 250, 0];
        let view = RgbaView::new(&bytes, 2, 2).unwrap();
        let of = |x, y, width, height| Region::new(x, y, width, height).unwrap();
        let top_and_one = [of(0.0, 0.0, 1.0, 0.5), of(0.0, 0.5, 0.5, 0.5)];
        let mean = mean_rgb_of(&view.into(), &top_and_one).unwrap();
        assert!((mean.g - 40.0).abs() < 1e-9 && (mean.clipped - 1.0 / 3.0).abs() < 1e-9, "{mean:?}");
        assert_eq!(mean_rgb_of(&view.into(), &[]), None);
    }

    #[test]
    fn blue_first_bytes_give_the_same_colour() {
        let plane = Plane { bytes: &[30, 20, 10, 9, 30, 20, 10, 9, 77, 77], stride: 10 };
        let view = RgbaView::with_layout(plane, 2, 1, ChannelOrder::Bgra).unwrap();
        let mean = mean_rgb(&view.into(), Region::FULL);
        assert_eq!((mean.r, mean.g, mean.b), (10.0, 20.0, 30.0));
    }

    #[test]
    fn the_corners_of_the_standards_convert_to_pure_colours() {
        // Luma and differences of pure red, green and blue, from the tables of BT.601 and BT.709.
        for (matrix, y, u, v, rgb) in [
            (Matrix::Bt601, 81.0, 90.0, 240.0, [255.0, 0.0, 0.0]),
            (Matrix::Bt601, 145.0, 54.0, 34.0, [0.0, 255.0, 0.0]),
            (Matrix::Bt601, 41.0, 240.0, 110.0, [0.0, 0.0, 255.0]),
            (Matrix::Bt709, 63.0, 102.0, 240.0, [255.0, 0.0, 0.0]),
            (Matrix::Bt709, 173.0, 42.0, 26.0, [0.0, 255.0, 0.0]),
            (Matrix::Bt709, 235.0, 128.0, 128.0, [255.0, 255.0, 255.0]),
            (Matrix::Bt601, 16.0, 128.0, 128.0, [0.0, 0.0, 0.0]),
        ] {
            let got = to_rgb(Coding { matrix, range: Range::Limited }, y, u, v);
            for (got, expected) in got.iter().zip(rgb) {
                assert!((got - expected).abs() < 2.0, "{matrix:?} {rgb:?}: {got}");
            }
        }
    }
}

//! Luma alone, at full range: what every measure of form works on. Made once a frame, at the size that is wanted.

use crate::frame::{ChannelOrder, Frame, FrameError, PlaneName, Range};
use crate::simd;

/// Luma from 0 to 255, rows without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LumaImage {
    bytes: Vec<u8>,
    width: usize,
    height: usize,
}

impl LumaImage {
    /// An image of these bytes.
    ///
    /// # Errors
    /// A side is zero, or the bytes are not `width * height`.
    pub fn new(bytes: Vec<u8>, width: usize, height: usize) -> Result<Self, FrameError> {
        if width == 0 || height == 0 {
            return Err(FrameError::Empty);
        }
        let needed = width.checked_mul(height).ok_or(FrameError::TooLarge)?;
        if bytes.len() != needed {
            return Err(FrameError::TooShort { plane: PlaneName::Y, size_bytes: bytes.len(), needed });
        }
        Ok(Self { bytes, width, height })
    }

    /// The luma of a frame at its own size, written over this image, whose memory is used again.
    pub fn fill_from(&mut self, frame: &Frame<'_>) {
        self.fill_reduced(frame, 1);
    }

    /// The luma of a frame, each `factor` x `factor` pixels averaged into one; what is left over at the right and
    /// at the bottom is dropped. A factor beyond a side leaves one pixel.
    pub fn fill_reduced(&mut self, frame: &Frame<'_>, factor: u32) {
        let (width, height) = (frame.width() as usize, frame.height() as usize);
        let factor = (factor.max(1) as usize).min(width).min(height);
        self.width = width / factor;
        self.height = height / factor;
        // Every byte is written below.
        self.bytes.resize(self.width * self.height, 0);
        if factor == 1 {
            for (row, out) in self.bytes.chunks_exact_mut(width).enumerate() {
                luma_line(frame, row, out);
            }
            return;
        }
        let mut line = vec![0; width];
        let mut sums = vec![0_u32; self.width];
        let count = u32::try_from(factor * factor).unwrap_or(u32::MAX);
        for (row, out) in self.bytes.chunks_exact_mut(self.width).enumerate() {
            sums.fill(0);
            for inner in 0..factor {
                luma_line(frame, row * factor + inner, &mut line);
                for (sum, group) in sums.iter_mut().zip(line.chunks_exact(factor)) {
                    *sum += group.iter().map(|value| u32::from(*value)).sum::<u32>();
                }
            }
            for (value, sum) in out.iter_mut().zip(&sums) {
                *value = u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX);
            }
        }
    }

    /// Pixels across.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Pixels down.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All rows, one after the other.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[u8] {
        &self.bytes[row * self.width..(row + 1) * self.width]
    }

    /// Luma between pixels, by bilinear interpolation; beyond the border the border's own value.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the image's sides"
    )]
    #[expect(clippy::cast_precision_loss, reason = "sides are at most 16384")]
    pub fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x.max(0.0).min((self.width - 1) as f32), y.max(0.0).min((self.height - 1) as f32));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (across, down) = (x - left as f32, y - top as f32);
        let value = |column: usize, row: usize| f32::from(self.bytes[row * self.width + column]);
        let upper = value(left, top) + across * (value(right, top) - value(left, top));
        let lower = value(left, bottom) + across * (value(right, bottom) - value(left, bottom));
        upper + down * (lower - upper)
    }
}

/// One row of a frame as full-range luma, with the weights of BT.601 in 8-bit fixed point for packed pixels.
#[inline(never)]
fn luma_line(frame: &Frame<'_>, row: usize, out: &mut [u8]) {
    match frame {
        Frame::Rgba(view) => {
            let weights = match view.order() {
                ChannelOrder::Rgba => [77, 150, 29],
                ChannelOrder::Bgra => [29, 150, 77],
            };
            simd::luma(view.pixels(row, 0..out.len()), weights, out);
        }
        Frame::I420(view, coding) => {
            let line = view.luma().row(row, 0..out.len());
            match coding.range {
                Range::Full => out.copy_from_slice(line),
                Range::Limited => simd::full_range(line, out),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::RgbaView;

    #[test]
    fn a_grey_frame_keeps_its_grey_at_every_size() {
        let pixels = [90, 90, 90, 255].repeat(7 * 5);
        let view = RgbaView::new(&pixels, 7, 5).unwrap();
        for (factor, width, height) in [(1, 7, 5), (2, 3, 2), (5, 1, 1), (100, 1, 1)] {
            let mut image = LumaImage::default();
            image.fill_reduced(&view.into(), factor);
            assert_eq!((image.width(), image.height()), (width, height));
            assert!(image.bytes().iter().all(|value| *value == 90));
        }
    }

    #[test]
    fn values_between_pixels_are_interpolated_and_the_border_goes_on() {
        let image = LumaImage::new(vec![0, 100, 50, 150], 2, 2).unwrap();
        for (x, y, expected) in
            [(0.5, 0.0, 50.0), (0.0, 0.5, 25.0), (0.5, 0.5, 75.0), (-9.0, 0.0, 0.0), (9.0, 9.0, 150.0)]
        {
            assert!((image.at(x, y) - expected).abs() < 1e-4, "{x} {y}");
        }
        assert!(LumaImage::new(vec![0; 3], 2, 2).is_err());
        assert!(LumaImage::new(vec![], 0, 0).is_err());
    }
}

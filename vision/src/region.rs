//! A part of a frame, in fractions of its sides, and the pixels that it covers.

use std::ops::Range;

use thiserror::Error;

/// A rectangle in fractions of the frame, origin at the top left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// The numbers do not make a rectangle inside the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a region needs x, y >= 0, width, height > 0, x + width <= 1 and y + height <= 1")]
pub struct RegionError;

impl Region {
    /// The whole frame.
    pub const FULL: Self = Self { x: 0.0, y: 0.0, width: 1.0, height: 1.0 };

    /// The middle half of each side: where a face is before anything has looked for it.
    pub const CENTRE: Self = Self { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };

    /// A rectangle from its corner and sides, all in fractions of the frame.
    pub fn new(x: f64, y: f64, width: f64, height: f64) -> Result<Self, RegionError> {
        // A caller's own arithmetic may end at 1.0000000001: that is still the edge.
        const SLACK: f64 = 1e-6;
        let inside = x >= 0.0
            && y >= 0.0
            && width > 0.0
            && height > 0.0
            && x + width <= 1.0 + SLACK
            && y + height <= 1.0 + SLACK
            && x < 1.0
            && y < 1.0;
        if inside { Ok(Self { x, y, width, height }) } else { Err(RegionError) }
    }

    /// The columns covered of a frame `frame_width` wide; never empty for a width above zero.
    pub fn columns(&self, frame_width: u32) -> Range<usize> {
        covered(self.x, self.width, frame_width)
    }

    /// The rows covered of a frame `frame_height` high; never empty for a height above zero.
    pub fn rows(&self, frame_height: u32) -> Range<usize> {
        covered(self.y, self.height, frame_height)
    }
}

fn covered(start: f64, length: f64, pixels: u32) -> Range<usize> {
    let (sides, last) = (f64::from(pixels), pixels as usize);
    let first = to_index((start * sides).floor()).min(last.saturating_sub(1));
    // Half a thousandth of a pixel is rounding, not coverage.
    let end = to_index(((start + length) * sides - 5e-4).ceil());
    first..end.max(first + 1).min(last)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "fractions of a frame's side, never negative"
)]
fn to_index(value: f64) -> usize {
    value as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_covers_whole_pixels_and_never_none() {
        for (region, pixels, expected) in [
            (Region::FULL, 640, 0..640),
            (Region::CENTRE, 640, 160..480),
            (Region::FULL, 1, 0..1),
            (Region::new(0.1, 0.0, 0.1, 1.0).unwrap(), 10, 1..2),
            (Region::new(0.05, 0.0, 0.1, 1.0).unwrap(), 10, 0..2),
            (Region::new(0.999, 0.0, 0.000_1, 1.0).unwrap(), 10, 9..10),
            (Region::new(0.5, 0.0, 0.500_000_5, 1.0).unwrap(), 10, 5..10),
        ] {
            assert_eq!(region.columns(pixels), expected, "{region:?} of {pixels}");
        }
    }

    #[test]
    fn numbers_outside_the_frame_are_refused() {
        for (x, y, width, height) in [
            (-0.1, 0.0, 1.0, 1.0),
            (0.0, 0.0, 0.0, 1.0),
            (0.0, 0.0, 1.0, 1.1),
            (0.6, 0.0, 0.5, 1.0),
            (1.0, 0.0, 1e-7, 1.0),
            (f64::NAN, 0.0, 1.0, 1.0),
            (0.0, 0.0, f64::INFINITY, 1.0),
        ] {
            assert_eq!(Region::new(x, y, width, height), Err(RegionError));
        }
    }
}

//! Where colour is measured in a frame: up to three rectangles in fractions of it, and the mean over them.

use js_sys::Array;
use vision::colour::{MeanRgb, mean_rgb};
use vision::frame::Frame;
use vision::region::Region;
use wasm_bindgen::JsValue;

use crate::error::{CaptureError, ErrorCode};

/// Left, top, width and height.
pub(crate) type Rectangle = [f64; 4];

/// The middle of a card's bounding rectangle that is card whatever its tilt, as a share of each side.
const CARD_SHARE: f64 = 0.6;

/// The rectangles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Watched {
    list: [Rectangle; 3],
    count: usize,
}

impl Watched {
    /// The middle half of each side.
    pub(crate) const CENTRE: Self = Self::one([0.25, 0.25, 0.5, 0.5]);

    const fn one(rectangle: Rectangle) -> Self {
        Self { list: [rectangle; 3], count: 1 }
    }

    /// One rectangle that must lie inside the frame.
    pub(crate) fn inside([x, y, width, height]: Rectangle) -> Result<Self, CaptureError> {
        Region::new(x, y, width, height)
            .map_err(|error| CaptureError::new(ErrorCode::InvalidInput, error.to_string()))?;
        Ok(Self::one([x, y, width, height]))
    }

    /// The middle of a card with these corners in pixels of a picture of this size; none outside of it.
    pub(crate) fn of_card(corners: &[[f64; 2]], size: (u32, u32)) -> Option<Self> {
        let span = |axis: usize| {
            let along = || corners.iter().map(|corner| corner[axis]);
            (along().fold(f64::INFINITY, f64::min), along().fold(f64::NEG_INFINITY, f64::max))
        };
        let ((left, right), (top, bottom)) = (span(0), span(1));
        let (width, height) = (CARD_SHARE * (right - left), CARD_SHARE * (bottom - top));
        let (x, y) = (f64::midpoint(left, right) - width / 2.0, f64::midpoint(top, bottom) - height / 2.0);
        let (across, down) = (f64::from(size.0), f64::from(size.1));
        Self::inside([x / across, y / down, width / across, height / down]).ok()
    }

    /// The mean colour over the rectangles.
    pub(crate) fn mean(&self, frame: &Frame<'_>) -> MeanRgb {
        let mut sum = MeanRgb { r: 0.0, g: 0.0, b: 0.0, clipped: 0.0 };
        let mut count = 0.0;
        for [x, y, width, height] in self.list.iter().take(self.count) {
            if let Ok(region) = Region::new(*x, *y, *width, *height) {
                let mean = mean_rgb(frame, region);
                sum = MeanRgb {
                    r: sum.r + mean.r,
                    g: sum.g + mean.g,
                    b: sum.b + mean.b,
                    clipped: sum.clipped + mean.clipped,
                };
                count += 1.0;
            }
        }
        let share = 1.0 / f64::max(count, 1.0);
        MeanRgb { r: sum.r * share, g: sum.g * share, b: sum.b * share, clipped: sum.clipped * share }
    }

    /// Four numbers a rectangle, one after the other.
    pub(super) fn to_js(self) -> JsValue {
        self.list
            .iter()
            .take(self.count)
            .flatten()
            .map(|number| JsValue::from(*number))
            .collect::<Array>()
            .into()
    }

    /// What [`Self::to_js`] wrote; the centre where it is something else.
    pub(super) fn from_js(value: &JsValue) -> Self {
        let numbers: Vec<f64> = Array::from(value).iter().filter_map(|number| number.as_f64()).collect();
        let mut read = Self::CENTRE;
        let count = (numbers.len() / 4).min(read.list.len());
        if count > 0 {
            read.count = count;
            for (rectangle, four) in read.list.iter_mut().zip(numbers.chunks_exact(4)) {
                rectangle.copy_from_slice(four);
            }
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vision::frame::RgbaView;

    #[test]
    fn colour_is_averaged_over_the_rectangles_and_nothing_else() {
        let pixels: Vec<u8> = [10_u8, 250, 30, 250].iter().flat_map(|level| [*level; 4]).collect();
        let frame = Frame::Rgba(RgbaView::new(&pixels, 4, 1).unwrap());
        let watched = Watched { list: [[0.0, 0.0, 0.25, 1.0], [0.5, 0.0, 0.25, 1.0], [0.0; 4]], count: 2 };
        assert!((watched.mean(&frame).r - 20.0).abs() < 1e-9);
    }

    #[test]
    fn the_middle_of_a_card_is_watched_where_it_lies_in_the_picture() {
        let corners = [[100.0, 100.0], [300.0, 100.0], [300.0, 200.0], [100.0, 200.0]];
        let Some(Watched { list: [[x, y, width, height], ..], count: 1 }) =
            Watched::of_card(&corners, (400, 400))
        else {
            panic!("a card inside the picture")
        };
        for (got, expected) in [(x, 0.35), (y, 0.3), (width, 0.3), (height, 0.15)] {
            assert!((got - expected).abs() < 1e-9, "{got} {expected}");
        }
        assert_eq!(Watched::of_card(&corners, (200, 400)), None);
        assert_eq!(Watched::of_card(&[], (200, 400)), None);
    }
}

//! How bright a frame is.

use crate::colour::mean_rgb;
use crate::frame::Frame;
use crate::region::Region;

/// The mean luma of the whole frame, 0 to 255 at full range.
///
/// It is taken from the mean colour with the weights of BT.601, so that the same scene has the same luma
/// whatever form the frame has.
pub fn mean_luma(frame: &Frame<'_>) -> f64 {
    mean_rgb(frame, Region::FULL).luma()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::RgbaView;

    #[test]
    fn grey_has_its_own_value_and_green_is_brighter_than_blue() {
        let luma = |pixel: [u8; 4]| mean_luma(&RgbaView::new(&pixel, 1, 1).unwrap().into());
        assert!((luma([90, 90, 90, 0]) - 90.0).abs() < 1e-9);
        assert!(luma([0, 200, 0, 0]) > luma([0, 0, 200, 0]));
    }
}

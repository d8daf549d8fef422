//! Tests of rectification on pictures whose content is a formula.

use super::{Homography, rectify_luma, rectify_rgba};
use crate::frame::{ChannelOrder, Plane, RgbaView};
use crate::luma::LumaImage;
use crate::outline::number::{byte, real};

fn ramp(width: usize, height: usize) -> LumaImage {
    let bytes = (0..width * height).map(|at| byte(real(at % width) + 0.5 * real(at / width))).collect();
    LumaImage::new(bytes, width, height).unwrap()
}

#[test]
fn the_unit_square_lands_on_its_corners() {
    let corners = [[10.0, 20.0], [200.0, 5.0], [190.0, 150.0], [30.0, 120.0]];
    let map = Homography::from_unit_square(&corners).unwrap();
    for (unit, corner) in [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]].into_iter().zip(corners) {
        let [x, y] = map.map(unit);
        assert!((x - corner[0]).abs() < 1e-3 && (y - corner[1]).abs() < 1e-3, "{unit:?}");
    }
}

#[test]
fn a_whole_image_rectified_to_its_own_size_is_itself() {
    let image = ramp(120, 80);
    let corners = [[0.0, 0.0], [120.0, 0.0], [120.0, 80.0], [0.0, 80.0]];
    let flat = rectify_luma(&image, &corners, 120, 80).unwrap();
    let most = image.bytes().iter().zip(flat.bytes()).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(most <= Some(1), "{most:?}");
}

#[test]
fn fine_stripes_shrink_to_grey_and_not_to_other_stripes() {
    let bytes = (0..240 * 160).map(|at| if at % 2 == 0 { 255 } else { 0 }).collect();
    let image = LumaImage::new(bytes, 240, 160).unwrap();
    let corners = [[0.0, 0.0], [240.0, 0.0], [240.0, 160.0], [0.0, 160.0]];
    let flat = rectify_luma(&image, &corners, 80, 53).unwrap();
    assert!(flat.bytes().iter().all(|value| (80..=176).contains(value)));
}

#[test]
fn colours_come_out_red_first_in_either_order() {
    let pixels = [200, 100, 50, 0].repeat(64);
    let plane = Plane { bytes: &pixels, stride: 32 };
    let corners = [[0.0, 0.0], [8.0, 0.0], [8.0, 8.0], [0.0, 8.0]];
    for (order, expected) in
        [(ChannelOrder::Rgba, [200, 100, 50, 255]), (ChannelOrder::Bgra, [50, 100, 200, 255])]
    {
        let view = RgbaView::with_layout(plane, 8, 8, order).unwrap();
        let flat = rectify_rgba(&view, &corners, 4, 3);
        assert_eq!(flat.len(), 48);
        assert!(flat.chunks_exact(4).all(|pixel| pixel == expected));
    }
}

#[test]
fn corners_that_span_nothing_and_sizes_of_nothing_give_nothing() {
    let image = ramp(10, 10);
    let good = [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]];
    assert!(rectify_luma(&image, &[[1.0, 1.0]; 4], 10, 10).is_none());
    assert!(rectify_luma(&image, &[[f32::NAN, 0.0]; 4], 10, 10).is_none());
    assert!(rectify_luma(&image, &good, 0, 10).is_none());
    assert!(rectify_luma(&image, &good, 10, 5000).is_none());
    assert!(rectify_luma(&LumaImage::default(), &good, 10, 10).is_none());
    assert!(rectify_luma(&image, &[[-1e9, 0.0], [1e9, 3.0], [5.0, 1e9], [0.0, -4.0]], 10, 10).is_some());
}

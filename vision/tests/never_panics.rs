//! Every measure answers with finite numbers whatever the pixels and the sizes are.

use vision::colour::colour_spread;
use vision::face::{FaceEye, FaceModel};
use vision::frame::{Chroma, Coding, Frame, I420View, Matrix, Plane, Range, RgbaView};
use vision::glare::glare;
use vision::luma::LumaImage;
use vision::region::Region;
use vision::sharpness::{live_pass, sharpness};
use vision::spectrum::spectrum;

/// One byte after the other: black, white, noise, or extremes in turn.
fn bytes(kind: u8, count: usize) -> Vec<u8> {
    let mut state = 17_u32;
    (0..count)
        .map(|at| match kind {
            0 => 0,
            1 => 255,
            2 => [0, 255][at % 2],
            _ => {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_le_bytes()[3]
            }
        })
        .collect()
}

fn measure(frame: &Frame<'_>, region: Region) {
    let mut image = LumaImage::default();
    image.fill_from(frame);
    let (live, full) = (live_pass(&image, region), sharpness(&image, region));
    let exposure = live.histogram.exposure();
    let spread = colour_spread(frame, region);
    let spots = glare(frame, region, &[Region::CENTRE]);
    let mut numbers =
        vec![live.sharpness.nten, full.nten, full.noise, full.variance, spread.sum(), spots.share];
    numbers.extend([exposure.mean, exposure.p95, exposure.over_share, live.histogram.dynamic_range()]);
    numbers.extend(spread.gains);
    if let Some(found) = spectrum(&image, region, 1200.0) {
        numbers.push(found.mean_peaks);
    }
    assert!(numbers.iter().all(|number| number.is_finite() && *number >= 0.0), "{numbers:?}");
    let inside =
        |spot: &vision::glare::Spot| spot.x + spot.width <= 1.0 + 1e-9 && spot.y + spot.height <= 1.0 + 1e-9;
    assert!(spots.spots.iter().all(inside) && spots.share <= 1.0, "{spots:?}");
}

fn regions() -> Vec<Region> {
    let of = |x, y, width, height| Region::new(x, y, width, height).expect("inside the frame");
    vec![
        Region::FULL,
        Region::CENTRE,
        of(0.99, 0.99, 0.01, 0.01),
        of(0.0, 0.5, 1.0, 0.001),
        of(0.33, 0.1, 0.3, 0.7),
    ]
}

#[test]
fn frames_of_any_size_and_content_are_measured() {
    let sizes =
        [(1, 1), (2, 1), (1, 2), (3, 3), (1, 700), (700, 1), (65, 37), (66, 18), (257, 259), (641, 359)];
    for (width, height) in sizes {
        for kind in 0..4 {
            let packed = bytes(kind, (width * height * 4) as usize);
            let rgba = Frame::Rgba(RgbaView::new(&packed, width, height).unwrap());
            let (whole, half) = (width as usize, width.div_ceil(2) as usize);
            let y = bytes(kind, whole * height as usize);
            let chroma = bytes(3 - kind, half * 2 * height.div_ceil(2) as usize);
            let luma = Plane { bytes: &y, stride: whole };
            let plane = Plane { bytes: &chroma, stride: half };
            let coding = |range| Coding { matrix: Matrix::Bt601, range };
            let i420 = I420View::new(luma, Chroma::Planar { u: plane, v: plane }, width, height).unwrap();
            let pairs = Chroma::Interleaved(Plane { bytes: &chroma, stride: half * 2 });
            let nv12 = I420View::new(luma, pairs, width, height).unwrap();
            for region in regions() {
                measure(&rgba, region);
                measure(&Frame::I420(i420, coding(Range::Limited)), region);
                measure(&Frame::I420(nv12, coding(Range::Full)), region);
            }
        }
    }
}

#[test]
fn twelve_megapixels_are_measured() {
    let (width, height) = (4000, 3000);
    for kind in [1, 2, 3] {
        let packed = bytes(kind, width as usize * height as usize * 4);
        measure(&RgbaView::new(&packed, width, height).unwrap().into(), Region::FULL);
    }
}

#[test]
fn an_image_without_pixels_is_measured() {
    let nothing = LumaImage::default();
    assert!(sharpness(&nothing, Region::FULL).nten.abs() < 1e-9);
    assert_eq!(live_pass(&nothing, Region::FULL).histogram.count(), 0);
    assert_eq!(spectrum(&nothing, Region::FULL, 2000.0), None);
}

#[test]
fn a_face_is_looked_for_in_frames_of_any_size_and_content() {
    let model = FaceModel::parse(include_bytes!("../data/faces.bin")).expect("the data of the package");
    let mut eye = FaceEye::new(model);
    for (width, height) in [(1, 1), (40, 40), (41, 300), (3, 900), (640, 41), (400, 399), (641, 363)] {
        for kind in 0..4 {
            let pixels = bytes(kind, (width * height * 4) as usize);
            let view = RgbaView::new(&pixels, width, height).expect("four bytes a pixel");
            let seen = eye.look(&view.into(), Some(0.0));
            let numbers = [seen.nten, seen.width_share, seen.exposure.mean, seen.centre[0], seen.centre[1]];
            assert!(numbers.iter().all(|number| number.is_finite()), "{seen:?}");
            assert_eq!(seen.skin().is_some(), !seen.faces.is_empty(), "{seen:?}");
        }
    }
}

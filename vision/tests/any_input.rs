//! Whatever the sizes, strides, bytes and corners are: an answer or a named error, never a panic.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use vision::document::DocumentEye;
use vision::frame::{ChannelOrder, Chroma, Coding, Frame, I420View, Matrix, Plane, Range, RgbaView};
use vision::guidance::CardPose;
use vision::luma::LumaImage;
use vision::motion::LumaThumbnail;
use vision::nik_reader::NikReader;
use vision::outline::CardFinder;
use vision::rectify::{Homography, rectify_luma, rectify_rgba};
use vision::series::{Registered, frame_liveness};
use vision::still::StillEye;

/// Bytes of a kind: flat, noise, stripes, blocks.
fn texture(kind: u8, pitch: usize, size_bytes: usize) -> Vec<u8> {
    let mut state = 9_u32;
    (0..size_bytes)
        .map(|at| match kind {
            0 => 0,
            1 => 255,
            2 => [20, 240][at / 4 / pitch % 2],
            3 => [20, 240][(at / 4 / pitch + at / 1600) % 2],
            _ => {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_le_bytes()[3]
            }
        })
        .collect()
}

fn look(frame: &Frame<'_>) {
    let seen = DocumentEye::default().look(frame, Some(0.0), &|digits| digits.len() == 16);
    assert!(seen.nten.is_finite() && seen.colour_spread.is_finite() && seen.glare.share.is_finite());
    if let Some(card) = seen.card {
        assert!(card.corners.iter().flatten().all(|value| value.is_finite()));
    }
    assert!(LumaThumbnail::of(frame).difference(&LumaThumbnail::of(frame)) < 1e-9);
}

fn side() -> impl Strategy<Value = u32> {
    prop_oneof![0_u32..40, 60_u32..420]
}

fn coordinate() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => -50.0_f32..500.0,
        1 => proptest::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN, 1e30, 1e-30, 0.0]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn packed_frames_are_looked_at_or_refused(
        (width, height, more, short, kind, pitch) in (side(), side(), 0_usize..9, 0_usize..3, 0_u8..5, 1_usize..60)
    ) {
        let stride = width as usize * 4 + more;
        let bytes = texture(kind, pitch, (stride * height as usize).saturating_sub(short * more));
        for order in [ChannelOrder::Rgba, ChannelOrder::Bgra] {
            if let Ok(view) = RgbaView::with_layout(Plane { bytes: &bytes, stride }, width, height, order) {
                look(&view.into());
                let still = StillEye::default().look(&view, &|digits| digits.len() == 16);
                let numbers = still.signs.iter().flat_map(|sign| &sign.numbers);
                assert!(numbers.clone().all(|(_, value)| value.is_finite()));
                let _ = frame_liveness(&[view.into(), view.into()]);
            }
        }
    }

    #[test]
    fn planes_are_looked_at_or_refused(
        (width, height, more, cut, kind, is_pairs) in (side(), side(), 0_usize..5, 0_usize..2, 0_u8..5, any::<bool>())
    ) {
        let (whole, half) = (width as usize + more, width.div_ceil(2) as usize + more);
        let rows = height.div_ceil(2) as usize;
        let luma = texture(kind, 7, whole * height as usize);
        let chroma = texture(kind + 1, 5, (2 * half * rows).saturating_sub(cut));
        let plane = |stride| Plane { bytes: &chroma, stride };
        let chroma = if is_pairs {
            Chroma::Interleaved(plane(2 * half))
        } else {
            Chroma::Planar { u: plane(half), v: plane(half) }
        };
        if let Ok(view) = I420View::new(Plane { bytes: &luma, stride: whole }, chroma, width, height) {
            for (matrix, range) in [(Matrix::Bt601, Range::Limited), (Matrix::Bt709, Range::Full)] {
                look(&Frame::I420(view, Coding { matrix, range }));
            }
        }
    }

    #[test]
    fn any_corners_are_fitted_read_and_rectified_or_refused(
        (corners, width, height, kind) in
            (prop::array::uniform4(prop::array::uniform2(coordinate())), 1_usize..300, 1_usize..300, 0_u8..5)
    ) {
        let bytes = texture(kind, 9, width * height);
        let image = LumaImage::new(bytes, width, height).unwrap();
        let _ = CardFinder::new().refine(&image, &corners);
        let _ = NikReader::new().read_in_frame(&image, &corners, &|_| true);
        let _ = rectify_luma(&image, &corners, 64, 40);
        let packed = texture(kind, 9, 4 * width * height);
        let (wide, high) = (u32::try_from(width).unwrap(), u32::try_from(height).unwrap());
        let view = RgbaView::new(&packed, wide, high).unwrap();
        let _ = rectify_rgba(&view, &corners, 33, 21);
        let _ = Homography::from_unit_square(&corners).map(|map| map.map([0.3, 0.7]));
        if let Some(pose) = CardPose::of(corners.map(|corner| corner.map(f64::from)), wide, high) {
            let _ = (pose.inside(), pose.text(), pose.portrait());
        }
    }

    #[test]
    fn rows_of_frames_of_any_size_are_compared_or_refused(
        (width, height, frames, short, kind) in (0_usize..300, 0_usize..200, 0_usize..7, 0_usize..2, 0_u8..5)
    ) {
        let bytes: Vec<Vec<u8>> =
            (0..frames).map(|at| texture(kind, 5 + at, (4 * width * height).saturating_sub(short))).collect();
        let rows: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
        if let Some(row) = Registered::new(&rows, width, height) {
            for sign in [row.specular(), row.hologram()] {
                assert!(sign.numbers.iter().all(|(_, value)| value.is_finite()));
            }
        }
    }
}

//! Exposure, sharpness, colour spread and glare of one scene are the same from RGBA as from 4:2:0 planes, on the same
//! side of each threshold.

use vision::colour::colour_spread;
use vision::frame::{Chroma, Coding, Frame, I420View, Matrix, Plane, Range, RgbaView};
use vision::glare::glare;
use vision::luma::LumaImage;
use vision::region::Region;
use vision::sharpness::live_pass;

const WIDTH: u32 = 642;
const HEIGHT: u32 = 362;

struct Noise(u64);

impl Noise {
    /// From minus to plus `reach`.
    fn next(&mut self, reach: f64) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (f64::from(u32::try_from(self.0 >> 33).expect("31 bits")) / f64::from(u32::MAX >> 1) - 0.5)
            * 2.0
            * reach
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded and clamped to a byte")]
fn byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

/// A pale card with text-like strokes, a coloured portrait, a burnt-out spot, under a light of this tint and strength.
fn scene(colour: f64, tint: [f64; 3], spot_px: f64, seed: u64) -> Vec<[u8; 3]> {
    let mut noise = Noise(seed);
    let mut pixels = Vec::new();
    for row in 0..HEIGHT {
        for column in 0..WIDTH {
            let (x, y) = (f64::from(column), f64::from(row));
            let ink = (column / 5 + row / 9 * 3) % 7 < 2 && row % 18 < 9 && (40..420).contains(&column);
            let portrait = (460..600).contains(&column) && (100..260).contains(&row);
            let ground: [f64; 3] = if portrait { [200.0, 60.0, 50.0] } else { [170.0, 200.0, 220.0] };
            let grey = 0.299 * ground[0] + 0.587 * ground[1] + 0.114 * ground[2];
            let far = ((x - 200.0).powi(2) + (y - 200.0).powi(2)).sqrt();
            let burn = ((spot_px - far) / 6.0 + 0.5).clamp(0.0, 1.0);
            pixels.push([0, 1, 2].map(|channel| {
                let own = if ink { 45.0 } else { grey + colour * (ground[channel] - grey) };
                let lit = own * tint[channel] + noise.next(6.0);
                byte(lit + burn * (262.0 - lit))
            }));
        }
    }
    pixels
}

struct Planes {
    y: Vec<u8>,
    u: Vec<u8>,
    v: Vec<u8>,
}

fn encode(pixels: &[[u8; 3]], coding: Coding) -> Planes {
    let (kr, kb) = match coding.matrix {
        Matrix::Bt601 => (0.299, 0.114),
        Matrix::Bt709 => (0.2126, 0.0722),
    };
    let (scale, offset, chroma) = match coding.range {
        Range::Limited => (219.0 / 255.0, 16.0, 224.0 / 255.0),
        Range::Full => (1.0, 0.0, 1.0),
    };
    let of = |column: u32, row: u32| {
        let [r, g, b] = pixels[(row * WIDTH + column) as usize].map(f64::from);
        let y = kr * r + (1.0 - kr - kb) * g + kb * b;
        [y, (b - y) / (2.0 * (1.0 - kb)), (r - y) / (2.0 * (1.0 - kr))]
    };
    let mut planes = Planes { y: Vec::new(), u: Vec::new(), v: Vec::new() };
    for row in 0..HEIGHT {
        planes.y.extend((0..WIDTH).map(|column| byte(of(column, row)[0] * scale + offset)));
    }
    for row in (0..HEIGHT).step_by(2) {
        for column in (0..WIDTH).step_by(2) {
            let block = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(right, down)| of(column + right, row + down));
            let mean = |at: usize| block.iter().map(|pixel| pixel[at]).sum::<f64>() / 4.0;
            planes.u.push(byte(mean(1) * chroma + 128.0));
            planes.v.push(byte(mean(2) * chroma + 128.0));
        }
    }
    planes
}

/// Checks one scene in every coding, planar and interleaved.
fn compare(pixels: &[[u8; 3]], check: impl Fn(&Frame<'_>, &Frame<'_>, &str)) {
    let packed: Vec<u8> = pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    let rgba = Frame::Rgba(RgbaView::new(&packed, WIDTH, HEIGHT).expect("a whole frame"));
    let (whole, half) = (WIDTH as usize, WIDTH as usize / 2);
    for matrix in [Matrix::Bt601, Matrix::Bt709] {
        for range in [Range::Limited, Range::Full] {
            let coding = Coding { matrix, range };
            let planes = encode(pixels, coding);
            let interleaved: Vec<u8> = planes.u.iter().zip(&planes.v).flat_map(|(u, v)| [*u, *v]).collect();
            let luma = Plane { bytes: &planes.y, stride: whole };
            let planar = Chroma::Planar {
                u: Plane { bytes: &planes.u, stride: half },
                v: Plane { bytes: &planes.v, stride: half },
            };
            let pairs = Chroma::Interleaved(Plane { bytes: &interleaved, stride: whole });
            for (chroma, form) in [(planar, "planar"), (pairs, "interleaved")] {
                let view = I420View::new(luma, chroma, WIDTH, HEIGHT).expect("whole planes");
                check(&rgba, &Frame::I420(view, coding), &format!("{coding:?} {form}"));
            }
        }
    }
}

const LIGHTS: [[f64; 3]; 4] = [[1.0, 1.0, 1.0], [0.6, 0.6, 0.6], [1.0, 0.8, 0.55], [0.7, 0.9, 1.0]];

#[test]
fn colour_spread_is_the_same_for_cards_and_for_grey_copies() {
    for (seed, tint) in LIGHTS.into_iter().enumerate() {
        for (colour, is_card) in [(1.0, true), (0.0, false)] {
            let pixels = scene(colour, tint, 0.0, seed as u64 + 1);
            compare(&pixels, |rgba, planes, form| {
                let (a, b) = (colour_spread(rgba, Region::FULL), colour_spread(planes, Region::FULL));
                assert!((a.sum() - b.sum()).abs() < 0.5, "{form} {tint:?}: {a:?} {b:?}");
                assert!(
                    (a.sum() > 8.0) == is_card && (b.sum() > 8.0) == is_card,
                    "{form} {tint:?}: {a:?} {b:?}"
                );
            });
        }
    }
}

#[test]
fn glare_has_the_same_place_and_size() {
    for spot_px in [0.0, 12.0, 20.0, 40.0, 90.0] {
        compare(&scene(1.0, LIGHTS[0], spot_px, 9), |rgba, planes, form| {
            let (a, b) = (glare(rgba, Region::FULL, &[]), glare(planes, Region::FULL, &[]));
            assert_eq!(a.spots.len(), usize::from(spot_px > 0.0), "{form} {spot_px}: {a:?}");
            assert_eq!(a.spots.len(), b.spots.len(), "{form} {spot_px}: {a:?} {b:?}");
            assert!((a.share - b.share).abs() < 0.0005 + 0.02 * a.share, "{form} {spot_px}: {a:?} {b:?}");
            for (a, b) in a.spots.iter().zip(&b.spots) {
                assert!(
                    (a.x - b.x).abs() < 0.02 && (a.y - b.y).abs() < 0.03,
                    "{form} {spot_px}: {a:?} {b:?}"
                );
            }
        });
    }
}

#[test]
fn sharpness_and_exposure_are_the_same_from_either_luma() {
    for (seed, tint) in LIGHTS.into_iter().enumerate() {
        compare(&scene(1.0, tint, 30.0, seed as u64 + 20), |rgba, planes, form| {
            // The weights of BT.709 are another luma, which the thresholds do not claim to fit.
            if form.contains("Bt709") {
                return;
            }
            let of = |frame: &Frame<'_>| {
                let mut image = LumaImage::default();
                image.fill_from(frame);
                live_pass(&image, Region::FULL)
            };
            let (a, b) = (of(rgba), of(planes));
            assert!((a.sharpness.nten / b.sharpness.nten - 1.0).abs() < 0.02, "{form}: {a:?} {b:?}");
            let (a, b) = (a.histogram.exposure(), b.histogram.exposure());
            let pairs = [(a.mean, b.mean), (a.p5, b.p5), (a.p90, b.p90), (a.p95, b.p95)];
            assert!(pairs.iter().all(|(a, b)| (a - b).abs() <= 1.5), "{form}: {a:?} {b:?}");
            assert!(
                (a.over_share - b.over_share).abs() < 0.002 && a.light() == b.light(),
                "{form}: {a:?} {b:?}"
            );
        });
    }
}

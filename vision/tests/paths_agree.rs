//! The same scene measured as RGBA, I420 and NV12 gives the same numbers.

use vision::colour::mean_rgb;
use vision::exposure::mean_luma;
use vision::frame::{Chroma, Coding, Frame, I420View, Matrix, Plane, Range, RgbaView};
use vision::motion::LumaThumbnail;
use vision::region::Region;

/// Deterministic noise: the 64-bit mixer of Knuth's linear congruential generator.
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).expect("31 bits") % below
    }
}

/// A scene of soft gradients with noise in 2x2 blocks, as RGB inside the cube so that nothing clips.
fn scene(width: u32, height: u32, seed: u64) -> Vec<[u8; 3]> {
    let mut noise = Noise(seed);
    let base: [u32; 3] = [0; 3].map(|_: u32| 30 + noise.next(120));
    let blocks: Vec<u32> = (0..width.div_ceil(2) * height.div_ceil(2)).map(|_| noise.next(30)).collect();
    (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .map(|(x, y)| {
            let block = blocks[usize::try_from(y / 2 * width.div_ceil(2) + x / 2).expect("an index")];
            let ramp = [x / 2 * 80 / width, y / 2 * 80 / height, 20];
            [0, 1, 2].map(|channel| {
                u8::try_from(base[channel] + ramp[channel] + block).expect("at most 150 + 80 + 30")
            })
        })
        .collect()
}

struct Planes {
    y: Vec<u8>,
    u: Vec<u8>,
    v: Vec<u8>,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded and clamped to a byte")]
fn byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

fn encode(pixels: &[[u8; 3]], width: u32, height: u32, coding: Coding) -> Planes {
    let (kr, kb) = match coding.matrix {
        Matrix::Bt601 => (0.299, 0.114),
        Matrix::Bt709 => (0.2126, 0.0722),
    };
    let differences = |pixel: [u8; 3]| {
        let [r, g, b] = pixel.map(f64::from);
        let y = kr * r + (1.0 - kr - kb) * g + kb * b;
        (y, (b - y) / (2.0 * (1.0 - kb)), (r - y) / (2.0 * (1.0 - kr)))
    };
    let (luma_scale, luma_offset, chroma_scale) = match coding.range {
        Range::Limited => (219.0 / 255.0, 16.0, 224.0 / 255.0),
        Range::Full => (1.0, 0.0, 1.0),
    };
    let at = |x: u32, y: u32| pixels[(y.min(height - 1) * width + x.min(width - 1)) as usize];
    let mut planes = Planes { y: Vec::new(), u: Vec::new(), v: Vec::new() };
    for pixel in pixels {
        planes.y.push(byte(differences(*pixel).0 * luma_scale + luma_offset));
    }
    for y in (0..height).step_by(2) {
        for x in (0..width).step_by(2) {
            let block = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| differences(at(x + dx, y + dy)));
            let mean = |channel: fn(&(f64, f64, f64)) -> f64| block.iter().map(channel).sum::<f64>() / 4.0;
            planes.u.push(byte(mean(|block| block.1) * chroma_scale + 128.0));
            planes.v.push(byte(mean(|block| block.2) * chroma_scale + 128.0));
        }
    }
    planes
}

/// Rounding to bytes costs half a level a plane at most; the inverse matrix doubles it at most.
const TOLERANCE: f64 = 1.0;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < TOLERANCE
}

#[test]
fn all_forms_of_a_frame_have_the_same_means() {
    let codings = [Matrix::Bt601, Matrix::Bt709]
        .into_iter()
        .flat_map(|matrix| [Range::Limited, Range::Full].map(|range| Coding { matrix, range }));
    for coding in codings {
        for (seed, (width, height)) in
            [(64, 36), (65, 37), (2, 2), (320, 240), (33, 18)].into_iter().enumerate()
        {
            let pixels = scene(width, height, seed as u64 + 1);
            let packed: Vec<u8> = pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
            let planes = encode(&pixels, width, height, coding);
            let interleaved: Vec<u8> = planes.u.iter().zip(&planes.v).flat_map(|(u, v)| [*u, *v]).collect();

            let (whole, half) = (width as usize, width.div_ceil(2) as usize);
            let luma = Plane { bytes: &planes.y, stride: whole };
            let u = Plane { bytes: &planes.u, stride: half };
            let v = Plane { bytes: &planes.v, stride: half };
            let uv = Plane { bytes: &interleaved, stride: half * 2 };
            let rgba = Frame::Rgba(RgbaView::new(&packed, width, height).unwrap());
            let i420 = I420View::new(luma, Chroma::Planar { u, v }, width, height).unwrap();
            let nv12 = I420View::new(luma, Chroma::Interleaved(uv), width, height).unwrap();

            for region in [Region::FULL, Region::CENTRE, Region::new(0.5, 0.0, 0.5, 0.5).unwrap()] {
                let expected = mean_rgb(&rgba, region);
                for view in [i420, nv12] {
                    let got = mean_rgb(&Frame::I420(view, coding), region);
                    // Odd sides give the last row and column of colour a little more weight.
                    assert!(
                        close(got.r, expected.r) && close(got.g, expected.g) && close(got.b, expected.b),
                        "{coding:?} {width}x{height} {region:?}: {got:?}, expected {expected:?}"
                    );
                }
            }
            assert!(close(mean_luma(&rgba), mean_luma(&Frame::I420(i420, coding))));
            if coding.matrix == Matrix::Bt601 {
                let moved =
                    LumaThumbnail::of(&rgba).difference(&LumaThumbnail::of(&Frame::I420(nv12, coding)));
                assert!(moved < TOLERANCE, "{coding:?} {width}x{height}: {moved}");
            }
        }
    }
}

#[test]
fn the_clipped_share_of_greys_is_the_same_in_both_forms() {
    for range in [Range::Limited, Range::Full] {
        let coding = Coding { matrix: Matrix::Bt601, range };
        for grey in [0, 128, 240, 249, 250, 255] {
            let pixels = vec![[grey; 3]; 16];
            let packed: Vec<u8> = [grey; 64].to_vec();
            let planes = encode(&pixels, 4, 4, coding);
            let luma = Plane { bytes: &planes.y, stride: 4 };
            let chroma = Chroma::Planar {
                u: Plane { bytes: &planes.u, stride: 2 },
                v: Plane { bytes: &planes.v, stride: 2 },
            };
            let i420 = Frame::I420(I420View::new(luma, chroma, 4, 4).unwrap(), coding);
            let rgba = Frame::Rgba(RgbaView::new(&packed, 4, 4).unwrap());
            let (a, b) = (mean_rgb(&rgba, Region::FULL).clipped, mean_rgb(&i420, Region::FULL).clipped);
            assert!((a - b).abs() < 1e-9, "{range:?} grey {grey}: {a} and {b}");
        }
    }
}

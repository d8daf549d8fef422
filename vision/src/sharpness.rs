//! How sharp a picture is: the energy of its edges over its contrast, which neither light nor noise moves much.
//! Leaves out where to look: a caller passes the part of the picture that holds the card.

mod energy;

use crate::exposure::{Histogram, Tables, side};
use crate::luma::LumaImage;
use crate::region::Region;
use energy::Sweep;

/// What was measured, and what it was measured from.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sharpness {
    /// Normalised Tenengrad: mean of `Gx^2 + Gy^2` (Sobel) over the variance of luma, each without its share of
    /// noise. 0 for a flat picture, and for one that holds nothing but noise.
    pub nten: f64,
    /// Variance of luma without the noise, in squared levels.
    pub variance: f64,
    /// Standard deviation of the noise in levels, from the flattest tenth of the picture; 0 where the part
    /// measured is too small to tell.
    pub noise: f64,
}

/// What one sweep over a live frame gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LivePass {
    /// Sharpness, of every second row or of fewer.
    pub sharpness: Sharpness,
    /// Levels, of half of those rows.
    pub histogram: Histogram,
}

/// The sharpness of `region`, from all its pixels.
pub fn sharpness(image: &LumaImage, region: Region) -> Sharpness {
    sweep(image, region, 1, |_, _| {})
}

/// Rows that a live frame's sharpness is taken from at most: every second of 720, every third of 1080.
const LIVE_ROWS: usize = 360;

/// Sharpness and histogram of `region` in one sweep over some of its rows, for live frames.
pub fn live_pass(image: &LumaImage, region: Region) -> LivePass {
    let mut tables = Tables::default();
    let rows = region.rows(side(image.height())).len();
    let sharpness = sweep(image, region, rows.div_ceil(LIVE_ROWS).max(2), |at, row| {
        if at % 2 == 0 {
            tables.add(row);
        }
    });
    LivePass { sharpness, histogram: tables.sum() }
}

/// Sweeps every `step`-th row of a region; `each` sees its index among those and its pixels.
fn sweep(image: &LumaImage, region: Region, step: usize, mut each: impl FnMut(usize, &[u8])) -> Sharpness {
    let columns = region.columns(side(image.width()));
    let rows = region.rows(side(image.height()));
    let part = |row: usize| &image.row(row)[columns.clone()];
    let mut sweep = Sweep::new(columns.len(), step);
    // The outermost rows have no neighbour on one side.
    for (at, row) in rows.clone().skip(1).step_by(step).enumerate() {
        let here = part(row);
        each(at, here);
        if row + 1 < rows.end {
            sweep.add(part(row - 1), here, part(row + 1));
        }
    }
    if rows.len() == 1 {
        each(0, part(rows.start));
    }
    sweep.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stripes of period 32 with ramps of `ramp_px`, with grain of about `noise` levels on a contrast of `height`.
    fn stripes(ramp_px: f32, height: f32, noise: f32) -> LumaImage {
        let mut state = 5_u32;
        let mut bytes = Vec::new();
        for y in 0..360_u16 {
            for x in 0..640_u16 {
                let mut grain = 0.0;
                for _ in 0..4 {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    grain += f32::from(u8::try_from(state >> 24).unwrap()) / 255.0 - 0.5;
                }
                // The lower third is flat, as cards have calm parts.
                let phase = (f32::from(x) + 0.2 * f32::from(y)) % 32.0 - 16.0;
                let wave = if y > 240 { 0.0 } else { ((phase.abs() - 8.0) / ramp_px).clamp(-0.5, 0.5) };
                bytes.push(level(120.0 + height * wave + noise * 1.73 * grain));
            }
        }
        LumaImage::new(bytes, 640, 360).unwrap()
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    fn level(value: f32) -> u8 {
        value.round().clamp(0.0, 255.0) as u8
    }

    fn of(ramp_px: f32, height: f32, noise: f32) -> Sharpness {
        sharpness(&stripes(ramp_px, height, noise), Region::FULL)
    }

    #[test]
    fn a_step_has_the_energy_of_its_definition() {
        // Columns of 0 0 200 200: each pixel beside the step has Gx = 800 and Gy = 0.
        let image = LumaImage::new([0, 0, 200, 200].repeat(5), 4, 5).unwrap();
        let found = sharpness(&image, Region::FULL);
        assert!((found.variance - 10_000.0).abs() < 1e-9);
        assert!((found.nten - 640_000.0 / 10_000.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn softer_edges_are_less_sharp_whatever_the_contrast_and_the_grain() {
        for (height, noise) in [(160.0, 0.0), (160.0, 8.0), (60.0, 4.0)] {
            let nten = [1.0, 3.0, 6.0, 12.0].map(|ramp_px| of(ramp_px, height, noise).nten);
            assert!(nten.windows(2).all(|pair| pair[0] > 1.2 * pair[1]), "{height} {noise}: {nten:?}");
            for (nten, ramp_px) in nten.iter().zip([1.0, 3.0, 6.0, 12.0]) {
                let clean = of(ramp_px, 160.0, 0.0).nten;
                assert!(
                    (nten / clean - 1.0).abs() < 0.06,
                    "{height} {noise} {ramp_px}: {nten}, clean {clean}"
                );
            }
        }
    }

    #[test]
    fn noise_alone_is_not_sharp_and_is_measured() {
        let found = of(1.0, 0.0, 6.0);
        assert!(found.nten < 2.0 && (found.noise - 6.0).abs() < 0.6, "{found:?}");
        assert!(
            sharpness(&LumaImage::new(vec![99; 64 * 64], 64, 64).unwrap(), Region::FULL).nten.abs() < 1e-9
        );
    }

    #[test]
    fn the_live_pass_agrees_with_the_full_one() {
        let image = stripes(2.0, 120.0, 4.0);
        for region in [Region::FULL, Region::CENTRE] {
            let (live, full) = (live_pass(&image, region), sharpness(&image, region));
            assert!((live.sharpness.nten / full.nten - 1.0).abs() < 0.05, "{live:?} {full:?}");
            let (few, all) = (live.histogram.exposure(), Histogram::of(&image, region, 1).exposure());
            assert!((few.mean - all.mean).abs() < 1.0 && (few.p90 - all.p90).abs() < 3.0);
        }
    }
}

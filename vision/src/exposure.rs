//! How bright a frame or a part of it is, and whether that is enough for a card.
//! Leaves out where the card is, and glare, which has its own shape.

use crate::colour::{mean, mean_rgb};
use crate::frame::Frame;
use crate::luma::LumaImage;
use crate::region::Region;

/// Levels up to here count as under-exposed, from [`OVER_FROM`] on as over-exposed: ISO/IEC 29794-5 as its
/// reference software has them.
pub const UNDER_TO: u8 = 25;
/// See [`UNDER_TO`].
pub const OVER_FROM: u8 = 247;

/// A card is dim below this mean luma; first values of the card measures, kept by the fit below.
///
/// Tried on drawn cards of 8 fictional people on 6 desks (seeds 1 to 6) at 1280x720: light at 1.0 of a good one has a
/// mean of 184 and a 90th percentile of 211, at 0.6 of 110 and 127 (still good), at 0.5 of 92 and 106 (dim), at 0.3
/// of 55 and 64. The stills of `cargo xtask bench accuracy` (fit seeds, several tints and tone curves) lie a tenth of
/// the way off at least on both sides: light from 0.65 on is good, up to 0.30 dim.
pub const DIM_MEAN: f64 = 60.0;
/// A card is dim below this 90th percentile; see [`DIM_MEAN`].
pub const DIM_P90: f64 = 110.0;
/// A card is over-exposed where more of it than this is in the last levels: on the same cards none is up to 1.1 of the
/// light, 13 % at 1.2 and 72 % at 1.3; from 1.35 on 47 % at least on the stills of `cargo xtask bench accuracy`.
pub const OVER_SHARE: f64 = 0.05;
/// A card has too little contrast below this distance of the 5th and the 95th percentile: the same cards have 132 to
/// 151 in good light.
pub const LOW_CONTRAST: f64 = 60.0;

/// The mean luma of the whole frame, 0 to 255 at full range.
///
/// It is taken from the mean colour with the weights of BT.601, so that the same scene has the same luma
/// whatever form the frame has.
pub fn mean_luma(frame: &Frame<'_>) -> f64 {
    mean_rgb(frame, Region::FULL).luma()
}

/// How often each luma occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    counts: [u32; 256],
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: [0; 256] }
    }
}

impl Histogram {
    /// The histogram of `region`, of every `row_step`-th row: a live frame has rows enough.
    pub fn of(image: &LumaImage, region: Region, row_step: usize) -> Self {
        let mut tables = Tables::default();
        let columns = region.columns(side(image.width()));
        for row in region.rows(side(image.height())).step_by(row_step.max(1)) {
            tables.add(&image.row(row)[columns.clone()]);
        }
        tables.sum()
    }

    /// Pixels counted.
    pub fn count(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// The numbers that exposure is judged by; all zero when nothing was counted.
    pub fn exposure(&self) -> Exposure {
        let count = self.count();
        let total = count.max(1) as usize;
        let weighted: u64 =
            self.counts.iter().zip(0_u64..).map(|(times, level)| u64::from(*times) * level).sum();
        let part = |counts: &[u32]| mean(counts.iter().copied().map(u64::from).sum(), total);
        Exposure {
            mean: mean(weighted, total),
            p5: self.percentile(5),
            p90: self.percentile(90),
            p95: self.percentile(95),
            under_share: part(&self.counts[..=usize::from(UNDER_TO)]),
            over_share: part(&self.counts[usize::from(OVER_FROM)..]),
        }
    }

    /// The level that `percent` of the pixels do not exceed.
    pub fn percentile(&self, percent: u32) -> f64 {
        let wanted = (u64::from(self.count()) * u64::from(percent.min(100))).div_ceil(100).max(1);
        let mut seen = 0;
        for (times, level) in self.counts.iter().zip(0_u8..=255) {
            seen += u64::from(*times);
            if seen >= wanted {
                return f64::from(level);
            }
        }
        0.0
    }

    /// Dynamic range from 0 to 100: 12.5 times the entropy in bits, as ISO/IEC 29794-5 has it.
    pub fn dynamic_range(&self) -> f64 {
        let total = self.count().max(1) as usize;
        let bits: f64 = self
            .counts
            .iter()
            .filter(|times| **times > 0)
            .map(|times| {
                let share = mean(u64::from(*times), total);
                -share * share.log2()
            })
            .sum();
        12.5 * bits
    }
}

/// Four histograms filled in turn, since neighbours of one level would wait for each other's count.
#[derive(Debug, Clone)]
pub(crate) struct Tables([[u32; 256]; 4]);

impl Default for Tables {
    fn default() -> Self {
        Self([[0; 256]; 4])
    }
}

impl Tables {
    /// Counts the pixels of one row.
    pub(crate) fn add(&mut self, row: &[u8]) {
        let (fours, rest) = row.as_chunks::<4>();
        for four in fours {
            for (table, level) in self.0.iter_mut().zip(four) {
                table[usize::from(*level)] += 1;
            }
        }
        for level in rest {
            self.0[0][usize::from(*level)] += 1;
        }
    }

    /// All counts together.
    pub(crate) fn sum(&self) -> Histogram {
        let mut counts = [0; 256];
        for table in &self.0 {
            for (count, times) in counts.iter_mut().zip(table) {
                *count += times;
            }
        }
        Histogram { counts }
    }
}

/// A side of an image as regions take it.
pub(crate) fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).unwrap_or(u32::MAX)
}

/// How bright a part of a frame is; luma from 0 to 255, shares from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Exposure {
    /// Mean luma.
    pub mean: f64,
    /// 5th percentile.
    pub p5: f64,
    /// 90th percentile.
    pub p90: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Share of pixels at [`UNDER_TO`] or below.
    pub under_share: f64,
    /// Share of pixels at [`OVER_FROM`] or above.
    pub over_share: f64,
}

/// What the light on a card amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// Enough, and not too much.
    Good,
    /// Too dark.
    Dim,
    /// Burnt out.
    Over,
    /// Neither, but light and dark are too close together.
    LowContrast,
}

impl Exposure {
    /// The light on a card of this exposure.
    pub fn light(&self) -> Light {
        if self.over_share > OVER_SHARE {
            Light::Over
        } else if self.mean < DIM_MEAN || self.p90 < DIM_P90 {
            Light::Dim
        } else if self.p95 - self.p5 < LOW_CONTRAST {
            Light::LowContrast
        } else {
            Light::Good
        }
    }
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

    fn ramp() -> LumaImage {
        LumaImage::new((0..=255).collect::<Vec<u8>>().repeat(4), 256, 4).unwrap()
    }

    #[test]
    fn a_ramp_has_the_percentiles_and_shares_of_its_levels() {
        let histogram = Histogram::of(&ramp(), Region::FULL, 1);
        assert_eq!(histogram.count(), 1024);
        let exposure = histogram.exposure();
        assert!((exposure.mean - 127.5).abs() < 1e-9);
        assert_eq!((exposure.p5, exposure.p90, exposure.p95), (12.0, 230.0, 243.0));
        assert!((exposure.under_share - 26.0 / 256.0).abs() < 1e-9);
        assert!((exposure.over_share - 9.0 / 256.0).abs() < 1e-9);
        assert!((histogram.dynamic_range() - 100.0).abs() < 1e-9);
        assert_eq!(Histogram::of(&ramp(), Region::FULL, 4).exposure(), exposure);
        assert_eq!(Histogram::of(&ramp(), Region::FULL, 0).exposure(), exposure);
    }

    #[test]
    fn only_the_region_counts() {
        let left = Region::new(0.0, 0.0, 0.5, 1.0).unwrap();
        assert!((Histogram::of(&ramp(), left, 1).exposure().mean - 63.5).abs() < 1e-9);
    }

    #[test]
    fn nothing_at_all_is_dim_and_no_panic() {
        let nothing = Histogram::of(&LumaImage::default(), Region::FULL, 1);
        assert_eq!(nothing.exposure(), Exposure::default());
        assert!(nothing.dynamic_range().abs() < 1e-9);
        assert_eq!(nothing.exposure().light(), Light::Dim);
    }

    #[test]
    fn light_has_a_name_on_each_side_of_each_threshold() {
        let good =
            Exposure { mean: 130.0, p5: 40.0, p90: 180.0, p95: 190.0, under_share: 0.0, over_share: 0.0 };
        for (exposure, light) in [
            (good, Light::Good),
            (Exposure { mean: 59.0, ..good }, Light::Dim),
            (Exposure { p90: 109.0, ..good }, Light::Dim),
            (Exposure { over_share: 0.06, ..good }, Light::Over),
            (Exposure { p5: 131.0, ..good }, Light::LowContrast),
        ] {
            assert_eq!(exposure.light(), light, "{exposure:?}");
        }
    }
}

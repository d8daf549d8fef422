//! Why a still is of low quality, by the rules that guide the camera, on the flat card.

use super::{LEAST_WIDTH_PX, Look, sheet};
use crate::card::Part;
use crate::exposure::{Light, side};
use crate::glare::GLARE_SPOT_SHARE;
use crate::guidance::least_nten;
use crate::luma::LumaImage;
use crate::region::Region;

/// The number's line.
pub(super) const NIK_BAND: Part = [0.22, 0.17, 0.76, 0.29];
/// Glare over more of the number's line than this hides digits (4.3 of the card measures).
const NIK_GLARE_SHARE: f64 = 0.05;
/// The least share of the Tenengrad that its weakest direction has: a smear takes its own. TODO fit.
const WEAKEST_SHARE: f64 = 0.30;

/// A fault of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Out of focus, or smeared.
    Blur,
    /// Too little light, or too little contrast.
    Dim,
    /// Burnt out, as a whole or in a spot.
    Glare,
    /// Too few pixels.
    TooSmall,
}

impl Fault {
    /// The name of its label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blur => "blur",
            Self::Dim => "dim",
            Self::Glare => "glare",
            Self::TooSmall => "tooSmall",
        }
    }
}

pub(super) fn faults(look: &Look<'_>) -> Vec<Fault> {
    let measures = look.measures;
    let light = measures.exposure.light();
    let least = least_nten(f64::from(side(sheet::WIDTH)));
    let is_blurred = measures.nten < least || measures.nten_weakest < WEAKEST_SHARE * measures.nten;
    let burns = measures.glare_share > GLARE_SPOT_SHARE
        || measures.nik_glare_share > NIK_GLARE_SHARE
        || light == Light::Over;
    [
        (look.card.width_px < LEAST_WIDTH_PX, Fault::TooSmall),
        (matches!(light, Light::Dim | Light::LowContrast), Fault::Dim),
        (burns, Fault::Glare),
        (is_blurred, Fault::Blur),
    ]
    .into_iter()
    .filter_map(|(holds, fault)| holds.then_some(fault))
    .collect()
}

/// The lesser eigenvalue of the structure tensor of `region` over the variance of its luma.
pub(super) fn weakest(luma: &LumaImage, region: Region, variance: f64) -> f64 {
    let columns = region.columns(side(luma.width()));
    let rows = region.rows(side(luma.height()));
    let (mut xx, mut yy, mut xy, mut count) = (0.0_f64, 0.0_f64, 0.0_f64, 0_u32);
    for row in rows.start.max(1)..rows.end.min(luma.height().saturating_sub(1)) {
        let lines = [row - 1, row, row + 1].map(|row| luma.row(row).get(columns.clone()).unwrap_or_default());
        let (mut own, mut across, mut both) = (0_i64, 0_i64, 0_i64);
        let [upper, here, lower] = lines.map(|line| line.windows(3));
        for ((upper, here), lower) in upper.zip(here).zip(lower) {
            let level = |three: &[u8], at: usize| three.get(at).copied().map_or(0, i64::from);
            let gx = level(upper, 2) + 2 * level(here, 2) + level(lower, 2)
                - level(upper, 0)
                - 2 * level(here, 0)
                - level(lower, 0);
            let gy = level(lower, 0) + 2 * level(lower, 1) + level(lower, 2)
                - level(upper, 0)
                - 2 * level(upper, 1)
                - level(upper, 2);
            own += gx * gx;
            across += gy * gy;
            both += gx * gy;
            count += 1;
        }
        xx += wide(own);
        yy += wide(across);
        xy += wide(both);
    }
    let half = 0.5 * (xx - yy);
    let lesser = 0.5 * (xx + yy) - (half * half + xy * xy).sqrt();
    lesser.max(0.0) / f64::from(count.max(1)) / variance.max(1.0)
}

#[expect(clippy::cast_precision_loss, reason = "a row's squares stay below 2^53")]
fn wide(sum: i64) -> f64 {
    sum as f64
}

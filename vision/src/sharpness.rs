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
    /// Sharpness, of every second row.
    pub sharpness: Sharpness,
    /// Levels, of every fourth row.
    pub histogram: Histogram,
}

/// The sharpness of `region`, from all its pixels.
pub fn sharpness(image: &LumaImage, region: Region) -> Sharpness {
    sweep(image, region, 1, |_, _| {})
}

/// Sharpness and histogram of `region` in one sweep over every second row, for live frames.
pub fn live_pass(image: &LumaImage, region: Region) -> LivePass {
    let mut tables = Tables::default();
    let sharpness = sweep(image, region, 2, |at, row| {
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
    let mut sweep = Sweep::new(columns.len());
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

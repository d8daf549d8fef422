//! The card of a still as it would lie flat and upright, for measures that need places on it.

use crate::card::Part;
use crate::frame::RgbaView;
use crate::luma::LumaImage;
use crate::outline::number::{index, real};
use crate::rectify::{Corners, rectify_rgba};
use crate::region::Region;

/// Sides of the sheet in pixels: ID-1 at 300 dpi.
pub(super) const WIDTH: usize = 1012;
pub(super) const HEIGHT: usize = 638;

/// A flat picture of the card, four bytes a pixel, red first.
pub(super) struct Sheet {
    pub(super) bytes: Vec<u8>,
}

impl Sheet {
    /// The card between upright corners; `None` where they span nothing.
    pub(super) fn of(view: &RgbaView<'_>, corners: &Corners) -> Option<Self> {
        let bytes = rectify_rgba(view, corners, WIDTH, HEIGHT);
        (bytes.len() == 4 * WIDTH * HEIGHT).then_some(Self { bytes })
    }

    /// As a frame.
    pub(super) fn view(&self) -> Option<RgbaView<'_>> {
        RgbaView::new(&self.bytes, u32::try_from(WIDTH).ok()?, u32::try_from(HEIGHT).ok()?).ok()
    }

    /// Its luma.
    pub(super) fn luma(&self) -> LumaImage {
        let mut luma = LumaImage::default();
        if let Some(view) = self.view() {
            luma.fill_from(&view.into());
        }
        luma
    }

    /// Red, green and blue of a pixel; beyond the border the border's own.
    pub(super) fn at(&self, x: i32, y: i32) -> [f32; 3] {
        let inside = |value: i32, side: usize| usize::try_from(value).unwrap_or(0).min(side - 1);
        let start = 4 * (inside(y, HEIGHT) * WIDTH + inside(x, WIDTH));
        match self.bytes.get(start..start + 3) {
            Some([red, green, blue]) => [red, green, blue].map(|level| f32::from(*level)),
            _ => [0.0; 3],
        }
    }
}

/// A part of the card as a region of the sheet.
pub(super) fn region([left, top, right, bottom]: Part) -> Region {
    let [x, y, width, height] = [left, top, right - left, bottom - top].map(f64::from);
    Region::new(x, y, width, height).unwrap_or(Region::FULL)
}

/// A place in shares of the card as a pixel of the sheet.
pub(super) fn pixel(share: f32, side: usize) -> i32 {
    i32::try_from(index(share * real(side))).unwrap_or(0)
}

/// The middle value; 0 of none.
pub(super) fn median(values: &mut [f32]) -> f32 {
    values.sort_unstable_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// The mean; 0 of none.
pub(super) fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / real(values.len().max(1))
}

//! Strips of one tone along the sides of a photo, with a straight inner edge: the case of a screen, the margin of a print.

use crate::luma::LumaImage;
use crate::outline::number::{real, signed};

/// The photo is made this small along its longer side: a strip of a hundredth is three pixels wide.
pub(super) const SIDE_PX: u32 = 320;
/// Rays from a side inwards, over its middle eight tenths.
const RAYS: usize = 32;
/// How far a level may be from the strip's own: grain and the falloff of light stay below, a step is above.
const MOST_DIFFERENCE: f32 = 16.0;
/// A strip is at least this many pixels deep, and at most this share of the way across.
const LEAST_DEPTH_PX: f32 = 1.5;
const MOST_DEPTH_SHARE: f32 = 0.3;
/// Ends of rays this near to a line lie on it.
const ON_LINE_PX: f32 = 1.2;
/// Share of rays that must end on one line.
const LEAST_ON_LINE: f32 = 0.75;
/// Strips of one border are of like tone.
const LIKE_TONE: f32 = 40.0;

/// The strips that were found.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Border {
    /// Sides with a strip whose tone is like the others', 0 to 4.
    pub sides: u8,
    /// Mean tone of those strips, 0 to 255.
    pub tone: f64,
}

impl Border {
    pub(super) fn of(image: &LumaImage) -> Self {
        let tones: Vec<f32> = (0..4).filter_map(|side| strip(image, side)).collect();
        let alike = |tone: f32| tones.iter().filter(move |other| (*other - tone).abs() <= LIKE_TONE);
        let most = tones.iter().map(|tone| alike(*tone).count()).max().unwrap_or(0);
        let Some(tone) = tones.iter().find(|tone| alike(**tone).count() == most) else {
            return Self::default();
        };
        let mean = alike(*tone).sum::<f32>() / real(most).max(1.0);
        Self { sides: u8::try_from(most).unwrap_or(0), tone: f64::from(mean) }
    }
}

/// The tone of the strip along a side (0 left, 1 top, 2 right, 3 bottom), where there is one.
fn strip(image: &LumaImage, side: usize) -> Option<f32> {
    let (across, along) = if side.is_multiple_of(2) {
        (image.width(), image.height())
    } else {
        (image.height(), image.width())
    };
    if across < 16 || along < RAYS {
        return None;
    }
    let level = |depth: usize, place: usize| {
        let (column, row) = match side {
            0 => (depth, place),
            1 => (place, depth),
            2 => (across - 1 - depth, place),
            _ => (place, across - 1 - depth),
        };
        f32::from(image.row(row)[column])
    };
    let places: Vec<usize> = (0..RAYS).map(|ray| along / 10 + ray * (along * 8 / 10) / RAYS).collect();
    let mut first: Vec<f32> = places.iter().map(|place| level(0, *place)).collect();
    first.sort_unstable_by(f32::total_cmp);
    let tone = first[RAYS / 2];
    let most = along_share(across);
    let ends: Vec<(f32, f32)> = places
        .iter()
        .filter_map(|place| {
            // Light falls off along a strip, so each ray has its own tone.
            let own = level(0, *place);
            let depth = (1..most).find(|depth| (level(*depth, *place) - own).abs() > MOST_DIFFERENCE)?;
            Some((real(*place), real(depth)))
        })
        .filter(|(_, depth)| *depth >= LEAST_DEPTH_PX)
        .collect();
    let least = LEAST_ON_LINE * real(RAYS);
    let straight = (0..ends.len())
        .any(|a| (a + RAYS / 4..ends.len()).any(|b| real(on_line(&ends, ends[a], ends[b])) >= least));
    straight.then_some(tone)
}

fn along_share(across: usize) -> usize {
    crate::outline::number::index(MOST_DEPTH_SHARE * real(across))
}

/// How many ends lie on the line through two of them.
fn on_line(ends: &[(f32, f32)], (x0, y0): (f32, f32), (x1, y1): (f32, f32)) -> usize {
    let slope = (y1 - y0) / (x1 - x0).max(signed(1));
    ends.iter().filter(|(x, y)| (y0 + slope * (x - x0) - y).abs() <= ON_LINE_PX).count()
}

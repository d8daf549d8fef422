//! Where light drowns the card: connected spots of saturated pixels with next to no colour.
//! Leaves out whether a spot matters where it lies; a caller masks what is white by itself, such as a portrait.

mod cells;
mod components;

use crate::exposure::side;
use crate::frame::Frame;
use crate::order;
use crate::region::Region;
use cells::Cells;

/// Spots smaller than this share of the region are glints or specks. First value of the card measures (4.3).
pub const MIN_SPOT_SHARE: f64 = 0.0002;
/// A card has glare where one spot covers more of it than this. First value of the card measures (4.3), kept: burnt-out
/// spots drawn on cards 900 pixels wide cover 0.38 % with a radius of 0.03 card widths, 0.66 % with 0.04, and
/// 4:2:0 planes differ from RGBA by at most 0.1 points up to 6 %; cards without a spot have none. On the stills of
/// `cargo xtask bench accuracy` (fit seeds) spots and tube lamps cover 1.0 % or more, sheen and glints 0.1 % or less.
pub const GLARE_SPOT_SHARE: f64 = 0.005;
/// Spots reported at most, the largest ones.
pub const MAX_SPOTS: usize = 8;

/// One spot of glare, in fractions of the frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Saturated pixels of this spot over the pixels of the region.
    pub share: f64,
}

/// The glare in a region.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Glare {
    /// Saturated pixels of all spots over the pixels of the region, 0 to 1.
    pub share: f64,
    /// The largest spots, largest first, at most [`MAX_SPOTS`].
    pub spots: Vec<Spot>,
}

impl Glare {
    /// The share of the largest spot, 0 without any.
    pub fn largest_share(&self) -> f64 {
        self.spots.first().map_or(0.0, |spot| spot.share)
    }
}

/// The glare in `region`, where cells that touch the middle of a `masked` region do not count.
///
/// A pixel is saturated when its least channel is 235 or more and its largest 250 or more. They are counted in the
/// cells of a grid of about 160 along the longer side; cells that hold enough of them grow by one cell, and what
/// then touches is one spot.
pub fn glare(frame: &Frame<'_>, region: Region, masked: &[Region]) -> Glare {
    let (width, height) = (frame.width(), frame.height());
    let (columns, rows) = (region.columns(width), region.rows(height));
    let mut cells = Cells::new(columns.clone(), rows.clone());
    cells.count(frame);
    for mask in masked {
        cells.clear(&mask.columns(width), &mask.rows(height));
    }
    let pixels = columns.len() * rows.len();
    let mut result = Glare::default();
    let (across, down) = (f64::from(width), f64::from(height));
    for component in components::components(&cells) {
        let share = crate::colour::mean(u64::from(component.pixels), pixels);
        if share < MIN_SPOT_SHARE {
            continue;
        }
        result.share += share;
        let (columns, rows) = cells.covered(&component);
        let of = |pixel: usize, side_px: f64| f64::from(side(pixel)) / side_px;
        let spot = Spot {
            x: of(columns.start, across),
            y: of(rows.start, down),
            width: of(columns.len(), across),
            height: of(rows.len(), down),
            share,
        };
        order::insert(&mut result.spots, spot, |other| other.share < share);
        result.spots.truncate(MAX_SPOTS);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::RgbaView;

    /// A mid-grey frame with white rectangles (x, y, width, height).
    fn frame_with(width: u32, height: u32, white: &[(u32, u32, u32, u32)], colour: [u8; 4]) -> Vec<u8> {
        (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                let inside = white.iter().any(|(left, top, wide, high)| {
                    (*left..left + wide).contains(&x) && (*top..top + high).contains(&y)
                });
                if inside { colour } else { [120, 130, 140, 255] }
            })
            .collect()
    }

    fn measured(bytes: &[u8], width: u32, height: u32, masked: &[Region]) -> Glare {
        glare(&RgbaView::new(bytes, width, height).unwrap().into(), Region::FULL, masked)
    }

    #[test]
    fn two_spots_are_found_with_their_places_and_the_larger_comes_first() {
        let bytes = frame_with(640, 360, &[(64, 32, 40, 24), (400, 200, 80, 60)], [255, 252, 248, 255]);
        let found = measured(&bytes, 640, 360, &[]);
        assert_eq!(found.spots.len(), 2, "{found:?}");
        let largest = found.spots[0];
        assert!((largest.x - 400.0 / 640.0).abs() < 0.01 && (largest.y - 200.0 / 360.0).abs() < 0.02);
        assert!((largest.width - 80.0 / 640.0).abs() < 0.02 && (largest.height - 60.0 / 360.0).abs() < 0.03);
        assert!((largest.share - 4800.0 / 230_400.0).abs() < 1e-9);
        assert!((found.share - (4800.0 + 960.0) / 230_400.0).abs() < 1e-9);
    }

    #[test]
    fn bright_colours_are_no_glare_and_neither_are_specks() {
        for colour in [[255, 240, 200, 255], [240, 240, 240, 255], [255, 255, 234, 255]] {
            let bytes = frame_with(640, 360, &[(64, 32, 80, 80)], colour);
            assert_eq!(measured(&bytes, 640, 360, &[]), Glare::default(), "{colour:?}");
        }
        let specks: Vec<_> = (0..10).map(|at| (at * 60, 100, 4, 4)).collect();
        let bytes = frame_with(640, 360, &specks, [255; 4]);
        assert_eq!(measured(&bytes, 640, 360, &[]), Glare::default());
    }

    #[test]
    fn a_masked_portrait_does_not_count() {
        let bytes = frame_with(640, 360, &[(400, 200, 80, 60)], [255; 4]);
        let mask = Region::new(0.6, 0.5, 0.2, 0.3).unwrap();
        assert_eq!(measured(&bytes, 640, 360, &[mask]), Glare::default());
    }

    #[test]
    fn near_spots_are_one_and_far_ones_are_not() {
        let of = |gap: u32| {
            let bytes = frame_with(640, 360, &[(100, 100, 40, 40), (140 + gap, 100, 40, 40)], [255; 4]);
            measured(&bytes, 640, 360, &[]).spots.len()
        };
        assert_eq!((of(4), of(40)), (1, 2));
    }

    #[test]
    fn spots_are_capped_and_a_white_frame_is_one_spot() {
        let many: Vec<_> = (0..20).map(|at| (at % 10 * 64, at / 10 * 120, 24, 24)).collect();
        let bytes = frame_with(640, 360, &many, [255; 4]);
        let found = measured(&bytes, 640, 360, &[]);
        assert_eq!(found.spots.len(), MAX_SPOTS);
        assert!((found.share - 20.0 * 576.0 / 230_400.0).abs() < 1e-9);
        let white = measured(&[255; 4 * 35], 7, 5, &[]);
        assert_eq!(white.spots, [Spot { x: 0.0, y: 0.0, width: 1.0, height: 1.0, share: 1.0 }]);
        assert!((white.largest_share() - 1.0).abs() < 1e-9);
    }
}

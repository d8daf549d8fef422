//! The line through the eyes: two dark spots in the upper half of a face, and how far they are from level.

use super::portrait::{Portrait, SIDE_PX};
use crate::outline::number::{nearest, real, signed};

/// Where the left eye is looked for, in fractions of the square; the right one at the mirrored place. Drawn faces have
/// their eyes at 0.28 and 0.72 of the width and 0.33 of the height.
const COLUMNS: [f32; 2] = [0.17, 0.41];
const ROWS: [f32; 2] = [0.20, 0.46];
/// A spot as wide as an iris with its lashes, and the ring of lids and skin around it, in pixels of the portrait.
const SPOT_PX: i32 = 2;
const RING_PX: [i32; 2] = [5, 7];
/// What a row of difference between the eyes costs in levels: of an eye and a brow the same kind is taken.
const ROW_COST: f32 = 0.6;
/// How much darker than its surroundings a spot is, in levels, and those surroundings.
fn contrast(portrait: &Portrait, x: i32, y: i32) -> (f32, f32) {
    let (mut spot, mut spots, mut ring, mut rings) = (0.0, 0, 0.0, 0);
    for dy in -RING_PX[1]..=RING_PX[1] {
        for dx in -RING_PX[1]..=RING_PX[1] {
            let far = dx * dx + dy * dy;
            if far <= SPOT_PX * SPOT_PX {
                spot += portrait.pixel(x + dx, y + dy);
                spots += 1;
            } else if far >= RING_PX[0] * RING_PX[0] && far <= RING_PX[1] * RING_PX[1] {
                ring += portrait.pixel(x + dx, y + dy);
                rings += 1;
            }
        }
    }
    let around = ring / real(rings);
    (around - spot / real(spots), around)
}

/// The best spot of each row on one side of the face.
fn spots(portrait: &Portrait, mirrored: bool) -> Vec<Spot> {
    let side = real(SIDE_PX);
    let range = |[from, to]: [f32; 2]| nearest(from * side)..nearest(to * side);
    range(ROWS)
        .filter_map(|y| {
            let place = |x: i32| if mirrored { nearest(side) - 1 - x } else { x };
            range(COLUMNS)
                .map(|x| {
                    let (depth, around) = contrast(portrait, place(x), y);
                    Spot { x: signed(place(x)), y: signed(y), depth, around }
                })
                .max_by(|a, b| a.depth.total_cmp(&b.depth))
        })
        .collect()
}

#[derive(Debug, Clone, Copy)]
struct Spot {
    x: f32,
    y: f32,
    depth: f32,
    around: f32,
}

/// Two spots that may be eyes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Eyes {
    /// Degrees that the line through them is turned clockwise from level.
    pub(super) roll_degrees: f64,
    /// How much darker than its surroundings the paler one is, as a share of them.
    pub(super) contrast: f64,
    /// Their middles in fractions of the square, the left one first.
    pub(super) places: [[f64; 2]; 2],
}

impl Eyes {
    /// The likeliest two.
    pub(super) fn of(portrait: &Portrait) -> Option<Self> {
        let (left, right) = (spots(portrait, false), spots(portrait, true));
        let worth =
            |pair: &(Spot, Spot)| pair.0.depth + pair.1.depth - ROW_COST * (pair.0.y - pair.1.y).abs();
        let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (*a, *b)));
        let (left, right) = pairs.max_by(|a, b| worth(a).total_cmp(&worth(b)))?;
        let share = |spot: Spot| spot.depth / spot.around.max(1.0);
        let (here, there) = (settled(portrait, left), settled(portrait, right));
        Some(Self {
            roll_degrees: f64::from((there.y - here.y).atan2(there.x - here.x).to_degrees()),
            contrast: f64::from(share(left).min(share(right))),
            // A pixel's middle is half a pixel from its edge.
            places: [here, there]
                .map(|spot| [spot.x, spot.y].map(|at| f64::from((at + 0.5) / real(SIDE_PX)))),
        })
    }
}

/// A spot moved to the middle of the darkness around it.
fn settled(portrait: &Portrait, spot: Spot) -> Spot {
    let (left, top) = (nearest(spot.x), nearest(spot.y));
    let (mut sum, mut x, mut y) = (0.0, 0.0, 0.0);
    for dy in -3..=3 {
        for dx in -4..=4 {
            let dark = (spot.around - portrait.pixel(left + dx, top + dy)).max(0.0);
            sum += dark;
            x += dark * signed(dx);
            y += dark * signed(dy);
        }
    }
    if sum > 0.0 { Spot { x: spot.x + x / sum, y: spot.y + y / sum, ..spot } } else { spot }
}

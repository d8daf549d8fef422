//! Whether a corner shows the ground: the outline sees the tones of a small picture, this looks at the colours of the still.
//! Leaves out where corners are.

use super::origin::{colour, sides};
use crate::frame::RgbaView;
use crate::outline::Card;
use crate::outline::number::{index, length, real};

/// Places along the way from a corner to the card's middle, as shares of the card's width: outside, where a rounded corner
/// has card again and a cut one has none, and well inside.
const OUTSIDE: f32 = -0.05;
const CORNER: f32 = 0.035;
const INSIDE: f32 = 0.16;
/// A cut corner is nearer to the ground than this share of the card's distance to it. Corners that the outline does not
/// call cut are not looked at: where an outline is off by a hundredth they would show the ground too.
const NEAR: f32 = 0.45;
/// Along the two sides that meet in a corner, from it: what is seen outside there lies under the card, while a finger on a
/// corner is only there.
const ALONG: f32 = 0.30;
/// The same share for the ground beside it: skin on a corner is nearer to most desks than to a card.
const BESIDE: f32 = 0.25;
/// Pixels around a place.
const REACH: usize = 2;

/// How many corners show the ground's colour.
pub(super) fn missing(view: &RgbaView<'_>, outline: &Card) -> u32 {
    let corners = &outline.corners;
    let middle = [0, 1].map(|axis| corners.iter().filter_map(|at| at.get(axis)).sum::<f32>() / 4.0);
    let width = outline.width_px();
    let at = |index: usize| corners.get(index % 4).copied().unwrap_or(middle);
    let inward = |[x, y]: [f32; 2], share: f32| {
        let (dx, dy) = (middle[0] - x, middle[1] - y);
        let size = length(dx, dy).max(1.0);
        tone(view, [x + share * width * dx / size, y + share * width * dy / size])
    };
    let called = outline.cut_corners.iter().enumerate().filter(|(_, is_called)| **is_called);
    let shown = called.filter(|(index, _)| {
        let own = at(*index);
        let (ground, corner, card) = (inward(own, OUTSIDE), inward(own, CORNER), inward(own, INSIDE));
        let beside = [1, 3].map(|step| {
            let other = at(index + step);
            inward([0, 1].map(|axis| own[axis] + ALONG * (other[axis] - own[axis])), OUTSIDE)
        });
        let is_like = |ground: [f32; 3], share: f32| apart(corner, ground) < share * apart(card, ground);
        is_like(ground, NEAR) && beside.into_iter().any(|beside| is_like(beside, BESIDE))
    });
    u32::try_from(shown.count()).unwrap_or(4)
}

fn apart(one: [f32; 3], other: [f32; 3]) -> f32 {
    one.iter().zip(other).map(|(one, other)| (one - other).abs()).sum()
}

/// The mean colour around a place; at the border, of the pixels there.
fn tone(view: &RgbaView<'_>, [x, y]: [f32; 2]) -> [f32; 3] {
    let [wide, high] = sides(view);
    let (column, row) = (index(x).min(wide - 1), index(y).min(high - 1));
    let mut sum = [0.0_f32; 3];
    let mut count = 0;
    for line in row.saturating_sub(REACH)..(row + REACH + 1).min(high) {
        for place in column.saturating_sub(REACH)..(column + REACH + 1).min(wide) {
            for (sum, level) in sum.iter_mut().zip(colour(view, place, line)) {
                *sum += f32::from(level);
            }
            count += 1;
        }
    }
    sum.map(|value| value / real(count.max(1)))
}

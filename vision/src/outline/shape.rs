//! What shape four corners have: areas, sides, and the rectangle that a lens sees as them.
//! Known side ratio under perspective: Zhang and He 2007, section 3.

use super::number::{length, real};
use crate::rectify::{Corners, Homography};

/// Width over height of ID-1: 85.60 mm to 53.98 mm.
pub(super) const ASPECT: f32 = 85.60 / 53.98;
/// Focal length over the frame's longer side: 26 mm on 36 mm film is 0.72; video crops a little for its stabiliser.
pub(super) const FOCAL: f32 = 0.80;
/// Width over height may be off by this share once the sides are fitted: 0.018 held 99 of 100 cards of seeds 1 to 720
/// of the accuracy bench, with lenses of 0.68 to 0.95; A4 is 11 % off, a telephone 12 % or more.
const FINE_ASPECT_SLACK: f32 = 0.04;
/// Cosine of the angle between the sides once they are fitted.
const FINE_SKEW_SLACK: f32 = 0.10;

/// Width over height and the cosine between the sides of a rectangle seen as these corners, relative to the optical
/// axis, by a lens of this focal length in pixels.
pub(super) fn shape(corners: &Corners, focal: f32) -> Option<(f32, f32)> {
    let axes = Homography::from_unit_square(corners)?.axes();
    let [u, v] = axes.map(|[x, y, depth]| [x, y, depth * focal]);
    let dot = |a: [f32; 3], b: [f32; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let (wide, high) = (dot(u, u).sqrt(), dot(v, v).sqrt());
    (wide > 1e-6 && high > 1e-6).then(|| (wide / high, dot(u, v) / (wide * high)))
}

pub(super) fn side_lengths(corners: &Corners) -> [f32; 4] {
    let [a, b, c, d] = *corners;
    [(a, b), (b, c), (c, d), (d, a)].map(|(from, to)| length(to[0] - from[0], to[1] - from[1]))
}

/// Twice the area, positive for corners that go clockwise on the screen.
pub(super) fn signed_area(corners: &Corners) -> f32 {
    let [a, b, c, d] = *corners;
    (c[0] - a[0]) * (d[1] - b[1]) - (c[1] - a[1]) * (d[0] - b[0])
}

/// Vector product of two vectors, positive where the second is clockwise on the screen from the first.
fn turn(one: [f32; 2], other: [f32; 2]) -> f32 {
    one[0] * other[1] - one[1] * other[0]
}

/// From one point to another.
fn way(from: [f32; 2], to: [f32; 2]) -> [f32; 2] {
    [to[0] - from[0], to[1] - from[1]]
}

pub(super) fn convex([first, second, third, fourth]: &Corners) -> bool {
    [(first, second, third), (second, third, fourth), (third, fourth, first), (fourth, first, second)]
        .iter()
        .all(|(before, at, after)| {
            let (side, next) = (way(**before, **at), way(**at, **after));
            // A sine of 0.5 between sides: angles from 30 to 150 degrees.
            turn(side, next) > 0.5 * length(side[0], side[1]) * length(next[0], next[1])
        })
}

/// Whether a point lies inside a clockwise quadrilateral.
pub(super) fn holds([first, second, third, fourth]: &Corners, point: [f32; 2]) -> bool {
    [(first, second), (second, third), (third, fourth), (fourth, first)]
        .iter()
        .all(|(from, to)| turn(way(**from, **to), way(**from, point)) > 0.0)
}

/// The mean of the corners.
pub(super) fn middle(corners: &Corners) -> [f32; 2] {
    let sum = corners.iter().fold([0.0, 0.0], |sum, corner| [sum[0] + corner[0], sum[1] + corner[1]]);
    sum.map(|value| value / real(corners.len()))
}

/// Width over height of the rectangle seen as `corners` in a frame of this size; 0 for no area.
pub(super) fn aspect_in_frame(corners: &Corners, width: usize, height: usize) -> f32 {
    let (wide, high) = (real(width), real(height));
    let centred = corners.map(|[x, y]| [x - 0.5 * wide, y - 0.5 * high]);
    shape(&centred, FOCAL * wide.max(high)).map_or(0.0, |(aspect, _)| aspect)
}

/// How far the aspect of corners in pixels of a frame of this size, sub-pixel by now, is from a card's, as a share of it;
/// `None` where they cannot be those of a card.
pub(super) fn aspect_off(corners: &Corners, width: usize, height: usize) -> Option<f32> {
    let (wide, high) = (real(width), real(height));
    let centred = corners.map(|[x, y]| [x - 0.5 * wide, y - 0.5 * high]);
    let (aspect, skew) = shape(&centred, FOCAL * wide.max(high))?;
    let off = aspect / ASPECT - 1.0;
    (off.abs() <= FINE_ASPECT_SLACK && skew.abs() <= FINE_SKEW_SLACK).then_some(off)
}

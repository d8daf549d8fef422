//! A card of which one side does not show, for what lies beyond it has its tone: where that side is follows from the
//! other three, since three sides of a rectangle and a lens fix its plane, and an ID-1 card its depth.

use super::cut::along_edge;
use super::edges::Edges;
use super::line::Line;
use super::number::length;
use super::quad::{OPPOSITE_RATIO, Quad, Search, keep};
use super::shape::{ASPECT, FOCAL, convex, side_lengths, signed_area};
use crate::rectify::Corners;

/// Each of the three sides shows edges on this share of it.
const LEAST_SUPPORT: f32 = 0.55;
/// A card shorter than this share of the work image's shorter side is too small to be believed with three sides.
const LEAST_SIDE_SHARE: f32 = 0.33;
/// Cosine that two sides that meet may have in the picture: 60 to 120 degrees.
const MEETING: f32 = 0.5;
/// Rectangles tried in a frame at most: frames of a card have up to 900, a page of print has no end of them.
pub(super) const MOST_TRIES: usize = 3000;
/// Rectangles handed on.
const KEPT: usize = 8;

/// A side that leaves the joining one.
#[derive(Clone, Copy)]
struct Arm {
    line: usize,
    from: [f32; 2],
    sign: f32,
}

/// The best rectangles of three sides, best first, and how many were tried.
pub(super) fn find(search: &Search<'_>, edges: &Edges, best: &mut Vec<Quad>) -> usize {
    best.clear();
    let lines = &search.lines.all;
    let least = LEAST_SIDE_SHARE * 2.0 * search.half[0].min(search.half[1]);
    let mut tries = 0;
    let mut arms: Vec<Arm> = Vec::new();
    for (joining, own) in lines.iter().enumerate() {
        arms.clear();
        for (at, line) in lines.iter().enumerate() {
            let cosine = line.normal[0] * own.normal[0] + line.normal[1] * own.normal[1];
            if cosine.abs() > MEETING {
                continue;
            }
            let Some(from) = line.crossing(own) else { continue };
            let start = line.along(from);
            for sign in [-1.0, 1.0] {
                if search.share(at, start, start + sign * least, [0.1, 1.0]) >= LEAST_SUPPORT {
                    arms.push(Arm { line: at, from, sign });
                }
            }
        }
        for (at, one) in arms.iter().enumerate() {
            for other in arms.iter().skip(at + 1) {
                let (from, to) = (own.along(one.from), own.along(other.from));
                if (to - from).abs() < least || search.share(joining, from, to, [0.06, 0.94]) < LEAST_SUPPORT
                {
                    continue;
                }
                for aspect in [ASPECT, 1.0 / ASPECT] {
                    if tries >= MOST_TRIES {
                        return tries;
                    }
                    tries += 1;
                    if let Some(quad) = card(search, edges, joining, [one, other], aspect) {
                        keep(best, quad, KEPT);
                    }
                }
            }
        }
    }
    tries
}

/// The card on a joining side and two arms that are `aspect` times as long.
fn card(search: &Search<'_>, edges: &Edges, joining: usize, arms: [&Arm; 2], aspect: f32) -> Option<Quad> {
    let lines = &search.lines.all;
    let [one, other] = arms;
    let own = lines.get(joining)?;
    let sides = [lines.get(one.line)?, lines.get(other.line)?];
    let mut corners = rectangle(own, sides, arms, aspect, FOCAL * 2.0 * search.half[0].max(search.half[1]))?;
    let [hx, hy] = search.half;
    if corners.iter().any(|[x, y]| x.abs() > hx || y.abs() > hy) {
        return None;
    }
    let arm = |at: usize, far: [f32; 2]| {
        let (line, arm) = (sides.get(at)?, arms.get(at)?);
        let (from, to) = (line.along(arm.from), line.along(far));
        let beyond = search.share(arm.line, from, to, [-0.18, -0.03]);
        ((to - from) * arm.sign > 0.0).then(|| (search.share(arm.line, from, to, [0.06, 0.94]), beyond))
    };
    let (first, beyond_first) = arm(0, corners[3])?;
    let (second, beyond_second) = arm(1, corners[2])?;
    if first.min(second) < LEAST_SUPPORT {
        return None;
    }
    let (from, to) = (own.along(one.from), own.along(other.from));
    let joined = search.share(joining, from, to, [0.06, 0.94]);
    let beyond = beyond_first
        + beyond_second
        + search.share(joining, from, to, [-0.18, -0.03])
        + search.share(joining, from, to, [1.03, 1.18]);
    let fourth = along_edge(edges, corners[2], corners[3]);
    let score = 0.25 * (first + second + joined + fourth) - 0.45 * beyond / 4.0;
    if signed_area(&corners) < 0.0 {
        corners.reverse();
    }
    let [a, b, c, d] = side_lengths(&corners);
    let alike = |one: f32, other: f32| one.min(other) >= OPPOSITE_RATIO * one.max(other);
    if !convex(&corners) || !alike(a, c) || !alike(b, d) {
        return None;
    }
    if a + c < b + d {
        corners.rotate_left(1);
    }
    if corners[1][0] < corners[0][0] {
        corners.rotate_left(2);
    }
    // Which support is whose is lost on the way.
    let mean = (first + second + joined) / 3.0;
    Some(Quad { corners, score, support: [mean; 4], corner_support: [mean; 4] })
}

/// The picture of a rectangle: one joining corner, the other, and the two beyond them.
fn rectangle(own: &Line, sides: [&Line; 2], arms: [&Arm; 2], aspect: f32, focal: f32) -> Option<Corners> {
    // The plane through the lens and a line of the picture.
    let plane = |line: &Line| [line.normal[0], line.normal[1], -line.distance / focal];
    let own_plane = plane(own);
    // Where the planes of two parallel sides meet is their direction.
    let arm = unit(cross(plane(sides[0]), plane(sides[1])))?;
    let joint = unit(cross(own_plane, arm))?;
    let upright = cross(own_plane, joint);
    let [near, far] = arms.map(|arm| [arm.from[0], arm.from[1], focal]);
    // The far corner as deep as the joining side's direction wants it.
    let depth = dot(near, upright) / dot(far, upright);
    if !(0.3..3.0).contains(&depth) {
        return None;
    }
    let far = far.map(|value| depth * value);
    let width = dot(joint, [far[0] - near[0], far[1] - near[1], far[2] - near[2]]).abs();
    // The direction of the arms in space has the sign that their direction in the picture has.
    let away = [-sides[0].normal[1] * arms[0].sign, sides[0].normal[0] * arms[0].sign];
    let moved = [arm[0] - arm[2] * near[0] / focal, arm[1] - arm[2] * near[1] / focal];
    let sign = if moved[0] * away[0] + moved[1] * away[1] < 0.0 { -1.0 } else { 1.0 };
    let beyond = |corner: [f32; 3]| {
        let [x, y, z] = [0, 1, 2].map(|axis: usize| corner[axis] + sign * aspect * width * arm[axis]);
        (z > 0.3 * focal).then(|| [x * focal / z, y * focal / z])
    };
    Some([arms[0].from, arms[1].from, beyond(far)?, beyond(near)?])
}

fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn unit(a: [f32; 3]) -> Option<[f32; 3]> {
    let size = (length(a[0], a[1]) * length(a[0], a[1]) + a[2] * a[2]).sqrt();
    (size > 1e-6).then(|| a.map(|value| value / size))
}

//! Cards that are not whole: cut by the frame's border, or with a corner missing.

use super::edges::{DIRECTIONS, Edges, direction_of, steps_between};
use super::number::{length, nearest, real};
use super::quad::{Quad, Search};
use super::shape::{ASPECT, middle, signed_area};
use crate::card::PORTRAIT;
use crate::rectify::{Corners, Homography};

/// Three sides show a card from this share of edges along each of them. Fitted on seeds 1 to 200 of the accuracy
/// bench's frames that cut a card.
const LEAST_SUPPORT: f32 = 0.75;
/// Score of three sides together from which they are looked at.
const LEAST_SCORE: f32 = 0.80;
/// At least this share of the card is in the frame.
const LEAST_SEEN: f32 = 0.45;
/// A side shorter than this share of the work image's shorter side is not looked at.
const LEAST_SIDE_SHARE: f32 = 0.30;
/// Cosine that two sides that meet may have: 75 to 105 degrees in the picture.
const MEETING: f32 = 0.26;
/// Edge shares below this near a corner ask for a look at the ground there. Fitted, with the tones below, on seeds 1 to 200 of
/// the accuracy bench's cards with a clipped corner: 193 named, and 0 of 50 whole cards of any kind but hand-held ones.
const CORNER_SUPPORT: f32 = 0.93;

/// A side that runs from the joining side to the border.
#[derive(Clone, Copy)]
struct Arm {
    from: [f32; 2],
    /// Unit vector away from the joining side.
    away: [f32; 2],
    seen: f32,
    support: f32,
    beyond: f32,
}

/// A card of which three sides are seen and the fourth lies beyond the border.
pub(super) fn find(search: &Search<'_>) -> Option<Quad> {
    let lines = &search.lines.all;
    let least = LEAST_SIDE_SHARE * 2.0 * search.half[0].min(search.half[1]);
    let mut best: Option<Quad> = None;
    let mut arms: Vec<Arm> = Vec::new();
    for (joining, own) in lines.iter().enumerate() {
        arms.clear();
        for (at, line) in lines.iter().enumerate() {
            let cosine = line.normal[0] * own.normal[0] + line.normal[1] * own.normal[1];
            if cosine.abs() > MEETING {
                continue;
            }
            let Some(point) = line.crossing(own) else { continue };
            let start = line.along(point);
            if start <= line.inside[0] || start >= line.inside[1] {
                continue;
            }
            for (end, sign) in [(line.inside[0], -1.0), (line.inside[1], 1.0)] {
                let seen = (end - start).abs();
                if seen < 0.5 * least {
                    continue;
                }
                let support = search.share(at, start, end, [0.08, 0.98]);
                // A side that ends before the border is not cut by it.
                let at_border = search.share(at, start, end, [1.0 - 9.0 / seen, 1.0 - 2.0 / seen]);
                if support >= LEAST_SUPPORT && at_border >= 0.6 {
                    // The other way, as far as an eighth of what is seen, there should be nothing.
                    let beyond = search.share(at, start, start - 0.2 * (end - start), [0.15, 1.0]);
                    let away = [-line.normal[1] * sign, line.normal[0] * sign];
                    arms.push(Arm { from: point, away, seen, support, beyond });
                }
            }
        }
        for (at, one) in arms.iter().enumerate() {
            for other in arms.iter().skip(at + 1) {
                let alike = one.away[0] * other.away[0] + one.away[1] * other.away[1];
                let width = length(one.from[0] - other.from[0], one.from[1] - other.from[1]);
                if alike < 0.97 || width < least {
                    continue;
                }
                let ends = [own.along(one.from), own.along(other.from)];
                let support = search.share(joining, ends[0], ends[1], [0.06, 0.94]);
                if support < LEAST_SUPPORT {
                    continue;
                }
                let beyond = search.share(joining, ends[0], ends[1], [-0.18, -0.03])
                    + search.share(joining, ends[0], ends[1], [1.03, 1.18]);
                if let Some(quad) = cut_quad(one, other, width, support, beyond)
                    && best.is_none_or(|best| best.score < quad.score)
                {
                    best = Some(quad);
                }
            }
        }
    }
    best
}

/// The card of a joining side of `width` and its two arms.
fn cut_quad(one: &Arm, other: &Arm, width: f32, support: f32, beyond: f32) -> Option<Quad> {
    let seen = one.seen.min(other.seen);
    // The joining side is the card's short side, or else its long one; the arms tell by how far they are seen.
    let short = seen > 0.60 * width;
    let full = if short { width * ASPECT } else { width / ASPECT };
    if seen < LEAST_SEEN * full || seen > 1.05 * full {
        return None;
    }
    let score =
        0.4 * support + 0.3 * (one.support + other.support) - 0.15 * (beyond + one.beyond + other.beyond);
    if score < LEAST_SCORE {
        return None;
    }
    let end = |arm: &Arm| [arm.from[0] + full * arm.away[0], arm.from[1] + full * arm.away[1]];
    let mut corners = [one.from, other.from, end(other), end(one)];
    if signed_area(&corners) < 0.0 {
        corners.reverse();
    }
    if short {
        corners.rotate_left(1);
    }
    if corners[1][0] < corners[0][0] {
        corners.rotate_left(2);
    }
    // Which side is which is lost on the way; a card that is cut is not read.
    let mean = (one.support + other.support + support) / 3.0;
    Some(Quad { corners, score, support: [mean; 4], corner_support: [mean; 4] })
}

/// The corners at which the ground shows inside the outline.
pub(super) fn corners(edges: &Edges, quad: &Quad) -> [bool; 4] {
    let centre = middle(&quad.corners);
    let mut cut = [false; 4];
    let around = quad.corners.iter().zip(quad.corners.iter().cycle().skip(1));
    let width = around.map(|(a, b)| length(b[0] - a[0], b[1] - a[1])).fold(0.0_f32, f32::max);
    for ((cut, support), corner) in cut.iter_mut().zip(&quad.corner_support).zip(&quad.corners) {
        if *support >= CORNER_SUPPORT {
            continue;
        }
        let (dx, dy) = (centre[0] - corner[0], centre[1] - corner[1]);
        let size = length(dx, dy).max(1.0);
        let tone = |share: f32| {
            let step = share * width / size;
            mean_at(edges, corner[0] + step * dx, corner[1] + step * dy)
        };
        // A rounded corner is missing 1.5 % of the width along its diagonal; 3.5 % in, a whole card shows its own tone.
        if let (Some(outer), Some(inner), Some(card)) = (tone(-0.05), tone(0.035), tone(0.16)) {
            *cut = (inner - outer).abs() < 0.35 * (card - outer).abs();
        }
    }
    cut
}

/// The share of places inside the outline, 8 % in from its sides, that have an edge.
pub(super) fn print_share(edges: &Edges, quad: &Quad) -> f32 {
    const STEPS: usize = 32;
    let Some(map) = Homography::from_unit_square(&quad.corners) else { return 0.0 };
    let (mut seen, mut hits) = (0.0_f32, 0.0_f32);
    for row in 0..STEPS {
        for column in 0..STEPS {
            let unit = [column, row].map(|at| 0.08 + 0.84 * (real(at) + 0.5) / real(STEPS));
            let [x, y] = map.map(unit);
            let [cx, cy] = edges.centre();
            if x.abs() > cx || y.abs() > cy {
                continue;
            }
            seen += 1.0;
            hits += if edges.direction_at(x, y).is_some() { 1.0 } else { 0.0 };
        }
    }
    if seen > 0.0 { hits / seen } else { 0.0 }
}

/// The share of the portrait's rim that has an edge along it, where a KTP has its portrait, either way up.
pub(super) fn portrait(edges: &Edges, corners: &Corners) -> f32 {
    let [a, b, c, d] = *corners;
    let [left, top, right, bottom] = PORTRAIT;
    let share = |outline: Corners| {
        let Some(map) = Homography::from_unit_square(&outline) else { return 0.0 };
        let [one, two, three, four] =
            [[left, top], [right, top], [right, bottom], [left, bottom]].map(|unit| map.map(unit));
        let sides = [(one, two), (two, three), (three, four), (four, one)];
        0.25 * sides.into_iter().map(|(from, to)| along_edge(edges, from, to)).sum::<f32>()
    };
    share([a, b, c, d]).max(share([c, d, a, b]))
}

/// The share of the way between two places that has an edge along it, within two pixels and 9 degrees.
pub(super) fn along_edge(edges: &Edges, from: [f32; 2], to: [f32; 2]) -> f32 {
    const STEPS: usize = 16;
    const SLACK_STEPS: u8 = 6;
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let size = length(dx, dy).max(1e-3);
    let [nx, ny] = [-dy / size, dx / size];
    let own = direction_of(nx, ny);
    let hits = (0..STEPS).filter(|step| {
        let share = 0.08 + 0.84 * real(*step) / real(STEPS - 1);
        let (x, y) = (from[0] + share * dx, from[1] + share * dy);
        [-2.0, -1.0, 0.0, 1.0, 2.0].iter().any(|away| {
            edges.direction_at(x + away * nx, y + away * ny).is_some_and(|direction| {
                let apart = steps_between(direction, own);
                apart.min(DIRECTIONS / 2 - apart) <= SLACK_STEPS
            })
        })
    });
    real(hits.count()) / real(STEPS)
}

/// Mean of nine pixels around a place relative to the middle; `None` outside.
fn mean_at(edges: &Edges, x: f32, y: f32) -> Option<f32> {
    let [cx, cy] = edges.centre();
    let (column, row) = (usize::try_from(nearest(x + cx)).ok()?, usize::try_from(nearest(y + cy)).ok()?);
    if column == 0 || row == 0 || column + 1 >= edges.width {
        return None;
    }
    let mut sum = 0.0;
    for line in row - 1..=row + 1 {
        let start = line * edges.width + column - 1;
        sum += edges.luma.get(start..start + 3)?.iter().map(|value| f32::from(*value)).sum::<f32>();
    }
    Some(sum / 9.0)
}

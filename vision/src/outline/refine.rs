//! Sides to a fraction of a pixel: the steepest place across each side at many points, and a line through them.

use super::line::Line;
use super::number::{index, length, nearest, real, signed};
use super::straight::Straight;
use crate::luma::LumaImage;
use crate::order;
use crate::rectify::Corners;

/// Points along a side.
const POINTS: usize = 48;
/// The part of a side looked at, as shares of its length: rounded corners have no edge of their own.
const PART: [f32; 2] = [0.08, 0.92];
/// First reach across a side as a share of its length: two work pixels of a card that takes 250 of them.
const REACH_SHARE: f32 = 0.012;
/// Profiles are at most this long on each side of the line.
const MOST_REACH: i32 = 24;
/// Steps of the profile that the difference spans: at half steps this is a kernel of two pixels.
const SPAN: i32 = 2;
/// A point this share of the side's length from its line, and a pixel, is still on it.
const ON_LINE_SHARE: f32 = 0.0015;
/// A step of fewer levels than this is grain.
const LEAST_STEP: f32 = 5.0;

/// The corners where the fitted sides meet, and the share of points of each side that lie on its line.
pub(super) fn refine(full: &LumaImage, corners: &Corners) -> (Corners, [f32; 4]) {
    let [a, b, c, d] = *corners;
    if full.bytes().is_empty() || corners.iter().flatten().any(|value| !value.is_finite()) {
        return (*corners, [0.0; 4]);
    }
    let sides = [(a, b), (b, c), (c, d), (d, a)].map(|(from, to)| side(full, from, to));
    let [Some(upper), Some(right), Some(lower), Some(left)] = sides else { return (*corners, [0.0; 4]) };
    let fits = [upper, right, lower, left].map(|(_, fit)| fit);
    let meets = [(left, upper), (upper, right), (right, lower), (lower, left)];
    let mut out = *corners;
    for ((corner, (one, other)), (from, to)) in
        out.iter_mut().zip(meets).zip([(d, b), (a, c), (b, d), (c, a)])
    {
        let (one, other) = (one.0, other.0);
        let most = 0.03 * length(from[0] - to[0], from[1] - to[1]);
        if let Some([x, y]) = one.crossing(&other)
            && length(x - corner[0], y - corner[1]) <= most
        {
            *corner = [x, y];
        }
    }
    (out, fits)
}

/// The fitted line of one side, or the side itself where it has no edge; `None` for a side without length.
fn side(full: &LumaImage, from: [f32; 2], to: [f32; 2]) -> Option<(Line, f32)> {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let size = length(dx, dy);
    if size < 4.0 {
        return None;
    }
    let normal = [-dy / size, dx / size];
    let line = Line { normal, distance: normal[0] * from[0] + normal[1] * from[1], inside: [0.0, size] };
    let reach = nearest(REACH_SHARE * size).clamp(2, MOST_REACH);
    let points = |line: &Line, reach: i32, sign: f32| -> Vec<[f32; 3]> {
        let (start, end) = (line.along(from), line.along(to));
        (0..POINTS)
            .filter_map(|at| {
                let share = PART[0] + (PART[1] - PART[0]) * real(at) / real(POINTS - 1);
                let along = start + share * (end - start);
                steepest(full, line, along, reach, sign).map(|(away, steep)| [along, away, steep])
            })
            .collect()
    };
    let first = points(&line, reach, 0.0);
    // The side's sign is that of most of its steps.
    let sign = first.iter().map(|point| if point[2] < 0.0 { -1.0 } else { 1.0 }).sum::<f32>();
    let sign = if sign < 0.0 { -1.0 } else { 1.0 };
    let wide = points(&line, reach, sign);
    let Some(fitted) = fit(&line, &wide, signed(reach)) else { return Some((line, 0.0)) };
    let on_line = wide.iter().filter(|[along, away, _]| {
        let [x, y] = line.point(*along);
        let (x, y) = (x + away * line.normal[0], y + away * line.normal[1]);
        (x * fitted.normal[0] + y * fitted.normal[1] - fitted.distance).abs() <= 1.0 + ON_LINE_SHARE * size
    });
    let share = real(on_line.count()) / real(POINTS);
    let near = 2.min(reach);
    let line = fit(&fitted, &points(&fitted, near, sign), 1.0).unwrap_or(fitted);
    Some((line, share))
}

/// The steepest place across a line: its offset in pixels and its step in levels, of one sign unless `sign` is 0.
fn steepest(full: &LumaImage, line: &Line, along: f32, reach: i32, sign: f32) -> Option<(f32, f32)> {
    let [x, y] = line.point(along);
    let (wide, high) = (real(full.width()), real(full.height()));
    if x < 0.0 || y < 0.0 || x > wide || y > high {
        return None;
    }
    // Half a pixel a step.
    let mut profile = [0.0_f32; 4 * (MOST_REACH as usize + 2) + 1];
    let steps = 2 * (reach + 1) + SPAN;
    for (at, value) in (-steps..=steps).zip(profile.iter_mut()) {
        let away = 0.5 * signed(at);
        *value = full.at(x + away * line.normal[0] - 0.5, y + away * line.normal[1] - 0.5);
    }
    let step = |at: i32| -> f32 {
        let read =
            |at: i32| usize::try_from(at + steps).ok().and_then(|at| profile.get(at)).copied().unwrap_or(0.0);
        read(at + SPAN) - read(at - SPAN)
    };
    let weigh = |at: i32| {
        if sign < 0.0 {
            -step(at)
        } else if sign > 0.0 {
            step(at)
        } else {
            step(at).abs()
        }
    };
    let best = (-2 * reach..=2 * reach).max_by(|one, other| weigh(*one).total_cmp(&weigh(*other)))?;
    let (before, own, after) = (weigh(best - 1), weigh(best), weigh(best + 1));
    if own < LEAST_STEP {
        return None;
    }
    let bend = before - 2.0 * own + after;
    let shift = if bend < -1e-3 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 };
    Some((0.5 * (signed(best) + shift), step(best)))
}

/// A line through points (along, away), robust: points far from the median line lose their say step by step (Tukey's
/// biweight, four rounds). `None` with fewer than a third of the points.
fn fit(line: &Line, points: &[[f32; 3]], scale: f32) -> Option<Line> {
    if points.len() < POINTS / 3 {
        return None;
    }
    let places: Vec<u32> = points.iter().map(|point| order::ordered(point[1])).collect();
    let median = order::number(order::of_rank(&places, points.len() / 2)?);
    let middle = points.iter().map(|point| point[0]).sum::<f32>() / real(points.len());
    let (mut shift, mut slope) = (median, 0.0_f32);
    let mut width = scale.max(1.5);
    for _ in 0..5 {
        let mut straight = Straight::default();
        for [along, away, steep] in points {
            let along = along - middle;
            let off = (away - shift - slope * along) / width;
            let inner = 1.0 - off * off;
            if inner > 0.0 {
                straight.add(inner * inner * steep.abs().min(40.0), along, *away);
            }
        }
        [shift, slope] = straight.solve()?;
        width = (0.7 * width).max(0.75);
    }
    if slope.abs() > 0.08 || index(shift.abs()) > MOST_REACH.unsigned_abs() as usize {
        return None;
    }
    let [nx, ny] = line.normal;
    let size = (1.0 + slope * slope).sqrt();
    let normal = [(nx + slope * ny) / size, (ny - slope * nx) / size];
    let [x, y] = line.point(middle);
    let through = [x + shift * nx, y + shift * ny];
    Some(Line { normal, distance: normal[0] * through[0] + normal[1] * through[1], inside: line.inside })
}

//! What is worn on the head: peci and headscarf. Lengths are head half-widths, the origin is between the eyes.

use super::{lit, skin};
use crate::canvas::{At, Canvas, Ink, outline_through, polygon, smooth};
use crate::level::mix;
use crate::look::{Look, Rgb};
use crate::random::Random;

/// A plain black peci.
pub(super) fn peci(canvas: &mut Canvas) {
    let body = [
        (-0.99, -0.60),
        (-0.97, -1.10),
        (-0.86, -1.52),
        (0.0, -1.62),
        (0.86, -1.52),
        (0.97, -1.10),
        (0.99, -0.60),
        (0.55, -0.74),
        (0.0, -0.79),
        (-0.55, -0.74),
    ];
    let ink = Ink::Along((-1.0, 0.0), (1.0, 0.0), ([46, 46, 52], 1.0), ([14, 14, 18], 1.0));
    canvas.fill(polygon(&body), &ink);
    canvas.stroke(
        smooth(&[(-0.86, -1.52), (0.0, -1.44), (0.86, -1.52)], false),
        0.02,
        &Ink::Flat([70, 70, 78], 0.7),
    );
}

/// A headscarf around the face, falling on the shoulders.
pub(super) fn scarf(canvas: &mut Canvas, look: &Look, colour: Rgb) {
    let cloth = colour.map(f32::from);
    let outer = [
        (0.0, -1.48),
        (0.55, -1.40),
        (1.0, -1.02),
        (1.19, -0.35),
        (1.22, 0.35),
        (1.12, 0.95),
        (1.30, 1.55),
        (1.75, 2.3),
        (2.0, 3.4),
    ];
    let inner: Vec<At> = (0_u8..=32)
        .map(|at| {
            let angle = std::f32::consts::PI * f32::from(at) / 32.0;
            let (sin, cos) = angle.sin_cos();
            (
                0.84 * sin * (1.0 - 0.10 * cos.min(0.0).abs()),
                if cos > 0.0 { -0.84 * cos } else { -1.24 * look.face_length * cos },
            )
        })
        .collect();
    for side in [-1.0, 1.0] {
        let mut outline: Vec<At> = outline_through(&outer).iter().map(|(x, y)| (side * x, *y)).collect();
        outline.push((-0.02 * side, 3.4));
        outline.extend(
            inner.iter().rev().map(|(x, y)| (side * x - if *x < 0.001 { 0.02 * side } else { 0.0 }, *y)),
        );
        let ink = Ink::Along((-1.2, -1.0), (1.2, 1.5), (lit(cloth, 1.08), 1.0), (lit(cloth, 0.72), 1.0));
        canvas.fill(polygon(&outline), &ink);
    }
    let rim: Vec<At> = inner.iter().copied().chain(inner.iter().rev().map(|(x, y)| (-x, *y))).collect();
    canvas.stroke(smooth(&rim, true), 0.05, &Ink::Flat(lit(cloth, 0.62), 0.8));
    let mut random = Random::new(look.seed, "folds");
    for at in 0_u8..9 {
        let (s, side) = (f32::from(at) / 9.0, if at % 2 == 0 { -1.0 } else { 1.0 });
        let points = [
            (side * mix(0.98, 1.12, s), mix(-0.5, 0.3, s)),
            (side * mix(0.86, 1.04, s), 0.95),
            (side * mix(0.25, 0.95, s), mix(1.5, 1.7, s)),
            (side * mix(0.05, 1.1, s), mix(1.75, 2.8, s)),
        ];
        let shade = if random.chance(0.5) { 0.66 } else { 1.16 };
        canvas.stroke(smooth(&points, false), random.between(0.02, 0.05), &Ink::Flat(lit(cloth, shade), 0.4));
    }
    // The scarf throws a little shade on the forehead.
    let brow = [(-0.55, -0.66), (0.0, -0.80), (0.55, -0.66)];
    canvas.stroke(smooth(&brow, false), 0.05, &Ink::Flat(lit(skin(look), 0.5), 0.3));
}

//! What hides a part of a face: a mask, sunglasses, a hand. Lengths are head half-widths, the origin is between the eyes.

use super::{Cover, lit, skin};
use crate::canvas::{At, Canvas, Ink, ellipse, outline_through, polygon, smooth};
use crate::look::{Look, Rgb};

/// Draws what hides a part of the face; `unit` is the head half-width in pixels.
pub(super) fn draw(canvas: &mut Canvas, look: &Look, cover: Cover, unit: f32) {
    match cover {
        Cover::Mask(colour) => mask(canvas, look, colour),
        Cover::Sunglasses => sunglasses(canvas, look),
        Cover::HandOnMouth => hand(canvas, look, unit, (0.30, 0.98), -68.0),
        Cover::HandOnEyes => hand(canvas, look, unit, (0.62, 0.02), -84.0),
    }
}

/// A pleated mask from the bridge of the nose to below the chin, with loops to the ears.
fn mask(canvas: &mut Canvas, look: &Look, colour: Rgb) {
    let (cloth, chin) = (colour.map(f32::from), 1.46 * look.face_length);
    let right: [At; 7] = [
        (0.0, 0.22),
        (0.34, 0.34),
        (0.86, 0.40),
        (0.88, 0.78),
        (0.70, 0.72 * chin),
        (0.36, 0.97 * chin),
        (0.0, chin),
    ];
    let left = right.iter().rev().map(|(x, y)| (-x, *y));
    let outline: Vec<At> =
        outline_through(&right).into_iter().chain(outline_through(&left.collect::<Vec<_>>())).collect();
    let shade = Ink::Along((-0.9, 0.3), (0.9, 1.2), (lit(cloth, 1.04), 1.0), (lit(cloth, 0.76), 1.0));
    for side in [-1.0, 1.0] {
        for (from, to) in [(0.44, 0.02), (0.80, 0.30)] {
            canvas.stroke(
                polygon(&[(side * 0.86, from), (side * 1.0, to)]),
                0.025,
                &Ink::Flat(lit(cloth, 0.9), 0.9),
            );
        }
    }
    canvas.fill(polygon(&outline), &shade);
    for (at, y) in [0.62, 0.80, 0.98].into_iter().enumerate() {
        let sag = if at == 1 { 0.06 } else { 0.04 };
        let fold = [(-0.84, y), (0.0, y + sag), (0.84, y)];
        canvas.stroke(smooth(&fold, false), 0.022, &Ink::Flat(lit(cloth, 0.70), 0.55));
    }
    canvas.stroke(
        smooth(&[(-0.34, 0.36), (0.0, 0.27), (0.34, 0.36)], false),
        0.03,
        &Ink::Flat(lit(cloth, 0.8), 0.8),
    );
}

/// Dark lenses as wide as the sockets, with a gleam.
fn sunglasses(canvas: &mut Canvas, look: &Look) {
    let frame = Ink::Flat([16, 14, 16], 1.0);
    for side in [-1.0, 1.0] {
        let x = side * look.eye_gap;
        let lens = [
            (x - side * 0.36, -0.15),
            (x, -0.22),
            (x + side * 0.40, -0.15),
            (x + side * 0.36, 0.17),
            (x, 0.30),
            (x - side * 0.30, 0.18),
        ];
        let tint = Ink::Along((0.0, -0.2), (0.0, 0.3), ([18, 18, 22], 1.0), ([52, 44, 42], 0.97));
        canvas.fill(smooth(&lens, true), &tint);
        canvas.stroke(smooth(&lens, true), 0.035, &frame);
        canvas.fill(ellipse((x - 0.12, -0.08), (0.07, 0.03)), &Ink::Flat([210, 216, 224], 0.35));
        canvas.stroke(polygon(&[(x + side * 0.38, -0.08), (side * 1.0, -0.10)]), 0.05, &frame);
    }
    canvas.stroke(smooth(&[(-0.1, -0.06), (0.0, -0.10), (0.1, -0.06)], false), 0.05, &frame);
}

/// A palm with four fingers, its knuckles at `at`, pointing along `degrees`.
fn hand(canvas: &mut Canvas, look: &Look, unit: f32, at: At, degrees: f32) {
    let tone = skin(look);
    let (sin, cos) = degrees.to_radians().sin_cos();
    // Along the fingers and across them, to the surface.
    let place =
        |along: f32, across: f32| (at.0 + along * sin - across * cos, at.1 - along * cos - across * sin);
    let mut layer = canvas.layer((-2.6, -2.2), (2.6, 2.8));
    let palm: Vec<At> =
        [(0.15, -0.52), (0.2, 0.0), (0.15, 0.52), (-0.5, 0.50), (-1.3, 0.34), (-1.3, -0.34), (-0.5, -0.56)]
            .map(|(along, across)| place(along, across))
            .to_vec();
    layer.fill(smooth(&palm, true), &Ink::Flat(lit(tone, 0.90), 1.0));
    for (finger, length) in [(-0.40, 0.86), (-0.13, 1.0), (0.14, 0.94), (0.40, 0.74)] {
        let bone = [place(-0.1, finger), place(0.5 * length, 1.02 * finger), place(length, 1.06 * finger)];
        layer.stroke(smooth(&bone, false), 0.285, &Ink::Flat(lit(tone, 0.60), 1.0));
        layer.stroke(smooth(&bone, false), 0.245, &Ink::Flat(lit(tone, 0.95), 1.0));
        for joint in [0.35, 0.68] {
            let crease = [place(joint * length, finger - 0.08), place(joint * length, finger + 0.08)];
            layer.stroke(polygon(&crease), 0.018, &Ink::Flat(lit(tone, 0.62), 0.6));
        }
        let nail = place(length + 0.04, 1.06 * finger);
        layer.fill(
            ellipse(nail, (0.07, 0.07)),
            &Ink::Flat(lit(tone.map(|level| level * 0.4 + 140.0), 1.0), 0.6),
        );
    }
    canvas.lay(layer, 0.008 * unit, 1.0);
}

//! Ears, neck, shoulders and shirt. Lengths are head half-widths, the origin is between the eyes.

use super::{lit, skin};
use crate::canvas::{At, Canvas, Ink, ellipse, outline_through, polygon, smooth};
use crate::look::{Hair, Look};

/// Draws everything below and beside the head; `unit` is the head half-width in pixels.
pub(super) fn draw(canvas: &mut Canvas, look: &Look, unit: f32) {
    let tone = skin(look);
    if !matches!(look.hair, Hair::Hijab(_) | Hair::Long | Hair::Bob) {
        for side in [-1.0, 1.0] {
            canvas.fill(ellipse((side * 1.0, 0.14), (0.12, 0.26)), &Ink::Flat(lit(tone, 0.82), 1.0));
            canvas.fill(ellipse((side * 1.03, 0.13), (0.055, 0.16)), &Ink::Flat(lit(tone, 0.55), 0.7));
        }
    }
    let neck: [At; 9] = [
        (-0.60, 0.70),
        (-0.62, 1.35),
        (-0.72, 1.62),
        (-1.2, 1.86),
        (0.0, 2.5),
        (1.2, 1.86),
        (0.72, 1.62),
        (0.62, 1.35),
        (0.60, 0.70),
    ];
    let shade = Ink::Along((0.0, 1.15), (0.0, 1.8), (lit(tone, 0.50), 1.0), (lit(tone, 0.84), 1.0));
    canvas.fill(polygon(&outline_through(&neck)), &shade);
    let mut soft = canvas.layer((-0.7, 1.0), (0.7, 2.1));
    for side in [-1.0, 1.0] {
        let cord = [(side * 0.42, 1.2), (side * 0.26, 1.6), (side * 0.1, 1.9)];
        soft.stroke(smooth(&cord, false), 0.09, &Ink::Flat(lit(tone, 0.45), 0.4));
    }
    canvas.lay(soft, 0.05 * unit, 1.0);
    shirt(canvas, look);
}

fn shirt(canvas: &mut Canvas, look: &Look) {
    let cloth = look.shirt.map(f32::from);
    let ink = Ink::Along((-2.0, 1.6), (2.2, 3.4), (lit(cloth, 1.05), 1.0), (lit(cloth, 0.62), 1.0));
    let right: [At; 8] = [
        (0.0, 2.28),
        (0.40, 1.90),
        (0.70, 1.58),
        (1.25, 1.80),
        (1.95, 2.08),
        (2.40, 2.65),
        (2.62, 3.6),
        (2.7, 8.0),
    ];
    let left = right.iter().rev().map(|(x, y)| (-x, *y));
    let outline: Vec<At> = right.iter().copied().chain(left).collect();
    canvas.fill(polygon(&outline_through(&outline)), &ink);
    for side in [-1.0, 1.0] {
        let collar = [
            (side * 0.66, 1.50),
            (side * 0.86, 1.66),
            (side * 0.42, 2.22),
            (side * 0.02, 2.30),
            (side * 0.40, 1.88),
        ];
        canvas.fill(polygon(&collar), &Ink::Flat(lit(cloth, 0.92), 1.0));
        canvas.stroke(polygon(&collar), 0.018, &Ink::Flat(lit(cloth, 0.5), 0.6));
        let fold = [(side * 1.5, 2.3), (side * 1.35, 2.9), (side * 1.5, 3.6)];
        canvas.stroke(smooth(&fold, false), 0.06, &Ink::Flat(lit(cloth, 0.6), 0.3));
    }
    canvas.stroke(polygon(&[(0.0, 2.3), (0.02, 8.0)]), 0.016, &Ink::Flat(lit(cloth, 0.5), 0.5));
}

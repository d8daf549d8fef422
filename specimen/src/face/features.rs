//! Lines and colours on the skin: eyes, brows, nostrils, mouth, spectacles.
//! The relief under them is `relief`; all lengths are head half-widths.

use super::{hair, lit, skin};
use crate::canvas::{At, Canvas, Ink, ellipse, polygon, smooth};
use crate::level::mix;
use crate::look::Look;
use crate::random::Random;

/// Height of the eyes below the middle of the head.
const EYE_Y: f32 = 0.03;
/// Half length of an eye.
const EYE_HALF: f32 = 0.195;
const LINE: [u8; 3] = [34, 22, 18];

/// Draws eyes, brows, nostrils and mouth; `unit` is the head half-width in pixels.
pub(super) fn draw(canvas: &mut Canvas, look: &Look, eyes_open: f32, unit: f32) {
    let mut soft = canvas.layer((-0.9, -0.5), (0.9, 1.1));
    brows(&mut soft, look);
    nostrils(&mut soft, look);
    mouth(&mut soft, look);
    canvas.lay(soft, 0.012 * unit, 1.0);
    let mut crisp = canvas.layer((-0.8, -0.3), (0.8, 0.3));
    for side in [-1.0, 1.0] {
        eye(&mut crisp, look, side, eyes_open.clamp(0.0, 1.0));
    }
    canvas.lay(crisp, 0.006 * unit, 1.0);
}

/// Points of a lid from the inner to the outer corner; `sag` below zero arches up.
fn lid(look: &Look, side: f32, sag: f32, power: f32) -> Vec<At> {
    (-10_i8..=10)
        .map(|at| {
            let s = f32::from(at) / 10.0;
            let arch = (1.0 - s * s).powf(power);
            // The arch is fullest a little toward the nose; the outer corner sits higher.
            (side * (look.eye_gap + EYE_HALF * s), EYE_Y + sag * arch * (1.0 - 0.12 * s) - 0.018 * s)
        })
        .collect()
}

fn eye(canvas: &mut Canvas, look: &Look, side: f32, open: f32) {
    let upper_sag = mix(0.045, -0.105 * look.eye_size, open);
    let lower_sag = 0.062 * look.eye_size;
    let (upper, lower) = (lid(look, side, upper_sag, 0.75), lid(look, side, lower_sag, 0.85));
    let centre = (side * (look.eye_gap - 0.005), EYE_Y - 0.022);
    if open > 0.15 {
        let outline: Vec<At> = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
        let white = Ink::Along(
            (0.0, EYE_Y - 0.11),
            (0.0, EYE_Y + 0.07),
            ([150, 138, 132], 1.0),
            ([226, 219, 212], 1.0),
        );
        canvas.fill(polygon(&outline), &white);
        let within = |radius: f32| clipped_disc(centre, radius, &upper, &lower);
        let rim = Ink::Flat([22, 13, 9], 1.0);
        let iris = Ink::Round(centre, 0.105, ([58, 34, 20], 1.0), ([34, 20, 13], 1.0));
        canvas.fill(polygon(&within(0.108)), &rim);
        canvas.fill(polygon(&within(0.094)), &iris);
        canvas.fill(polygon(&within(0.046)), &Ink::Flat([8, 6, 6], 1.0));
        canvas.fill(
            ellipse((centre.0 - 0.032, centre.1 - 0.030), (0.020, 0.020)),
            &Ink::Flat([255, 255, 255], 0.95),
        );
        canvas.fill(
            ellipse((side * (look.eye_gap - 0.178), EYE_Y + 0.016), (0.018, 0.014)),
            &Ink::Flat([176, 110, 98], 0.8),
        );
    } else {
        let outline: Vec<At> =
            lid(look, side, -0.10, 0.75).into_iter().chain(lower.iter().rev().copied()).collect();
        canvas.fill(polygon(&outline), &Ink::Flat(lit(skin(look), 0.72), 1.0));
    }
    canvas.stroke(smooth(&upper, false), 0.034, &Ink::Flat(LINE, 0.95));
    canvas.stroke(smooth(&lower, false), 0.012, &Ink::Flat(LINE, 0.45));
    let crease: Vec<At> = upper[2..].iter().map(|point| (point.0, point.1 - 0.052)).collect();
    canvas.stroke(smooth(&crease, false), 0.014, &Ink::Flat(lit(skin(look), 0.35), 0.55));
}

/// The points of a disc, held between the lids.
fn clipped_disc(centre: At, radius: f32, upper: &[At], lower: &[At]) -> Vec<At> {
    (0_u8..40)
        .map(|at| {
            let (sin, cos) = (f32::from(at) / 40.0 * std::f32::consts::TAU).sin_cos();
            let (x, y) = (centre.0 + radius * cos, centre.1 + radius * sin);
            (x, y.clamp(height_at(upper, x), height_at(lower, x).max(height_at(upper, x))))
        })
        .collect()
}

/// The height of a lid at `x`, by its nearest point.
fn height_at(line: &[At], x: f32) -> f32 {
    line.iter().min_by(|a, b| (a.0 - x).abs().total_cmp(&(b.0 - x).abs())).map_or(EYE_Y, |point| point.1)
}

fn brows(canvas: &mut Canvas, look: &Look) {
    let mut random = Random::new(look.seed, "brows");
    let colour = hair::colour(look, 0.6);
    for side in [-1.0_f32, 1.0] {
        let spine = |s: f32| -> At {
            let x = side * (look.eye_gap + mix(-0.24, 0.27, s));
            (x, -0.215 - 0.075 * (s * 2.4).sin() + 0.05 * s)
        };
        let thick = |s: f32| {
            0.043 * look.brow_weight * (1.0 - s.powi(3)) * (0.55 + 0.45 * (s * 9.0).min(1.0)) + 0.006
        };
        let steps = (0_u8..=12).map(|at| f32::from(at) / 12.0);
        let top = steps.clone().map(|s| (spine(s).0, spine(s).1 - thick(s)));
        let bottom = steps.rev().map(|s| (spine(s).0, spine(s).1 + thick(s)));
        canvas.fill(polygon(&top.chain(bottom).collect::<Vec<_>>()), &Ink::Flat(colour, 0.72));
        for _ in 0..70 {
            let s = random.unit();
            let (x, y) = spine(s);
            let y = y + random.between(-1.0, 1.0) * thick(s);
            let lean = mix(0.02, 0.075, s);
            let tip = (x + side * lean, y - mix(0.045, 0.0, s) * random.between(0.6, 1.2));
            canvas.stroke(polygon(&[(x, y), tip]), 0.010, &Ink::Flat(colour, 0.5));
        }
    }
}

fn nostrils(canvas: &mut Canvas, look: &Look) {
    for side in [-1.0, 1.0] {
        let x = side * 0.098 * look.nose_width;
        canvas.fill(ellipse((x, 0.562), (0.052 * look.nose_width, 0.024)), &Ink::Flat([38, 18, 14], 0.72));
        let wing = [
            (side * 0.20 * look.nose_width, 0.44),
            (side * 0.235 * look.nose_width, 0.51),
            (side * 0.19 * look.nose_width, 0.565),
        ];
        canvas.stroke(smooth(&wing, false), 0.020, &Ink::Flat(lit(skin(look), 0.42), 0.45));
    }
}

fn mouth(canvas: &mut Canvas, look: &Look) {
    let half = 0.335 * look.mouth_width;
    let full = look.lip_fullness;
    let seam = [
        (-half, 0.815),
        (-0.5 * half, 0.820),
        (-0.12, 0.815),
        (0.0, 0.826),
        (0.12, 0.815),
        (0.5 * half, 0.820),
        (half, 0.815),
    ];
    let upper = [(-0.55 * half, 0.772), (-0.055, 0.745), (0.0, 0.760), (0.055, 0.745), (0.55 * half, 0.772)];
    let lower = [
        (0.62 * half, 0.885),
        (0.3 * half, 0.825 + 0.10 * full),
        (-0.3 * half, 0.825 + 0.10 * full),
        (-0.62 * half, 0.885),
    ];
    let lip = {
        let [r, g, b] = skin(look);
        [r * 0.86, g * 0.62, b * 0.64]
    };
    let [left, right] = [seam[0], seam[6]];
    let mut outline = vec![left];
    outline.extend(upper);
    outline.push(right);
    outline.extend(lower);
    let shade = Ink::Along((0.0, 0.74), (0.0, 0.94), (lit(lip, 0.72), 0.9), (lit(lip, 1.02), 0.85));
    canvas.fill(smooth(&outline, true), &shade);
    canvas.fill(ellipse((-0.03, 0.872), (0.13, 0.018)), &Ink::Flat([255, 236, 226], 0.16));
    canvas.stroke(smooth(&seam, false), 0.022, &Ink::Flat([52, 20, 18], 0.85));
    for side in [-1.0, 1.0] {
        canvas.fill(ellipse((side * half, 0.817), (0.03, 0.02)), &Ink::Flat([52, 20, 18], 0.5));
    }
}

/// Draws thin spectacles, if the look has them.
pub(super) fn glasses(canvas: &mut Canvas, look: &Look) {
    if !look.glasses {
        return;
    }
    let frame = Ink::Flat([40, 36, 40], 0.9);
    for side in [-1.0, 1.0] {
        let x = side * look.eye_gap;
        canvas.fill(ellipse((x, 0.05), (0.29, 0.235)), &Ink::Flat([230, 240, 250], 0.07));
        canvas.stroke(ellipse((x, 0.05), (0.29, 0.235)), 0.024, &frame);
        canvas.stroke(polygon(&[(x + side * 0.29, 0.0), (side * 0.99, -0.04)]), 0.026, &frame);
    }
    let bridge = [(0.29 - look.eye_gap, 0.01), (0.0, -0.03), (look.eye_gap - 0.29, 0.01)];
    canvas.stroke(smooth(&bridge, false), 0.024, &frame);
}

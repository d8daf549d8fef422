//! Hair: what lies behind the head and what covers its top. Headscarf and peci are in `cloth`.
//! Lengths are head half-widths, the origin is between the eyes.

use super::cloth;
use super::relief::{CROWN_Y, half_width};
use crate::canvas::{At, Canvas, Ink, polygon, smooth};
use crate::level::mix;
use crate::look::{Hair, Look, Rgb};
use crate::random::Random;
use tiny_skia::PathBuilder;

/// How far short hair stands off the sides of the head.
const SIDE: f32 = 0.03;

/// The hair's colour: black-brown, greyed by age; `greying` scales that for brows.
pub(super) fn colour(look: &Look, greying: f32) -> Rgb {
    let share = look.hair_grey * greying;
    [30.0, 23.0, 21.0].map(|level| crate::level::byte(mix(level, 176.0, share)))
}

/// Draws what hangs behind neck and shoulders.
pub(super) fn behind(canvas: &mut Canvas, look: &Look) {
    let dark = colour(look, 0.8);
    let points: &[At] = match look.hair {
        Hair::Long => &[
            (0.0, -1.42),
            (0.85, -1.22),
            (1.16, -0.5),
            (1.20, 0.4),
            (1.22, 1.3),
            (1.16, 2.1),
            (0.0, 2.3),
            (-1.16, 2.1),
            (-1.22, 1.3),
            (-1.20, 0.4),
            (-1.16, -0.5),
            (-0.85, -1.22),
        ],
        Hair::Bob => &[
            (0.0, -1.42),
            (0.85, -1.22),
            (1.17, -0.5),
            (1.24, 0.3),
            (1.20, 1.0),
            (0.8, 1.28),
            (0.0, 1.2),
            (-0.8, 1.28),
            (-1.20, 1.0),
            (-1.24, 0.3),
            (-1.17, -0.5),
            (-0.85, -1.22),
        ],
        Hair::Tied => {
            &[(0.0, -1.70), (0.30, -1.62), (0.38, -1.38), (0.0, -1.2), (-0.38, -1.38), (-0.30, -1.62)]
        }
        Hair::Cropped | Hair::SidePart | Hair::Receding | Hair::Peci | Hair::Hijab(_) => return,
    };
    canvas.fill(smooth(points, true), &Ink::Flat(dark, 1.0));
}

/// Draws what covers the top and the sides of the head; `unit` is the head half-width in pixels.
pub(super) fn before(canvas: &mut Canvas, look: &Look, unit: f32) {
    let below = if matches!(look.hair, Hair::Hijab(_)) { 3.4 } else { 2.0 };
    let mut layer = canvas.layer((-2.1, -1.8), (2.1, below));
    match look.hair {
        Hair::Cropped => cap(&mut layer, look, 0.10, hairline(-0.76, 0.10), -0.02),
        Hair::SidePart => cap(&mut layer, look, 0.16, swept(), -0.05),
        Hair::Receding => cap(&mut layer, look, 0.05, hairline(-1.06, -0.10), 0.0),
        Hair::Tied => cap(&mut layer, look, 0.09, hairline(-0.80, 0.06), -0.12),
        Hair::Long => curtains(&mut layer, look, 1.9),
        Hair::Bob => fringe(&mut layer, look),
        Hair::Peci => {
            cap(&mut layer, look, 0.02, hairline(-0.7, 0.1), 0.0);
            cloth::peci(&mut layer);
        }
        Hair::Hijab(colour) => cloth::scarf(&mut layer, look, colour),
    }
    canvas.lay(layer, 0.008 * unit, 1.0);
}

/// A forehead line from the left temple to the right: its middle height and how far the temples sink below it.
fn hairline(middle: f32, sink: f32) -> Vec<At> {
    [-1.0_f32, -0.75, -0.45, -0.15, 0.15, 0.45, 0.75, 1.0]
        .map(|s| (0.80 * s, middle + sink * s * s + if s.abs() > 0.9 { 0.28 } else { 0.0 }))
        .to_vec()
}

/// A forehead line of hair that is combed to one side.
fn swept() -> Vec<At> {
    vec![
        (-0.80, -0.42),
        (-0.62, -0.74),
        (-0.42, -0.86),
        (-0.20, -0.84),
        (0.15, -0.72),
        (0.45, -0.66),
        (0.66, -0.60),
        (0.80, -0.40),
    ]
}

/// Short hair that stands `lift` off the crown, ends at `line` on the forehead and at the height `to` above the ears.
fn cap(canvas: &mut Canvas, look: &Look, lift: f32, line: Vec<At>, to: f32) {
    let crown = CROWN_Y * look.face_length;
    let outer: Vec<At> = (0_u8..=48)
        .map(|at| {
            let (sin, cos) = (std::f32::consts::PI * f32::from(at) / 48.0).sin_cos();
            let y = mix(to, crown, sin.clamp(0.0, 1.0));
            let x = half_width(y, look) * if cos > 0.0 { -1.0 } else { 1.0 };
            // Sampled along the head's own outline, then pushed outward.
            (x * (1.0 + SIDE + 0.3 * lift), to + (y - to) * (1.0 + lift / 1.3))
        })
        .collect();
    let mut inner = vec![(0.90, to)];
    inner.extend(line.into_iter().rev());
    inner.push((-0.90, to));
    let base = colour(look, 1.0);
    let outline: Vec<At> = outer.iter().chain(&inner).copied().collect();
    canvas.fill(polygon(&outline), &Ink::Flat(base, 1.0));
    // Strands run from the crown to the edge of the hair.
    let mut random = Random::new(look.seed, "hair");
    let mut strands = Strands::new(base);
    for _ in 0..260 {
        let s = random.unit();
        let root = between(&outer, s);
        let end = between(&inner, 1.0 - s);
        let (from, to) = (random.between(0.02, 0.5), random.between(0.55, 0.98));
        let along =
            |t: f32| (mix(root.0, end.0, t), mix(root.1, end.1, t) - 0.05 * (t * std::f32::consts::PI).sin());
        let points = [along(from), along(0.5 * (from + to)), along(to)];
        strands.add(&mut random, &points);
    }
    strands.draw(canvas);
}

/// Hairs of a few shades, each shade drawn as one path: three hundred strokes one by one cost half a selfie.
struct Strands {
    base: Rgb,
    shades: [PathBuilder; 6],
}

impl Strands {
    fn new(base: Rgb) -> Self {
        Self { base, shades: std::array::from_fn(|_| PathBuilder::new()) }
    }

    fn add(&mut self, random: &mut Random, points: &[At]) {
        let shade = crate::level::clamp_index(crate::level::floor(6.0 * random.unit()), 6);
        if let Some(path) = smooth(points, false) {
            self.shades[shade].push_path(&path);
        }
    }

    fn draw(self, canvas: &mut Canvas) {
        // Half to twice the hair's own light.
        for (path, light) in self.shades.into_iter().zip([0.45, 0.7, 1.0, 1.3, 1.6, 1.9]) {
            let tint = self.base.map(|level| crate::level::byte((f32::from(level) + 6.0) * light));
            canvas.stroke(path.finish(), 0.014, &Ink::Flat(tint, 0.42));
        }
    }
}

/// The point at a share of a line's points.
fn between(line: &[At], share: f32) -> At {
    let last = u32::try_from(line.len() - 1).unwrap_or(1);
    let place = share.clamp(0.0, 0.999) * crate::level::real(last);
    let at = crate::level::clamp_index(crate::level::floor(place), last);
    let rest = place.fract();
    (mix(line[at].0, line[at + 1].0, rest), mix(line[at].1, line[at + 1].1, rest))
}

/// Long hair, parted in the middle, falling on both sides of the face.
fn curtains(canvas: &mut Canvas, look: &Look, end: f32) {
    let base = colour(look, 1.0);
    let mut random = Random::new(look.seed, "hair");
    let mut strands = Strands::new(base);
    for side in [-1.0, 1.0] {
        let outline = [
            (0.0, -1.40),
            (0.55, -1.36),
            (0.98, -0.98),
            (1.17, -0.3),
            (1.22, 0.5),
            (1.20, 1.3),
            (1.10, end),
            (0.86, end - 0.05),
            (0.94, 1.1),
            (0.93, 0.4),
            (0.86, -0.15),
            (0.66, -0.62),
            (0.30, -0.92),
            (0.0, -1.02),
        ]
        .map(|(x, y)| (side * x, y));
        canvas.fill(smooth(&outline, true), &Ink::Flat(base, 1.0));
        for _ in 0..150 {
            let s = random.unit();
            let points = [
                (mix(0.0, 0.5, s), mix(-1.04, -1.34, s)),
                (mix(0.62, 0.95, s), mix(-0.66, -0.98, s)),
                (mix(0.90, 1.14, s), mix(-0.1, -0.3, s)),
                (mix(0.96, 1.20, s), 0.6),
                (mix(0.92, 1.16, s), random.between(1.0, end)),
            ]
            .map(|(x, y)| (side * x, y));
            strands.add(&mut random, &points);
        }
    }
    strands.draw(canvas);
}

/// A bob with a fringe above the brows.
fn fringe(canvas: &mut Canvas, look: &Look) {
    let base = colour(look, 1.0);
    let outline = [
        (0.0, -1.44),
        (0.60, -1.36),
        (1.02, -0.95),
        (1.19, -0.2),
        (1.23, 0.5),
        (1.16, 1.02),
        (0.88, 1.06),
        (0.93, 0.5),
        (0.90, -0.05),
        (0.80, -0.46),
        (0.45, -0.50),
        (0.0, -0.53),
        (-0.45, -0.50),
        (-0.80, -0.46),
        (-0.90, -0.05),
        (-0.93, 0.5),
        (-0.88, 1.06),
        (-1.16, 1.02),
        (-1.23, 0.5),
        (-1.19, -0.2),
        (-1.02, -0.95),
        (-0.60, -1.36),
    ];
    canvas.fill(smooth(&outline, true), &Ink::Flat(base, 1.0));
    let mut random = Random::new(look.seed, "hair");
    let mut strands = Strands::new(base);
    for _ in 0..150 {
        let s = random.between(-1.0, 1.0);
        strands.add(&mut random, &[(0.35 * s, -1.38), (0.66 * s, -0.95), (0.76 * s, -0.53)]);
    }
    for _ in 0..140 {
        let (s, side) = (random.unit(), if random.chance(0.5) { -1.0 } else { 1.0 });
        let points = [
            (0.45, -1.34),
            (mix(0.80, 1.05, s), -0.8),
            (mix(0.93, 1.18, s), -0.1),
            (mix(0.95, 1.21, s), 0.45),
            (mix(0.9, 1.15, s), 1.0),
        ]
        .map(|(x, y)| (side * x, y));
        strands.add(&mut random, &points);
    }
    strands.draw(canvas);
}

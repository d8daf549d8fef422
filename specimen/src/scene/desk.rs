//! What the card lies on: wood, cloth, stone or a plain sheet, chosen by the seed.

use crate::level::{mix, real};
use crate::look::Rgb;
use crate::noise::value_noise;
use crate::random::Random;

#[derive(Clone, Copy)]
enum Surface {
    Wood,
    Cloth,
    Stone,
    Plain,
}

/// A desk: a surface with a colour.
pub(super) struct Desk {
    surface: Surface,
    colour: [f32; 3],
    seed: u64,
    /// Frame widths a pixel, so that a pattern keeps its size at any resolution.
    step: f32,
}

/// Dark and middle tones: a pale card stands out against them, as the guidance asks.
const COLOURS: [(Surface, Rgb); 7] = [
    (Surface::Wood, [124, 88, 58]),
    (Surface::Wood, [92, 62, 44]),
    (Surface::Wood, [150, 112, 74]),
    (Surface::Cloth, [66, 78, 70]),
    (Surface::Cloth, [104, 58, 60]),
    (Surface::Stone, [84, 84, 88]),
    (Surface::Plain, [58, 62, 72]),
];

impl Desk {
    pub(super) fn new(seed: u64, width: u32) -> Self {
        let (surface, colour) = Random::new(seed, "desk").pick(&COLOURS);
        Self { surface, colour: colour.map(f32::from), seed, step: 1.0 / real(width.max(1)) }
    }

    /// The colour at a pixel under even light.
    pub(super) fn colour_at(&self, x: f32, y: f32) -> [f32; 3] {
        // Away from zero, where value noise would show its axis.
        let (x, y) = (x * self.step + 7.0, y * self.step + 7.0);
        let light = match self.surface {
            Surface::Wood => {
                let bend = value_noise(3.0 * x, 5.0 * y, self.seed);
                let ring = (22.0 * y + 5.0 * bend).fract();
                let grain = value_noise(14.0 * x, 260.0 * y, self.seed ^ 1);
                0.82 + 0.16 * (2.0 * ring - 1.0).abs() + 0.20 * grain
            }
            Surface::Cloth => {
                let thread = value_noise(210.0 * x, 60.0 * y, self.seed)
                    + value_noise(60.0 * x, 210.0 * y, self.seed ^ 1);
                0.85 + 0.15 * thread
            }
            Surface::Stone => {
                let speck = value_noise(120.0 * x, 120.0 * y, self.seed);
                let cloud = value_noise(9.0 * x, 9.0 * y, self.seed ^ 1);
                mix(0.85, 1.15, cloud) * if speck > 0.86 { 1.35 } else { 1.0 }
            }
            Surface::Plain => 0.95 + 0.10 * value_noise(4.0 * x, 4.0 * y, self.seed),
        };
        self.colour.map(|level| level * light)
    }
}

//! The room behind a selfie: a wall, a door frame, a window's light, out of focus. Nothing in it may look like a face.

use crate::Picture;
use crate::canvas::{Canvas, Ink};
use crate::level::{opaque, real};
use crate::look::Rgb;
use crate::random::Random;
use crate::scene::sample;

/// Pixels of the picture for each pixel that is drawn, along a side.
const COARSE: u32 = 3;
const WALLS: [Rgb; 5] = [[206, 202, 194], [188, 200, 204], [214, 204, 184], [196, 206, 190], [202, 196, 206]];

/// Draws a room of `width` by `height` pixels.
pub(super) fn draw(width: u32, height: u32, seed: u64) -> Picture {
    // Out of focus anyway, so a third of the size is drawn and stretched.
    let small = draw_small(width.div_ceil(COARSE), height.div_ceil(COARSE), seed);
    let scale = 1.0 / real(COARSE);
    Picture::from_fn(width, height, |x, y| {
        opaque(sample(&small, (real(x) + 0.5) * scale - 0.5, (real(y) + 0.5) * scale - 0.5))
    })
}

fn draw_small(width: u32, height: u32, seed: u64) -> Picture {
    let mut random = Random::new(seed, "room");
    let (wide, high) = (real(width), real(height));
    let wall = random.pick(&WALLS).map(f32::from);
    let mut canvas = Canvas::new(width, height);
    let light_left = random.chance(0.5);
    let (near, far) = if light_left { (0.0, wide) } else { (wide, 0.0) };
    let ink =
        Ink::Along((near, 0.0), (far, high), (super::lit(wall, 1.08), 1.0), (super::lit(wall, 0.74), 1.0));
    canvas.rectangle((0.0, 0.0), (wide, high), &ink);
    let mut soft = canvas.layer((0.0, 0.0), (wide, high));
    // A door frame on the shaded side, a cupboard's edge on the other, a skirting line low down.
    let door = if light_left { 0.80 } else { 0.06 };
    soft.rectangle((door * wide, 0.06 * high), (0.14 * wide, high), &Ink::Flat(super::lit(wall, 0.62), 0.9));
    soft.rectangle(
        ((door + 0.02) * wide, 0.09 * high),
        (0.10 * wide, high),
        &Ink::Flat(super::lit(wall, 0.78), 0.9),
    );
    let shelf = if light_left { -0.02 } else { 0.82 };
    soft.rectangle((shelf * wide, 0.20 * high), (0.20 * wide, 0.025 * high), &Ink::Flat([112, 86, 62], 0.85));
    for at in 0_u8..5 {
        let book = random.between(0.05, 0.09);
        let colour = random.pick(&[[132, 62, 58], [64, 88, 118], [92, 108, 78], [168, 142, 92]]);
        let x = (shelf + 0.02 + 0.030 * f32::from(at)) * wide;
        soft.rectangle((x, (0.20 - book) * high), (0.026 * wide, book * high), &Ink::Flat(colour, 0.85));
    }
    canvas.lay(soft, 0.006 * wide, 1.0);
    canvas.into_picture()
}

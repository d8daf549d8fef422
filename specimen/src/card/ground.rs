//! The card's ground: pale blue with plain waves of our own. Nothing of it imitates a security print.

use crate::Picture;
use crate::level::{mix, opaque, real};

/// Waves across the height of the card.
const WAVES: f32 = 26.0;

/// The ground of a card of `width` by `height` pixels.
pub(super) fn draw(width: u32, height: u32) -> Picture {
    let (wide, high) = (real(width), real(height));
    let sway: Vec<f32> = (0..width)
        .map(|x| {
            let u = real(x) / wide;
            0.9 * (u * 7.1).sin() + 0.5 * (u * 17.3 + 1.0).sin()
        })
        .collect();
    Picture::from_fn(width, height, |x, y| {
        let (across, down) = (real(x) / wide, real(y) / high);
        // Two more waves keep the phase above zero.
        let phase = (down * WAVES + sway[crate::level::index(x)] + 2.0).fract();
        // A triangle wave: cheaper than a sine for each pixel, and as plain.
        let wave = 1.0 - (2.0 * phase - 1.0).abs();
        let light = 0.5 * (across + down);
        let pixel = [mix(186.0, 206.0, light), mix(218.0, 230.0, light), mix(238.0, 246.0, light)];
        opaque(pixel.map(|level| level + 12.0 * (wave - 0.5)))
    })
}

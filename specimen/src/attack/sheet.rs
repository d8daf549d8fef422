//! Pictures that no camera took: a screenshot of a photograph, the scan of a flat-bed.

use crate::Picture;
use crate::canvas::{Canvas, Ink};
use crate::level::{mix, pixels, real};
use crate::noise::add_grain;

/// Colours of a program around the photograph that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The bars.
    pub bar: [u8; 3],
    /// What stands on them.
    pub ink: [u8; 3],
    /// Height of the upper and of the lower bar, in pixels.
    pub bars_px: [u32; 2],
}

/// A screenshot of `photo` in a viewer: a bar above with a clock and signs, one below with buttons, pixels as they are.
pub fn screenshot(photo: &Picture, window: &Window) -> Picture {
    let [above, below] = window.bars_px;
    let (width, height) = (photo.width(), photo.height() + above + below);
    let [red, green, blue] = window.bar;
    let mut canvas = Canvas::over(&Picture::from_pixel(width, height, image::Rgba([red, green, blue, 255])));
    canvas.paste(photo, 0, above);
    let ink = Ink::Flat(window.ink, 1.0);
    let bar = |canvas: &mut Canvas, top: u32, high: u32, count: u16| {
        let size = 0.34 * real(high);
        for at in 0..count {
            let left = (0.06 + 0.88 * f32::from(at) / f32::from(count.max(2) - 1)) * real(width) - 0.5 * size;
            canvas.rectangle((left, real(top) + 0.33 * real(high)), (size, size), &ink);
        }
    };
    bar(&mut canvas, 0, above, 6);
    bar(&mut canvas, height - below, below, 4);
    canvas.into_picture()
}

/// A flat-bed's picture of `card`: white around it, no perspective, even light, the sharpness and grain of its sensor.
/// The card takes `width_share` of the sheet, its middle at `at` (shares of the sheet), turned by a crooked hand.
pub fn scan(
    card: &Picture,
    size: [u32; 2],
    width_share: f32,
    at: [f32; 2],
    degrees: f32,
    seed: u64,
) -> Picture {
    let [width, height] = size;
    let card_px = width_share * real(width);
    let middle = [at[0] * real(width), at[1] * real(height)];
    let half = [0.5 * card_px, 0.5 * card_px * real(card.height()) / real(card.width().max(1))];
    let (sin, cos) = degrees.to_radians().sin_cos();
    let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y): (f32, f32)| {
        let (x, y) = (x * half[0], y * half[1]);
        [middle[0] + cos * x - sin * y, middle[1] + sin * x + cos * y]
    });
    let scene = crate::scene::Scene::new(width, height, seed)
        .corners_at(corners)
        .light(0.0, 0.0)
        .blur(0.0)
        .grain(0.0)
        .lying_on([250, 250, 249]);
    let mut sheet = scene.render(card);
    add_grain(sheet.as_mut(), mix(0.6, 1.4, real(pixels(degrees.abs()) % 2)), seed);
    sheet
}

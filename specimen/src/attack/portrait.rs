//! Another person's portrait over the card's own: glued on, or set in by an image editor.

use crate::Picture;
use crate::card::{PORTRAIT_BOX, portrait_ground};
use crate::level::{byte, mix, pixels, real, smooth_step};
use crate::noise::add_grain;
use crate::person::Person;

/// How a strange portrait was put on a card. Lengths are shares of the card's width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paste {
    /// Width of the paper's white rim.
    pub rim: f32,
    /// How dark its shadow is, 0.0 none to 1.0 black.
    pub shadow: f32,
    /// How far it lies from the place of the card's own.
    pub offset: [f32; 2],
    /// Its size over the size of the card's own.
    pub scale: f32,
    /// How it is turned.
    pub degrees: f32,
    /// Grain that it brings along, standard deviation in levels.
    pub grain_levels: f32,
    /// Quality of the JPEG that it comes from.
    pub jpeg_quality: Option<u8>,
}

impl Default for Paste {
    /// A picture of the right size at the right place, without a trace of its own.
    fn default() -> Self {
        Self {
            rim: 0.0,
            shadow: 0.0,
            offset: [0.0; 2],
            scale: 1.0,
            degrees: 0.0,
            grain_levels: 0.0,
            jpeg_quality: None,
        }
    }
}

/// How far a shadow falls, as a share of the card's width: a sheet of 0.3 mm under a lamp at 30 degrees.
const SHADOW: f32 = 0.006;

/// `card`, which is that of `owner`, with the portrait of `other` over the owner's.
pub fn paste_portrait(card: &Picture, owner: &Person, other: &Person, paste: &Paste) -> Picture {
    let (wide, high) = (real(card.width()), real(card.height()));
    let [left, top, right, bottom] = PORTRAIT_BOX;
    let size = [(right - left) * wide * paste.scale, (bottom - top) * high * paste.scale];
    let middle = [
        0.5 * (left + right) * wide + paste.offset[0] * wide,
        0.5 * (top + bottom) * high + paste.offset[1] * wide,
    ];
    let photo = with_history(
        crate::face::draw_portrait(&other.look, pixels(size[0]), pixels(size[1]), portrait_ground(owner)),
        paste,
        other.seed(),
    );
    let (sin, cos) = paste.degrees.to_radians().sin_cos();
    let (rim, fall) = (paste.rim * wide, SHADOW * wide);
    Picture::from_fn(card.width(), card.height(), |column, row| {
        let own = *card.get_pixel(column, row);
        let (x, y) = (real(column) + 0.5 - middle[0], real(row) + 0.5 - middle[1]);
        let (u, v) = (cos * x + sin * y, cos * y - sin * x);
        // Distances to the paper's edge, negative inside.
        let outside = |u: f32, v: f32| (u.abs() - 0.5 * size[0]).max(v.abs() - 0.5 * size[1]);
        let away = outside(u, v);
        if away < 0.0 {
            let place = |along: f32, side: f32, count: u32| {
                pixels((along + 0.5 * side - 0.5).max(0.0)).min(count.saturating_sub(1))
            };
            return *photo.get_pixel(place(u, size[0], photo.width()), place(v, size[1], photo.height()));
        }
        if away < rim {
            return image::Rgba([242, 242, 240, 255]);
        }
        let shade = paste.shadow * smooth_step(rim + fall, rim - fall, outside(u - 0.5 * fall, v - fall));
        let [red, green, blue, _] = own.0.map(|level| byte(f32::from(level) * mix(1.0, 0.35, shade)));
        image::Rgba([red, green, blue, 255])
    })
}

/// The grain and the blocks that a picture from elsewhere has.
fn with_history(mut photo: Picture, paste: &Paste, seed: u64) -> Picture {
    add_grain(photo.as_mut(), paste.grain_levels, seed);
    match paste.jpeg_quality {
        Some(quality) => crate::jpeg::through_jpeg(&photo, quality),
        None => photo,
    }
}

#[cfg(test)]
mod tests {
    use super::{PORTRAIT_BOX, Paste, paste_portrait};
    use crate::level::real;

    #[test]
    fn another_portrait_changes_its_box_and_what_rim_and_shadow_reach() {
        let people = crate::people();
        let card = crate::draw_card(&people[0], 600);
        let differing = |paste: &Paste, grown: f32| {
            let pasted = paste_portrait(&card, &people[0], &people[5], paste);
            let [left, top, right, bottom] = PORTRAIT_BOX;
            let box_px = [left - grown, top - grown, right + grown, bottom + grown];
            let inside = |x: u32, y: u32| {
                let (u, v) = ((real(x) + 0.5) / 600.0, (real(y) + 0.5) / real(card.height()));
                u > box_px[0] && u < box_px[2] && v > box_px[1] && v < box_px[3]
            };
            card.enumerate_pixels().filter(|(x, y, own)| **own != *pasted.get_pixel(*x, *y)).fold(
                (0, 0),
                |(within, without), (x, y, _)| {
                    if inside(x, y) { (within + 1, without) } else { (within, without + 1) }
                },
            )
        };
        let (within, without) = differing(&Paste::default(), 0.004);
        assert!(within > 3_000 && without == 0, "{within} {without}");
        let (_, without) = differing(&Paste { rim: 0.005, shadow: 0.6, ..Paste::default() }, 0.004);
        assert!(without > 300, "{without}");
    }
}

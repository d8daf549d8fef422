//! A model of screen light thrown back by what stands before it, for tests of the flash challenge.
//! It knows one diffuse reflection, no shine and no distance.

use crate::Picture;
use crate::level::byte;
use crate::look::Rgb;

/// `frame` under room light scaled by `ambient`, plus `colour` from the screen thrown back by each pixel's own colour.
///
/// `gain` is the level (of 255) that a white pixel gains under a white screen, divided by 255.
pub fn reflect(frame: &Picture, colour: Rgb, gain: f32, ambient: f32) -> Picture {
    // One table a channel: out = in * ambient + (in / 255) * colour * gain.
    let tables = colour.map(|light| {
        let factor = ambient + f32::from(light) / 255.0 * gain;
        let table: [u8; 256] = std::array::from_fn(|level| {
            byte(crate::level::real(u32::try_from(level).unwrap_or(255)) * factor)
        });
        table
    });
    let mut lit = frame.clone();
    for pixel in lit.pixels_mut() {
        for (level, table) in pixel.0.iter_mut().zip(&tables) {
            *level = table[usize::from(*level)];
        }
    }
    lit
}

#[cfg(test)]
mod tests {
    use super::reflect;
    use crate::Picture;

    #[test]
    fn white_gains_what_the_screen_gives_and_black_gains_nothing() {
        let frame = Picture::from_fn(2, 1, |x, _| {
            image::Rgba(if x == 0 { [200, 200, 200, 255] } else { [0, 0, 0, 255] })
        });
        let lit = reflect(&frame, [255, 0, 128], 0.1, 0.5);
        assert_eq!(lit.get_pixel(0, 0).0, [120, 100, 110, 255]);
        assert_eq!(lit.get_pixel(1, 0).0, [0, 0, 0, 255]);
    }

    #[test]
    fn light_beyond_the_sensor_clips() {
        let frame = Picture::from_pixel(1, 1, image::Rgba([250, 250, 250, 255]));
        assert_eq!(reflect(&frame, [255, 255, 255], 0.5, 1.0).get_pixel(0, 0).0, [255; 4]);
    }
}

//! What a camera makes of a frame: white balance, tone curve, sharpening, smear, compression, 4:2:0 planes.
//! Lens blur, grain and the light of the scene are in `scene`.

use crate::Picture;
use crate::level::{byte, clamp_index, floor, index, signed};

/// From here on in all channels a pixel holds no colour.
const SATURATED: u8 = 250;

/// How a camera develops what its sensor saw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Factors of red, green and blue: the tint of the light and what white balance left of it.
    pub balance: [f32; 3],
    /// Exponent of the tone curve on top of the frame's own; below 1.0 lifts the middle tones.
    pub gamma: f32,
    /// 0.0 none, 0.5 a phone's usual sharpening, 1.0 harsh.
    pub sharpening: f32,
    /// Quality of the JPEG that the frame went through, if it did.
    pub jpeg_quality: Option<u8>,
}

impl Default for Camera {
    /// A camera that changes nothing.
    fn default() -> Self {
        Self { balance: [1.0; 3], gamma: 1.0, sharpening: 0.0, jpeg_quality: None }
    }
}

impl Camera {
    /// The frame as this camera hands it over.
    pub fn develop(&self, frame: Picture) -> Picture {
        let mut frame = frame;
        let tables: [[u8; 256]; 3] = self.balance.map(|factor| {
            std::array::from_fn(|level| {
                let share = signed(i32::try_from(level).unwrap_or(255)) / 255.0 * factor;
                byte(255.0 * share.powf(self.gamma))
            })
        });
        // What saturates the sensor stays white whatever the light's tint.
        for pixel in frame.pixels_mut().filter(|pixel| pixel.0[..3].iter().any(|level| *level < SATURATED)) {
            for (level, table) in pixel.0.iter_mut().zip(&tables) {
                *level = table[usize::from(*level)];
            }
        }
        if self.sharpening > 0.0 {
            frame = sharpened(&frame, self.sharpening);
        }
        match self.jpeg_quality {
            Some(quality) => crate::jpeg::through_jpeg(&frame, quality),
            None => frame,
        }
    }
}

/// An unsharp mask: each pixel moves away from the mean of its four neighbours by `amount` of their distance.
fn sharpened(frame: &Picture, amount: f32) -> Picture {
    let (wide, high) = (index(frame.width()), index(frame.height()));
    let mut sharp = frame.clone();
    if wide < 3 || high < 3 {
        return sharp;
    }
    let (from, stride) = (frame.as_raw(), 4 * wide);
    let to: &mut [u8] = sharp.as_mut();
    for row in 1..high - 1 {
        for at in row * stride + 4..(row + 1) * stride - 4 {
            if at % 4 != 3 {
                let own = f32::from(from[at]);
                let around = [from[at - 4], from[at + 4], from[at - stride], from[at + stride]];
                let mean = around.iter().map(|level| f32::from(*level)).sum::<f32>() / 4.0;
                to[at] = byte(own + amount * (own - mean));
            }
        }
    }
    sharp
}

/// The frame smeared over a straight way of `length_px`, as by a camera that moves while it exposes.
pub fn smear(frame: &Picture, length_px: f32, degrees: f32) -> Picture {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let half = floor(0.5 * length_px.max(0.0) + 0.5);
    let places: Vec<(i32, i32)> =
        (-half..=half).map(|at| (floor(signed(at) * cos + 0.5), floor(signed(at) * sin + 0.5))).collect();
    let (wide, high) = (frame.width(), frame.height());
    let share = 1.0 / signed(2 * half + 1);
    let (from, stride) = (frame.as_raw(), 4 * index(wide));
    let mut sums = vec![0_u16; stride];
    let mut smeared = frame.clone();
    for (row, line) in (0_i32..).zip(smeared.chunks_exact_mut(stride.max(4))) {
        sums.fill(0);
        for (across, down) in &places {
            let line = &from[clamp_index(row + down, high) * stride..][..stride];
            for (column, sum) in (0_i32..).zip(sums.chunks_exact_mut(4)) {
                let start = 4 * clamp_index(column + across, wide);
                for (total, level) in sum.iter_mut().zip(&line[start..start + 4]) {
                    *total += u16::from(*level);
                }
            }
        }
        for (level, sum) in line.iter_mut().zip(&sums) {
            *level = byte(f32::from(*sum) * share);
        }
    }
    smeared
}

/// The planes of a frame one after the other, luma, blue and red difference: 4:2:0 of BT.601 in studio range, colour at
/// half of each side. An odd side loses its last line.
pub fn planes(frame: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    crate::film::i420(frame, &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::{Camera, planes, smear};
    use crate::Picture;

    fn step() -> Picture {
        Picture::from_fn(40, 40, |x, _| image::Rgba([if x < 20 { 80 } else { 160 }; 4]))
    }

    #[test]
    fn sharpening_overshoots_at_edges_and_a_smear_makes_them_ramps() {
        let sharp = Camera { sharpening: 1.0, ..Camera::default() }.develop(step());
        assert!(sharp.get_pixel(19, 20)[0] < 70 && sharp.get_pixel(20, 20)[0] > 170);
        let smeared = smear(&step(), 8.0, 0.0);
        let level = |x: u32| smeared.get_pixel(x, 20)[0];
        assert!(level(16) < level(18) && level(18) < level(21) && level(21) < level(23));
        assert_eq!(smear(&step(), 8.0, 90.0), step());
    }

    #[test]
    fn warm_light_takes_blue_and_a_plain_camera_takes_nothing() {
        let warm = Camera { balance: [1.0, 0.9, 0.6], ..Camera::default() }.develop(step());
        assert_eq!(warm.get_pixel(30, 5).0[..3], [160, 144, 96]);
        assert_eq!(Camera::default().develop(step()), step());
    }

    #[test]
    fn planes_have_a_quarter_of_the_colours() {
        assert_eq!(planes(&step()).len(), 40 * 40 * 3 / 2);
    }
}

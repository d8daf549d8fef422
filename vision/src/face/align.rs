//! A face turned level and brought to one size by its eyes, as face models expect it.

use crate::frame::RgbaView;
use crate::rectify::{Corners, rectify_rgba};

/// Side of an aligned face in pixels.
pub const ALIGNED_PX: usize = 112;
/// Eyes nearer to each other are a blot and no face, in pixels of the frame: a third of what an aligned face has.
pub const MIN_EYES_PX: f64 = 12.0;
/// Where the eyes of an aligned face are: the points that the common 112-pixel face models are trained on (`ArcFace`,
/// 2019), whose two heights differ by a fifth of a pixel and are one here.
const LEFT_EYE: [f64; 2] = [38.29, 51.60];
const RIGHT_EYE_X: f64 = 73.53;
/// Drawn at so many times the size and then averaged, since a face may be ten times as large as its aligned form.
const FINE: usize = 4;

/// A face of 112 by 112 pixels, its eyes level and at one place.
#[derive(Clone, PartialEq, Eq)]
pub struct AlignedFace {
    rgb: Vec<u8>,
}

impl std::fmt::Debug for AlignedFace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("AlignedFace(redacted)")
    }
}

impl AlignedFace {
    /// The face whose eyes are at these places of a frame, the left one of the picture first; `None` where they are
    /// nearer than [`MIN_EYES_PX`]. Beyond the frame its border goes on.
    pub fn of(frame: &RgbaView<'_>, [left, right]: [[f64; 2]; 2]) -> Option<Self> {
        let step = |axis: usize| (right[axis] - left[axis]) / (RIGHT_EYE_X - LEFT_EYE[0]);
        let (x, y) = (step(0), step(1));
        let apart = x.hypot(y) * (RIGHT_EYE_X - LEFT_EYE[0]);
        // The comparison is false for what is no number.
        if !(apart >= MIN_EYES_PX && apart.is_finite()) {
            return None;
        }
        let side = f64::from(u8::try_from(ALIGNED_PX).unwrap_or(u8::MAX));
        let corner = |[across, down]: [f64; 2]| -> [f32; 2] {
            let (across, down) = (across - LEFT_EYE[0], down - LEFT_EYE[1]);
            [left[0] + x * across - y * down, left[1] + y * across + x * down].map(narrow)
        };
        let corners: Corners = [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]].map(corner);
        let fine = rectify_rgba(frame, &corners, FINE * ALIGNED_PX, FINE * ALIGNED_PX);
        (!fine.is_empty()).then(|| Self { rgb: averaged(&fine) })
    }

    /// Red, green and blue of each pixel, row by row.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// Luma of each pixel, row by row (BT.601).
    pub fn luma(&self) -> Vec<f32> {
        let weighted = |pixel: &[u8]| {
            0.299 * f32::from(pixel[0]) + 0.587 * f32::from(pixel[1]) + 0.114 * f32::from(pixel[2])
        };
        self.rgb.chunks_exact(3).map(weighted).collect()
    }
}

/// Each [`FINE`] by [`FINE`] pixels of four bytes as one of three.
fn averaged(fine: &[u8]) -> Vec<u8> {
    let stride = 4 * FINE * ALIGNED_PX;
    let count = u32::try_from(FINE * FINE).unwrap_or(u32::MAX);
    let mut rgb = Vec::with_capacity(3 * ALIGNED_PX * ALIGNED_PX);
    for rows in fine.chunks_exact(FINE * stride) {
        for column in 0..ALIGNED_PX {
            for channel in 0..3 {
                let first = 4 * FINE * column + channel;
                let line = |row: &[u8]| -> u32 {
                    (0..FINE).map(|at| row.get(first + 4 * at).copied().map_or(0, u32::from)).sum()
                };
                let sum: u32 = rows.chunks_exact(stride).map(line).sum();
                rgb.push(u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX));
            }
        }
    }
    rgb
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a frame need no more than 24 bits")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame whose red tells the column and whose green tells the row.
    fn ramp() -> Vec<u8> {
        let level = |at: u32| u8::try_from(at).unwrap();
        (0..200).flat_map(|y| (0..200).flat_map(move |x| [level(x), level(y), 0, 255])).collect()
    }

    #[test]
    fn eyes_come_to_their_place_however_the_head_is_held() {
        let bytes = ramp();
        let frame = RgbaView::new(&bytes, 200, 200).unwrap();
        for eyes in
            [[[80.5, 90.5], [120.5, 90.5]], [[90.5, 80.5], [110.5, 110.5]], [[60.5, 70.5], [140.5, 50.5]]]
        {
            let face = AlignedFace::of(&frame, eyes).unwrap();
            for ([x, y], [column, row]) in eyes.into_iter().zip([[38, 51], [73, 51]]) {
                let at = 3 * (row * ALIGNED_PX + column);
                let (red, green) = (f64::from(face.rgb()[at]), f64::from(face.rgb()[at + 1]));
                let step = (eyes[1][0] - eyes[0][0]).hypot(eyes[1][1] - eyes[0][1]) / 35.24;
                // The aligned pixel's middle is up to half a pixel off the point; levels are places less a half.
                assert!((red + 0.5 - x).hypot(green + 0.5 - y) < 0.8 * step + 1.0, "{eyes:?}: {red} {green}");
            }
        }
    }

    #[test]
    fn eyes_that_are_one_blot_are_no_face() {
        let bytes = ramp();
        let frame = RgbaView::new(&bytes, 200, 200).unwrap();
        for eyes in [
            [[50.0; 2]; 2],
            [[50.0, 50.0], [55.0, 52.0]],
            [[f64::NAN; 2], [1.0, 1.0]],
            [[0.0; 2], [f64::INFINITY; 2]],
        ] {
            assert_eq!(AlignedFace::of(&frame, eyes), None);
        }
    }
}

//! Conversions between pixel levels, pixel counts and real numbers.
//! They are the only places of the crate where a number may lose digits.

/// The 8-bit level nearest to `level`, clipped to 0..=255.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float to integer saturates, which is the clipping wanted here"
)]
pub(crate) fn byte(level: f32) -> u8 {
    (level + 0.5) as u8
}

/// The opaque pixel nearest to `colour`, clipped.
pub(crate) fn opaque(colour: [f32; 3]) -> image::Rgba<u8> {
    let [red, green, blue] = colour.map(byte);
    image::Rgba([red, green, blue, 255])
}

/// The largest whole number not above `value`, saturating.
#[expect(
    clippy::cast_possible_truncation,
    reason = "saturation is harmless: callers clamp to a picture's sides"
)]
pub(crate) fn floor(value: f32) -> i32 {
    value.floor() as i32
}

/// The whole number of pixels nearest to `length`, never negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a negative length is no length, so saturation at zero is right"
)]
pub(crate) fn pixels(length: f32) -> u32 {
    length.round() as u32
}

/// A pixel count as a real number; exact below 2^24, beyond any picture's side.
#[expect(clippy::cast_precision_loss, reason = "picture sides stay far below 2^24")]
pub(crate) fn real(count: u32) -> f32 {
    count as f32
}

/// A signed pixel position as a real number; exact below 2^24.
#[expect(clippy::cast_precision_loss, reason = "picture positions stay far below 2^24")]
pub(crate) fn signed(position: i32) -> f32 {
    position as f32
}

/// A pixel count as an index.
pub(crate) fn index(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// `position` clamped to `0..length`, as an index.
pub(crate) fn clamp_index(position: i32, length: u32) -> usize {
    let position = u32::try_from(position).unwrap_or(0);
    index(position.min(length.saturating_sub(1)))
}

/// 0 below `from`, 1 above `to`, smooth between them.
pub(crate) fn smooth_step(from: f32, to: f32, value: f32) -> f32 {
    let t = ((value - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// `a` at 0, `b` at 1, on a straight line between them.
pub(crate) fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

#[cfg(test)]
mod tests {
    use super::{byte, clamp_index, floor};

    #[test]
    fn levels_clip_and_round() {
        for (level, expected) in [(-3.0, 0), (0.4, 0), (0.6, 1), (254.5, 255), (400.0, 255)] {
            assert_eq!(byte(level), expected, "{level}");
        }
    }

    #[test]
    fn positions_outside_a_picture_fall_on_its_edge() {
        assert_eq!(clamp_index(-4, 10), 0);
        assert_eq!(clamp_index(10, 10), 9);
        assert_eq!(floor(-0.5), -1);
    }
}

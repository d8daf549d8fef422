//! Conversions between pixel counts, positions and levels: the only places of these rooms where a number may lose digits.

/// A count of pixels as a real number; exact below 2^24, beyond any frame's side.
#[expect(clippy::cast_precision_loss, reason = "counts of pixels along a line stay far below 2^24")]
pub(crate) fn real(count: usize) -> f32 {
    count as f32
}

/// A signed count as a real number; exact below 2^24.
#[expect(clippy::cast_precision_loss, reason = "offsets in pixels stay far below 2^24")]
pub(crate) fn signed(count: i32) -> f32 {
    count as f32
}

/// The whole part of a position; negative positions and NaN become 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float to integer saturates, and the caller's lookup checks the bound"
)]
pub(crate) fn index(position: f32) -> usize {
    position as usize
}

/// The nearest whole number; NaN becomes 0.
#[expect(clippy::cast_possible_truncation, reason = "saturation at the far ends is harmless")]
pub(crate) fn nearest(value: f32) -> i32 {
    (value + if value < 0.0 { -0.5 } else { 0.5 }) as i32
}

/// The 8-bit level nearest to `level`, clipped.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float to integer saturates, which is the clipping wanted here"
)]
pub(crate) fn byte(level: f32) -> u8 {
    (level + 0.5) as u8
}

/// Length of a vector.
pub(crate) fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

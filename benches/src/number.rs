//! Conversions between counts and real numbers: the only places of this crate where a number may lose digits.

/// A count as a real number; exact below 2^24.
#[expect(clippy::cast_precision_loss, reason = "pixels and frames stay far below 2^24")]
pub fn real(count: u32) -> f32 {
    count as f32
}

/// A count as a real number; exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "tallies stay far below 2^53")]
pub fn wide(count: usize) -> f64 {
    count as f64
}

/// The nearest count; negative numbers become 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float to integer saturates, and a negative count is none"
)]
pub fn count(value: f32) -> u32 {
    value.round() as u32
}

/// The level nearest to `value`, clipped to 8 bits.
pub fn level(value: f32) -> u8 {
    u8::try_from(count(value)).unwrap_or(u8::MAX)
}

//! Noise of two kinds: a smooth value noise for surfaces, and the grain of a sensor.

use crate::level::{byte, floor, signed};
use crate::random::{Random, scramble, unit_of};

/// Entries of the table of normal numbers: 12 bits of a 64-bit draw choose one, so a draw feeds five samples.
const GRAINS: usize = 4096;

/// Value noise in `0.0..1.0` with a lattice of one unit, smooth between lattice points.
pub(crate) fn value_noise(x: f32, y: f32, seed: u64) -> f32 {
    let (column, row) = (floor(x), floor(y));
    let (along, down) = (ease(x - signed(column)), ease(y - signed(row)));
    let top = crate::level::mix(lattice(column, row, seed), lattice(column + 1, row, seed), along);
    let bottom = crate::level::mix(lattice(column, row + 1, seed), lattice(column + 1, row + 1, seed), along);
    crate::level::mix(top, bottom, down)
}

fn ease(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

fn lattice(column: i32, row: i32, seed: u64) -> f32 {
    let place = (u64::from(column.cast_unsigned()) << 32) | u64::from(row.cast_unsigned());
    unit_of(scramble(place ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// Adds sensor grain of `sigma_levels` (standard deviation, 8-bit levels) to the colours of `rgba`, leaving alpha.
pub(crate) fn add_grain(rgba: &mut [u8], sigma_levels: f32, seed: u64) {
    if sigma_levels <= 0.0 {
        return;
    }
    let mut random = Random::new(seed, "grain");
    let table: Vec<f32> = (0..GRAINS).map(|_| random.normal() * sigma_levels).collect();
    let mut state = random.next();
    for pixel in rgba.chunks_exact_mut(4) {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = scramble(state);
        // Sensors share most of their noise between channels after demosaicing: one common draw, three own ones.
        let shared = 0.7 * table[take(&mut bits)];
        for channel in &mut pixel[..3] {
            *channel = byte(f32::from(*channel) + shared + 0.7 * table[take(&mut bits)]);
        }
    }
}

fn take(bits: &mut u64) -> usize {
    let at = usize::try_from(*bits & 0xfff).unwrap_or(0);
    *bits >>= 12;
    at
}

#[cfg(test)]
mod tests {
    use super::add_grain;

    #[test]
    fn grain_has_the_deviation_asked_for() {
        let mut rgba = vec![128_u8; 4 * 40_000];
        add_grain(&mut rgba, 6.0, 3);
        let levels: Vec<f32> = rgba.chunks_exact(4).map(|pixel| f32::from(pixel[1]) - 128.0).collect();
        let deviation = (levels.iter().map(|level| level * level).sum::<f32>() / 40_000.0).sqrt();
        assert!((deviation - 6.0).abs() < 0.3, "{deviation}");
        assert!(rgba.chunks_exact(4).all(|pixel| pixel[3] == 128), "alpha must stay");
    }
}

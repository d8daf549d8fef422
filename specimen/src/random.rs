//! A small seeded generator, so that every picture is a function of its seed.
//! Not for secrets.

use std::f32::consts::TAU;

/// `SplitMix64` (Steele, Lea and Flood, 2014): one addition and two multiplications a number.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// A generator of its own for each `seed` and each `subject`, so that one more draw in one drawing moves nothing else.
    pub(crate) fn new(seed: u64, subject: &str) -> Self {
        // FNV-1a (64 bits), the usual offset basis and prime.
        let name = subject.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut random = Self { state: seed ^ name };
        random.next();
        random
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scramble(self.state)
    }

    /// A number in `0.0..1.0`.
    pub(crate) fn unit(&mut self) -> f32 {
        unit_of(self.next())
    }

    /// A number in `from..to`.
    pub(crate) fn between(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * self.unit()
    }

    /// True `share` of the time.
    pub(crate) fn chance(&mut self, share: f32) -> bool {
        self.unit() < share
    }

    /// One of `choices`, which must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let count = u64::try_from(choices.len()).unwrap_or(1).max(1);
        let at = usize::try_from(self.next() % count).unwrap_or(0);
        choices[at]
    }

    /// A number of the standard normal distribution (Box and Muller).
    pub(crate) fn normal(&mut self) -> f32 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (TAU * self.unit()).cos()
    }
}

/// The finaliser of `SplitMix64`: spreads every bit of `x` over all bits.
pub(crate) fn scramble(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The upper 24 bits as a number in `0.0..1.0`, the finest step that an `f32` holds there.
pub(crate) fn unit_of(bits: u64) -> f32 {
    let top = u32::try_from(bits >> 40).unwrap_or(0);
    crate::level::real(top) / 16_777_216.0
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_subject_has_its_own_stream() {
        assert_ne!(Random::new(1, "desk").next(), Random::new(1, "face").next());
        assert_eq!(Random::new(1, "desk").next(), Random::new(1, "desk").next());
    }

    #[test]
    fn normal_numbers_have_mean_zero_and_deviation_one() {
        let mut random = Random::new(7, "normal");
        let draws: Vec<f32> = (0..20_000).map(|_| random.normal()).collect();
        let mean = draws.iter().sum::<f32>() / 20_000.0;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f32>() / 20_000.0;
        assert!(mean.abs() < 0.03, "{mean}");
        assert!((variance - 1.0).abs() < 0.05, "{variance}");
    }
}

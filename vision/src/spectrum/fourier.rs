//! The two-dimensional Fourier transform of one patch: radix 2, decimation in time (Cooley and Tukey 1965).
//! Both passes run down the rows with all columns at once, so that each butterfly is a loop over vectors.

use crate::simd;

/// Pixels along a patch.
pub(super) const SIDE: usize = 256;
/// A real patch has half a spectrum.
pub(super) const HALF: usize = SIDE / 2;

type Lanes = [f32; HALF];

/// The cosine and sine of a 256th of a turn.
const STEP: (f64, f64) = (0.999_698_818_696_204_2, 0.024_541_228_522_912_288);

/// Tables and memory for patches, one after the other.
pub(super) struct Fourier {
    /// `exp(-i 2 pi k / 256)`, half a turn of it.
    turns: [(f32, f32); HALF],
    hann: [f32; SIDE],
    re: Vec<Lanes>,
    im: Vec<Lanes>,
    turned_re: Vec<Lanes>,
    turned_im: Vec<Lanes>,
}

impl Fourier {
    pub(super) fn new() -> Self {
        let mut turns = [(1.0, 0.0); HALF];
        let mut hann = [0.0; SIDE];
        // Turned on step by step: 256 roundings of 1e-16 are nothing, and no sine is needed.
        let (mut cos, mut sin) = (1.0_f64, 0.0_f64);
        for at in 0..SIDE {
            if at < HALF {
                turns[at] = (narrow(cos), narrow(-sin));
            }
            hann[at] = narrow(0.5 - 0.5 * cos);
            (cos, sin) = (cos * STEP.0 - sin * STEP.1, sin * STEP.0 + cos * STEP.1);
        }
        let zeros = || vec![[0.0; HALF]; SIDE];
        Self { turns, hann, re: zeros(), im: zeros(), turned_re: zeros(), turned_im: zeros() }
    }

    /// Binary logarithm of the power of a patch, whose rows `row` gives: 256 rows of frequencies across (from 128 on
    /// the negative ones), each with the frequencies down from 0 to 127.
    pub(super) fn log_power<'a>(&mut self, row: impl Fn(usize) -> &'a [u8]) -> &[Lanes] {
        let total: u32 = (0..SIDE).map(|at| simd::sum(row(at))).sum();
        // 65536 pixels: below 2^24, so exact.
        let mean = narrow(f64::from(total) / 65_536.0);
        for at in 0..SIDE {
            let to = reversed(at);
            let (left, right) = row(at).split_at(HALF);
            let pixels = left.iter().zip(right).zip(self.hann.iter().zip(&self.hann[HALF..]));
            let out = self.re[to].iter_mut().zip(&mut self.im[to]);
            // Two real columns make one complex one.
            for ((re, im), ((left, right), (of_left, of_right))) in out.zip(pixels) {
                *re = (f32::from(*left) - mean) * self.hann[at] * of_left;
                *im = (f32::from(*right) - mean) * self.hann[at] * of_right;
            }
        }
        transform(&mut self.re, &mut self.im, &self.turns);
        self.separate();
        transform(&mut self.turned_re, &mut self.turned_im, &self.turns);
        for (re, im) in self.turned_re.iter_mut().zip(&self.turned_im) {
            simd::log_power(re, im);
        }
        &self.turned_re
    }

    /// Takes the two columns of each pair apart (the spectrum of a real one is its own mirrored conjugate) and turns
    /// rows into columns.
    fn separate(&mut self) {
        for down in 0..HALF {
            let mirror = (SIDE - down) % SIDE;
            for pair in 0..HALF {
                let (a_re, a_im) = (self.re[down][pair], self.im[down][pair]);
                let (b_re, b_im) = (self.re[mirror][pair], self.im[mirror][pair]);
                let (left, right) = (reversed(pair), reversed(pair + HALF));
                self.turned_re[left][down] = 0.5 * (a_re + b_re);
                self.turned_im[left][down] = 0.5 * (a_im - b_im);
                self.turned_re[right][down] = 0.5 * (a_im + b_im);
                self.turned_im[right][down] = 0.5 * (b_re - a_re);
            }
        }
    }
}

/// The transform down the rows, which come in bit-reversed order.
fn transform(re: &mut [Lanes], im: &mut [Lanes], turns: &[(f32, f32); HALF]) {
    let mut half = 1;
    while half < SIDE {
        let stride = HALF / half;
        for (re, im) in re.chunks_exact_mut(2 * half).zip(im.chunks_exact_mut(2 * half)) {
            let (upper_re, lower_re) = re.split_at_mut(half);
            let (upper_im, lower_im) = im.split_at_mut(half);
            let upper = upper_re.iter_mut().zip(upper_im);
            let lower = lower_re.iter_mut().zip(lower_im);
            for ((upper, lower), turn) in upper.zip(lower).zip(turns.iter().step_by(stride)) {
                simd::butterfly([upper.0, upper.1], [lower.0, lower.1], *turn);
            }
        }
        half *= 2;
    }
}

/// The eight bits of an index in the other order.
fn reversed(at: usize) -> usize {
    let [low, ..] = at.to_le_bytes();
    usize::from(low.reverse_bits())
}

#[expect(clippy::cast_possible_truncation, reason = "tables need no more than 24 bits")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transform_agrees_with_the_definition() {
        let mut state = 3_u32;
        let patch: Vec<u8> = (0..SIDE * SIDE)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                u8::try_from(state >> 24).unwrap()
            })
            .collect();
        let mut fourier = Fourier::new();
        let power = fourier.log_power(|row| &patch[row * SIDE..][..SIDE]).to_vec();
        let mean = patch.iter().map(|level| f64::from(*level)).sum::<f64>() / 65_536.0;
        let number = |at: usize| f64::from(u32::try_from(at).unwrap());
        let hann = |at: usize| 0.5 - 0.5 * (number(at) / 256.0 * std::f64::consts::TAU).cos();
        for (across, down) in [(0, 1), (1, 0), (5, 9), (37, 100), (200, 61), (255, 127), (128, 30)] {
            let (mut re, mut im) = (0.0, 0.0);
            for (at, level) in patch.iter().enumerate() {
                let (y, x) = (at / SIDE, at % SIDE);
                let turn = number((across * x + down * y) % SIDE) / 256.0 * std::f64::consts::TAU;
                let windowed = (f64::from(*level) - mean) * hann(x) * hann(y);
                re += windowed * turn.cos();
                im -= windowed * turn.sin();
            }
            let expected = (re * re + im * im).log2();
            let got = f64::from(power[across][down]);
            assert!((got - expected).abs() < 0.03, "{across} {down}: {got}, expected {expected}");
        }
    }
}

//! The double nearest to a decimal number, ties to even: exact as the standard library's, without its 10 kB of
//! tables, which a browser would load for a handful of numbers.

use std::cmp::Ordering;

/// Digits that can decide which double is nearest: a tie has 767 at most, and one more says that something follows.
const DECIDING_DIGITS: usize = 768;
/// Powers of ten up to this one are doubles themselves.
const LARGEST_EXACT_POWER: u32 = 22;
/// Bits of the fraction of a double.
const FRACTION_BITS: u32 = 52;
/// The exponent of the last bit of the smallest doubles.
const LEAST_EXPONENT: i32 = -1074;

/// Reads a number in JSON's grammar; infinite beyond the range of doubles.
pub(super) fn nearest(text: &str) -> f64 {
    let (sign, unsigned) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    sign * magnitude(unsigned)
}

fn magnitude(text: &str) -> f64 {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = whole.bytes().chain(fraction.bytes()).skip_while(|digit| *digit == b'0');
    let mut digits = Vec::new();
    let (mut dropped, mut rest_counts) = (0, false);
    for digit in all {
        if digits.len() < DECIDING_DIGITS {
            digits.push(u32::from(digit - b'0'));
        } else {
            dropped += 1;
            rest_counts |= digit != b'0';
        }
    }
    if digits.is_empty() {
        return 0.0;
    }
    let mut scale = read_exponent(exponent).saturating_add(dropped).saturating_sub(length(fraction.len()));
    if rest_counts {
        digits.push(1);
        scale = scale.saturating_sub(1);
    }
    let magnitude = scale.saturating_add(length(digits.len()));
    if magnitude > 310 {
        return f64::INFINITY;
    }
    if magnitude < -330 {
        return 0.0;
    }
    let guess = scaled(
        digits.iter().take(19).fold(0.0, |value, digit| value * 10.0 + f64::from(*digit)),
        scale + length(digits.len().saturating_sub(19)),
    );
    // Both are exact, so their quotient or product is rounded once.
    if digits.len() <= 15 && scale.unsigned_abs() <= LARGEST_EXACT_POWER {
        return guess;
    }
    refined(guess, &Decimal::new(&digits, scale))
}

fn length(size: usize) -> i32 {
    i32::try_from(size).unwrap_or(i32::MAX)
}

fn read_exponent(text: &str) -> i32 {
    let digits = text.trim_start_matches(['+', '-']);
    let size = digits
        .bytes()
        .fold(0_i32, |value, digit| value.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
    if text.starts_with('-') { -size } else { size }
}

/// `value * 10^scale`, to within some of the last bits.
fn scaled(value: f64, scale: i32) -> f64 {
    let power = |of: u32| {
        let (mut power, mut square, mut left) = (1.0, 10.0, of);
        while left > 0 {
            if left & 1 == 1 {
                power *= square;
            }
            square *= square;
            left >>= 1;
        }
        power
    };
    let size = scale.unsigned_abs();
    // In two steps, since one of 10^330 would overflow.
    let (first, second) = (power(size.min(300)), power(size.saturating_sub(300)));
    if scale < 0 { value / first / second } else { value * first * second }
}

/// The double nearest to `exact`, looked for from a guess.
fn refined(guess: f64, exact: &Decimal) -> f64 {
    let infinite = f64::INFINITY.to_bits();
    let mut bits = guess.to_bits().min(infinite);
    loop {
        // To even: up where the lower of the two is odd.
        let goes_up = |from: u64| match exact.cmp_to_middle_above(from) {
            Ordering::Greater => true,
            Ordering::Equal => from & 1 == 1,
            Ordering::Less => false,
        };
        if bits < infinite && goes_up(bits) {
            bits += 1;
        } else if bits > 0 && !goes_up(bits - 1) {
            bits -= 1;
        } else {
            return f64::from_bits(bits);
        }
    }
}

/// A decimal number as a fraction of whole numbers.
struct Decimal {
    numerator: Big,
    denominator: Big,
}

impl Decimal {
    fn new(digits: &[u32], scale: i32) -> Self {
        let mut numerator = Big(Vec::new());
        // Nine digits at once fit 32 bits.
        for nine in digits.chunks(9) {
            let value = nine.iter().fold(0, |value, digit| value * 10 + digit);
            numerator.multiply_add(nine.iter().fold(1, |power, _| power * 10), value);
        }
        let mut denominator = Big(vec![1]);
        let scaled = if scale < 0 { &mut denominator } else { &mut numerator };
        let mut left = scale.unsigned_abs();
        while left > 0 {
            let step = left.min(9);
            scaled.multiply_add(10_u32.pow(step), 0);
            left -= step;
        }
        Self { numerator, denominator }
    }

    /// Compares with the middle between a double of these bits and the next one above.
    fn cmp_to_middle_above(&self, bits: u64) -> Ordering {
        let fraction = bits & ((1 << FRACTION_BITS) - 1);
        let (significand, exponent) = match bits >> FRACTION_BITS {
            0 => (fraction, LEAST_EXPONENT),
            biased => {
                (fraction | 1 << FRACTION_BITS, LEAST_EXPONENT - 1 + i32::try_from(biased).unwrap_or(0))
            }
        };
        // The middle is one more bit.
        let (middle, exponent) = (2 * significand + 1, exponent - 1);
        let (mut left, mut right) = (self.numerator.clone(), self.denominator.times(middle));
        let larger = if exponent < 0 { &mut left } else { &mut right };
        larger.shift_up(exponent.unsigned_abs());
        left.cmp(&right)
    }
}

/// A whole number, lowest 32 bits first, without zeros at the top.
#[derive(Clone)]
struct Big(Vec<u32>);

#[expect(clippy::cast_possible_truncation, reason = "a number is cut into its lower and upper 32 bits")]
impl Big {
    fn multiply_add(&mut self, factor: u32, addend: u32) {
        let mut carry = u64::from(addend);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(factor);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn times(&self, factor: u64) -> Self {
        let mut high = self.clone();
        high.multiply_add((factor >> 32) as u32, 0);
        high.shift_up(32);
        let mut low = self.clone();
        low.multiply_add(factor as u32, 0);
        let mut carry = 0;
        for (index, part) in high.0.iter_mut().enumerate() {
            carry += u64::from(*part) + u64::from(low.0.get(index).copied().unwrap_or(0));
            *part = carry as u32;
            carry >>= 32;
        }
        high.0.push(carry as u32);
        while high.0.last() == Some(&0) {
            high.0.pop();
        }
        high
    }

    fn shift_up(&mut self, bits: u32) {
        self.multiply_add(1 << (bits % 32), 0);
        let mut shifted = vec![0; (bits / 32) as usize];
        shifted.extend_from_slice(&self.0);
        self.0 = shifted;
    }

    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees(text: &str) {
        let expected: f64 = text.parse().unwrap();
        assert_eq!(nearest(text).to_bits(), expected.to_bits(), "{text}");
    }

    #[test]
    fn ties_ends_of_the_range_and_known_hard_numbers_are_exact() {
        for text in [
            "0",
            "-0",
            "0.0e9",
            "1",
            "1e22",
            "1e23",
            "9007199254740993",
            "9007199254740991.5",
            "5e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "1e-400",
            "1e99999999999",
            "1e-99999999999",
            "123456789012345678",
            "6.02214076e23",
            "1.00000000000000011102230246251565404236316680908203125",
            "1.00000000000000011102230246251565404236316680908203124",
            "1.00000000000000011102230246251565404236316680908203126",
            "8.5e-1",
            "1E+5",
        ] {
            agrees(text);
        }
        agrees(&format!("0.{}1e400", "0".repeat(400)));
        agrees(&format!("1{}e-400", "0".repeat(400)));
        // A tie, and a tie with a digit far behind it.
        let tie = "1.00000000000000011102230246251565404236316680908203125";
        agrees(&format!("{tie}{}", "0".repeat(1_000)));
        agrees(&format!("{tie}{}1", "0".repeat(1_000)));
        agrees(&"9".repeat(308));
        agrees(&"9".repeat(309));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn the_standard_library_reads_the_same_double(text in "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,3})?") {
            prop_assert_eq!(nearest(&text).to_bits(), text.parse::<f64>().unwrap().to_bits());
        }

        #[test]
        fn the_middle_between_two_doubles_goes_to_the_even_one(bits in 0..f64::INFINITY.to_bits() - 1) {
            let (low, high) = (f64::from_bits(bits), f64::from_bits(bits + 1));
            for text in [format!("{low:e}"), format!("{high:.30e}"), format!("{:.40e}", low / 2.0 + high / 2.0)] {
                prop_assert_eq!(nearest(&text).to_bits(), text.parse::<f64>().unwrap().to_bits(), "{}", text);
            }
        }
    }
}

//! Plain loops.

/// Luma of packed pixels: weights in 256ths of the first three bytes of each, rounded.
pub(crate) fn luma(pixels: &[u8], weights: [u8; 3], out: &mut [u8]) {
    let [first, second, third] = weights.map(u32::from);
    for (value, pixel) in out.iter_mut().zip(pixels.as_chunks::<4>().0) {
        let sum = first * u32::from(pixel[0]) + second * u32::from(pixel[1]) + third * u32::from(pixel[2]);
        *value = ((sum + 128) >> 8).to_le_bytes()[0];
    }
}

/// 16..235 to 0..255 (BT.601 section 2.5.3), in fixed point: 255 / 219 is 298 / 256.
pub(crate) fn full_range(studio: &[u8], out: &mut [u8]) {
    for (value, studio) in out.iter_mut().zip(studio) {
        let lifted = (298 * u32::from(studio.saturating_sub(16)) + 128) >> 8;
        *value = lifted.min(255).to_le_bytes()[0];
    }
}

/// Sum of the squares of Sobel's two gradients over the inner pixels of three rows of one length.
pub(crate) fn edge_energy(above: &[u8], here: &[u8], below: &[u8]) -> u32 {
    let mut total = 0_u32;
    for ((above, here), below) in above.windows(3).zip(here.windows(3)).zip(below.windows(3)) {
        let at = |three: &[u8], column: usize| i32::from(three[column]);
        let column = |at_column: usize| at(above, at_column) + 2 * at(here, at_column) + at(below, at_column);
        let line = |three: &[u8]| at(three, 0) + 2 * at(three, 1) + at(three, 2);
        let (across, down) = (column(2) - column(0), line(below) - line(above));
        total = total.wrapping_add((across * across + down * down).unsigned_abs());
    }
    total
}

/// Sum and sum of squares.
pub(crate) fn moments(row: &[u8]) -> (u32, u32) {
    let squares =
        row.iter().fold(0_u32, |sum, level| sum.wrapping_add(u32::from(*level) * u32::from(*level)));
    (sum(row), squares)
}

/// Sum of bytes.
pub(crate) fn sum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_add(u32::from(*byte)))
}

/// The largest byte, 0 for none.
pub(crate) fn most(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |most, byte| most.max(*byte))
}

/// How many bytes are `from` or more.
pub(crate) fn count_from(bytes: &[u8], from: u8) -> u32 {
    bytes.iter().fold(0, |count, byte| count + u32::from(*byte >= from))
}

/// Sums of the four bytes of packed pixels.
pub(crate) fn sum_packed(pixels: &[u8]) -> [u32; 4] {
    let mut sums = [0_u32; 4];
    for pixel in pixels.as_chunks::<4>().0 {
        for (sum, byte) in sums.iter_mut().zip(pixel) {
            *sum = sum.wrapping_add(u32::from(*byte));
        }
    }
    sums
}

/// Packed pixels whose least of three channels is `least` or more and whose largest is `most` or more.
pub(crate) fn count_bright(pixels: &[u8], least: u8, most: u8) -> u32 {
    let mut count = 0;
    for [first, second, third, _] in pixels.as_chunks::<4>().0 {
        let bright = *first.min(second).min(third) >= least && *first.max(second).max(third) >= most;
        count += u32::from(bright);
    }
    count
}

/// Adds a row to the sums of its columns.
pub(crate) fn add_row(sums: &mut [u16], row: &[u8]) {
    for (sum, byte) in sums.iter_mut().zip(row) {
        *sum = sum.wrapping_add(u16::from(*byte));
    }
}

/// Sum of products; a multiple of eight numbers each.
pub(crate) fn dot(one: &[i16], other: &[i16]) -> i32 {
    one.iter().zip(other).fold(0_i32, |sum, (a, b)| sum.wrapping_add(i32::from(*a) * i32::from(*b)))
}

/// A step of a Fourier transform: `lower` is turned, then both become their sum and their difference.
pub(crate) fn butterfly<const N: usize>(
    upper: [&mut [f32; N]; 2],
    lower: [&mut [f32; N]; 2],
    (turn_re, turn_im): (f32, f32),
) {
    let ([upper_re, upper_im], [lower_re, lower_im]) = (upper, lower);
    for lane in 0..N {
        let (re, im) = (lower_re[lane], lower_im[lane]);
        let turned_re = re * turn_re - im * turn_im;
        let turned_im = re * turn_im + im * turn_re;
        lower_re[lane] = upper_re[lane] - turned_re;
        lower_im[lane] = upper_im[lane] - turned_im;
        upper_re[lane] += turned_re;
        upper_im[lane] += turned_im;
    }
}

/// Binary logarithm of `re^2 + im^2` within 0.01, over `re`: the exponent, and a parabola through the mantissa. Zero
/// gives -127.
pub(crate) fn log_power<const N: usize>(re: &mut [f32; N], im: &[f32; N]) {
    for (re, im) in re.iter_mut().zip(im) {
        let bits = (*re * *re + im * im).to_bits();
        let exponent = f32::from(i16::try_from(bits >> 23).unwrap_or(0) - 128);
        let mantissa = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000);
        *re = exponent + (2.0 - mantissa * (1.0 / 3.0)) * mantissa - 2.0 / 3.0;
    }
}

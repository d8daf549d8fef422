//! The same with 128-bit vectors. What does not fill a vector is left to the plain loops.
#![expect(unsafe_code, reason = "vectors are loaded from and stored to memory by address")]

use core::arch::wasm32::*;

use super::scalar;

fn load(from: &[u8; 16]) -> v128 {
    // SAFETY: sixteen bytes are borrowed; a vector load needs no alignment.
    unsafe { v128_load(from.as_ptr().cast()) }
}

fn load_words(from: &[i16; 8]) -> v128 {
    // SAFETY: as above.
    unsafe { v128_load(from.as_ptr().cast()) }
}

fn load_floats(from: &[f32; 4]) -> v128 {
    // SAFETY: as above.
    unsafe { v128_load(from.as_ptr().cast()) }
}

fn store_floats(to: &mut [f32; 4], vector: v128) {
    // SAFETY: sixteen bytes are borrowed, for writing and alone.
    unsafe { v128_store(to.as_mut_ptr().cast(), vector) }
}

fn store(to: &mut [u8; 16], vector: v128) {
    // SAFETY: as above.
    unsafe { v128_store(to.as_mut_ptr().cast(), vector) }
}

fn low_half(bytes: v128) -> v128 {
    u16x8_extend_low_u8x16(bytes)
}

fn high_half(bytes: v128) -> v128 {
    u16x8_extend_high_u8x16(bytes)
}

/// The sum of four numbers.
fn total(vector: v128) -> u32 {
    u32x4_extract_lane::<0>(vector)
        .wrapping_add(u32x4_extract_lane::<1>(vector))
        .wrapping_add(u32x4_extract_lane::<2>(vector))
        .wrapping_add(u32x4_extract_lane::<3>(vector))
}

/// Four sums of sixteen bytes.
fn widened(bytes: v128) -> v128 {
    u32x4_extadd_pairwise_u16x8(u16x8_extadd_pairwise_u8x16(bytes))
}

pub(crate) fn luma(pixels: &[u8], weights: [u8; 3], out: &mut [u8]) {
    let [first, second, third] = weights.map(i16::from);
    let factors = i16x8(first, second, third, 0, first, second, third, 0);
    let half = i32x4_splat(128);
    // Four pixels: products added in pairs, pairs added, rounded.
    let four = |part: &[u8; 16]| {
        let bytes = load(part);
        let low = i32x4_dot_i16x8(u16x8_extend_low_u8x16(bytes), factors);
        let high = i32x4_dot_i16x8(u16x8_extend_high_u8x16(bytes), factors);
        let (even, odd) = (i32x4_shuffle::<0, 2, 4, 6>(low, high), i32x4_shuffle::<1, 3, 5, 7>(low, high));
        u32x4_shr(i32x4_add(i32x4_add(even, odd), half), 8)
    };
    let count = out.len().min(pixels.len() / 4) / 16;
    let (blocks, outs) = (pixels.as_chunks::<64>().0, out.as_chunks_mut::<16>().0);
    for (block, out) in blocks.iter().zip(outs) {
        let [a, b, c, d] = block.as_chunks::<16>().0 else { continue };
        let low = i16x8_narrow_i32x4(four(a), four(b));
        let high = i16x8_narrow_i32x4(four(c), four(d));
        store(out, u8x16_narrow_i16x8(low, high));
    }
    if let (Some(rest), Some(out)) = (pixels.get(64 * count..), out.get_mut(16 * count..)) {
        scalar::luma(rest, weights, out);
    }
}

pub(crate) fn full_range(studio: &[u8], out: &mut [u8]) {
    let (blocks, rest) = studio.as_chunks::<16>();
    let (outs, out_rest) = out.as_chunks_mut::<16>();
    let black = u8x16_splat(16);
    // 298 / 256 is one and 42 / 256, and 42 * 239 + 128 fits 16 bits.
    let (scale, half) = (u16x8_splat(42), u16x8_splat(128));
    let eight = |levels: v128| u16x8_shr(i16x8_add(i16x8_mul(levels, scale), half), 8);
    for (block, out) in blocks.iter().zip(outs) {
        let levels = u8x16_sub_sat(load(block), black);
        let more = u8x16_narrow_i16x8(eight(low_half(levels)), eight(high_half(levels)));
        store(out, u8x16_add_sat(levels, more));
    }
    scalar::full_range(rest, out_rest);
}

pub(crate) fn edge_energy(above: &[u8], here: &[u8], below: &[u8]) -> u32 {
    let count = above.len().min(here.len()).min(below.len());
    let mut sums = i32x4_splat(0);
    let mut at = 0;
    // Sixteen results from eighteen pixels.
    while at + 18 <= count {
        let row = |row: &[u8]| -> Option<[v128; 3]> {
            let eighteen = row.get(at..at + 18)?;
            Some([
                load(eighteen.first_chunk::<16>()?),
                load(eighteen.get(1..)?.first_chunk::<16>()?),
                load(eighteen.get(2..)?.first_chunk::<16>()?),
            ])
        };
        let (Some(a), Some(h), Some(b)) = (row(above), row(here), row(below)) else { break };
        let low = energy(a.map(low_half), [h[0], h[2]].map(low_half), b.map(low_half));
        let high = energy(a.map(high_half), [h[0], h[2]].map(high_half), b.map(high_half));
        sums = i32x4_add(sums, i32x4_add(low, high));
        at += 16;
    }
    let [above, here, below] = [above, here, below].map(|row| row.get(at..count).unwrap_or(&[]));
    total(sums).wrapping_add(scalar::edge_energy(above, here, below))
}

/// Squares of both gradients of eight pixels, in four sums.
fn energy(above: [v128; 3], [left, right]: [v128; 2], below: [v128; 3]) -> v128 {
    let diagonal = i16x8_sub(below[2], above[0]);
    let other = i16x8_sub(above[2], below[0]);
    let across = i16x8_sub(right, left);
    let down = i16x8_sub(below[1], above[1]);
    // across: c - a + 2 (e - d) + h - f; down: f - a + 2 (g - b) + h - c.
    let across = i16x8_add(i16x8_add(diagonal, other), i16x8_add(across, across));
    let down = i16x8_add(i16x8_sub(diagonal, other), i16x8_add(down, down));
    i32x4_add(i32x4_dot_i16x8(across, across), i32x4_dot_i16x8(down, down))
}

pub(crate) fn moments(row: &[u8]) -> (u32, u32) {
    let (blocks, rest) = row.as_chunks::<16>();
    let (mut sums, mut squares) = (u32x4_splat(0), u32x4_splat(0));
    for block in blocks {
        let bytes = load(block);
        let (low, high) = (u16x8_extend_low_u8x16(bytes), u16x8_extend_high_u8x16(bytes));
        sums = i32x4_add(sums, widened(bytes));
        squares = i32x4_add(squares, i32x4_add(i32x4_dot_i16x8(low, low), i32x4_dot_i16x8(high, high)));
    }
    let (sum, square) = scalar::moments(rest);
    (total(sums).wrapping_add(sum), total(squares).wrapping_add(square))
}

pub(crate) fn sum(bytes: &[u8]) -> u32 {
    let (blocks, rest) = bytes.as_chunks::<16>();
    let sums = blocks.iter().fold(u32x4_splat(0), |sums, block| i32x4_add(sums, widened(load(block))));
    total(sums).wrapping_add(scalar::sum(rest))
}

pub(crate) fn most(bytes: &[u8]) -> u8 {
    let (blocks, rest) = bytes.as_chunks::<16>();
    let most = blocks.iter().fold(u8x16_splat(0), |most, block| u8x16_max(most, load(block)));
    let mut lanes = [0; 16];
    store(&mut lanes, most);
    scalar::most(&lanes).max(scalar::most(rest))
}

pub(crate) fn count_from(bytes: &[u8], from: u8) -> u32 {
    let (blocks, rest) = bytes.as_chunks::<16>();
    let limit = u8x16_splat(from);
    let count: u32 =
        blocks.iter().map(|block| u8x16_bitmask(u8x16_ge(load(block), limit)).count_ones()).sum();
    count + scalar::count_from(rest, from)
}

pub(crate) fn sum_packed(pixels: &[u8]) -> [u32; 4] {
    let (blocks, rest) = pixels.as_chunks::<16>();
    let mut sums = u32x4_splat(0);
    for block in blocks {
        let bytes = load(block);
        let pairs = i16x8_add(u16x8_extend_low_u8x16(bytes), u16x8_extend_high_u8x16(bytes));
        sums = i32x4_add(sums, i32x4_add(u32x4_extend_low_u16x8(pairs), u32x4_extend_high_u16x8(pairs)));
    }
    let [a, b, c, d] = scalar::sum_packed(rest);
    [
        u32x4_extract_lane::<0>(sums).wrapping_add(a),
        u32x4_extract_lane::<1>(sums).wrapping_add(b),
        u32x4_extract_lane::<2>(sums).wrapping_add(c),
        u32x4_extract_lane::<3>(sums).wrapping_add(d),
    ]
}

pub(crate) fn count_bright(pixels: &[u8], least: u8, most: u8) -> u32 {
    let (blocks, rest) = pixels.as_chunks::<16>();
    let (least_of, most_of) = (u8x16_splat(least), u8x16_splat(most));
    let alpha = u32x4_splat(0xff00_0000);
    let mut count = 0;
    for block in blocks {
        let bytes = load(block);
        // All three of a pixel's channels reach the least, and any of them the most.
        let all = v128_or(u8x16_ge(bytes, least_of), alpha);
        let any = v128_andnot(u8x16_ge(bytes, most_of), alpha);
        let bright = v128_and(i32x4_eq(all, u32x4_splat(u32::MAX)), i32x4_ne(any, u32x4_splat(0)));
        count += u32::from(i32x4_bitmask(bright)).count_ones();
    }
    count + scalar::count_bright(rest, least, most)
}

#[inline(never)]
pub(crate) fn add_row(sums: &mut [u16], row: &[u8]) {
    let (blocks, rest) = row.as_chunks::<16>();
    let (outs, out_rest) = sums.as_chunks_mut::<16>();
    for (block, out) in blocks.iter().zip(outs) {
        let bytes = load(block);
        let (low, high) = out.split_at_mut(8);
        for (half, more) in [(low, u16x8_extend_low_u8x16(bytes)), (high, u16x8_extend_high_u8x16(bytes))] {
            let Some(half) = half.first_chunk_mut::<8>() else { continue };
            // SAFETY: eight numbers of two bytes are borrowed, for writing and alone.
            unsafe {
                let at = half.as_mut_ptr().cast::<v128>();
                v128_store(at, i16x8_add(v128_load(at), more));
            }
        }
    }
    scalar::add_row(out_rest, rest);
}

pub(crate) fn dot(one: &[i16], other: &[i16]) -> i32 {
    let (a, a_rest) = one.as_chunks::<8>();
    let (b, b_rest) = other.as_chunks::<8>();
    let mut sums = i32x4_splat(0);
    for (a, b) in a.iter().zip(b) {
        sums = i32x4_add(sums, i32x4_dot_i16x8(load_words(a), load_words(b)));
    }
    total(sums).cast_signed().wrapping_add(scalar::dot(a_rest, b_rest))
}

pub(crate) fn butterfly<const N: usize>(
    upper: [&mut [f32; N]; 2],
    lower: [&mut [f32; N]; 2],
    (turn_re, turn_im): (f32, f32),
) {
    let ([upper_re, upper_im], [lower_re, lower_im]) = (upper, lower);
    let (turn_re, turn_im) = (f32x4_splat(turn_re), f32x4_splat(turn_im));
    let uppers = upper_re.as_chunks_mut::<4>().0.iter_mut().zip(upper_im.as_chunks_mut::<4>().0);
    let lowers = lower_re.as_chunks_mut::<4>().0.iter_mut().zip(lower_im.as_chunks_mut::<4>().0);
    for ((upper_re, upper_im), (lower_re, lower_im)) in uppers.zip(lowers) {
        let (re, im) = (load_floats(lower_re), load_floats(lower_im));
        let turned_re = f32x4_sub(f32x4_mul(re, turn_re), f32x4_mul(im, turn_im));
        let turned_im = f32x4_add(f32x4_mul(re, turn_im), f32x4_mul(im, turn_re));
        let (re, im) = (load_floats(upper_re), load_floats(upper_im));
        store_floats(lower_re, f32x4_sub(re, turned_re));
        store_floats(lower_im, f32x4_sub(im, turned_im));
        store_floats(upper_re, f32x4_add(re, turned_re));
        store_floats(upper_im, f32x4_add(im, turned_im));
    }
}

pub(crate) fn log_power<const N: usize>(re: &mut [f32; N], im: &[f32; N]) {
    let third = f32x4_splat(1.0 / 3.0);
    for (re, im) in re.as_chunks_mut::<4>().0.iter_mut().zip(im.as_chunks::<4>().0) {
        let (a, b) = (load_floats(re), load_floats(im));
        let bits = f32x4_add(f32x4_mul(a, a), f32x4_mul(b, b));
        let exponent = f32x4_convert_i32x4(i32x4_sub(u32x4_shr(bits, 23), i32x4_splat(128)));
        let mantissa = v128_or(v128_and(bits, i32x4_splat(0x007f_ffff)), i32x4_splat(0x3f80_0000));
        let curve = f32x4_mul(f32x4_sub(f32x4_splat(2.0), f32x4_mul(mantissa, third)), mantissa);
        store_floats(re, f32x4_sub(f32x4_add(exponent, curve), f32x4_splat(2.0 / 3.0)));
    }
}

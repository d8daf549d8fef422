//! Sixteen characters at a time, where WebAssembly has vectors. The method is Wojciech Muła's: bits to lanes by
//! shifts, indices to characters by one offset for each range of the alphabet.

use core::arch::wasm32::{
    i8x16_swizzle, u8x16, u8x16_add, u8x16_lt, u8x16_shuffle, u8x16_splat, u8x16_sub_sat, u32x4_shl,
    u32x4_shr, u32x4_splat, u64x2, u64x2_extract_lane, v128_and, v128_or,
};

/// Bytes that are read; the last four are left for the next time.
pub(super) const READ_BYTES: usize = 16;
/// Bytes that are encoded.
pub(super) const TAKEN_BYTES: usize = 12;
/// Characters that they become.
pub(super) const CHARACTERS: usize = 16;

/// The characters of the first twelve bytes.
#[expect(clippy::cast_possible_truncation, reason = "a number is cut into its halves")]
pub(super) fn sixteen(bytes: [u8; READ_BYTES]) -> [u8; CHARACTERS] {
    // Through one number: loops over arrays are not unrolled where code is compiled for size.
    let number = u128::from_le_bytes(bytes);
    let bytes = u64x2(number as u64, (number >> 64) as u64);
    // Three bytes to a lane of 32 bits, the first one highest.
    let groups = u8x16_shuffle::<2, 1, 0, 0, 5, 4, 3, 3, 8, 7, 6, 6, 11, 10, 9, 9>(bytes, bytes);
    let part = |moved, mask| v128_and(moved, u32x4_splat(mask));
    let indices = v128_or(
        v128_or(part(u32x4_shr(groups, 18), 0x3f), part(u32x4_shr(groups, 4), 0x3f00)),
        v128_or(part(u32x4_shl(groups, 10), 0x3f_0000), part(u32x4_shl(groups, 24), 0x3f00_0000)),
    );
    // 13 for 0..26, 0 for 26..52, 1..=10 for the digits, 11 for +, 12 for /.
    let capitals = v128_and(u8x16_lt(indices, u8x16_splat(26)), u8x16_splat(13));
    let range = v128_or(u8x16_sub_sat(indices, u8x16_splat(51)), capitals);
    let [lower, digit] = [b'a' - 26, b'0'.wrapping_sub(52)];
    let [plus, slash] = [b'+'.wrapping_sub(62), b'/'.wrapping_sub(63)];
    let offsets = u8x16(
        lower, digit, digit, digit, digit, digit, digit, digit, digit, digit, digit, plus, slash, b'A', 0, 0,
    );
    let characters = u8x16_add(indices, i8x16_swizzle(offsets, range));
    let (low, high) = (u64x2_extract_lane::<0>(characters), u64x2_extract_lane::<1>(characters));
    (u128::from(low) | u128::from(high) << 64).to_le_bytes()
}

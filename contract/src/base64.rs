//! Base64 (RFC 4648, with padding) as a bundle carries its frames: written where the bytes lie.
//!
//! Reading is the server's alone and lies with `bundle`.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Characters that `size_bytes` bytes become.
pub const fn encoded_len(size_bytes: usize) -> usize {
    size_bytes.div_ceil(3) * 4
}

/// The text of bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut buffer = vec![0; encoded_len(bytes.len())];
    let start = buffer.len() - bytes.len();
    buffer[start..].copy_from_slice(bytes);
    encode_in_place(&mut buffer, bytes.len());
    String::from_utf8(buffer).expect("the alphabet is ASCII")
}

/// Encodes the last `size_bytes` of `buffer` into the whole of it, from the front.
///
/// No byte is overwritten before it was read: of `n` groups, group `k` is read at `n + 3k` or later, and
/// written at `4k`, which reaches the bytes that follow it only when `k` is the last one. Four groups at once are
/// the same rule four times.
///
/// # Panics
/// When the buffer has another length than [`encoded_len`].
pub(crate) fn encode_in_place(buffer: &mut [u8], size_bytes: usize) {
    assert_eq!(buffer.len(), encoded_len(size_bytes), "a buffer of exactly the encoded length");
    let mut read = buffer.len() - size_bytes;
    let mut write = 0;
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    while let Some(bytes) = buffer.get(read..).and_then(<[u8]>::first_chunk::<{ simd::READ_BYTES }>) {
        let characters = simd::sixteen(*bytes);
        buffer[write..write + simd::CHARACTERS].copy_from_slice(&characters);
        read += simd::TAKEN_BYTES;
        write += simd::CHARACTERS;
    }
    while read + 3 <= buffer.len() {
        let [a, b, c] = [buffer[read], buffer[read + 1], buffer[read + 2]];
        buffer[write..write + 4].copy_from_slice(&group(a, b, c));
        read += 3;
        write += 4;
    }
    match buffer[read..] {
        [a] => {
            let [first, second, ..] = group(a, 0, 0);
            buffer[write..].copy_from_slice(&[first, second, b'=', b'=']);
        }
        [a, b] => {
            let [first, second, third, _] = group(a, b, 0);
            buffer[write..].copy_from_slice(&[first, second, third, b'=']);
        }
        _ => {}
    }
}

fn group(a: u8, b: u8, c: u8) -> [u8; 4] {
    [a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63].map(|index| ALPHABET[usize::from(index)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_encoded_as_by_an_independent_encoder() {
        let bytes: Vec<u8> = (0..1_000_u32).map(|index| (index * index * 31).to_le_bytes()[1]).collect();
        for length in (0..200).chain([999, 1_000]) {
            let mut buffer = vec![0; encoded_len(length)];
            let start = buffer.len() - length;
            buffer[start..].copy_from_slice(&bytes[..length]);
            encode_in_place(&mut buffer, length);
            let expected = data_encoding::BASE64.encode(&bytes[..length]);
            assert_eq!(encode(&bytes[..length]), expected, "{length}");
            assert_eq!(std::str::from_utf8(&buffer), Ok(expected.as_str()), "{length}");
        }
    }
}

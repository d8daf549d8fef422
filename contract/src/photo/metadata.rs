//! Dropping what a photo says beside its picture: position, device, times, comments, thumbnails.

use super::{PhotoFormat, PhotoHeader, png::SIGNATURE};

/// The picture alone: the bytes up to its end, less every segment or chunk that decoding does not need. The
/// orientation goes with them, so keep [`PhotoHeader::orientation`] beside it.
///
/// Of JPEG, APP0 (JFIF) and APP14 (Adobe, which says how colours are coded) stay; every other `APPn` and comments go. Of
/// PNG, the critical chunks and those that change how samples are shown stay (PNG third edition, section 4.7).
pub fn without_metadata(bytes: &[u8], header: &PhotoHeader) -> Vec<u8> {
    let image = &bytes[..header.image_bytes.min(bytes.len())];
    match header.format {
        PhotoFormat::Jpeg => clean_jpeg(image),
        PhotoFormat::Png => clean_png(image),
    }
}

fn clean_jpeg(image: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(image.len());
    let mut at = 2.min(image.len());
    clean.extend_from_slice(&image[..at]);
    // Segments up to the first scan; from there on everything belongs to the picture.
    while let Some([0xFF, marker, high, low]) = image.get(at..at + 4) {
        if *marker == 0xFF {
            at += 1;
            continue;
        }
        if *marker == 0xDA {
            break;
        }
        let end = (at + 2 + usize::from(u16::from_be_bytes([*high, *low]))).min(image.len());
        if !matches!(marker, 0xE1..=0xED | 0xEF | 0xFE) {
            clean.extend_from_slice(&image[at..end]);
        }
        at = end;
    }
    clean.extend_from_slice(&image[at..]);
    clean
}

fn clean_png(image: &[u8]) -> Vec<u8> {
    const SHOWN: [&[u8]; 9] =
        [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"];
    let mut clean = Vec::with_capacity(image.len());
    clean.extend_from_slice(&SIGNATURE);
    let mut rest = image.get(SIGNATURE.len()..).unwrap_or_default();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let end = length.saturating_add(12).min(rest.len());
        if after.get(..4).is_some_and(|name| SHOWN.contains(&name)) {
            clean.extend_from_slice(&rest[..end]);
        }
        rest = &rest[end..];
    }
    clean
}

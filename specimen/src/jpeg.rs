//! JPEG bytes of a picture: by quality, or by a least size. Alpha is dropped; no metadata is written.

use crate::Picture;
use image::codecs::jpeg::JpegEncoder;

/// Qualities tried in turn until a photo is large enough.
const QUALITIES: [u8; 5] = [90, 94, 97, 99, 100];

/// Encodes `picture` at `quality` (1 to 100).
pub fn encode_jpeg(picture: &Picture, quality: u8) -> Vec<u8> {
    let rgb: Vec<u8> =
        picture.as_raw().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut bytes = Vec::with_capacity(rgb.len() / 6);
    JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100))
        .encode(&rgb, picture.width(), picture.height(), image::ExtendedColorType::Rgb8)
        .expect("a picture below 65,536 px a side encodes into memory");
    bytes
}

/// Encodes `picture` at the lowest of a few high qualities that gives `min_bytes`; the largest if none does.
pub fn encode_photo(picture: &Picture, min_bytes: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for quality in QUALITIES {
        bytes = encode_jpeg(picture, quality);
        if bytes.len() >= min_bytes {
            break;
        }
    }
    bytes
}

/// What a decoder makes of the JPEG of `picture`.
pub(crate) fn through_jpeg(picture: &Picture, quality: u8) -> Picture {
    image::load_from_memory_with_format(&encode_jpeg(picture, quality), image::ImageFormat::Jpeg)
        .expect("a JPEG just encoded decodes")
        .into_rgba8()
}

#[cfg(test)]
mod tests {
    use super::{encode_jpeg, encode_photo};

    #[test]
    fn higher_quality_takes_more_bytes() {
        let card = crate::draw_card(&crate::people()[0], 400);
        let sizes = [30, 60, 90].map(|quality| encode_jpeg(&card, quality).len());
        assert!(sizes[0] < sizes[1] && sizes[1] < sizes[2], "{sizes:?}");
    }

    #[test]
    fn a_photo_reaches_the_size_asked_for_when_quality_can_give_it() {
        let card = crate::draw_card(&crate::people()[0], 400);
        let least = encode_jpeg(&card, 94).len() - 1;
        assert!(encode_photo(&card, least).len() > least);
        assert_eq!(encode_photo(&card, 0), encode_jpeg(&card, 90));
    }
}

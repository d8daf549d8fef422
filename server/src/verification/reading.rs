//! Reading a card from its photo: decode within limits, find the card, read its number. Keeps nothing.

mod anchor;
pub mod card_reader;
mod tesseract;
mod words;

use std::io::Cursor;

use contract::{
    bundle::{CaptureBundle, DecodedFrame, FrameSet},
    nik::Nik,
    photo::{PhotoFormat, PhotoKind},
};
use image::{DynamicImage, ImageFormat, ImageReader, Limits, metadata::Orientation};
use vision::{
    frame::RgbaView,
    luma::LumaImage,
    nik_reader::{NikReader, NikReading},
    outline::CardFinder,
};

/// Outlines are sought in an image of about this width; larger photos are reduced for it.
const SEARCH_WIDTH_PX: u32 = 1600;
/// A photo of nothing but a card has an ID-1 card's sides, 85.60 to 53.98 mm, give or take a crop by hand.
const CARD_ASPECT: f64 = 85.60 / 53.98;
const CARD_ASPECT_SLACK: f64 = 0.08;

/// The number on the card of a capture, where a frame shows one that can be read. Frames that the client calls
/// cards go first; of a client that says nothing, all of them are looked at.
pub(super) fn read_nik(bundle: &CaptureBundle<'_>, frames: &FrameSet) -> Option<NikReading> {
    frames
        .iter()
        .enumerate()
        .filter(|(index, _)| bundle.origins.get(*index).is_none_or(|origin| origin.kind == PhotoKind::Ktp))
        .find_map(|(_, frame)| read_frame(frame))
}

fn read_frame(frame: &DecodedFrame) -> Option<NikReading> {
    let picture = decode(frame)?.into_rgba8();
    let (width, height) = picture.dimensions();
    let pixels = picture.as_raw();
    let view = RgbaView::new(pixels, width, height).ok()?;
    let mut luma = LumaImage::default();
    luma.fill_from(&view.into());
    let factor = width.div_ceil(SEARCH_WIDTH_PX).max(1);
    let mut reduced = LumaImage::default();
    reduced.fill_reduced(&view.into(), factor);

    let brightest = brightest(pixels, width, height)?;
    let plausible = |digits: &str| Nik::parse(digits).is_ok();
    let mut finder = CardFinder::new();
    let mut reader = NikReader::new();
    #[expect(clippy::cast_precision_loss, reason = "a factor is a small whole number")]
    let scale = factor as f32;
    for card in finder.find(&reduced).cards {
        let corners = finder.refine(&luma, &card.corners.map(|[x, y]| [x * scale, y * scale]));
        if let Some(reading) = reader.read_in_frame(&brightest, &corners, &plausible) {
            return Some(reading);
        }
    }
    let aspect = f64::from(width) / f64::from(height);
    let only_a_card = (aspect / CARD_ASPECT - 1.0).abs() <= CARD_ASPECT_SLACK;
    only_a_card.then(|| reader.read(&brightest, &plausible)).flatten()
}

/// Decodes within limits taken from the header that was admitted; a photo that its decoder refuses is not read.
fn decode(frame: &DecodedFrame) -> Option<DynamicImage> {
    let header = &frame.header;
    let format = match header.format {
        PhotoFormat::Jpeg => ImageFormat::Jpeg,
        PhotoFormat::Png => ImageFormat::Png,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(header.stored_width);
    limits.max_image_height = Some(header.stored_height);
    // Four bytes a pixel twice over, for the picture and its decoder, and room for tables.
    let pixels = u64::from(header.stored_width) * u64::from(header.stored_height);
    limits.max_alloc = Some(pixels * 8 + (16 << 20));
    let mut reader = ImageReader::with_format(Cursor::new(&frame.bytes), format);
    reader.limits(limits);
    let mut picture = reader.decode().ok()?;
    picture.apply_orientation(Orientation::from_exif(header.orientation)?);
    Some(picture)
}

/// The brightest channel of each pixel: a card's blue ground turns light, its ink stays dark.
fn brightest(pixels: &[u8], width: u32, height: u32) -> Option<LumaImage> {
    let bytes = pixels.chunks_exact(4).map(|pixel| pixel[0].max(pixel[1]).max(pixel[2])).collect();
    LumaImage::new(bytes, usize::try_from(width).ok()?, usize::try_from(height).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use contract::photo;
    use specimen::{jpeg, people};

    use super::*;

    fn read(bytes: Vec<u8>) -> Option<String> {
        let header = photo::inspect(&bytes).unwrap();
        read_frame(&DecodedFrame { bytes, header }).map(|reading| reading.digits)
    }

    #[test]
    fn the_number_of_every_synthetic_card_is_read() {
        for person in people() {
            assert_eq!(
                read(specimen::card_photo(&person)).as_deref(),
                Some(person.nik.as_str()),
                "{}",
                person.name
            );
        }
    }

    #[test]
    fn a_picture_of_the_card_alone_is_read_and_one_of_a_face_is_not() {
        let person = &people()[0];
        let card = jpeg::encode_jpeg(&specimen::draw_card(person, 640), 85);
        assert_eq!(read(card).as_deref(), Some(person.nik.as_str()));
        assert_eq!(read(specimen::selfie_photo(person)), None);
    }

    #[test]
    fn a_photo_that_does_not_decode_is_not_read() {
        let mut card = jpeg::encode_jpeg(&specimen::draw_card(&people()[0], 640), 85);
        let middle = card.len() / 2;
        card[100..middle].fill(0x11);
        if let Ok(header) = photo::inspect(&card) {
            drop(read_frame(&DecodedFrame { bytes: card, header }));
        }
    }
}

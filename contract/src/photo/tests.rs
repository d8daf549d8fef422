//! Small files made by hand, a rule each.

use proptest::prelude::*;

use super::*;

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], &length[..], payload].concat()
}

fn frame_header(marker: u8, precision: u8, width: u16, height: u16, components: u8) -> Vec<u8> {
    let mut payload = vec![precision];
    payload.extend(height.to_be_bytes());
    payload.extend(width.to_be_bytes());
    payload.push(components);
    payload.extend((1..=components).flat_map(|id| [id, 0x11, 0]));
    segment(marker, &payload)
}

/// SOI, `segments`, one scan with a stuffed zero and a restart marker in it, EOI.
fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
    let scan = [segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]].concat();
    [&[0xFF, 0xD8], segments.concat().as_slice(), &scan, &[0xFF, 0xD9]].concat()
}

fn exif(orientation: u16, little: bool) -> Vec<u8> {
    let mut tiff = if little { b"II*\0\x08\0\0\0\x01\0".to_vec() } else { b"MM\0*\0\0\0\x08\0\x01".to_vec() };
    let half = |value: u16| if little { value.to_le_bytes() } else { value.to_be_bytes() };
    tiff.extend(half(0x0112));
    tiff.extend(half(3));
    tiff.extend(if little { [1, 0, 0, 0] } else { [0, 0, 0, 1] });
    tiff.extend(half(orientation));
    tiff.extend([0; 6]);
    segment(0xE1, &[b"Exif\0\0", tiff.as_slice()].concat())
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}

fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    let checked = [name, data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &checked, &crc32(&checked).to_be_bytes()].concat()
}

fn picture_header(width: u32, height: u32, bit_depth: u8, colour_type: u8) -> Vec<u8> {
    let data = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bit_depth, colour_type, 0, 0, 0]].concat();
    chunk(b"IHDR", &data)
}

fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    [&png::SIGNATURE[..], &chunks.concat(), &chunk(b"IEND", &[])].concat()
}

#[test]
fn every_camera_kind_of_jpeg_is_read() {
    for marker in [0xC0, 0xC1, 0xC2] {
        for components in [1, 3] {
            let header = inspect(&jpeg(&[frame_header(marker, 8, 1920, 1080, components)])).unwrap();
            assert_eq!((header.width(), header.height(), header.orientation), (1920, 1080, 1));
        }
    }
}

#[test]
fn orientation_turns_the_displayed_sides() {
    for little in [true, false] {
        for (orientation, width) in
            [(1, 640), (2, 640), (3, 640), (4, 640), (5, 480), (6, 480), (7, 480), (8, 480)]
        {
            let file = jpeg(&[exif(orientation, little), frame_header(0xC0, 8, 640, 480, 3)]);
            let header = inspect(&file).unwrap();
            assert_eq!((u16::from(header.orientation), header.width()), (orientation, width));
        }
        for odd in [0, 9, 65535] {
            let file = jpeg(&[exif(odd, little), frame_header(0xC0, 8, 640, 480, 3)]);
            assert_eq!(inspect(&file).unwrap().orientation, 1);
        }
    }
}

#[test]
fn kinds_of_jpeg_that_no_camera_makes_are_refused() {
    for (segments, expected) in [
        (vec![frame_header(0xC0, 8, 640, 480, 4)], PhotoError::Unsupported("CMYK")),
        (vec![frame_header(0xC1, 12, 640, 480, 3)], PhotoError::Unsupported("more than 8 bits a channel")),
        (
            vec![frame_header(0xC3, 8, 640, 480, 3)],
            PhotoError::Unsupported("lossless, hierarchical or arithmetic JPEG"),
        ),
        (
            vec![frame_header(0xC9, 8, 640, 480, 3)],
            PhotoError::Unsupported("lossless, hierarchical or arithmetic JPEG"),
        ),
        (vec![frame_header(0xC0, 8, 0, 480, 3)], PhotoError::Damaged("a side of 0 pixels")),
        (
            vec![frame_header(0xC0, 8, 4, 4, 3), frame_header(0xC0, 8, 4, 4, 3)],
            PhotoError::Damaged("two frame headers"),
        ),
        (vec![], PhotoError::Damaged("a scan before the frame header")),
    ] {
        assert_eq!(inspect(&jpeg(&segments)), Err(expected));
    }
}

#[test]
fn bytes_after_the_end_are_noted_and_left_out() {
    let image = jpeg(&[frame_header(0xC0, 8, 640, 480, 3)]);
    let header = inspect(&[image.as_slice(), b"....ftypmp42 a motion photo"].concat()).unwrap();
    assert_eq!((header.image_bytes, header.trailing_bytes), (image.len(), 27));
    let image = png(&[picture_header(640, 480, 8, 2), chunk(b"IDAT", &[0])]);
    let header = inspect(&[image.as_slice(), b"PK\x03\x04"].concat()).unwrap();
    assert_eq!((header.image_bytes, header.trailing_bytes), (image.len(), 4));
}

#[test]
fn a_file_cut_anywhere_is_refused_and_never_panics() {
    let images = [
        jpeg(&[exif(6, true), frame_header(0xC2, 8, 640, 480, 3)]),
        png(&[picture_header(640, 480, 8, 6), chunk(b"tEXt", b"a\0b"), chunk(b"IDAT", &[0; 40])]),
    ];
    for image in images {
        assert!(inspect(&image).is_ok());
        for length in 0..image.len() {
            assert!(inspect(&image[..length]).is_err(), "{length} of {}", image.len());
        }
    }
}

#[test]
fn kinds_of_png_that_are_not_one_plain_picture_are_refused() {
    let data = chunk(b"IDAT", &[0]);
    for (chunks, expected) in [
        (vec![picture_header(9, 9, 16, 2), data.clone()], PhotoError::Unsupported("16 bits a channel")),
        (
            vec![picture_header(9, 9, 8, 2), chunk(b"acTL", &[0; 8]), data.clone()],
            PhotoError::Unsupported("animated PNG"),
        ),
        (
            vec![picture_header(9, 0, 8, 2), data.clone()],
            PhotoError::Damaged("a side of 0 pixels, or beyond 2^31"),
        ),
        (
            vec![picture_header(9, 9, 4, 2), data.clone()],
            PhotoError::Damaged("a bit depth that its colour type does not have"),
        ),
        (vec![picture_header(9, 9, 8, 2)], PhotoError::Damaged("no picture data")),
        (vec![data], PhotoError::Damaged("no picture header")),
    ] {
        assert_eq!(inspect(&png(&chunks)), Err(expected));
    }
    let mut forged = png(&[picture_header(9, 9, 8, 2), chunk(b"IDAT", &[0])]);
    forged[19] ^= 1;
    assert_eq!(inspect(&forged), Err(PhotoError::Damaged("the picture header's checksum does not hold")));
}

#[test]
fn what_a_photo_says_beside_its_picture_is_dropped() {
    let jfif = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    let adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01");
    let size = frame_header(0xC0, 8, 640, 480, 3);
    let told = jpeg(&[
        jfif.clone(),
        exif(6, true),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0 GPS"),
        segment(0xFE, b"taken at home"),
        adobe.clone(),
        size.clone(),
    ]);
    let told = [told.as_slice(), b"a film"].concat();
    let header = inspect(&told).unwrap();
    assert_eq!((header.orientation, without_metadata(&told, &header)), (6, jpeg(&[jfif, adobe, size])));
    let shown = [picture_header(9, 9, 8, 2), chunk(b"gAMA", &[0, 0, 1, 2]), chunk(b"IDAT", &[7; 30])];
    let mut chunks = shown.to_vec();
    chunks.insert(1, chunk(b"tEXt", b"Author\0somebody"));
    chunks.insert(1, chunk(b"eXIf", b"MM\0*"));
    let told = png(&chunks);
    assert_eq!(without_metadata(&told, &inspect(&told).unwrap()), png(&shown));
}

#[test]
fn files_that_are_not_photos_are_refused() {
    for bytes in [&b""[..], b"GIF89a", b"\xFF\xD8", b"<svg/>", b"RIFF....WEBP", b"VALID_PHOTO"] {
        assert_eq!(inspect(bytes), Err(PhotoError::Format));
    }
}

#[test]
fn a_bomb_is_refused_from_its_header() {
    let bomb = png(&[picture_header(100_000, 100_000, 8, 6), chunk(b"IDAT", &[0])]);
    let header = inspect(&bomb).unwrap();
    let errors = admit(&header, &PhotoLimits::FRAME).unwrap_err();
    assert!(matches!(errors[..], [PhotoError::TooLarge { .. }]));
    let wide = inspect(&png(&[picture_header(8192, 8192, 1, 0), chunk(b"IDAT", &[0])])).unwrap();
    assert!(admit(&wide, &PhotoLimits::FRAME).is_err(), "67 megapixels");
    for (width, height, holds) in [
        (8000, 5000, true),
        (10_000, 4000, true),
        (10_000, 4001, false),
        (10_001, 360, false),
        (360, 10_001, false),
    ] {
        let large = inspect(&png(&[picture_header(width, height, 8, 2), chunk(b"IDAT", &[0])])).unwrap();
        assert_eq!(admit(&large, &PhotoLimits::FRAME).is_ok(), holds, "{width}x{height}");
    }
}

#[test]
fn a_report_names_every_limit_that_is_broken() {
    let report = check(&jpeg(&[frame_header(0xC0, 8, 100, 100, 3)]), PhotoKind::Selfie);
    let codes: Vec<&str> = report.errors.iter().map(|error| error.code.as_str()).collect();
    assert_eq!(codes, ["too_few_bytes", "too_small"]);
    assert_eq!(report.errors[1].message, "selfie_photo image is 100x100 pixels, should be at least 480x640");
    assert!(!report.ok);
}

#[test]
fn the_documented_limits_are_met_exactly() {
    let sized = |size_bytes: usize, width: u16, height: u16| {
        let mut image = jpeg(&[frame_header(0xC0, 8, width, height, 3)]);
        let missing = size_bytes - image.len();
        image.splice(image.len() - 2..image.len() - 2, std::iter::repeat_n(0x11, missing));
        image
    };
    for (kind, size_bytes, width, height, ok) in [
        (PhotoKind::Selfie, 100_000, 480, 640, true),
        (PhotoKind::Selfie, 99_999, 480, 640, false),
        (PhotoKind::Selfie, 4_000_000, 480, 640, true),
        (PhotoKind::Selfie, 4_000_001, 480, 640, false),
        (PhotoKind::Selfie, 100_000, 640, 480, false),
        (PhotoKind::Ktp, 100_000, 480, 360, true),
        (PhotoKind::Ktp, 2_000_000, 480, 360, true),
        (PhotoKind::Ktp, 2_000_001, 480, 360, false),
        (PhotoKind::Ktp, 100_000, 479, 360, false),
    ] {
        assert_eq!(
            check(&sized(size_bytes, width, height), kind).ok,
            ok,
            "{kind:?} {size_bytes} {width}x{height}"
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_get_an_answer(mut bytes in prop::collection::vec(any::<u8>(), 0..400), start in 0..3_usize) {
        match start {
            0 => bytes.splice(0..0, [0xFF, 0xD8, 0xFF]).for_each(drop),
            1 => bytes.splice(0..0, png::SIGNATURE).for_each(drop),
            _ => {}
        }
        let report = check(&bytes, PhotoKind::Ktp);
        prop_assert_eq!(report.ok, report.errors.is_empty());
        if let Ok(header) = inspect(&bytes) {
            let clean = without_metadata(&bytes, &header);
            prop_assert!(clean.len() <= bytes.len());
            prop_assert_eq!(inspect(&clean).map(|again| again.stored_width), Ok(header.stored_width));
        }
    }
}

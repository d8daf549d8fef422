//! JPEG segments (ITU-T T.81 annex B), and the orientation in an EXIF segment (EXIF 2.3, TIFF 6.0).

use super::{PhotoError, PhotoFormat, PhotoHeader};

/// Walks from SOI to EOI.
pub(super) fn inspect(bytes: &[u8]) -> Result<PhotoHeader, PhotoError> {
    let mut at = 2;
    let mut frame = None;
    let mut orientation = 1;
    let mut scans = 0;
    loop {
        let (marker, next) = next_marker(bytes, at)?;
        at = next;
        match marker {
            0xD9 => break,
            // SOF0, SOF1, SOF2: baseline, extended, progressive.
            0xC0..=0xC2 => {
                let segment = segment(bytes, at)?;
                if frame.replace(frame_size(segment)?).is_some() {
                    return Err(PhotoError::Damaged("two frame headers"));
                }
                at += segment.len() + 2;
            }
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(PhotoError::Unsupported("lossless, hierarchical or arithmetic JPEG"));
            }
            0xDA => {
                if frame.is_none() {
                    return Err(PhotoError::Damaged("a scan before the frame header"));
                }
                scans += 1;
                at = end_of_scan(bytes, at + segment(bytes, at)?.len() + 2)?;
            }
            // Standalone markers do not belong between segments.
            0x00 | 0x01 | 0xD0..=0xD8 => return Err(PhotoError::Damaged("a marker out of place")),
            _ => {
                let segment = segment(bytes, at)?;
                if marker == 0xE1 {
                    orientation = exif_orientation(segment).unwrap_or(orientation);
                }
                at += segment.len() + 2;
            }
        }
    }
    let (stored_width, stored_height) = frame.ok_or(PhotoError::Damaged("no frame header"))?;
    if scans == 0 {
        return Err(PhotoError::Damaged("no picture data"));
    }
    Ok(PhotoHeader {
        format: PhotoFormat::Jpeg,
        stored_width,
        stored_height,
        orientation,
        image_bytes: at,
        trailing_bytes: bytes.len() - at,
    })
}

fn next_marker(bytes: &[u8], at: usize) -> Result<(u8, usize), PhotoError> {
    if *bytes.get(at).ok_or(PhotoError::Truncated)? != 0xFF {
        return Err(PhotoError::Damaged("a segment does not end where it says"));
    }
    // Any number of fill bytes may stand before a marker (B.1.1.2).
    let marker_at = bytes[at..].iter().position(|byte| *byte != 0xFF).ok_or(PhotoError::Truncated)? + at;
    Ok((bytes[marker_at], marker_at + 1))
}

/// The payload of a segment whose length field stands at `at`.
fn segment(bytes: &[u8], at: usize) -> Result<&[u8], PhotoError> {
    let length = bytes.get(at..at + 2).ok_or(PhotoError::Truncated)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    if length < 2 {
        return Err(PhotoError::Damaged("a segment shorter than its length field"));
    }
    bytes.get(at + 2..at + length).ok_or(PhotoError::Truncated)
}

fn frame_size(segment: &[u8]) -> Result<(u32, u32), PhotoError> {
    let [precision, height_high, height_low, width_high, width_low, components, ..] = *segment else {
        return Err(PhotoError::Damaged("a frame header that is too short"));
    };
    if precision != 8 {
        return Err(PhotoError::Unsupported("more than 8 bits a channel"));
    }
    match components {
        1 | 3 => {}
        4 => return Err(PhotoError::Unsupported("CMYK")),
        _ => return Err(PhotoError::Unsupported("an odd number of channels")),
    }
    if segment.len() < 6 + 3 * usize::from(components) {
        return Err(PhotoError::Damaged("a frame header that is too short"));
    }
    let width = u32::from(u16::from_be_bytes([width_high, width_low]));
    let height = u32::from(u16::from_be_bytes([height_high, height_low]));
    if width == 0 || height == 0 {
        return Err(PhotoError::Damaged("a side of 0 pixels"));
    }
    Ok((width, height))
}

/// The first marker after entropy-coded data that is neither a stuffed zero nor a restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Result<usize, PhotoError> {
    loop {
        let rest = bytes.get(at..).ok_or(PhotoError::Truncated)?;
        at += rest.iter().position(|byte| *byte == 0xFF).ok_or(PhotoError::Truncated)?;
        match bytes.get(at + 1).ok_or(PhotoError::Truncated)? {
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Ok(at),
        }
    }
}

/// Tag 0x0112 of the first directory of an EXIF segment.
fn exif_orientation(segment: &[u8]) -> Option<u8> {
    tiff_orientation(segment.strip_prefix(b"Exif\0\0")?)
}

/// Tag 0x0112 of the first directory of a TIFF block.
pub(super) fn tiff_orientation(tiff: &[u8]) -> Option<u8> {
    const ORIENTATION_TAG: u16 = 0x0112;
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let half = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let word: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let directory =
        usize::try_from(if little { u32::from_le_bytes(word) } else { u32::from_be_bytes(word) }).ok()?;
    let entries = usize::from(half(directory)?);
    (0..entries).find_map(|index| {
        let entry = directory.checked_add(2 + index * 12)?;
        if half(entry)? != ORIENTATION_TAG {
            return None;
        }
        u8::try_from(half(entry.checked_add(8)?)?).ok().filter(|value| (1..=8).contains(value))
    })
}

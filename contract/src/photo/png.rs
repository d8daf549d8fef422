//! PNG chunks (PNG third edition, section 5). Text and profile chunks are stepped over, never inflated.

use super::{PhotoError, PhotoFormat, PhotoHeader, jpeg::tiff_orientation};

/// The first eight bytes of every PNG.
pub(super) const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];

/// Walks from IHDR to IEND.
pub(super) fn inspect(bytes: &[u8]) -> Result<PhotoHeader, PhotoError> {
    let header = chunk(bytes, SIGNATURE.len())?;
    if header.name != b"IHDR" || header.data.len() != 13 {
        return Err(PhotoError::Damaged("no picture header"));
    }
    if !header.checksum_holds() {
        return Err(PhotoError::Damaged("the picture header's checksum does not hold"));
    }
    let (stored_width, stored_height) = picture_size(header.data)?;
    let mut at = header.end;
    let mut has_data = false;
    let mut orientation = 1;
    loop {
        let chunk = chunk(bytes, at)?;
        at = chunk.end;
        match chunk.name {
            b"IEND" => break,
            b"IDAT" => has_data = true,
            b"acTL" => return Err(PhotoError::Unsupported("animated PNG")),
            b"IHDR" => return Err(PhotoError::Damaged("two picture headers")),
            b"eXIf" => orientation = tiff_orientation(chunk.data).unwrap_or(orientation),
            _ => {}
        }
    }
    if !has_data {
        return Err(PhotoError::Damaged("no picture data"));
    }
    Ok(PhotoHeader {
        format: PhotoFormat::Png,
        stored_width,
        stored_height,
        orientation,
        image_bytes: at,
        trailing_bytes: bytes.len() - at,
    })
}

struct Chunk<'a> {
    name: &'a [u8],
    data: &'a [u8],
    checked: &'a [u8],
    checksum: u32,
    end: usize,
}

impl Chunk<'_> {
    /// CRC-32 over name and data (section 5.5), bit by bit: it runs over 17 bytes.
    fn checksum_holds(&self) -> bool {
        let crc = self.checked.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }
            })
        });
        !crc == self.checksum
    }
}

fn chunk(bytes: &[u8], at: usize) -> Result<Chunk<'_>, PhotoError> {
    let number = |at: usize| {
        let word: Option<[u8; 4]> = bytes.get(at..at.checked_add(4)?)?.try_into().ok();
        word.map(u32::from_be_bytes)
    };
    let length = number(at).ok_or(PhotoError::Truncated)?;
    if length > 0x7FFF_FFFF {
        return Err(PhotoError::Damaged("a chunk longer than 2^31"));
    }
    let data_at = at + 8;
    let data_end = usize::try_from(length).ok().and_then(|length| data_at.checked_add(length));
    let data_end = data_end.ok_or(PhotoError::Truncated)?;
    let checksum = number(data_end).ok_or(PhotoError::Truncated)?;
    Ok(Chunk {
        name: &bytes[at + 4..data_at],
        data: &bytes[data_at..data_end],
        checked: &bytes[at + 4..data_end],
        checksum,
        end: data_end + 4,
    })
}

fn picture_size(header: &[u8]) -> Result<(u32, u32), PhotoError> {
    let side = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (width, height, bit_depth, colour_type) = (side(0), side(4), header[8], header[9]);
    if width == 0 || height == 0 || width > 0x7FFF_FFFF || height > 0x7FFF_FFFF {
        return Err(PhotoError::Damaged("a side of 0 pixels, or beyond 2^31"));
    }
    // Table 11.1 of the standard.
    match (colour_type, bit_depth) {
        (0 | 2 | 4 | 6, 16) => Err(PhotoError::Unsupported("16 bits a channel")),
        (0 | 3, 1 | 2 | 4 | 8) | (2 | 4 | 6, 8) => Ok((width, height)),
        _ => Err(PhotoError::Damaged("a bit depth that its colour type does not have")),
    }
}

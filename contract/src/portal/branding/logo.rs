//! The logo of an H5 page: what is taken as one, and how large it is kept. It is judged by its header here;
//! decoding is the server's.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    field::FieldError,
    photo::{Photo, PhotoError, PhotoLimits},
};

/// What is asked of a file (ours): as large as brands hand out for print, and 64 MB decoded at most.
pub const LIMITS: PhotoLimits = PhotoLimits {
    min_bytes: 1,
    max_bytes: 500_000,
    min_width: 1,
    min_height: 1,
    max_side: 4_096,
    max_pixels: 8_000_000,
};

/// The room that a logo is kept for, pixels across and down: what the page shows, 28 high beside the dots on the narrowest
/// phone, for screens of three points a pixel.
pub const ROOM_PX: [u32; 2] = [360, 96];

/// Least pixels of either side within that room (ours): of fewer nothing can be told.
const LEAST_SIDE_PX: u32 = 24;

/// Digits of a logo's id.
const ID_DIGITS: usize = 64;

/// How far into a file its kind is looked for: prologues and comments stand before the root of an SVG.
const HEAD_BYTES: usize = 1_024;

/// Why a logo is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LogoError {
    /// A drawing may carry a program, and is never a picture's bytes.
    #[error("must be a PNG or JPEG image; an SVG is not taken: export it as PNG")]
    Vector,
    /// It breaks a rule that every picture has.
    #[error(transparent)]
    Photo(#[from] PhotoError),
    /// Too small, or too long for its height.
    #[error("image is {0}x{1} pixels, which is too small or too long for the top of the page")]
    Shape(u32, u32),
    /// White, or nothing at all.
    #[error("image shows nothing on a white ground")]
    Blank,
}

impl LogoError {
    /// A stable word for programs and translators.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Vector => "vector",
            Self::Photo(error) => error.code(),
            Self::Shape(..) => "shape",
            Self::Blank => "blank",
        }
    }

    /// The same as an error of the picture that was sent.
    pub fn field(&self) -> FieldError {
        FieldError::new("picture", self.code(), self.to_string())
    }
}

/// The kept logo that an upload came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreshLogo {
    /// Its id, for [`super::Branding::logo`].
    pub logo: String,
}

/// Judges a file by its header; what follows the image is cut.
///
/// # Errors
/// The first thing that is wrong.
pub fn admit(bytes: Vec<u8>) -> Result<Photo, LogoError> {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(&bytes).to_ascii_lowercase();
    if head.windows(4).any(|part| part == b"<svg") {
        return Err(LogoError::Vector);
    }
    let photo = Photo::admit(bytes, &LIMITS)
        .map_err(|errors| errors.into_iter().next().unwrap_or(PhotoError::Format))?;
    let (width, height) = (photo.header.width(), photo.header.height());
    match fitted(width, height) {
        Some(_) => Ok(photo),
        None => Err(LogoError::Shape(width, height)),
    }
}

/// The size of a picture within [`ROOM_PX`], never larger than it is; `None` where nothing could be told of it there.
pub fn fitted(width: u32, height: u32) -> Option<[u32; 2]> {
    let [most_width, most_height] = ROOM_PX.map(u64::from);
    let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
    // Which side meets the room first says how far both shrink.
    let (part, whole) = if width * most_height > height * most_width {
        (most_width.min(width), width)
    } else {
        (most_height.min(height), height)
    };
    let fitted = [width, height].map(|side| u32::try_from(side * part / whole).unwrap_or(0));
    fitted.iter().all(|side| *side >= LEAST_SIDE_PX).then_some(fitted)
}

/// Whether a text can be a logo's id.
pub fn is_id(text: &str) -> bool {
    text.len() == ID_DIGITS && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// Where a logo is shown.
pub fn path(id: &str) -> String {
    format!("/h5-idv/logos/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_shrinks_into_its_room_and_never_grows() {
        for (size, kept) in [
            ([360, 96], Some([360, 96])),
            ([3_600, 960], Some([360, 96])),
            ([4_000, 2_000], Some([192, 96])),
            ([1_000, 1_000], Some([96, 96])),
            ([500, 2_000], Some([24, 96])),
            ([40, 30], Some([40, 30])),
            ([4_000, 267], Some([360, 24])),
            ([4_000, 100], None),
            ([100, 4_000], None),
            ([23, 96], None),
            ([0, 0], None),
            ([u32::MAX, u32::MAX], Some([96, 96])),
        ] {
            assert_eq!(fitted(size[0], size[1]), kept, "{size:?}");
        }
    }

    #[test]
    fn what_is_no_picture_is_told_for_what_it_is() {
        let svg =
            br#"<?xml version="1.0"?><!-- a --><SVG xmlns="http://www.w3.org/2000/svg"><script/></SVG>"#;
        for (bytes, code) in [
            (svg.to_vec(), "vector"),
            (b"GIF89a".to_vec(), "format"),
            (b"\x89PNG\r\n\x1a\n".to_vec(), "truncated"),
            (Vec::new(), "format"),
        ] {
            assert_eq!(admit(bytes.clone()).unwrap_err().code(), code, "{bytes:?}");
        }
    }

    #[test]
    fn an_id_is_digits_alone() {
        assert!(is_id(&"0f".repeat(32)));
        for odd in ["", "../../etc", &"0F".repeat(32), &"0".repeat(63)] {
            assert!(!is_id(odd), "{odd}");
        }
    }
}

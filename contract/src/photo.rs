//! Photos judged by their header and segments alone: format, size, dimensions, orientation, bombs.
//!
//! Nothing is decoded here. A photo that these rules admit is decoded elsewhere, with limits.

mod jpeg;
mod limits;
mod metadata;
mod png;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use limits::{PhotoKind, PhotoLimits, most_file_bytes};
pub use metadata::without_metadata;

use crate::field::FieldError;

/// The two formats that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhotoFormat {
    /// Baseline, extended or progressive, 8 bit, grey or colour.
    Jpeg,
    /// 8 bit or less a channel, one picture.
    Png,
}

impl PhotoFormat {
    /// The media type to serve it with.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// What the header of a photo says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhotoHeader {
    /// The format, from the bytes and not from a name.
    pub format: PhotoFormat,
    /// Width as stored.
    pub stored_width: u32,
    /// Height as stored.
    pub stored_height: u32,
    /// EXIF orientation, 1 to 8; 1 when none is given.
    pub orientation: u8,
    /// Where the image ends; bytes after it are not part of it.
    pub image_bytes: usize,
    /// Bytes after the image's end, which phones append for motion photos.
    pub trailing_bytes: usize,
}

impl PhotoHeader {
    /// Width as displayed, orientation applied.
    pub fn width(&self) -> u32 {
        if self.orientation >= 5 { self.stored_height } else { self.stored_width }
    }

    /// Height as displayed, orientation applied.
    pub fn height(&self) -> u32 {
        if self.orientation >= 5 { self.stored_width } else { self.stored_height }
    }
}

/// A photo that was admitted by its header, cut at its image's end.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    /// The image, and nothing after it.
    pub bytes: Vec<u8>,
    /// What its header says.
    pub header: PhotoHeader,
}

crate::redact_debug!(Photo);

impl Photo {
    /// Inspects a file, holds it against limits and cuts what follows the image.
    ///
    /// # Errors
    /// What is wrong with the format, or every limit that is broken.
    pub fn admit(mut bytes: Vec<u8>, limits: &PhotoLimits) -> Result<Self, Vec<PhotoError>> {
        let header = inspect(&bytes).map_err(|error| vec![error])?;
        admit(&header, limits)?;
        bytes.truncate(header.image_bytes);
        Ok(Self { bytes, header })
    }
}

/// Why a photo is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PhotoError {
    /// Neither JPEG nor PNG.
    #[error("must be a JPEG or PNG image")]
    Format,
    /// The segments do not hold together.
    #[error("image is damaged: {0}")]
    Damaged(&'static str),
    /// The image stops before its end.
    #[error("image is cut off before its end")]
    Truncated,
    /// A kind of JPEG or PNG that cameras do not make.
    #[error("image is not supported: {0}")]
    Unsupported(&'static str),
    /// Too few bytes.
    #[error("image is {size_bytes} bytes, should be at least {min_bytes}")]
    TooFewBytes {
        /// Bytes of the image.
        size_bytes: usize,
        /// The limit.
        min_bytes: usize,
    },
    /// Too many bytes.
    #[error("image is {size_bytes} bytes, should be at most {max_bytes}")]
    TooManyBytes {
        /// Bytes of the image.
        size_bytes: usize,
        /// The limit.
        max_bytes: usize,
    },
    /// Too few pixels.
    #[error("image is {width}x{height} pixels, should be at least {min_width}x{min_height}")]
    TooSmall {
        /// As displayed.
        width: u32,
        /// As displayed.
        height: u32,
        /// The limit.
        min_width: u32,
        /// The limit.
        min_height: u32,
    },
    /// Too many pixels to decode safely.
    #[error("image is {width}x{height} pixels, should be at most {max_side} a side and {max_pixels} in all")]
    TooLarge {
        /// As displayed.
        width: u32,
        /// As displayed.
        height: u32,
        /// The limit.
        max_side: u32,
        /// The limit.
        max_pixels: u64,
    },
}

impl PhotoError {
    /// A stable word for programs and translators.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Damaged(_) => "damaged",
            Self::Truncated => "truncated",
            Self::Unsupported(_) => "unsupported",
            Self::TooFewBytes { .. } => "too_few_bytes",
            Self::TooManyBytes { .. } => "too_many_bytes",
            Self::TooSmall { .. } => "too_small",
            Self::TooLarge { .. } => "too_large",
        }
    }
}

/// Reads the header of a photo and walks its segments to its end.
///
/// # Errors
/// The first thing that is wrong with the format.
pub fn inspect(bytes: &[u8]) -> Result<PhotoHeader, PhotoError> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        jpeg::inspect(bytes)
    } else if bytes.starts_with(&png::SIGNATURE) {
        png::inspect(bytes)
    } else {
        Err(PhotoError::Format)
    }
}

/// Holds a header against limits.
///
/// # Errors
/// Every limit that is broken.
pub fn admit(header: &PhotoHeader, limits: &PhotoLimits) -> Result<(), Vec<PhotoError>> {
    let (width, height, size_bytes) = (header.width(), header.height(), header.image_bytes);
    let mut errors = Vec::new();
    if size_bytes < limits.min_bytes {
        errors.push(PhotoError::TooFewBytes { size_bytes, min_bytes: limits.min_bytes });
    }
    if size_bytes > limits.max_bytes {
        errors.push(PhotoError::TooManyBytes { size_bytes, max_bytes: limits.max_bytes });
    }
    if width < limits.min_width || height < limits.min_height {
        let (min_width, min_height) = (limits.min_width, limits.min_height);
        errors.push(PhotoError::TooSmall { width, height, min_width, min_height });
    }
    if width.max(height) > limits.max_side || u64::from(width) * u64::from(height) > limits.max_pixels {
        let (max_side, max_pixels) = (limits.max_side, limits.max_pixels);
        errors.push(PhotoError::TooLarge { width, height, max_side, max_pixels });
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// What a photo is, and everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhotoReport {
    /// Whether it is taken.
    pub ok: bool,
    /// The format, where it has one.
    pub format: Option<PhotoFormat>,
    /// Pixels across, as displayed.
    pub width: Option<u32>,
    /// Pixels down, as displayed.
    pub height: Option<u32>,
    /// Bytes of the image itself, or of the whole file where no image was found.
    pub size_bytes: usize,
    /// EXIF orientation, 1 to 8.
    pub orientation: Option<u8>,
    /// Bytes after the image's end; they are cut, never stored.
    pub trailing_bytes: usize,
    /// Everything that is wrong.
    pub errors: Vec<FieldError>,
}

/// Inspects a photo and holds it against the limits of its kind.
pub fn check(bytes: &[u8], kind: PhotoKind) -> PhotoReport {
    let inspected = inspect(bytes);
    let errors = match &inspected {
        Ok(header) => admit(header, &kind.limits()).err().unwrap_or_default(),
        Err(error) => vec![error.clone()],
    };
    let header = inspected.ok();
    PhotoReport {
        ok: errors.is_empty(),
        format: header.map(|header| header.format),
        width: header.map(|header| header.width()),
        height: header.map(|header| header.height()),
        size_bytes: header.map_or(bytes.len(), |header| header.image_bytes),
        orientation: header.map(|header| header.orientation),
        trailing_bytes: header.map_or(0, |header| header.trailing_bytes),
        errors: errors
            .iter()
            .map(|error| FieldError::new(kind.field(), error.code(), format!("{} {error}", kind.field())))
            .collect(),
    }
}

#[cfg(test)]
mod tests;

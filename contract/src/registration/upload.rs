//! What may be uploaded: the media type that is announced, and the photo that arrives.

use thiserror::Error;

use crate::photo::{self, PhotoError, PhotoFormat, PhotoHeader, PhotoLimits};

/// The formats of an upload (integration guide of the vendor: JPEG and PNG).
pub const UPLOAD_FORMATS: [PhotoFormat; 2] = [PhotoFormat::Jpeg, PhotoFormat::Png];

/// Limits of an upload. The vendor documents none; 10 MB is ours, the rest as for a frame of a capture.
pub const UPLOAD_LIMITS: PhotoLimits = PhotoLimits { max_bytes: 10_000_000, ..PhotoLimits::FRAME };

/// Why an upload is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UploadError {
    /// Another media type, or none.
    #[error("Content-Type must be image/jpeg or image/png")]
    MediaType,
    /// The photo is of the other format than announced.
    #[error("the photo is not of the announced Content-Type")]
    OtherFormat,
    /// The photo does not hold.
    #[error(transparent)]
    Photo(#[from] PhotoError),
}

/// The format that a `Content-Type` announces; parameters after a semicolon say nothing here.
pub fn media_type(content_type: Option<&str>) -> Result<PhotoFormat, UploadError> {
    let essence = content_type.unwrap_or("").split(';').next().unwrap_or("").trim();
    UPLOAD_FORMATS
        .into_iter()
        .find(|format| format.media_type().eq_ignore_ascii_case(essence))
        .ok_or(UploadError::MediaType)
}

/// Holds the length of an upload against [`UPLOAD_LIMITS`], before anything of it is read.
///
/// # Errors
/// It has too many bytes.
pub fn admit_size(size_bytes: usize) -> Result<(), UploadError> {
    let max_bytes = UPLOAD_LIMITS.max_bytes;
    if size_bytes > max_bytes {
        Err(PhotoError::TooManyBytes { size_bytes, max_bytes }.into())
    } else {
        Ok(())
    }
}

/// Holds an upload against its announced type and [`UPLOAD_LIMITS`]. Asked when it arrives, and again when it is
/// confirmed where it went past us into an object store.
///
/// # Errors
/// Everything that is wrong with it.
pub fn admit_upload(content_type: Option<&str>, bytes: &[u8]) -> Result<PhotoHeader, Vec<UploadError>> {
    let announced = media_type(content_type).map_err(|error| vec![error])?;
    // A file beyond the limit is not looked into.
    admit_size(bytes.len()).map_err(|error| vec![error])?;
    let header = photo::inspect(bytes).map_err(|error| vec![error.into()])?;
    if header.format != announced {
        return Err(vec![UploadError::OtherFormat]);
    }
    photo::admit(&header, &UPLOAD_LIMITS)
        .map_err(|errors| errors.into_iter().map(UploadError::from).collect::<Vec<_>>())?;
    Ok(header)
}
